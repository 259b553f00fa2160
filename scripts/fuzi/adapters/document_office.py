"""The parts of an office file (ECMA-376, ISO/IEC 26300) under names an editor knows: sheet 2, slide 3, its notes."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from lxml import etree

from fuzi.adapters.document_cells import stacked
from fuzi.adapters.document_ofd import PAGE, page_lines
from fuzi.adapters.document_reading import Reading, Unread
from fuzi.adapters.document_sheet import Book, dates_of, formats_of, read_sheet, rest_of_strings, strings_of
from fuzi.adapters.document_words import Words, hidden_styles_of
from fuzi.adapters.document_xml import attributes_of, parsed
from fuzi.model.document import TextLayer

_BESIDE = {
    "notesSlide": "notes", "comments": "comments", "threadedComment": "comments", "drawing": "drawing",
    "vmlDrawing": "drawing", "chart": "chart", "table": "table", "pivotTable": "table", "diagramData": "drawing",
}  # fmt: skip
"""What belongs to a sheet or slide, by the last word of the kind of its relation."""


def read_office(reading: Reading, label: str, members: Mapping[str, bytes]) -> None:
    """Read the XML parts of one office file into `reading`.

    Args:
        label: what the names of the parts follow: `docx:`, `x.zip>xlsx:`.
        members: the XML parts by their names in the package.
    """
    roots: dict[str, Any] = {}
    for name, body in members.items():
        root = parsed(reading, f"{label}{name}", body)
        if root is not None:
            roots[name] = root
    names = _names(roots)
    book = _book(roots)
    styles = roots.get("word/styles.xml")
    hidden = frozenset() if styles is None else hidden_styles_of(styles)
    ordered = sorted(roots, key=lambda name: name.endswith("sharedStrings.xml"))
    for name in ordered:
        root, part = roots.pop(name), label + names.get(name, name)
        values = list(attributes_of(root))
        reading.layer(f"{part}@", "\n\n".join(values))
        reading.take([TextLayer(f"{part}@", "\n\n".join(stacked("\n".join(values))), again=True)])
        if _local(root) == "ink":  # written by hand: a picture, whatever it is called
            reading.pictures.append(Unread(part, b"-"))
        if _local(root) == "worksheet":
            reading.take(read_sheet(root, book, part))
        elif name.endswith("sharedStrings.xml"):
            rest_of_strings(root, book)
        elif root.find(".//{*}TextObject") is not None:
            reading.take(page_lines(root, part))
        words = Words(hidden_styles=hidden)
        words.take(root)
        reading.take(words.layers(part))


def _local(root: Any) -> str:
    return str(root.tag).rpartition("}")[2]


def _book(roots: Mapping[str, Any]) -> Book:
    shared, styles = roots.get("xl/sharedStrings.xml"), roots.get("xl/styles.xml")
    return Book(
        strings=[] if shared is None else strings_of(shared),
        dates=frozenset() if styles is None else dates_of(styles),
        formats={} if styles is None else formats_of(styles),
    )


def _names(roots: Mapping[str, Any]) -> dict[str, str]:
    """Return what the sheets and slides, and what belongs to them, are called; in the order of the book or show."""
    names = {path: f"page/{int(match[1]) + 1}" for path in roots if (match := PAGE.fullmatch(path))}
    for main, item, kind in (
        ("xl/workbook.xml", "{*}sheet", "sheet"),
        ("ppt/presentation.xml", "{*}sldId", "slide"),
    ):
        if main not in roots:
            continue
        related = _related(roots, main)
        for number, one in enumerate(roots[main].iter(item), start=1):
            path = related.get(_relation_of(one), ("", ""))[1]
            hidden = one.get("state", "visible") != "visible" or (path in roots and roots[path].get("show") == "0")
            names[path] = f"{kind}/{number}/hidden" if hidden else f"{kind}/{number}"
            _name_beside(roots, path, names, 2)
    return names


def _name_beside(roots: Mapping[str, Any], path: str, names: dict[str, str], depth: int) -> None:
    """Name what a part refers to after it: notes, comments, drawings, and the charts in those."""
    for kind, target in _related(roots, path).values():
        if kind in _BESIDE and target not in names:
            names[target] = f"{names[path]}/{_BESIDE[kind]}"
            if depth > 1:
                _name_beside(roots, target, names, depth - 1)


def _relation_of(element: Any) -> str:
    """Return the id of the relation an element names (`r:id`)."""
    return next((str(value) for name, value in element.attrib.items() if name.endswith("}id")), "")


def _related(roots: Mapping[str, Any], path: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to: (kind, path) by the id of the relation."""
    folder, name = posixpath.split(path)
    root = roots.get(f"{folder}/_rels/{name}.rels")
    if root is None:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for one in root.iter(etree.Element):
        target = one.get("Target", "")
        place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], place)
    return found
