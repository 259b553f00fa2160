"""OpenDocument (ISO/IEC 26300) and OFD (GB/T 33190-2016) files without what tells of their makers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fuzi.adapters.stripping_office import ACCEPTED, AUTHORS
from fuzi.adapters.stripping_parts import PREVIEW, Removed
from fuzi.adapters.stripping_zip import bytes_of, drop, local, namespace, rewritten, xml_of
from fuzi.messages import msg

_THUMBNAILS = "Thumbnails/"
_NOTES = frozenset({"annotation", "annotation-end"})
_TRACKED = frozenset({"tracked-changes", "change", "change-start", "change-end"})
_SIGNERS = frozenset({"creator", "creator-initials", "sender-initials"})
_ABOUT = frozenset(
    {"Author", "Creator", "CreatorVersion", "Subject", "Abstract", "Keywords", "CustomDatas", "CreationDate", "ModDate"}
)  # fmt: skip
_OWN = ("urn:oasis:names:tc:opendocument:", "http://purl.org/dc/elements/")
"""How the namespaces of OpenDocument begin; what an author put in from elsewhere may have the same names."""
_HIDDEN = msg("hidden text: look at it, and delete it yourself")
Strip = Callable[[bytes], bytes]


def strip_open_document(data: bytes, removed: Removed, strip: Strip, *, is_accepting: bool) -> bytes:
    """Return an OpenDocument file without what tells of its makers.

    Args:
        data: the file.
        removed: what was taken out, and what is left.
        strip: what strips a picture or document within it.
        is_accepting: whether tracked changes are accepted and comments taken out.
    """

    def change(name: str, body: bytes) -> bytes | None:
        if name.startswith(_THUMBNAILS):
            if not name.endswith("/"):
                removed.take(PREVIEW)
            return None
        root = xml_of(body) if name.endswith(".xml") else None
        if root is None:
            return body if name == "mimetype" else strip(body)
        if name == "META-INF/manifest.xml":
            is_changed = _drop_all([one for one in root if _THUMBNAILS in " ".join(map(str, one.attrib.values()))])
        elif name == "meta.xml":
            fields = [field for meta in root for field in meta if local(field) != "generator"]
            if fields:
                removed.take(AUTHORS, body)
            is_changed = _drop_all(fields)
        else:
            is_changed = _content(root, removed, is_accepting=is_accepting)
        return bytes_of(root) if is_changed else body

    return rewritten(data, change)


def _content(root: Any, removed: Removed, *, is_accepting: bool) -> bool:
    is_changed = False
    own = [one for one in root.iter("*") if namespace(one).startswith(_OWN)]
    if is_accepting:
        is_changed = _drop_all([one for one in own if local(one) in _NOTES | _TRACKED])
        if is_changed:
            removed.take(ACCEPTED)
        own = [one for one in root.iter("*") if namespace(one).startswith(_OWN)]
    names = {local(one) for one in own}
    if names & _TRACKED:
        removed.leave(msg("tracked changes: `--accept-changes` accepts them"))
    if names & _NOTES:
        removed.leave(msg("comments: `--accept-changes` takes them out"))
    if {"hidden-text", "hidden-paragraph"} & names or any("collapse" in one.attrib.values() for one in root.iter("*")):
        removed.leave(_HIDDEN)
    signed = [one for one in own if local(one) in _SIGNERS and one.text]
    for one in signed:
        one.text = ""
        removed.take(AUTHORS)
    return is_changed or bool(signed)


def _drop_all(elements: list[Any]) -> bool:
    for one in elements:
        if one.getparent() is not None:
            drop(one)
    return bool(elements)


def strip_ofd(data: bytes, removed: Removed, strip: Strip) -> bytes:
    """Return an OFD file without what its head tells of its makers."""

    def change(name: str, body: bytes) -> bytes | None:
        root = xml_of(body) if name == "OFD.xml" else None
        if root is None:
            return body if name.endswith(".xml") else strip(body)
        own = f"{{{namespace(root)}}}DocInfo" if namespace(root) else "DocInfo"
        fields = [one for about in root.iter(own) for one in about if local(one) in _ABOUT]
        if fields:
            removed.take(AUTHORS, body)
        return bytes_of(root) if _drop_all(fields) else body

    return rewritten(data, change)
