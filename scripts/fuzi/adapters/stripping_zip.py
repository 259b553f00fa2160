"""A zip file of an office document written anew: members changed one by one, the others as they are.

What stands beside the members (comments, times, bytes that belong to none) does not come back.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from fuzi.adapters.document_reading import MEMBERS, RATIO, RATIO_FROM_BYTES, TOTAL_BYTES
from fuzi.adapters.stripping_parts import Untouched, damaged
from fuzi.messages import msg

Change = Callable[[str, bytes], bytes | None]
FAULTS = (
    zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError,
    NotImplementedError,  # zipfile's, for a member packed in a way or a version it does not know
)  # fmt: skip
"""What zipfile raises at a damaged archive, and at one packed in a way it does not know."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED, _IN_UTF8 = 0x1, 0x800
_SIGNED = ("_xmlsignatures/", "META-INF/documentsignatures.xml", "/Signatures.xml", "/Signature.xml")


def members_of(data: bytes) -> tuple[zipfile.ZipInfo, ...]:
    """Return the members of a document.

    Raises:
        Untouched: it is damaged, encrypted, signed, too large, or names a member twice.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = tuple(archive.infolist())
    except FAULTS as error:
        raise damaged() from error
    names = [one.filename for one in found]
    if any(not one.filename.isascii() and not one.flag_bits & _IN_UTF8 for one in found):
        raise Untouched(msg("names in it are not in UTF-8"))
    total, packed = sum(one.file_size for one in found), sum(one.compress_size for one in found)
    if len(set(names)) != len(names):
        raise damaged()
    if len(names) > MEMBERS or total > TOTAL_BYTES or (total > RATIO_FROM_BYTES and total > RATIO * max(1, packed)):
        raise Untouched(msg("it is too deeply nested or needs too much memory"))
    if any(one.flag_bits & _ENCRYPTED for one in found) or "META-INF/encryption.xml" in names:
        raise Untouched(msg("it is encrypted"))
    if any(mark in f"/{name}" for name in names for mark in _SIGNED):
        raise signed()
    return found


def signed() -> Untouched:
    """Return the refusal of a signed document: whatever is changed breaks its signature."""
    return Untouched(msg("it is signed, and any change would break the signature"))


def rewritten(data: bytes, change: Change) -> bytes:
    """Return the document with its members changed; the very bytes where no member differs.

    Args:
        data: the document.
        change: from a member's name and bytes to what takes its place, None to leave it out.

    Raises:
        Untouched: see `members_of`; or a member cannot be read.
    """
    found, out, differs = members_of(data), io.BytesIO(), False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
            for info in found:
                body = source.read(info)
                fresh = change(info.filename, body)
                differs |= fresh != body
                if fresh is not None:
                    entry = zipfile.ZipInfo(info.filename, _EPOCH)
                    entry.compress_type = (
                        zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
                    )
                    target.writestr(entry, fresh)
    except FAULTS as error:
        raise damaged() from error
    return out.getvalue() if differs else data


def bodies_of(data: bytes) -> Iterator[bytes]:
    """Yield the bytes of each member.

    Raises:
        Untouched: see `members_of`.
    """
    found = members_of(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(one) for one in found)
    except FAULTS as error:
        raise damaged() from error


def xml_of(body: bytes) -> Any:
    """Return the root of an XML part, or None for what is none; entities are never expanded.

    Raises:
        Untouched: it defines entities.
    """
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.getroottree().docinfo.doctype:
        raise Untouched(msg("an XML part defines entities"))
    return root


def bytes_of(root: Any) -> bytes:
    """Return an XML part as bytes."""
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


def local(element: Any) -> str:
    """Return an element's name without its namespace; empty for comments and instructions."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: Any) -> str:
    """Return the namespace of an element; empty where it has none, and for comments and instructions."""
    return str(element.tag).rpartition("}")[0].removeprefix("{") if isinstance(element.tag, str) else ""


def drop(element: Any) -> None:
    """Take an element out; the words behind it stay."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def unwrap(element: Any) -> None:
    """Put what stands in an element into its place."""
    parent = element.getparent()
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    drop(element)


def without_relations(body: bytes, kinds: frozenset[str]) -> bytes:
    """Return a part of relations without those of some kinds, by the last word of the kind."""
    root = xml_of(body)
    if root is None:
        return body
    gone = [one for one in root if str(one.get("Type", "")).rpartition("/")[2] in kinds]
    for one in gone:
        drop(one)
    return bytes_of(root) if gone else body


def attributes(element: Any) -> Mapping[str, str]:
    """Return the full names of an element's attributes by their names without namespace."""
    return {str(name).rpartition("}")[2]: str(name) for name in element.attrib}
