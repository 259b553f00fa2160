"""Reads the ledger through a repository: which statements it holds, in which order, received when.

The ledger is a linear branch whose commits only add files. Which record stands where is told by an index; words are
read, and signatures verified, when a statement is asked for, so that a question about one change does not pay for all
of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from weakref import proxy

from msgspec import Struct, field

from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.formats.statement import (
    Envelope,
    canonical,
    namespace,
    parse_envelope,
    statement_id,
)
from fuzi.messages import msg
from fuzi.model.host_statement import Receipt
from fuzi.model.ids import ChangeId, ObjectId, Sha256
from fuzi.model.refounding import Refounding
from fuzi.model.statement import Filed, Founding, Statement
from fuzi.ports.repository import Commit, Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.record.host_keys import HostKeys
from fuzi.steps.record.ledger_commit import additions
from fuzi.steps.record.ledger_index import LedgerIndex
from fuzi.steps.record.ledger_row import Row, row_of
from fuzi.steps.record.ledger_tree import demand_no_empty_folder
from fuzi.steps.record.ledger_views import Changes, Positions, Records
from fuzi.steps.record.recorded import Kept

MEMORY = "ledger-index"
"""The name under which a repository remembers the index of its ledger."""
_HOST_KINDS = frozenset({"receipt", "scan"})
_FIRST = ("founding", "refounding")
_WORTH_KEEPING = 32
"""Commits beyond the remembered index from which on it is written anew."""
_AT_ONCE = 256
_MOST_READ = 20_000
"""Records whose words are held at once: about 60 MB."""
MOST_COMMITS = 5_000_000
"""Commits of a ledger: two for each push, of many years."""


class Ledger(Struct, dict=True, weakref=True):
    """The ledger up to one tip. Positions count ledger commits from 0."""

    signatures: Signatures
    repository: Repository
    index: LedgerIndex = field(default_factory=LedgerIndex)
    _read: dict[Sha256, Kept] = field(default_factory=dict)
    _signed_by: dict[Sha256, str] = field(default_factory=dict)
    _proved: dict[Sha256, Filed] = field(default_factory=dict)
    _hosts: set[Sha256] = field(default_factory=set)
    _founding: Founding | Refounding | None = None
    _site: Sha256 | None = None

    # asking

    @property
    def tip(self) -> ObjectId | None:
        """Return the last commit; None where there is none."""
        return self.index.commits.tip

    @property
    def positions(self) -> Mapping[ObjectId, int]:
        """Return each ledger commit with how many come before it."""
        return Positions(self.index)

    @property
    def kept(self) -> Mapping[Sha256, Kept]:
        """Return every record by its id, in ledger order; each is read when it is looked at."""
        return Records(self.index, self._load)

    @property
    def by_change(self) -> Mapping[str, list[Sha256]]:
        """Return the ids of each change's records."""
        return Changes(self.index)

    def kinds(self, change: str) -> frozenset[str]:
        """Return which kinds of records a change has."""
        return frozenset(row.kind for row in self.index.of_change(change))

    @property
    def founding(self) -> Founding | Refounding:
        """Return the record the site began with; `AskedWrongly` where it has none yet."""
        if self._founding is not None:
            return self._founding
        first = next((row for kind in _FIRST for row in self.index.between(kind, 0, 0)), None)
        if first is None:
            raise AskedWrongly(msg("this site has no founding record yet"), msg("run `fuzi found --leader PERSON`"))
        statement = self._load(first).envelope.statement
        assert isinstance(statement, Founding | Refounding)  # noqa: S101 - by its kind
        self._founding = statement
        return statement

    @property
    def refounding(self) -> Refounding | None:
        """Return the record by which the site began anew; None for a site that has no older record."""
        row = next(self.index.between("refounding", 0, 0), None)
        found = None if row is None else self._load(row).envelope.statement
        return found if isinstance(found, Refounding) else None

    @property
    def site(self) -> Sha256:
        """Return the site id: the digest of the founding record."""
        if self._site is None:
            self._site = statement_id(self.founding)
        return self._site

    def statements(self, kind: str) -> Iterator[tuple[Sha256, Statement]]:
        """Yield every statement of a kind in ledger order, unverified."""
        rows = list(self.index.of_kind(kind))
        for start in range(0, len(rows), _AT_ONCE):
            self.read_ahead(rows[start : start + _AT_ONCE])
            for row in rows[start : start + _AT_ONCE]:
                yield row.id, self._load(row).envelope.statement

    def filed(self, key: Sha256) -> Filed:
        """Return one statement with its verified key and time of receipt.

        Raises:
            IntegrityFailed: its signature, or that of its receipt, does not hold.
        """
        row = self.index.find(key)
        if row is None:
            raise KeyError(key)
        return self._filed(row)

    def _filed(self, row: Row) -> Filed:
        known = self._proved.get(row.id)
        if known is None:
            statement = self.words(row)
            known = Filed(row.id, statement, self._key(row), row.position, self._received(row))
            if known.received_at is not None:  # by the first receipt that follows it: no later one changes that
                if len(self._proved) >= _MOST_READ:
                    self._proved.clear()
                self._proved[row.id] = known
        return known

    def words(self, row: Row) -> Statement:
        """Return the statement of a row, unverified."""
        return self._load(row).envelope.statement

    def of_change(self, change: ChangeId) -> tuple[Filed, ...]:
        """Return every statement of a change, verified, in ledger order."""
        rows = self.index.of_change(change)
        self.read_ahead(rows)
        return tuple(self._filed(row) for row in rows)

    def last_receipt(self) -> Receipt | None:
        """Return the newest receipt, verified."""
        row = self.index.last_receipt()
        receipt = None if row is None else self._filed(row).statement
        return receipt if isinstance(receipt, Receipt) else None

    @cached_property
    def host_keys(self) -> HostKeys:
        """Return who may sign for the host at each place."""
        return HostKeys(proxy(self))  # no circle: who lets go of a ledger ends the repository's processes at once

    # reading

    def read_ahead(self, rows: Iterable[Row] | None = None) -> None:
        """Read records at once that will be looked at; all of them where none are named.

        Raises:
            IntegrityFailed: one is no envelope, or not in its place.
        """
        wanted = [row for row in (self.index.all() if rows is None else rows) if row.id not in self._read]
        for start in range(0, len(wanted), _AT_ONCE):
            window = wanted[start : start + _AT_ONCE]
            bodies = self.repository.read_many([row.blob for row in window])
            for row, (_blob, data) in zip(window, bodies, strict=True):
                self._keep(Kept(row.id, parse_envelope(data, row.path), row.position))

    def _load(self, row: Row) -> Kept:
        if row.id not in self._read:
            self.read_ahead([row])
        return self._read[row.id]

    def _keep(self, kept: Kept) -> None:
        """Keep what was read; when it is much, the older half is let go, and read again by who asks again."""
        if len(self._read) >= _MOST_READ:
            for key in list(self._read)[: _MOST_READ // 2]:
                del self._read[key]
        self._read[kept.id] = kept

    # growing

    def add(self, commit: ObjectId, files: Iterable[tuple[str, ObjectId]]) -> list[Sha256]:
        """Take in one ledger commit and what it adds (paths and blobs); return the ids in order of their paths.

        Raises:
            IntegrityFailed: a file is no envelope, or not in its place.
        """
        named = sorted(files)
        bodies = dict(self.repository.read_many(sorted({blob for _path, blob in named})))
        envelopes = [parse_envelope(bodies[blob], path) for path, blob in named]
        rows = [row_of(len(self.index.commits), path, blob) for path, blob in named]
        return [row.id for row in self.take_in(commit, rows, envelopes, [None] * len(rows))]

    def take_in(
        self, commit: ObjectId, rows: Sequence[Row], envelopes: Sequence[Envelope], keys: Sequence[str | None]
    ) -> list[Row]:
        """Take in one ledger commit whose records were read; `keys`: who signed each, None where nobody looked yet."""
        added = self.index.add(commit, rows)
        for row, envelope, key in zip(added, envelopes, keys, strict=True):
            self._keep(Kept(row.id, envelope, row.position))
            if key is not None:
                self._signed_by[row.id] = key
        return added

    def _key(self, row: Row) -> str:
        one = self._load(row).envelope
        if row.id not in self._signed_by:
            try:
                self._signed_by[row.id] = self.signatures.verified_key(
                    canonical(one.statement), one.signature, namespace(one.statement.kind)
                )
            except IntegrityFailed as error:
                what = msg("{path}: {problem}", path=row.path, problem=error.what)
                raise IntegrityFailed(what, error.hint) from error
        if one.statement.kind in _HOST_KINDS and row.id not in self._hosts:
            if not self.host_keys.may_sign(row, self._signed_by[row.id]):
                what = msg("{path}: a record that only the host may sign is signed by somebody else", path=row.path)
                raise IntegrityFailed(what)
            self._hosts.add(row.id)
        return self._signed_by[row.id]

    def _received(self, row: Row) -> dt.datetime | None:
        """Return when a record was received: by the receipt that follows it, if that one names it."""
        covering = self.index.receipt_for(row)
        receipt = None if covering is None else self._load(covering).envelope.statement
        if covering is None or not isinstance(receipt, Receipt) or row.id not in receipt.records:
            return None
        self._key(covering)
        return receipt.at


def load_ledger(repository: Repository, signatures: Signatures, tip: ObjectId | None) -> Ledger:
    """Return the ledger up to `tip`, by what the repository remembers of it and what came since.

    What is remembered lies beside the repository's objects and is written by who may write those; a memory that is
    damaged, of another ledger or of one that was rewritten is not used. `verify` does without it.

    Raises:
        IntegrityFailed: a commit has two parents, changes or removes a record, or adds something else.
    """
    if tip is None:
        return Ledger(signatures, repository)
    known = _remembered(repository)
    place = None if known is None else known.commits.position_of(tip)
    if known is not None and place is not None:
        return Ledger(signatures, repository, known.until(place))
    commits = () if known is None else _beyond(repository, known, tip)
    if known is None or not commits:
        known, commits = LedgerIndex(), repository.line(tip, (), MOST_COMMITS)
    _grow(known, repository, commits)
    if len(commits) >= _WORTH_KEEPING:
        repository.remember(MEMORY, known.dump())
    return Ledger(signatures, repository, known)


def _remembered(repository: Repository) -> LedgerIndex | None:
    data = repository.recall(MEMORY)
    return None if data is None else LedgerIndex.parse(data)


def _beyond(repository: Repository, known: LedgerIndex, tip: ObjectId) -> tuple[ObjectId, ...]:
    """Return the commits that continue a remembered ledger; none where `tip` does not continue it."""
    if known.commits.tip is None:
        return ()
    try:
        commits = repository.line(tip, (known.commits.tip,), MOST_COMMITS)
    except AskedWrongly:  # it is of a ledger that is not here
        return ()
    return commits if commits and repository.commit(commits[0]).parents == (known.commits.tip,) else ()


def _grow(index: LedgerIndex, repository: Repository, ids: Sequence[ObjectId]) -> None:
    """Take in many commits by their places alone."""
    for commit, changes in zip(repository.commits_of(ids), repository.changes_of(ids), strict=True):
        added = additions(index.commits.tip, commit, changes)
        index.add(commit.id, [row_of(len(index.commits), path, blob) for path, blob in sorted(added)])


def extend(ledger: Ledger, repository: Repository, commits: Sequence[Commit]) -> list[list[Sha256]]:
    """Take in further ledger commits, parents first, and read them; return the ids that each added.

    Raises:
        IntegrityFailed: one does anything else than adding records.
    """
    added = []
    for commit in commits:
        files = additions(ledger.tip, commit, repository.compare(ledger.tip, commit.id))
        demand_no_empty_folder(repository, ledger.tip, commit)
        added.append(ledger.add(commit.id, files))
    return added
