"""PDF without what tells of its makers (ISO 32000-1, 14.3): the table of properties, XMP, what programs keep for later.

The file is written anew from its pages; their drawings stay as they are. Earlier states and what no page shows do not
come back, and this is said.
"""

from __future__ import annotations

import io
import re
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

from fuzi.adapters.stripping_office import AUTHORS
from fuzi.adapters.stripping_parts import OTHER, XMP, Removed, Untouched, damaged
from fuzi.adapters.stripping_zip import signed
from fuzi.messages import msg

_FAULTS = (
    PyPdfError, DependencyError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError,
    NotImplementedError,  # pypdf's, for a filter or an encryption it does not know
    RecursionError,
)  # fmt: skip
EARLIER = msg("earlier states of it, and what no page shows")
_NOTES = msg("notes on its pages: look at them, and delete them yourself")
_ATTACHED = msg("files attached to it: look at them")
_QUIET_NOTES = frozenset({"/Link", "/Widget"})
_ARCHIVAL = re.compile(rb"pdfaid:(part|conformance|rev)(?:>|\s*=\s*[\"'])\s*([0-9A-Za-z]{1,4})")
_PACKET = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">%s</rdf:Description></rdf:RDF></x:xmpmeta>'
    b'<?xpacket end="w"?>'
)
_KEPT_FOR_LATER = ("/PieceInfo", "/LastModified")


def strip_pdf(data: bytes, removed: Removed) -> bytes:
    """Return a PDF without what tells of its makers; the very bytes where nothing does.

    Raises:
        Untouched: it is damaged, encrypted or signed.
    """
    try:
        pdf = PdfReader(io.BytesIO(data))
        if pdf.is_encrypted:
            raise Untouched(msg("it is encrypted"))
        if b"/ByteRange" in data or any(field.get("/FT") == "/Sig" for field in (pdf.get_fields() or {}).values()):
            raise signed()
        about, xmp = dict(pdf.metadata or {}), _xmp_of(pdf)
        kept = _archival(xmp)
        _look(pdf, removed)
        if about:
            removed.take(AUTHORS, "\n".join([*map(str, about), *map(str, about.values())]).encode())
        if xmp != kept:
            removed.take(XMP, xmp)
        writer = PdfWriter(clone_from=pdf)
        is_noted = _strip_objects(writer, removed)
        if not about and xmp == kept and not is_noted:
            return data
        writer.metadata = None
        if kept:
            writer.root_object[NameObject("/Metadata")] = writer._add_object(_packet(kept))
        out = io.BytesIO()
        writer.write(out)
        if data.count(b"startxref") > (2 if b"/Linearized" in data[:1024] else 1):
            removed.take(EARLIER)
    except _FAULTS as error:
        raise damaged() from error
    return out.getvalue()


def _xmp_of(pdf: PdfReader) -> bytes:
    """Return the XMP properties of the file itself; empty where it has none."""
    found = _resolved(pdf.root_object.get("/Metadata"))
    return bytes(found.get_data()) if isinstance(found, StreamObject) else b""


def _archival(xmp: bytes) -> bytes:
    """Return what stays of XMP properties: that the file is PDF/A (ISO 19005), and which; empty where it is none."""
    told = dict(_ARCHIVAL.findall(xmp))
    if b"part" not in told:
        return b""
    marks = b"".join(b"<pdfaid:%s>%s</pdfaid:%s>" % (name, told[name], name) for name in sorted(told, reverse=True))
    return _PACKET % marks


def _packet(xmp: bytes) -> StreamObject:
    made = DecodedStreamObject()
    made.set_data(xmp)
    made[NameObject("/Type")], made[NameObject("/Subtype")] = NameObject("/Metadata"), NameObject("/XML")
    return made


def _strip_objects(writer: PdfWriter, removed: Removed) -> bool:
    """Take properties off every object; tell whether any but the file's own were there."""
    is_noted = False
    for one in [writer.root_object, *(item for item in writer._objects if item is not None)]:
        if not isinstance(one, DictionaryObject):
            continue
        found = one.get("/Metadata")
        if isinstance(_resolved(found), StreamObject):
            if one is not writer.root_object:
                is_noted = True
                removed.take(XMP, _resolved(found).get_data())
            body = _resolved(found)
            body.set_data(b"")
            del one[NameObject("/Metadata")]
        for key in _KEPT_FOR_LATER:
            if key in one:
                del one[NameObject(key)]
                removed.take(OTHER)
                is_noted = True
    return is_noted


def _resolved(one: Any) -> Any:
    return None if one is None else one.get_object()


def _look(pdf: PdfReader, removed: Removed) -> None:
    """Name what stays and a person has to look at."""
    for page in pdf.pages:
        if any(note.get_object().get("/Subtype") not in _QUIET_NOTES for note in page.get("/Annots") or ()):
            removed.leave(_NOTES)
    if pdf.attachments:
        removed.leave(_ATTACHED)
