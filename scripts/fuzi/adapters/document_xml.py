"""XML from strangers: entities are never expanded, nothing is fetched; what is no XML is read as the text it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from fuzi.adapters.document_cells import plain_number
from fuzi.adapters.document_reading import Reading
from fuzi.adapters.document_words import Words
from fuzi.messages import msg
from fuzi.scanning.kinds import plain_text

_WORDY = frozenset(
    {"descr", "title", "alt", "author", "name", "string", "prompt", "tooltip", "creator", "instr", "content"}
)
_WORDS = re.compile(r"[^\x00-\x7f]|[0-9][0-9 -]{9,}|@|=|://(?!schemas\.|purl\.org|www\.w3\.org)|[0-9]\.[0-9]{6,}[eE]")


_DEFINES = re.compile(rb"<!ENTITY|<!ATTLIST|<!DOCTYPE[^<>\[]*\[")
_NAMED = re.compile(r"[^\x00-\x7f]|[0-9]{7}")


def looks_like_xml(body: bytes) -> bool:
    """Tell by its content, never by its name, whether a member is XML (or HTML, which is then read as text)."""
    return body.startswith((b"\xff\xfe<", b"\xfe\xff\0<")) or body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def parsed(reading: Reading, part: str, body: bytes) -> Any:
    """Return the root of an XML part; None where it is read as text, or refused."""
    if _DEFINES.search(body.replace(b"\0", b"")):  # UTF-16 has a zero beside each letter
        reading.refuse(msg("an XML part defines entities"))
        reading.layer(part, body.decode("utf-8", "replace"))
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        plain = plain_text(body)
        if plain is None:
            reading.refuse(msg("its type is unknown here"))
        else:
            reading.layer(part, plain.text)
        return None


def read_xml(reading: Reading, part: str, body: bytes) -> None:
    """Read one XML part that belongs to nothing else."""
    root = parsed(reading, part, body)
    if root is not None:
        words = Words()
        words.take(root)
        reading.take(words.layers(part))
        reading.layer(f"{part}@", "\n\n".join(attributes_of(root)))


def attributes_of(root: Any) -> Iterator[str]:
    """Yield the attribute values that may hold words, names that do, and what stands outside of the root."""
    for before in (True, False):
        yield from (str(one.text or "") for one in root.itersiblings(preceding=before))
    named: set[str] = set()
    for element in root.iter(etree.Element):
        named |= {name.rpartition("}")[2] for name in (element.tag, *element.attrib) if _NAMED.search(name)}
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in _WORDY or _WORDS.search(value):
                yield plain_number(value)
    yield from sorted(named)
