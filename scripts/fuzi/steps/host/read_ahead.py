"""Reads the ledger for a proof, round by round: while one round is judged, the signatures of the next are verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from msgspec import Struct, field

from fuzi.errors import FuziError
from fuzi.formats.statement import Envelope, namespace, parse_signed
from fuzi.model.change_statement import Landing
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import Changed, Commit, Repository
from fuzi.ports.signatures import SignatureQueue, Signed
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.ledger_commit import additions
from fuzi.steps.record.ledger_row import Row, row_of

_AT_ONCE = 250
"""Ledger commits of one round: few enough that what is read ahead stays small."""


class _Round(Struct):
    """Commits that were read, and why reading stopped, where it did: told when its turn comes."""

    steps: list[tuple[Commit, list[Row], list[Envelope]]] = field(default_factory=list)
    signed: list[Signed] = field(default_factory=list)
    trouble: FuziError | None = None


def read_commits(
    ledger: Ledger, repository: Repository, ids: Sequence[ObjectId], sharers: int = 1
) -> Iterator[tuple[Commit, list[Row]]]:
    """Yield each further ledger commit with its records, once the ledger has taken it in: parents first.

    Args:
        sharers: how many processes read at the same time, each its part.

    Raises:
        FuziError: as `extend`, when its turn comes: what comes before it has been yielded.
    """
    with closing(ledger.signatures.queue(len(ids), sharers)) as queue:
        ahead: _Round | None = None
        for fresh in _rounds(ledger, repository, ids, queue):
            if ahead is not None:
                yield from _taken_in(ledger, ahead, queue)
            ahead = fresh
        if ahead is not None:
            yield from _taken_in(ledger, ahead, queue)


def _rounds(ledger: Ledger, repository: Repository, ids: Sequence[ObjectId], queue: SignatureQueue) -> Iterator[_Round]:
    """Read round by round and hand the signatures of each on; the last one is the one with trouble."""
    position, parent = len(ledger.index.commits), ledger.tip
    commits, listed = repository.commits_of(ids), repository.changes_of(ids)
    for start in range(0, len(ids), _AT_ONCE):
        found = _Round()
        places: list[tuple[Commit, list[Row]]] = []
        try:
            for _number in range(min(_AT_ONCE, len(ids) - start)):
                commit = next(commits)
                places.append((commit, _rows(position, parent, commit, next(listed))))
                position, parent = position + 1, commit.id
        except FuziError as error:
            found.trouble = error.with_traceback(None)
        _read(repository, places, found)
        queue.put(found.signed)
        statements = [one.statement for _commit, _rows_, envelopes in found.steps for one in envelopes]
        repository.read_ahead([one.commit for one in statements if isinstance(one, Landing)])
        yield found
        if found.trouble is not None:
            return


def _rows(position: int, parent: ObjectId | None, commit: Commit, changes: Sequence[Changed]) -> list[Row]:
    return [row_of(position, path, blob) for path, blob in sorted(additions(parent, commit, changes))]


def _read(repository: Repository, places: Sequence[tuple[Commit, list[Row]]], found: _Round) -> None:
    """Read the records of a round; where one cannot be read, the round ends before its commit."""
    bodies = repository.read_many([row.blob for _commit, rows in places for row in rows])
    try:
        for commit, rows in places:
            read = [parse_signed(next(bodies)[1], row.path) for row in rows]
            found.steps.append((commit, rows, [envelope for envelope, _signed in read]))
            found.signed += [Signed(data, one.signature, namespace(one.statement.kind)) for one, data in read]
    except FuziError as error:
        found.trouble = error.with_traceback(None)


def _taken_in(ledger: Ledger, found: _Round, queue: SignatureQueue) -> Iterator[tuple[Commit, list[Row]]]:
    keys = iter(queue.take())
    found.signed = []
    for commit, rows, envelopes in found.steps:
        yield commit, ledger.take_in(commit.id, rows, envelopes, [next(keys) for _row in rows])
    trouble, found.trouble = found.trouble, None
    if trouble is not None:
        try:
            raise trouble
        finally:
            del trouble  # its frames would hold it, and the repository's processes with them
