"""PDF: pages, annotations, form fields, outline, metadata, attached files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from fuzi.adapters.document_pdf_layout import layout_of
from fuzi.adapters.document_reading import Reading, TooMuch, Unread
from fuzi.adapters.document_unused import read_unused, text_of
from fuzi.messages import msg

Read = Callable[[Reading, str, bytes, int], None]
_PAGES = 2_000
_LEAST_READABLE = 0.7
_WORDS = ("/Contents", "/T", "/TU", "/V", "/Subj", "/RC", "/Alt", "/ActualText")


def read_pdf(reading: Reading, part: str, data: bytes, depth: int, read: Read) -> None:
    """Read every text of a PDF; encrypted and damaged ones are refused."""
    label = f"{part}>pdf:" if part else "pdf:"
    try:
        pdf = PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            reading.refuse(msg("it is encrypted"))
            return
        if len(pdf.pages) > _PAGES:
            raise TooMuch(msg("more than {limit} pages", limit=_PAGES))
        for number, page in enumerate(pdf.pages, start=1):
            place = f"{label}page/{number}"
            _page(reading, place, page)
            if _has_picture(page):
                reading.pictures.append(Unread(place, data if part else None, number))
        reading.layer(f"{label}metadata", "\n\n".join(_metadata(pdf)))
        reading.layer(f"{label}outline", "\n\n".join(_titles(pdf.outline)))
        fields = pdf.get_fields() or {}
        values = (f"{name}\n\n{field.get('/V', '')}" for name, field in fields.items())
        reading.layer(f"{label}fields", "\n\n".join(values))
        for name, bodies in pdf.attachments.items():
            reading.layer(f"{label}attachments", name)
            for body in bodies:
                reading.count(len(body))
                read(reading, f"{label}{name}", bytes(body), depth + 1)
        _unused(reading, label, data, is_encrypted=pdf.is_encrypted)
    except (PyPdfError, DependencyError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        reading.refuse(msg("it is damaged, or packed in a way that is not known here"))


def _unused(reading: Reading, label: str, data: bytes, *, is_encrypted: bool) -> None:
    """Read what the file holds beside its pages; strings of an encrypted file are no text."""
    layout = layout_of(data)
    known = {text for layer in reading.layers if layer.part.startswith(label) for text in layer.text.split("\n\n")}
    read_unused(reading, f"{label}comments", layout.comments)
    read_unused(reading, f"{label}unused", layout.unused)
    texts = dict.fromkeys(text_of(one) or "" for one in (() if is_encrypted else layout.strings))
    reading.layer(f"{label}strings", "\n\n".join(text for text in texts if text and text not in known))


def _page(reading: Reading, part: str, page: Any) -> None:
    text = page.extract_text()
    reading.layer(part, text)
    unreadable = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in text)
    if unreadable > (1 - _LEAST_READABLE) * max(len(text), 1):
        reading.refuse(msg("its fonts do not say which characters they show"))
    notes = []
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        notes += [str(note[key]) for key in _WORDS if key in note]
        action = note.get("/A")
        if action is not None and "/URI" in action.get_object():
            notes.append(str(action.get_object()["/URI"]))
    reading.layer(f"{part}/annotations", "\n\n".join(notes))


def _has_picture(page: Any) -> bool:
    """Tell whether a page draws a picture that no program here has read; pictures are not unpacked."""
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    if drawn is None:
        return False
    return any(one.get_object().get("/Subtype") == "/Image" for one in drawn.get_object().values())


def _metadata(pdf: PdfReader) -> Iterator[str]:
    yield from (str(value) for value in (pdf.metadata or {}).values())
    stream = pdf.root_object.get("/Metadata")
    if stream is not None:
        yield stream.get_object().get_data().decode("utf-8", "replace")


def _titles(outline: Any) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from _titles(item)
        else:
            yield str(item.title)
