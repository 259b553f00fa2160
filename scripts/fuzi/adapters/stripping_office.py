"""Word, Excel and PowerPoint files (ECMA-376) without what tells of their makers; the words of the pages stay.

Authors, companies, times, templates, own properties, names beside comments and tracked changes, the marks of editing
sessions, the preview, and the properties of the pictures in it. Hidden text and sheets are named, never taken out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fuzi.adapters.accepting_word import accept_changes, changes_in
from fuzi.adapters.stripping_parts import OTHER, PREVIEW, Removed
from fuzi.adapters.stripping_zip import (
    attributes,
    bytes_of,
    drop,
    local,
    namespace,
    rewritten,
    without_relations,
    xml_of,
)
from fuzi.messages import Message, msg

AUTHORS = msg("names of authors and of who changed it, times of work")
OWN = msg("properties of the organisation")
SESSIONS = msg("marks of editing sessions")
ACCEPTED = msg("tracked changes (accepted) and comments")
_HIDDEN = msg("hidden text: look at it, and delete it yourself")
_HIDDEN_SHEET = msg("hidden rows, columns, sheets or slides: look at them, and delete them yourself")
_COMMENTS = msg("comments: delete them in the program that made them")
_NAMES = frozenset({"author", "initials", "userId", "providerId", "userName"})
_NAMES_OF_PEOPLE = frozenset({"name", "displayName"})
_ORGANISATION = frozenset({"Company", "Manager", "HyperlinkBase", "Template", "TotalTime"})
_PLAIN_TEMPLATES = frozenset({"", "0", "Normal", "Normal.dot", "Normal.dotm", "Office Theme"})
_PEOPLE = frozenset({"people", "personList", "cmAuthorLst", "authorLst"})
_WORKS = frozenset({"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"})
_TRACKED_PARTS = frozenset(
    {"document", "hdr", "ftr", "footnotes", "endnotes", "glossaryDocument", "styles", "numbering",
     "comments", "commentsEx", "commentsIds", "commentsExtensible"}
)  # fmt: skip
_HIDES, _OFF = frozenset({"vanish", "webHidden", "specVanish"}), frozenset({"0", "false", "off"})
_OFFICE = (
    "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/", "http://schemas.microsoft.com/office/",
)  # fmt: skip
"""How the namespaces of office programs begin; what an author put in from elsewhere may have the same names."""
_FOLDERS = ("word/", "xl/", "ppt/", "docProps/")
"""Elsewhere stands what other programs put in (`customXml/`): its names are its own."""
Strip = Callable[[bytes], bytes]


class Office:
    """One office file that is being stripped.

    Args:
        removed: what was taken out, and what is left.
        strip: what strips a picture or document within it.
        is_accepting: whether tracked changes are accepted and comments taken out.
    """

    def __init__(self, removed: Removed, strip: Strip, *, is_accepting: bool) -> None:
        self._removed = removed
        self._strip = strip
        self._is_accepting = is_accepting

    def stripped(self, data: bytes) -> bytes:
        """Return the file without what tells of its makers."""
        return rewritten(data, self._member)

    def _member(self, name: str, body: bytes) -> bytes | None:
        if name.startswith("docProps/thumbnail"):
            self._removed.take(PREVIEW)
            return None
        if name.endswith(".rels"):
            body = without_relations(body, frozenset({"thumbnail"}))
            return (
                without_relations(body, frozenset({"attachedTemplate"})) if name.endswith("settings.xml.rels") else body
            )
        root = xml_of(body) if name.endswith((".xml", ".vml")) else None
        if root is None:
            return body if name.endswith((".xml", ".vml")) else self._strip(body)
        if name == "[Content_Types].xml":
            return self._types(root, body)
        if not name.startswith(_FOLDERS):
            return body
        is_changed = self._properties(name, root, body) if name in _WORKS else self._part(name, root)
        return bytes_of(root) if is_changed else body

    def _types(self, root: Any, body: bytes) -> bytes:
        gone = [one for one in root if str(one.get("PartName", "")).startswith("/docProps/thumbnail")]
        for one in gone:
            drop(one)
        return bytes_of(root) if gone else body

    def _properties(self, name: str, root: Any, body: bytes) -> bool:
        children = list(root)
        if name.endswith("app.xml"):
            children = [one for one in children if local(one) in _ORGANISATION and one.text not in _PLAIN_TEMPLATES]
        for one in children:
            drop(one)
        if children:
            self._removed.take(AUTHORS if name.endswith("core.xml") else OWN, body)
        return bool(children)

    def _part(self, name: str, root: Any) -> bool:
        is_changed = False
        if self._is_accepting and name.startswith("word/") and local(root) in _TRACKED_PARTS:
            is_changed = accept_changes(root)
            if is_changed:
                self._removed.take(ACCEPTED)
        is_changed |= self._names(root)
        is_changed |= self._sessions(root) if name.startswith("word/") else self._places(root)
        self._look(name, root)
        return is_changed

    def _names(self, root: Any) -> bool:
        """Empty the names beside comments and tracked changes."""
        is_changed = False
        is_list = local(root) in _PEOPLE
        for one in _of_office(root):
            for short, full in attributes(one).items():
                is_name = short in _NAMES or (is_list and short in _NAMES_OF_PEOPLE)
                if short == "author" and one.get(full):
                    one.attrib.pop(full.replace("author", "date"), None)
                if is_name and one.get(full):
                    one.set(full, "")
                    is_changed = True
            if local(one) == "author" and one.text and local(root) == "comments":
                one.text = ""
                is_changed = True
        if local(root) == "people" and len(root):
            for one in list(root):
                drop(one)
            is_changed = True
        if is_changed:
            self._removed.take(AUTHORS)
        return is_changed

    def _sessions(self, root: Any) -> bool:
        """Take out by which sessions a paragraph was written (`w:rsid…`), and where the template lies."""
        is_changed = False
        for one in _of_office(root):
            if local(one) in {"rsids", "attachedTemplate"}:
                drop(one)
                is_changed = True
                continue
            for short, full in attributes(one).items():
                if short.startswith("rsid"):
                    del one.attrib[full]
                    is_changed = True
        if is_changed:
            self._removed.take(SESSIONS)
        return is_changed

    def _places(self, root: Any) -> bool:
        """Take out where a workbook lay on its author's machine."""
        gone = [one for one in _of_office(root) if local(one) == "absPath"]
        for one in gone:
            block = one.getparent().getparent()
            drop(block if block is not None and local(block) == "AlternateContent" else one)
            self._removed.take(OTHER)
        return bool(gone)

    def _look(self, name: str, root: Any) -> None:
        """Name what stays and a person has to look at."""
        hidden = (one for one in root.iter("*") if local(one) in _HIDES)
        if name.startswith("word/") and name != "word/styles.xml":
            changes = changes_in(root)
            if changes:
                self._removed.leave(_changes(changes))
            if any(not _OFF & set(map(str, one.attrib.values())) for one in hidden):
                self._removed.leave(_HIDDEN)
        elif name.startswith(("xl/", "ppt/")):
            if local(root) in {"comments", "cmLst", "ThreadedComments"} and len(root):
                self._removed.leave(_COMMENTS)
            if _has_hidden(root):
                self._removed.leave(_HIDDEN_SHEET)


def _of_office(root: Any) -> list[Any]:
    own = namespace(root)
    return [one for one in root.iter("*") if namespace(one) == own or namespace(one).startswith(_OFFICE)]


def _changes(what: str) -> Message:
    if what == "comments":
        return msg("comments: `--accept-changes` takes them out")
    return msg("tracked changes: `--accept-changes` accepts them")


def _has_hidden(root: Any) -> bool:
    """Tell whether a sheet, a book or a slide hides something."""
    if local(root) == "sld" and root.get("show") in _OFF:
        return True
    states = {str(one.get("state", "visible")) for one in root.iter("{*}sheet")}
    rows = (one for kind in ("row", "col") for one in root.iter(f"{{*}}{kind}"))
    return bool(states - {"visible"}) or any(one.get("hidden") in {"1", "true"} for one in rows)
