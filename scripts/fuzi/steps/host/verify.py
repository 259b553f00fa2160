"""`fuzi verify`: prove the history from the founding record on, from Git objects and signatures alone.

The steps are numbered as in the documentation: 1 the founding record is the one asked for; 2 the ledger is one line
that only grows; 3 every signature holds and belongs to the person named; 4 receipts are gapless and in order; 5 every
commit of main has its landing record; 6 each landing was approved, judged again as of its receipt; 7 releases and
tags agree; 8 nothing less than what was verified before. No draft commit is needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import closing

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import FuziError
from fuzi.formats.commit_message import records_message
from fuzi.gate.signers import signer_of
from fuzi.messages import msg
from fuzi.model.change_statement import Landing
from fuzi.model.exception_record import Repair
from fuzi.model.host_statement import Receipt, Scan
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.people import Role
from fuzi.model.publication_statement import Release
from fuzi.model.refounding import Former, Refounding
from fuzi.model.statement import Founding
from fuzi.model.verdict import Reason
from fuzi.ports.beside import Helpers
from fuzi.ports.pins import Pin
from fuzi.ports.repository import Commit, Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.host.debts import DebtBook, Owed
from fuzi.steps.host.proved import dump_state, resumed
from fuzi.steps.host.read_ahead import read_commits
from fuzi.steps.host.refounded import founded_anew, refounding_problem
from fuzi.steps.host.together import together_problem
from fuzi.steps.host.verify_ahead import begin_later
from fuzi.steps.host.verify_end import end_problems, lacking_of, less_than_known, older_than
from fuzi.steps.host.verify_receipt import main_problem, receipt_problem, refs_problem
from fuzi.steps.host.verify_record import record_problem
from fuzi.steps.host.verify_repair import take_repair
from fuzi.steps.host.verify_tree import tree_problems
from fuzi.steps.host.walk import Walk
from fuzi.steps.record.expunged import lost
from fuzi.steps.record.ledger import MOST_COMMITS, Ledger
from fuzi.steps.record.ledger_commit import message_problem
from fuzi.steps.record.ledger_row import Row
from fuzi.steps.record.main_line import repairs_of

_LOST = msg(
    "the bytes of {path}, which had to leave history, are not in this repository any more; nothing of them is proved"
    " beyond the digest"
)
_FIRST = Founding | Refounding
_OF_THE_HOST = Scan | Founding | Refounding


class Proof(Struct, frozen=True):
    """The answer of verify: how much was proved, what speaks against it, and up to where."""

    landings: int
    releases: int
    reasons: tuple[Reason, ...]
    main: ObjectId
    ledger: ObjectId
    since: ObjectId | None = None
    repaired: int = 0
    proved: str = ""
    debts: tuple[Owed, ...] = ()
    commits: int = 0
    repairs: tuple[Repair, ...] = ()
    refounding: Refounding | None = None
    former: Former | None = None
    last_at: dt.datetime | None = None

    @property
    def is_verified(self) -> bool:
        """Tell whether nothing speaks against the history."""
        return not self.reasons


def verify(
    repository: Repository,
    signatures: Signatures,
    tips: tuple[ObjectId, ObjectId],
    pin: Pin,
    *,
    is_full: bool,
    highest: Pin | None = None,
    helpers: Helpers | None = None,
) -> Proof:
    """Prove main and ledger.

    The whole proof reads every ledger commit, every record with its signature and every landing's trees from the
    objects. The one that goes on from the pin takes over from an earlier proof by the same user that everything up to
    the pinned tips held, with what it then knew: counts, the last receipt, the release tags, and which record stands
    where. It proves that the ledger still continues those tips, then everything that came since in the same way. A
    record from before the pin that a later one needs is read, and its signature verified, again. It does not look
    again whether Git's objects below the pinned tips are still there and undamaged; the whole proof does.

    Args:
        tips: main and ledger.
        pin: the site id, from outside the repository, and what was verified before: history may only have grown since.
        is_full: prove everything again, not only what is new.
        highest: the longest history of the site that was verified anywhere; a copy that lacks it is told.
        helpers: who proves the later part of a long history beside the earlier one; the answer is the same.
    """
    main, tip = tips
    reason = _state_problem(repository)
    walk = None if is_full or reason else resumed(repository, signatures, pin)
    since = None if walk is None else pin.ledger
    if walk is None:
        walk = Walk(repository, Ledger(signatures, repository), main)
    try:
        if not reason:
            walk, reason = _walked(walk, tip, pin.site, helpers)
        reasons = [reason] if reason else [*end_problems(walk, main), *less_than_known(walk, pin, highest)]
        is_known = walk.is_tree_proved or walk.ledger.tip == since
        reasons += [] if reasons or is_known else tree_problems(walk, since)
    except FuziError as error:
        reasons = [*_gone(repository, main), Reason("unreadable", error.what)]
    proved = "" if reasons else dump_state(walk, pin.site)
    debts = () if reasons or walk.last_at is None else _debts(walk, walk.last_at)
    commits = len(walk.ledger.index.commits)
    repairs = () if reasons else repairs_of(walk.ledger)
    anew = None if reasons else walk.ledger.refounding
    return Proof(walk.landings, walk.releases, tuple(reasons), main, tip, since, len(repairs), proved, debts, commits,
                 repairs, anew, last_at=walk.last_at)  # fmt: skip


def _gone(repository: Repository, main: ObjectId) -> list[Reason]:
    """Return what was taken out of this very repository, of what had to leave history: it proves itself no more."""
    return [Reason("expunged-lost", msg(_LOST.key, path=path), {"path": path}) for path in lost(repository, main)]


def _debts(walk: Walk, at: dt.datetime) -> tuple[Owed, ...]:
    """Return what is owed after emergency landings, as of the last receipt: no fault of the history, but told."""
    return DebtBook(walk.repository, walk.ledger, walk.ground(), at).open()


def _state_problem(repository: Repository) -> Reason | None:
    if repository.is_shallow():
        return Reason("shallow", msg("this clone is shallow or partial; clone it whole"))
    if repository.has_grafts_or_replacements():
        return Reason("grafted", msg("this clone has replaced or grafted commits; clone it anew"))
    return None


def _walked(walk: Walk, tip: ObjectId, site: Sha256, helpers: Helpers | None) -> tuple[Walk, Reason | None]:
    """Read the ledger from where the walk stands; return where that leads, and the first thing that does not hold."""
    repository, known = walk.repository, walk.ledger.tip
    ids = repository.line(tip, (known,) if known else (), MOST_COMMITS)
    if known is not None and (repository.commit(ids[0]).parents != (known,) if ids else tip != known):
        lacking = walk.ledger.index.commits.position_of(tip) is None
        return walk, lacking_of("ledger", known) if lacking else older_than(tip, known)

    def holds(other: Walk, rest: Sequence[ObjectId]) -> bool:
        return _walk(other, rest, site, 2) is None and not other.waiting

    with closing(begin_later(walk, ids, site, helpers, holds)) as later:
        sharers = 1 if later.start == len(ids) else 2
        if reason := _walk(walk, ids[: later.start], site, sharers):
            return walk, reason
        if (end := later.taken_over(walk, site)) is not None:
            return end, None
    if reason := _walk(walk, ids[later.start :], site, 1):
        return walk, reason
    if walk.waiting:
        return walk, Reason("receipt-missing", msg("the last records have no receipt of the host"))
    return walk, None


def _walk(walk: Walk, ids: Sequence[ObjectId], site: Sha256, sharers: int) -> Reason | None:
    """Read further ledger commits one by one; return the first thing that does not hold."""
    for commit, rows in read_commits(walk.ledger, walk.repository, ids, sharers):
        reason = _step(walk, commit, rows, site)
        if reason:
            return reason
    return None


def _step(walk: Walk, commit: Commit, rows: Sequence[Row], site: Sha256) -> Reason | None:
    """Prove one ledger commit."""
    ledger, ids = walk.ledger, [row.id for row in rows]
    statements = [ledger.words(row) for row in rows]
    message = records_message([(one.kind, key) for one, key in zip(statements, ids, strict=True)])
    if rows[0].position == 0:
        walk.waiting += ids
        return _founding_problem(walk, ids, site) or message_problem(commit, message)
    if problem := message_problem(commit, message):
        return problem
    receipt = next((one for one in rows if one.kind == "receipt"), None)
    if receipt is None:
        if any(isinstance(one, _OF_THE_HOST) for one in statements):
            return Reason("record-refused", msg("a record of the host stands outside the host's commits"))
        before = [ledger.kept[key].envelope.statement for key in walk.waiting]
        walk.waiting += ids
        return together_problem(before, statements)
    words = walk.ledger.filed(receipt.id).statement
    assert isinstance(words, Receipt)  # noqa: S101 - by its kind
    reason = _about(receipt, receipt_problem(walk, commit.parents[0], statements)) or _take(walk, receipt, words)
    walk.last_tip = commit.id
    return reason


def _about(row: Row, reason: Reason | None) -> Reason | None:
    """Return a reason with the record it is about."""
    return None if reason is None else replace(reason, details={**reason.details, "record": row.path})


def _founding_problem(walk: Walk, ids: Sequence[Sha256], site: Sha256) -> Reason | None:
    founding = walk.ledger.kept[ids[0]].envelope.statement
    if isinstance(founding, Refounding) and founding.old_site == site:
        return founded_anew(founding, ids[0])
    if len(ids) != 1 or not isinstance(founding, Founding | Refounding) or ids[0] != site:
        return Reason("other-site", msg("this is not the site {site}: its founding record is another one", site=site))
    filed = walk.ledger.filed(ids[0])
    walk.main = founding.main
    walk.on_main.add(founding.main)
    if walk.repository.commit(founding.main).tree != founding.tree:
        return Reason("content-differs", msg("the founding record names another tree"))
    signer = signer_of(filed, founding.leader, walk.ground(), founding.at)
    if isinstance(signer, Reason) or filed.key != founding.leader_key:
        return Reason("wrong-signer", msg("the founding record is not signed by the leader it names"))
    if not signer.holds(Role.SITE_LEADER, None, walk.ground().day(founding.at)):
        return Reason("wrong-signer", msg("the founding record is signed by somebody who was not the site leader"))
    if isinstance(founding, Refounding):
        return refounding_problem(walk.repository, walk.ledger.signatures, founding, walk.ground())
    return None


def _line(row: Row) -> int:
    return row.line


def _take(walk: Walk, place: Row, receipt: Receipt) -> Reason | None:
    """Check every record that a receipt covers (steps 3, 5, 6, 7); `place` is the receipt's own row."""
    landed: Landing | Repair | None = None
    found = [walk.ledger.index.find(key) for key in receipt.records]
    rows = [row for row in found if row is not None]  # none is absent: the receipt names what came with it
    rows.sort(key=_line)  # the order is the ledger's, whatever the receipt lists first
    walk.mandates += [walk.ledger.filed(row.id) for row in rows if row.kind == "mandate"]
    for row in rows:
        key, statement = row.id, walk.ledger.words(row)
        if isinstance(statement, _FIRST):
            continue
        if getattr(statement, "site", "") != walk.ledger.site:
            return _about(row, Reason("other-site", msg("signed for another site")))
        filed = walk.ledger.filed(key)
        reason = record_problem(walk, filed, statement, receipt.at, place.position)
        if reason:
            return _about(row, reason)
        if isinstance(statement, Landing):
            landed = statement
            walk.main = statement.commit
            walk.on_main.add(statement.commit)
            walk.landings += 1
            walk.said.pop(statement.change, None)  # little is said of it from now on
        if isinstance(statement, Repair) and statement.step == "finish":
            landed = take_repair(walk, statement) or landed
        if isinstance(statement, Release):
            walk.releases += 1
            walk.tags[statement.name] = statement.tag
    moved = ObjectId(landed.commit) if landed else None
    wrong = main_problem(receipt, moved, landed if isinstance(landed, Landing) else None)
    covered = [walk.ledger.kept[row.id].envelope.statement for row in rows]
    return _about(place, wrong or refs_problem(receipt, covered))
