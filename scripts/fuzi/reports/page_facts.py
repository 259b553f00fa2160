"""The head of a page as labelled lines: what each key says, in the reader's words instead of the file's."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import Message, msg
from fuzi.model.labels import file_word, size_word
from fuzi.model.page import FrontMatter, Source, SourceKind
from fuzi.model.shown import FileKind, Sheet, ShownFile
from fuzi.reports.reader import Reader

_SOURCES = {
    SourceKind.OWN: msg("our own unit ({name})"),
    SourceKind.WEB: msg("a web page ({name})"),
    SourceKind.DOCUMENT: msg("a document ({name})"),
    SourceKind.PHYSICAL: msg("a printed original ({name})"),
}
_STATUS = {"in-force": msg("in force"), "repealed": msg("repealed"), "lapsed": msg("lapsed")}
_SETTINGS = {
    "review/policy.yml": msg("the policy"),
    "review/roster.yml": msg("the roster"),
    "site_config/columns.yml": msg("the columns"),
    "site_config/site.yml": msg("the site's settings"),
    "site_config/links.yml": msg("the friendly links"),
    "site_config/targets.yml": msg("the targets"),
    "site_config/archive.yml": msg("the archive's settings"),
    "review/confidentiality/waivers.yml": msg("the waivers"),
}


def sheet_lines(sheet: Sheet, reader: Reader) -> tuple[str, ...]:
    """Return a text as it is read: the facts of its head, an empty line, its words."""
    if sheet.head is None:
        return sheet.lines
    return (*head_lines(sheet.head, reader), "", *sheet.lines)


def head_lines(head: FrontMatter, reader: Reader) -> tuple[str, ...]:
    """Return one line for each fact that the head gives."""
    return tuple(reader.say(msg("{label}: {text}", label=label, text=text)) for label, text in _facts(head, reader))


def _facts(head: FrontMatter, reader: Reader) -> Iterator[tuple[Message, object]]:
    document = head.document
    rows: list[tuple[Message, object]] = [
        (msg("title"), head.title),
        (msg("author of the page"), head.author),
        (msg("unit"), reader.unit_of(head.unit)),
        (msg("source"), _source(head.source)),
        (msg("source record"), head.source.record),
        *(_document(reader, document.issuer, document.number, document.dated, document.status) if document else ()),
        (msg("keywords"), head.keywords),
        (msg("description"), head.description),
        (msg("cover"), head.cover),
        (msg("on top"), msg("yes") if head.pinned else ""),
        (msg("ends on"), head.expires or ""),
        (msg("appears at"), reader.at(head.publish_at) if head.publish_at else ""),
        (msg("to be reviewed by"), head.review_by or ""),
        (msg("also listed in"), head.also_in),
        (msg("moved from"), head.moved_from),
        (msg("interprets"), head.interprets),
        (msg("licence"), head.licence),
        (msg("note on the change"), head.change_note),
        (msg("publicity"), head.publicity),
        (msg("confidentiality"), head.confidentiality),
    ]
    yield from ((label, text) for label, text in rows if text)


def _source(source: Source) -> Message:
    return msg(_SOURCES[source.kind].key, name=source.name)


def _document(reader: Reader, issuer: str, number: str, dated: object, status: str) -> list[tuple[Message, object]]:
    validity = _STATUS.get(status)
    return [
        (msg("issuing authority"), issuer),
        (msg("document number"), number),
        (msg("dated"), dated or ""),
        (msg("validity"), reader.say(validity) if validity else ""),
    ]


def kind_word(path: str, kind: FileKind) -> Message:
    """Return what a file is: the text, a picture, an attachment of some kind, a setting."""
    if path in _SETTINGS:
        return _SETTINGS[path]
    if kind is FileKind.TEXT:
        return msg("text")
    if kind is FileKind.PICTURE:
        return msg("picture")
    if path.startswith("review/originals/"):
        return msg("source record")
    if kind is FileKind.SETTING:
        return msg("setting")
    return msg("attachment, {kind}", kind=file_word(path))


def size_words(file: ShownFile) -> str:
    """Return a file's size, or how it changed."""
    old, new = (
        size_word(size) if size is not None and size >= 0 else "" for size in (file.bytes_before, file.bytes_after)
    )
    return f"{old} → {new}" if old and new and old != new else new or old
