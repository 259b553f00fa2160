"""Reads the ledger through a repository: which statements it holds, in which order, received when.

The ledger is a linear branch whose commits only add files. Signatures are verified when a statement is asked for,
not before, so that a question about one change does not pay for all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.formats.commit_message import CLERK, ledger_message
from fuzi.formats.statement import (
    Envelope,
    canonical,
    dump_envelope,
    ledger_path,
    namespace,
    parse_envelope,
    statement_id,
)
from fuzi.messages import msg
from fuzi.model.ids import ChangeId, ObjectId, Sha256
from fuzi.model.statement import Filed, Founding, Receipt, Statement
from fuzi.model.tree import REGULAR
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Commit, Repository, Signature
from fuzi.ports.signatures import Signatures, Signer

LEDGER = "refs/heads/ledger"
_HOST_KINDS = frozenset({"receipt", "scan"})


@dataclass(frozen=True)
class Kept:
    """An envelope as found in the ledger, not yet verified."""

    id: Sha256
    envelope: Envelope
    position: int


@dataclass
class Ledger:
    """The ledger up to one tip. Positions count ledger commits from 0."""

    signatures: Signatures
    tip: ObjectId | None = None
    positions: dict[ObjectId, int] = field(default_factory=dict)
    kept: dict[Sha256, Kept] = field(default_factory=dict)
    by_change: dict[str, list[Sha256]] = field(default_factory=dict)
    receipt_of: dict[Sha256, Sha256] = field(default_factory=dict)
    receipts: list[Sha256] = field(default_factory=list)
    _verified: dict[Sha256, str] = field(default_factory=dict)

    # asking

    @property
    def founding(self) -> Founding:
        """Return the founding record; `AskedWrongly` where the site has none yet."""
        first = next((one for one in self.kept.values() if isinstance(one.envelope.statement, Founding)), None)
        if first is None or first.position != 0:
            raise AskedWrongly(msg("this site has no founding record yet"), msg("run `fuzi found --leader PERSON`"))
        statement = first.envelope.statement
        assert isinstance(statement, Founding)  # noqa: S101 - by the search
        return statement

    @property
    def site(self) -> Sha256:
        """Return the site id: the digest of the founding record."""
        return statement_id(self.founding)

    def statements(self, kind: str) -> Iterator[tuple[Sha256, Statement]]:
        """Yield every statement of a kind in ledger order, unverified."""
        for key, one in self.kept.items():
            if one.envelope.statement.kind == kind:
                yield key, one.envelope.statement

    def filed(self, key: Sha256) -> Filed:
        """Return one statement with its verified key and time of receipt.

        Raises:
            IntegrityFailed: its signature, or that of its receipt, does not hold.
        """
        one = self.kept[key]
        return Filed(key, one.envelope.statement, self._key(key), one.position, self._received(key))

    def of_change(self, change: ChangeId) -> tuple[Filed, ...]:
        """Return every statement of a change, verified, in ledger order."""
        return tuple(self.filed(key) for key in self.by_change.get(change, []))

    def last_receipt(self) -> Receipt | None:
        """Return the newest receipt, verified."""
        if not self.receipts:
            return None
        receipt = self.filed(self.receipts[-1]).statement
        return receipt if isinstance(receipt, Receipt) else None

    # growing

    def add(self, commit: ObjectId, files: Iterable[tuple[str, bytes]]) -> list[Sha256]:
        """Take in one ledger commit and what it adds; return the ids in order of their paths.

        Raises:
            IntegrityFailed: a file is no envelope, or not in its place.
        """
        position = len(self.positions)
        self.positions[commit] = position
        self.tip = commit
        added = []
        for path, data in sorted(files):
            envelope = parse_envelope(data, path)
            statement = envelope.statement
            key = Sha256(path.rsplit("/", 1)[-1].removesuffix(".json"))
            self.kept[key] = Kept(key, envelope, position)
            added.append(key)
            change = getattr(statement, "change", "")
            if change:
                self.by_change.setdefault(change, []).append(key)
            if isinstance(statement, Receipt):
                self.receipts.append(key)
                for record in statement.records:
                    self.receipt_of.setdefault(record, key)
        return added

    def _key(self, key: Sha256) -> str:
        if key not in self._verified:
            one = self.kept[key].envelope
            found = self.signatures.verified_key(canonical(one.statement), one.signature, namespace(one.statement.kind))
            if one.statement.kind in _HOST_KINDS and found != self.founding.host_key:
                raise IntegrityFailed(msg("a record that only the host may sign is signed by somebody else"))
            self._verified[key] = found
        return self._verified[key]

    def _received(self, key: Sha256) -> dt.datetime | None:
        receipt_id = self.receipt_of.get(key)
        if receipt_id is None:
            return None
        self._key(receipt_id)
        receipt = self.kept[receipt_id].envelope.statement
        assert isinstance(receipt, Receipt)  # noqa: S101 - by how it was entered
        return receipt.at


def load_ledger(repository: Repository, signatures: Signatures, tip: ObjectId | None) -> Ledger:
    """Read the whole ledger up to `tip`.

    Raises:
        IntegrityFailed: a commit has two parents, changes or removes a record, or adds something else.
    """
    ledger = Ledger(signatures)
    if tip is not None:
        extend(ledger, repository, repository.commits(tip))
    return ledger


def extend(ledger: Ledger, repository: Repository, commits: Sequence[Commit]) -> list[list[Sha256]]:
    """Take in further ledger commits, parents first; return the ids that each added."""
    added = []
    for commit in commits:
        if commit.parents != ((ledger.tip,) if ledger.tip else ()):
            raise IntegrityFailed(
                msg("the ledger is not one line of commits at {commit}", commit=commit.id),
                msg("do not use this copy; compare it with the host's"),
            )
        changes = repository.compare(ledger.tip, commit.id)
        wrong = next(
            (one.path for one in changes if one.before is not None or one.after is None or one.after.mode != REGULAR),
            None,
        )
        if wrong is not None or not changes:
            raise IntegrityFailed(
                msg("the ledger commit {commit} changes or removes {path}", commit=commit.id, path=wrong or "-"),
                msg("records are only ever added; do not use this copy"),
            )
        found = [(one.path, one.after.object_id) for one in changes if one.after is not None]
        bodies = dict(repository.read_many(sorted({object_id for _path, object_id in found})))
        # every path is read, also where two of them share one blob: nothing enters the ledger unseen
        added.append(ledger.add(commit.id, [(path, bodies[object_id]) for path, object_id in found]))
    return added


def commit_problem(commit: Commit, statements: Sequence[Statement]) -> Reason | None:
    """Return what a ledger commit says beyond its records: nothing can be smuggled in by message, name or header."""
    names = {(commit.author.name, commit.author.email), (commit.committer.name, commit.committer.email)}
    if names != {CLERK} or commit.message != ledger_message(statements) or commit.extra:
        return Reason("record-refused", msg("a ledger commit carries another message or name than it must"))
    return None


def seal(statement: Statement, signer: Signer) -> Envelope:
    """Sign a statement in the namespace of its kind."""
    return Envelope(statement, signer.sign(canonical(statement), namespace(statement.kind)))


def unreadable_record(envelopes: Iterable[Envelope]) -> Statement | None:
    """Return the first statement whose envelope could not be read back out of the ledger, or None."""
    for one in envelopes:
        try:
            parse_envelope(dump_envelope(one), ledger_path(one.statement))
        except IntegrityFailed:
            return one.statement
    return None


def write_records(
    repository: Repository, tip: ObjectId | None, envelopes: Sequence[Envelope], why: str, at: dt.datetime
) -> ObjectId:
    """Store one ledger commit on `tip` that adds the envelopes; no ref moves.

    Raises:
        AskedWrongly: one of them could not be read back; then nothing is stored.
    """
    unfit = unreadable_record(envelopes)
    if unfit is not None:
        raise AskedWrongly(
            msg("the record {kind} could not be read back, so it is not written", kind=unfit.kind),
            msg("it may be too large; do the same in several smaller steps"),
        )
    files: Mapping[str, tuple[str, ObjectId]] = {
        ledger_path(one.statement): (REGULAR, repository.write(dump_envelope(one))) for one in envelopes
    }
    tree = repository.overlay(tip, files)
    clerk = Signature(*CLERK, at)
    return repository.write_commit(tree, (tip,) if tip else (), why, clerk, clerk)
