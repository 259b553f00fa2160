"""PDF without what tells of its makers (ISO 32000-1, 14.3): the table of properties, XMP, what programs keep for later.

The file is written anew from its pages; their drawings stay as they are. Earlier states and what no page shows do not
come back, and this is said.
"""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from fuzi.adapters.stripping_office import AUTHORS
from fuzi.adapters.stripping_parts import OTHER, XMP, Removed, Untouched, damaged
from fuzi.adapters.stripping_zip import signed
from fuzi.messages import msg

_FAULTS = (
    PyPdfError, DependencyError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError,
    NotImplementedError, RecursionError,
)  # fmt: skip
EARLIER = msg("earlier states of it, and what no page shows")
_NOTES = msg("notes on its pages: look at them, and delete them yourself")
_ATTACHED = msg("files attached to it: look at them")
_QUIET_NOTES = frozenset({"/Link", "/Widget"})
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
        about, xmp = dict(pdf.metadata or {}), pdf.root_object.get("/Metadata")
        _look(pdf, removed)
        if about:
            removed.take(AUTHORS, "\n".join([*map(str, about), *map(str, about.values())]).encode())
        if xmp is not None:
            removed.take(XMP, xmp.get_object().get_data())
        writer = PdfWriter(clone_from=pdf)
        is_noted = _strip_objects(writer, removed)
        if not about and xmp is None and not is_noted:
            return data
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
        if data.count(b"startxref") > (2 if b"/Linearized" in data[:1024] else 1):
            removed.take(EARLIER)
    except _FAULTS as error:
        raise damaged() from error
    return out.getvalue()


def _strip_objects(writer: PdfWriter, removed: Removed) -> bool:
    """Take properties off every object; tell whether any but the file's own were there."""
    is_noted = False
    for one in [writer.root_object, *(item for item in writer._objects if item is not None)]:
        if not isinstance(one, DictionaryObject):
            continue
        found = one.get("/Metadata")
        if isinstance(_resolved(found), StreamObject):
            is_noted |= one is not writer.root_object
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
