"""The head and body of a page: YAML between two lines of `---`, then Markdown.

Read through python-frontmatter, after everything it lets pass in silence has been refused: a byte order mark,
keys given twice, a head that is no mapping, other line ends, a head that never closes, bytes that are not UTF-8.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from fuzi.errors import MalformedFile, Problem
from fuzi.formats.yaml_source import MAX_BYTES, Reader, Value
from fuzi.messages import Message, msg
from fuzi.model.editor_advice import SAVE_AS_UTF8, SAVE_WITH_LF
from fuzi.model.ids import is_slug
from fuzi.model.page import FrontMatter, Page, PolicyDocument, Source, SourceKind, page_id_of

FENCE = "---"
MAX_HEAD = 20_000
_REQUIRED = ("title", "author", "source", "publicity", "confidentiality")
_OPTIONAL = (
    "unit",
    "keywords",
    "description",
    "cover",
    "pinned",
    "expires",
    "publish_at",
    "review_by",
    "also_in",
    "moved_from",
    "interprets",
    "licence",
    "change_note",
    "document",
)
PUBLICITY = ("主动公开", "依申请公开", "不予公开")
DECLARATION = "经审查不涉密"
STATUS = ("in-force", "repealed", "lapsed")
_SOURCES = {kind.value: kind for kind in SourceKind}
_RECORD = re.compile(r"review/originals/[^\\]+\.ya?ml")
_LONG_FENCE = re.compile(r"-{4,}\s*")
_PATH = re.compile(r"[a-z0-9][a-z0-9._/-]*")


class _Handler(YAMLHandler):
    """Hands python-frontmatter the values our strict reader found, and writes keys in the order given."""

    def __init__(self, values: dict[str, Any] | None = None) -> None:
        super().__init__()
        self._values = values or {}

    def load(self, fm: str, **_settings: Any) -> dict[str, Any]:
        return self._values

    def export(self, metadata: dict[str, Any], **settings: Any) -> str:
        return str(super().export(metadata, **{**settings, "sort_keys": False, "width": 10_000}))


def parse(data: bytes, path: str) -> Page:
    """Return the page whose text is `data`; `path` is its place in the repository (`content/…/index.md`).

    Raises:
        MalformedFile: with every problem of the head and its line.
    """
    text = _text(data, path)
    head_text, body_line = _split(text, path)
    if len(head_text) > MAX_HEAD:
        raise _refuse(path, 1, msg("the head of the page is longer than {limit} characters", limit=MAX_HEAD))
    reader = Reader(path)
    value = reader.parse(head_text, first_line=2)
    if value.data is None:
        reader.problem(1, msg("the head of the page is empty"), msg("start from a template: fuzi new COLUMN TITLE"))
    head = _head(reader, value)
    reader.finish()
    _meta, body = frontmatter.parse(text, handler=_Handler())
    return Page(page_id_of(path), path, head, str(body), body_line)


def dump(head: FrontMatter, body: str) -> str:
    """Return the text of a page; `parse` gives the same head and body back."""
    post = frontmatter.Post(body.strip(), **_plain(head))
    return str(frontmatter.dumps(post, handler=_Handler())) + "\n"


def _refuse(path: str, line: int, what: Message, hint: Message | None = None) -> MalformedFile:
    return MalformedFile(msg("{path} cannot be used as it is", path=path), [Problem(path, line, what, hint)])


def _text(data: bytes, path: str) -> str:
    if len(data) > MAX_BYTES:
        raise _refuse(path, 0, msg("the file is larger than {limit} bytes", limit=MAX_BYTES))
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise _refuse(path, 1, msg("the file starts with a byte order mark"), SAVE_AS_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refuse(path, line, msg("the file is not UTF-8 text"), SAVE_AS_UTF8) from error
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        raise _refuse(path, line, msg("line ends are not those of this project"), SAVE_WITH_LF)
    return text


def _split(text: str, path: str) -> tuple[str, int]:
    """Return the text of the head and the body's first line (1-based)."""
    lines = text.split("\n")
    if lines[0] != FENCE:
        hint = msg("the first line is `---`; see site_config/templates/")
        raise _refuse(path, 1, msg("the page has no head"), hint)
    for number, line in enumerate(lines[1:], start=2):
        if _LONG_FENCE.fullmatch(line):
            raise _refuse(path, number, msg("a line of more than three hyphens cannot stand in the head"))
        if line.rstrip() == FENCE:
            body_line = number + 1
            while body_line <= len(lines) and not lines[body_line - 1].strip():
                body_line += 1
            return "\n".join(lines[1 : number - 1]), min(body_line, len(lines))
    raise _refuse(path, 1, msg("the head of the page is not closed"), msg("end it with a line of `---`"))


def _head(reader: Reader, value: Value) -> FrontMatter:
    given = reader.mapping(value, _REQUIRED + _OPTIONAL, _REQUIRED)
    return FrontMatter(
        title=_shown(reader, given.get("title"), is_required=True),
        author=_shown(reader, given.get("author"), is_required=True),
        source=_source(reader, given.get("source")),
        publicity=reader.choice(given.get("publicity"), {word: word for word in PUBLICITY}, ""),
        confidentiality=reader.choice(given.get("confidentiality"), {DECLARATION: DECLARATION}, ""),
        unit=reader.checked(given.get("unit"), is_slug, msg("this is not the id of a unit")),
        keywords=tuple(_shown(reader, item) for item in reader.items(given.get("keywords"))),
        description=_shown(reader, given.get("description")),
        cover=reader.checked(given.get("cover"), _is_own_file, msg("the cover is a picture in the page's own folder")),
        pinned=reader.flag(given.get("pinned")),
        expires=reader.day(given.get("expires")),
        publish_at=_instant(reader, given.get("publish_at")),
        review_by=reader.day(given.get("review_by")),
        also_in=_paths(reader, given.get("also_in"), msg("this is not the id of a column")),
        moved_from=_paths(reader, given.get("moved_from"), msg("this is not the id of a page")),
        interprets=_paths(reader, given.get("interprets"), msg("this is not the id of a page")),
        licence=_shown(reader, given.get("licence")),
        change_note=_shown(reader, given.get("change_note")),
        document=_document(reader, given.get("document")),
    )


def _shown(reader: Reader, value: Value | None, is_required: bool = False) -> str:
    """Return a text that readers see; characters that hide or reorder others are refused."""
    text = reader.text(value)
    if value is not None and any(unicodedata.category(char) in {"Cf", "Co", "Cs", "Cn", "Zl", "Zp"} for char in text):
        reader.problem(value.line, msg("the text holds hidden characters"), msg("type it anew instead of pasting it"))
        return ""
    if value is not None and is_required and isinstance(value.data, str | None) and not text:
        reader.problem(value.line, msg("this must not be empty"))
    return text


def _source(reader: Reader, value: Value | None) -> Source:
    if value is None:
        return Source(SourceKind.OWN, "")
    given = reader.mapping(value, ("kind", "name", "record"), ("kind", "name"))
    is_record = msg("a source record is a file such as review/originals/news/2026/11-23-open-day.yml")
    return Source(
        kind=reader.choice(given.get("kind"), _SOURCES, SourceKind.OWN),
        name=_shown(reader, given.get("name"), is_required=True),
        record=reader.checked(given.get("record"), _is_record, is_record),
    )


def _document(reader: Reader, value: Value | None) -> PolicyDocument | None:
    if value is None:
        return None
    given = reader.mapping(value, ("issuer", "number", "dated", "status"))
    return PolicyDocument(
        issuer=_shown(reader, given.get("issuer")),
        number=_shown(reader, given.get("number")),
        dated=reader.day(given.get("dated")),
        status=reader.choice(given.get("status"), {word: word for word in STATUS}, ""),
    )


def _paths(reader: Reader, value: Value | None, what: Message) -> tuple[str, ...]:
    return tuple(reader.checked(item, _is_path, what) for item in reader.items(value))


def _instant(reader: Reader, value: Value | None) -> dt.datetime | None:
    if value is None or value.data is None:
        return None
    if not isinstance(value.data, dt.datetime) or value.data.tzinfo is None:
        reader.problem(value.line, msg("a time such as 2026-01-31T09:00:00+08:00 is expected here"))
        return None
    return value.data


def _is_path(text: str) -> bool:
    return _PATH.fullmatch(text) is not None and ".." not in text and "//" not in text and not text.endswith("/")


def _is_record(text: str) -> bool:
    return _RECORD.fullmatch(text) is not None and "/../" not in text and "//" not in text


def _is_own_file(text: str) -> bool:
    return bool(text) and "/" not in text and "\\" not in text and not text.startswith(".")


def _plain(head: FrontMatter) -> dict[str, Any]:
    """Return the head as plain values in the order of a template, without what was not given."""
    source = {"kind": head.source.kind.value, "name": head.source.name, "record": head.source.record}
    document = head.document
    fields: dict[str, Any] = {
        "title": head.title,
        "author": head.author,
        "unit": head.unit,
        "source": {key: text for key, text in source.items() if text},
        "document": document
        and {
            key: item
            for key, item in (
                ("issuer", document.issuer),
                ("number", document.number),
                ("dated", document.dated),
                ("status", document.status),
            )
            if item
        },
        "keywords": list(head.keywords),
        "description": head.description,
        "cover": head.cover,
        "pinned": head.pinned,
        "expires": head.expires,
        "publish_at": head.publish_at,
        "review_by": head.review_by,
        "also_in": list(head.also_in),
        "moved_from": list(head.moved_from),
        "interprets": list(head.interprets),
        "licence": head.licence,
        "change_note": head.change_note,
        "publicity": head.publicity,
        "confidentiality": head.confidentiality,
    }
    return {key: item for key, item in fields.items() if item or (key == "document" and item is not None)}
