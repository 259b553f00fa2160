"""PDF: pages, annotations, form fields, outline, metadata, attached files, forgotten objects, earlier states."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from fuzi.adapters.document_pdf_fonts import shows_untold
from fuzi.adapters.document_pdf_layout import Layout, layout_of
from fuzi.adapters.document_pdf_lines import Lines
from fuzi.adapters.document_pdf_objects import Known, read_objects, stray_words
from fuzi.adapters.document_pdf_resources import Pages
from fuzi.adapters.document_pdf_tables import tables_of
from fuzi.adapters.document_reading import Reading, TooMuch, Unread
from fuzi.adapters.document_unused import UNEXPLAINED, read_unused, text_of
from fuzi.messages import msg
from fuzi.model.document import TextLayer

Read = Callable[[Reading, str, bytes, int], None]
_PAGES, _REVISIONS = 2_000, 40
_LEAST_READABLE = 0.7
_WORDS = ("/Contents", "/T", "/TU", "/V", "/Subj", "/RC", "/Alt", "/ActualText")
_EDGE = 60
"""So many characters at both ends of a page are read together with those of its neighbours."""
_BEGUN, _ENDED = re.compile(r"[^\n]*[^\n0-9][0-9]{3,}\s*$"), re.compile(r"\s*[0-9Xx]{3,}(?=\s|$)")
_FAULTS = (
    PyPdfError, DependencyError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError,
    NotImplementedError,  # pypdf's, for a filter or an encryption it does not know
)  # fmt: skip
"""What the reader raises at a damaged file, and at one packed in a way it does not know."""


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
        pages, ends = Pages(), list[str]()
        for number, page in enumerate(pdf.pages, start=1):
            place = f"{label}page/{number}"
            if _page(reading, place, page, pages, ends):
                reading.pictures.append(Unread(place, data if part else None, number))
        reading.take([TextLayer(f"{label}pages", "\n\n".join(_over_pages(ends)), again=True)])
        reading.layer(f"{label}metadata", "\n\n".join(_metadata(pdf)))
        reading.layer(f"{label}outline", "\n\n".join(_titles(pdf.outline)))
        fields = pdf.get_fields() or {}
        values = (f"{name}\n\n{field.get('/V', '')}" for name, field in fields.items())
        reading.layer(f"{label}fields", "\n\n".join(values))
        filled = " ".join(str(field.get("/V", "")) for field in fields.values())
        reading.take([TextLayer(f"{label}fields", filled, again=True)])
        for name, bodies in pdf.attachments.items():
            reading.layer(f"{label}attachments", name)
            for body in bodies:
                reading.count(len(body))
                read(reading, f"{label}{name}", bytes(body), depth + 1)
        known = Known(set())
        for layer in reading.layers:
            if layer.part.startswith(label):
                known.fresh(layer.text)
        layout = layout_of(data)
        if not pdf.is_encrypted:
            _revisions(reading, label, data, layout, known)
        read_objects(reading, label, pdf, known, (read, depth, pages))
        _unused(reading, label, data, (pdf, layout), known)
    except _FAULTS:
        reading.refuse(msg("it is damaged, or packed in a way that is not known here"))


def _unused(reading: Reading, label: str, data: bytes, file: tuple[PdfReader, Layout], known: Known) -> None:
    """Read what the file holds beside its pages; strings of an encrypted file are no text."""
    pdf, layout = file
    read_unused(reading, f"{label}comments", layout.comments)
    read_unused(reading, f"{label}unused", layout.unused)
    if pdf.is_encrypted:
        if len(layout.ends) > 1 and not _is_linear(data):
            reading.refuse(msg("an earlier state of it cannot be read"))
        return
    texts = dict.fromkeys(text_of(one) or "" for one in layout.strings)
    told = [text for text in texts if known.fresh(text)]
    offsets = {offset for places in pdf.xref.values() for offset in places.values()}
    for begun, head, body in layout.streams:
        if begun not in offsets:
            words = stray_words(head, body)
            if words is None:
                reading.refuse(UNEXPLAINED)
            told.append(known.fresh(words or ""))
    reading.layer(f"{label}strings", "\n\n".join(text for text in told if text))


def _is_linear(data: bytes) -> bool:
    """Tell whether a file is laid out for slow lines (annex F): its first end is none."""
    return b"/Linearized" in data[:1024]


def _revisions(reading: Reading, label: str, data: bytes, layout: Layout, known: Known) -> None:
    """Read the file as it stood each time it was saved before: what was taken off a page is still in it."""
    ends = layout.ends[:-1]
    if _is_linear(data):
        ends = ends[1:]
    if len(ends) > _REVISIONS:
        raise TooMuch(msg("more than {limit} earlier states in one file", limit=_REVISIONS))
    for number, end in enumerate(ends, start=1):
        try:
            former = PdfReader(io.BytesIO(data[:end] + b"\n"))
            for place, page in enumerate(former.pages, start=1):
                reading.layer(f"{label}revision/{number}/page/{place}", known.fresh(page.extract_text()))
            words = "\n\n".join([*_metadata(former), *_titles(former.outline)])
            reading.layer(f"{label}revision/{number}/metadata", known.fresh(words))
        except _FAULTS:
            reading.refuse(msg("an earlier state of it cannot be read"))


def _page(reading: Reading, part: str, page: Any, pages: Pages, ends: list[str]) -> bool:
    """Read a page; tell whether it draws what no program here has read.

    Args:
        reading: what is gathered.
        part: the page.
        page: its object.
        pages: what the pages before it drew.
        ends: the beginning and end of each page so far.
    """
    lines = Lines()
    text = page.extract_text(visitor_text=lines.take)
    reading.layer(part, text)
    together = [*lines.again(text), *tables_of(text, lines.pieces)]
    reading.take([TextLayer(part, "\n\n".join(together), again=True)])
    ends += [text[:_EDGE], text[-_EDGE:]]
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
    contents = page.get_contents()
    drawn = pages.look(page, b"" if contents is None else bytes(contents.get_data()))
    silent = [text_of(one) or "" for one in drawn.silent]
    reading.layer(f"{part}/annotations", "\n\n".join([*notes, *silent]))
    reading.take([TextLayer(f"{part}/annotations", "".join(silent), again=True)])
    return drawn.may_show_words or shows_untold(text) or (drawn.has_lines and not text.strip())


def _over_pages(ends: list[str]) -> Iterator[str]:
    """Yield the numbers that one page begins and the next one ends."""
    for before, after in zip(ends[1::2], ends[2::2], strict=False):
        begun, ended = _BEGUN.search(before), _ENDED.match(after)
        if begun and ended:
            yield begun[0].rstrip() + ended[0].lstrip()


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
