"""Source records: `review/originals/<page id>.yml`."""

from __future__ import annotations

import datetime as dt

from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg
from fuzi.model.ids import PageId, Sha256, is_sha256, is_slug
from fuzi.model.page import SourceKind
from fuzi.model.source_record import SourceRecord

MIN_KEEP_DAYS = 183
MAX_ORIGINAL_BYTES = 200_000_000
_KEYS = (
    "page",
    "kind",
    "title",
    "address",
    "carrier",
    "captured_at",
    "sha256",
    "size_bytes",
    "place",
    "keeper",
    "keep_until",
)
_KINDS = {kind.value: kind for kind in SourceKind if kind is not SourceKind.OWN}


def parse(text: str, path: str) -> SourceRecord:
    """Read a source record.

    Raises:
        MalformedFile: with every problem: a web source without address or digest, a carrier without its name, kept
            for less than half a year (R1-21).
    """
    return read_yaml(text, path, _record)


def _record(reader: Reader, value: Value) -> SourceRecord:
    data = reader.mapping(value, _KEYS, ("page", "kind", "title", "captured_at", "place", "keeper", "keep_until"))
    kind = reader.choice(data.get("kind"), _KINDS, SourceKind.WEB)
    digest = reader.checked(data.get("sha256"), is_sha256, msg("a SHA-256 is 64 lower-case hexadecimal digits"))
    record = SourceRecord(
        PageId(reader.text(data.get("page"))),
        kind,
        reader.text(data.get("title")),
        _instant(reader, data.get("captured_at")),
        reader.text(data.get("place")),
        reader.checked(data.get("keeper"), is_slug, msg("the keeper is named by a person's id")),
        reader.day(data.get("keep_until")) or dt.date.max,
        reader.text(data.get("address")),
        reader.text(data.get("carrier")),
        Sha256(digest) if digest else None,
        reader.number(data.get("size_bytes"), 0, 0, MAX_ORIGINAL_BYTES),
    )
    if kind is SourceKind.PHYSICAL and not record.carrier:
        reader.problem(value.line, msg("`carrier` is missing: name the paper, disc or book"))
    if kind is not SourceKind.PHYSICAL and record.sha256 is None:
        reader.problem(value.line, msg("`sha256` is missing: the digest of the original's bytes"))
    if kind is SourceKind.WEB and not record.address:
        reader.problem(value.line, msg("`address` is missing: where it was found"))
    if (record.keep_until - record.captured_at.date()).days < MIN_KEEP_DAYS:
        reader.problem(value.line, msg("an original is kept for at least {days} days", days=MIN_KEEP_DAYS))
    return record


def _instant(reader: Reader, value: Value | None) -> dt.datetime:
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    if value is None:
        return never
    try:
        if isinstance(value.data, dt.datetime) and value.data.tzinfo is not None:
            return value.data.astimezone(dt.UTC)
    except OverflowError:  # before the year 1 in UTC: refused like any other that is no time
        pass
    reader.problem(value.line, msg("a time such as 2025-03-01T09:30:00+08:00 is expected here"))
    return never
