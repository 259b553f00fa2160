"""Originals of the pages of a commit: which are needed, which lie at hand (R1-21)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fuzi.errors import MalformedFile
from fuzi.formats import source_record
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.items import ORIGINALS
from fuzi.model.source_record import SourceRecord
from fuzi.model.tree import Entry
from fuzi.model.verdict import Reason
from fuzi.ports.originals import Originals
from fuzi.ports.repository import Repository


def records_of(repository: Repository, commit: ObjectId) -> tuple[SourceRecord, ...]:
    """Return every source record of a commit.

    Raises:
        MalformedFile: a record is malformed.
    """
    files = [one for one in repository.files(commit, ORIGINALS.rstrip("/")) if one.path.endswith(".yml")]
    return tuple(source_record.parse(repository.read(one.object_id).decode("utf-8"), one.path) for one in files)


def original_problems(
    repository: Repository, head: ObjectId, entries: Sequence[Entry], originals: Originals
) -> tuple[Reason, ...]:
    """Return what is wrong with the source records of a change: malformed, or the bytes are missing."""
    reasons: list[Reason] = []
    for entry in entries:
        if not entry.path.startswith(ORIGINALS) or not entry.path.endswith(".yml") or entry.after is None:
            continue
        found = repository.file(head, entry.path)
        if found is None:
            continue
        try:
            record = source_record.parse(repository.read(found.object_id).decode("utf-8", "replace"), entry.path)
        except MalformedFile as error:
            reasons += [
                Reason(
                    "source-record-malformed",
                    msg("{path}:{line}: {what}", path=one.path, line=one.line, what=one.what),
                    {"path": one.path},
                )
                for one in error.problems
            ]
            continue
        if record.sha256 is not None and not originals.has(record.sha256):
            what = msg(
                "the original of {path} is not in the host's store; send it with `fuzi submit --original FILE`",
                path=entry.path,
            )
            reasons.append(Reason("original-missing", what, {"path": entry.path}))
    return tuple(reasons)


def at_hand(
    repository: Repository, commit: ObjectId, stores: Sequence[Originals]
) -> tuple[Mapping[Sha256, Callable[[], bytes]], tuple[SourceRecord, ...]]:
    """Return how to read each original of a commit's pages, and the records whose own no store at hand holds."""
    readers: dict[Sha256, Callable[[], bytes]] = {}
    absent = []
    for record in records_of(repository, commit):
        if record.sha256 is None:
            continue
        store = next((one for one in stores if one.has(record.sha256)), None)
        if store is None:
            absent.append(record)
        else:
            readers[record.sha256] = _reader(store, record.sha256)
    return readers, tuple(sorted(absent, key=lambda record: record.page))


def _reader(store: Originals, digest: Sha256) -> Callable[[], bytes]:
    return lambda: store.get(digest)
