"""What was looked at, as bytes between processes: typed, so that anything else is no answer.

A finding's words are sentences with values, which may be sentences again; nothing that is read here is ever run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter

import msgspec
from msgspec import Struct

from fuzi.messages import Message
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.finding import Finding, PartPlace, Severity, Status, TextPlace
from fuzi.model.ids import Sha256
from fuzi.model.rendering import RenderedText
from fuzi.scanning.findings import Looked
from fuzi.scanning.rules import BY_ID

_LAST = 2**31
"""Lines and columns are counted from 1, and no text has more."""


class Said(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence."""

    key: str
    values: dict[str, Said | str | int | list[Said | str | int]]


class _Found(Struct, array_like=True, frozen=True):
    """A finding as a scan makes it, before waivers; `where` is a part, or line, column, end line and end column."""

    rule: str
    severity: Severity
    path: str
    where: str | tuple[int, int, int, int]
    file_digest: str
    what: Said
    excerpt: str
    hint: Said | None
    page: str
    why: Said | None
    fingerprints: list[str]


class _Seen(Struct, array_like=True, frozen=True):
    """What one source gave."""

    path: str
    findings: list[_Found]
    refusal: Said | None


class _Document(Struct, array_like=True, frozen=True):
    """The text layers of one document."""

    layers: list[TextLayer]
    refusal: Said | None
    pictures: list[str]


class _Answer(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """The answer to a piece."""

    seen: list[_Seen]
    read: list[tuple[_Document | None, list[TextLayer]]]
    rendered: dict[str, RenderedText]
    refused: int


class Layers(Struct, frozen=True):
    """The text layers of one source: those of a document, and what readers see."""

    extracted: Extracted | None
    shown: tuple[TextLayer, ...]


class Part(Struct, frozen=True):
    """What one piece of the sources gave: they were looked at, or only read.

    Attributes:
        looked: what each source gave, in order; empty where they were only read.
        read: the text layers of each source, in order; empty where they were looked at.
        rendered: what each text became that was rendered, by the text's SHA-256.
        refused: how many texts could not be rendered; as many as end the patience where nobody looked for keys.
    """

    looked: Sequence[Looked]
    read: Sequence[Layers]
    rendered: Mapping[str, RenderedText]
    refused: int


def dump(part: Part) -> bytes:
    """Return an answer as bytes; `UnicodeEncodeError` where a text of it is no whole text."""
    seen = [_seen(one) for one in part.looked]
    read = [(_document(one.extracted), list(one.shown)) for one in part.read]
    return msgspec.msgpack.encode(_Answer(seen, read, dict(part.rendered), part.refused))


def parse(data: bytes, count: int) -> Part:
    """Return the answer about so many sources; `ValueError` where the bytes are none."""
    answer = msgspec.msgpack.decode(data, type=_Answer)
    if count not in (len(answer.seen), len(answer.read)) or len(answer.seen) * len(answer.read) or answer.refused < 0:
        raise ValueError("an answer about other sources")
    read = [Layers(_extracted(one), tuple(shown)) for one, shown in answer.read]
    return Part([_looked(one) for one in answer.seen], read, answer.rendered, answer.refused)


def _document(read: Extracted | None) -> _Document | None:
    return None if read is None else _Document(list(read.layers), said_or_none(read.refusal), list(read.pictures))


def _extracted(told: _Document | None) -> Extracted | None:
    return None if told is None else Extracted(tuple(told.layers), message_or_none(told.refusal), tuple(told.pictures))


def _said(message: Message) -> Said:
    """Return a sentence as it goes to another process."""
    return Said(message.key, {name: _value(value) for name, value in message.values.items()})


def _value(value: object) -> Said | str | int | list[Said | str | int]:
    if isinstance(value, (list, tuple)):
        return [_one(one) for one in value]
    return _one(value)


def _one(value: object) -> Said | str | int:
    if isinstance(value, Message):
        return _said(value)
    return value if isinstance(value, int) else str(value)


def _message(told: Said) -> Message:
    """Return the sentence; `ValueError` where its words have no such values, or ask for more than to be put there.

    A width, say, would let a few bytes become gigabytes where the sentence is shown.
    """
    for _words, name, form, conversion in Formatter().parse(told.key):
        if name is not None and (name not in told.values or form or conversion):
            raise ValueError("a sentence that is none of ours")
    return Message(told.key, {name: _told(value) for name, value in told.values.items()})


def _told(value: Said | str | int | list[Said | str | int]) -> object:
    if isinstance(value, list):
        return [_told(one) for one in value]
    return _message(value) if isinstance(value, Said) else value


def _seen(looked: Looked) -> _Seen:
    """Return what a source gave as it goes to another process."""
    return _Seen(looked.path, [_found(one) for one in looked.findings], said_or_none(looked.refusal))


def _found(one: Finding) -> _Found:
    where = one.where
    place = where.part if isinstance(where, PartPlace) else (where.line, where.column, where.end_line, where.end_column)
    prints = [one.fingerprint, *one.former_fingerprints]
    words = (_said(one.what), one.excerpt, said_or_none(one.hint), one.page, said_or_none(one.why), prints)
    return _Found(one.rule, one.severity, one.path, place, one.file_digest, *words)


def said_or_none(sentence: Message | None) -> Said | None:
    """Return a sentence as it goes to another process, if there is one."""
    return None if sentence is None else _said(sentence)


def _looked(told: _Seen) -> Looked:
    """Return what a source gave; `ValueError` where it cannot be that."""
    return Looked(told.path, tuple(_finding(one) for one in told.findings), message_or_none(told.refusal))


def _finding(told: _Found) -> Finding:
    if told.rule not in BY_ID or not told.fingerprints:
        raise ValueError("no finding of ours")
    if not isinstance(told.where, str) and not all(0 < one <= _LAST for one in told.where):
        raise ValueError("no place in a text")
    newest, *former = told.fingerprints
    return Finding(
        told.rule,
        told.severity,
        told.path,
        PartPlace(told.where) if isinstance(told.where, str) else TextPlace(*told.where),
        Sha256(told.file_digest),
        _message(told.what),
        told.excerpt,
        message_or_none(told.hint),
        Status.OPEN,
        told.page,
        message_or_none(told.why),
        newest,
        tuple(former),
    )


def message_or_none(told: Said | None) -> Message | None:
    """Return the sentence, if there is one; `ValueError` where its words have no such values."""
    return None if told is None else _message(told)
