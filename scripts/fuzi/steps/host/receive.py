"""The host takes in a push: every ref it moves is justified by a signed record, or the whole push is refused.

Judged before its objects are taken in (pre-receive); what was found holds when the refs move, under the lock
(proc-receive), unless something moved meanwhile (`judged`): then it is judged again. Numbered as in the documentation:
1 refs, 2 tips, 3 ledger commits, 4 records, 5 claims, 6 receipt (`accept`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

import fuzi
from fuzi.errors import AskedWrongly, CheckUnfit, FuziError, IntegrityFailed, MalformedFile
from fuzi.formats.statement import Envelope
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, Sha256, is_change_id
from fuzi.model.statement import Filed
from fuzi.model.term_list import TermList
from fuzi.model.verdict import Reason
from fuzi.ports.inspection import Inspector
from fuzi.ports.originals import Originals
from fuzi.ports.repository import RefMove, Repository
from fuzi.ports.signatures import Signatures, Signer
from fuzi.scanning.veil import Veil
from fuzi.steps.host.accept import unwritable
from fuzi.steps.host.admit import admit
from fuzi.steps.host.admit_repair import belongs_to_repair, unrecorded
from fuzi.steps.host.desk import MAIN, Desk
from fuzi.steps.host.host_signer import host_signer
from fuzi.steps.host.judged import Judged, as_text
from fuzi.steps.host.together import together_problem
from fuzi.steps.record.ledger import extend, load_ledger
from fuzi.steps.record.ledger_commit import commit_problem
from fuzi.steps.record.ledger_writing import LEDGER
from fuzi.steps.record.main_line import recorded_main
from fuzi.steps.record.mandates import with_recovery
from fuzi.steps.record.rules import load_ground

CHANGES = "refs/heads/changes/"
RELEASES = "refs/tags/release/"
_RELEASE = re.compile(r"refs/tags/release/[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
MAX_MOVES = 50
MAX_RECORDS = 200


class Examined(Struct, frozen=True):
    """What the host thinks of a push. With no reasons it may be `concluded`.

    `stale` tells that a ref has moved meanwhile: fetch, look again, try again.
    """

    moves: tuple[RefMove, ...]
    reasons: tuple[Reason, ...]
    stale: bool = False
    desk: Desk | None = None
    added: tuple[str, ...] = ()


class Tools(Struct, frozen=True):
    """What the host looks at a push with."""

    signatures: Signatures
    inspector: Inspector
    originals: Originals


def examine(repository: Repository, tools: Tools, moves: Sequence[RefMove], now: dt.datetime) -> Examined:
    """Judge a push without changing anything; its reasons hold no confidential value."""
    examined = _examined(repository, tools, moves, now)
    if not examined.reasons:
        return examined
    veil = Veil(_terms(repository, tools.inspector), tools.inspector.keys)
    return replace(examined, reasons=veil.reasons(examined.reasons))


def _terms(repository: Repository, inspector: Inspector) -> Sequence[TermList]:
    """Return main's term lists and the private one; none where there is no main, or they cannot be read."""
    main = repository.ref(MAIN)
    try:
        return () if main is None else inspector.terms(main)
    except MalformedFile:
        return ()


def _examined(repository: Repository, tools: Tools, moves: Sequence[RefMove], now: dt.datetime) -> Examined:
    whole = tuple(moves)
    reasons = [reason for one in whole if (reason := _ref_problem(one))]
    reasons += [_named_twice(one) for one, times in Counter(one.ref for one in whole).items() if times > 1]
    if len(whole) > MAX_MOVES:
        reasons.append(Reason("too-many-refs", msg("a push moves at most {limit} refs", limit=MAX_MOVES)))
    if reasons:
        return Examined(whole, tuple(reasons))
    standing = repository.refs_at([MAIN, *(one.ref for one in whole)])
    stale = [one.ref for one in whole if standing.get(one.ref) != one.old]
    if stale:
        return Examined(whole, (moved_on(stale[0]),), stale=True)
    tips = {one.ref: one for one in whole}
    if LEDGER not in tips or tips[LEDGER].new is None:
        return Examined(whole, tuple(_raw(one.ref) for one in whole))
    main, old_ledger = standing.get(MAIN), tips[LEDGER].old
    if main is None or old_ledger is None:
        return Examined(whole, (Reason("not-founded", msg("this host has no founded site")),))
    ledger = load_ledger(repository, tools.signatures, old_ledger)
    last = ledger.last_receipt()
    now = max(now, last.at) if last else now  # a clock that was set back never makes time run backwards
    recorded = recorded_main(ledger)
    ground = with_recovery(load_ground(repository, recorded), ledger)
    desk = Desk(repository, ledger, tools.inspector, tools.originals, recorded, ground, now)
    desk.found = main if main != recorded else None
    new_ledger = tips[LEDGER].new
    assert new_ledger is not None  # noqa: S101 - checked above
    found, added = _read_records(desk, new_ledger, old_ledger)
    reasons = found or _unjustified(desk, whole) or list(unwritable([Envelope(scan, "") for scan in desk.scans]))
    return Examined(whole, tuple(reasons), desk=desk, added=tuple(added))


def concluded(examined: Examined, signers: Sequence[Signer]) -> Judged | Reason:
    """Return what the host will write about an examined push without reasons; `accept` writes it.

    Args:
        signers: every key that the host holds; the one that is the host's now will sign.
    """
    desk = examined.desk
    assert desk is not None  # noqa: S101 - only an examined push without reasons comes here
    assert not examined.reasons  # noqa: S101
    signer = host_signer(desk, signers)
    if isinstance(signer, Reason):
        return signer
    moved = {one.ref: one.old or "" for one in examined.moves}
    ended = desk.repository.refs_at([ref for ref, target in desk.claims.items() if target is None and ref not in moved])
    claimed = {ref: ended.get(ref, "") if target is None else target for ref, target in desk.claims.items()}
    last = desk.ledger.last_receipt()
    return Judged(
        program=fuzi.__version__,
        at=desk.now,
        site=desk.ledger.site,
        sequence=last.sequence + 1 if last else 1,
        key=signer.public_key,
        moves=as_text(examined.moves),
        ended=dict(ended),
        refs={MAIN: desk.found or desk.main, **claimed, **moved},
        records=examined.added,
        scans=tuple(desk.scans),
    )


def moved_on(ref: str) -> Reason:
    """Return the refusal of a push that was made before a ref moved."""
    return Reason("stale", msg("{ref} has moved on meanwhile; fetch and try again", ref=ref), {"path": ref})


def _ref_problem(move: RefMove) -> Reason | None:
    """Return why a ref may not be moved at all (step 1)."""
    ref = move.ref
    if move.new is None:
        return Reason("deletion", msg("{ref} cannot be deleted", ref=ref), {"path": ref})
    if move.new == move.old:  # no receipt tells of it
        return Reason("ref-refused", msg("{ref} is pushed to where it is already", ref=ref), {"path": ref})
    if ref in {MAIN, LEDGER}:
        return None
    if ref.startswith(CHANGES) and is_change_id(ref.removeprefix(CHANGES)):
        return None
    if _RELEASE.fullmatch(ref):
        if move.old is not None:
            return Reason("tag-moved", msg("the release tag {ref} is never moved", ref=ref), {"path": ref})
        return None
    what = msg("{ref} is not taken here; only changes, releases and their records are", ref=ref)
    return Reason("ref-refused", what, {"path": ref})


def _named_twice(ref: str) -> Reason:
    """Return the refusal of a ref that a push moves to two places: one would be judged, and the other one taken."""
    return Reason("ref-refused", msg("{ref} is named twice in this push", ref=ref), {"path": ref})


def _raw(ref: str) -> Reason:
    if ref == MAIN:
        what = msg("main moves only by `fuzi land`, with the record of an approved change")
    elif ref.startswith(RELEASES):
        what = msg("{ref} comes only with the record that `fuzi release` makes, on a landed commit", ref=ref)
    else:
        what = msg("{ref} moves only with a signed submission; use `fuzi submit`", ref=ref)
    return Reason("raw-push", what, {"path": ref})


def _read_records(desk: Desk, new: ObjectId, old: ObjectId) -> tuple[list[Reason], list[Sha256]]:
    """Read the pushed ledger commits and admit their records (steps 3 and 4)."""
    ledger, repository = desk.ledger, desk.repository
    too_many = [Reason("too-many-records", msg("a push brings at most {limit} records", limit=MAX_RECORDS))]
    try:
        commits = repository.commits(new, (old,), MAX_RECORDS)
    except MalformedFile:
        return too_many, []
    if not commits or not repository.is_ancestor(old, new):
        return [Reason("ledger-rewritten", msg("the ledger is only ever continued"))], []
    added: list[Sha256] = []
    for commit in commits:
        parent = ledger.tip
        try:
            is_next = commit.parents == (parent,)  # any other is refused below
            if is_next and len(added) + len(repository.compare(parent, commit.id)) > MAX_RECORDS:
                return too_many, []
            ids = extend(ledger, repository, [commit])[0]
            filed = [ledger.filed(one) for one in ids]
        except FuziError as error:
            return [Reason("record-refused", error.what)], []
        statements = [one.statement for one in filed]
        before = [ledger.kept[key].envelope.statement for key in added]
        if problem := commit_problem(commit, statements) or together_problem(before, statements):
            return [problem], []
        several = len(commits) > 1 or len({_change_of(one) for one in filed} - {""}) > 1
        for one in filed:
            reasons = _admitted(desk, one, parent)
            if reasons:
                return ([_named(reason, _change_of(one)) for reason in reasons] if several else reasons), []
        added += ids
    return [], added


def _change_of(filed: Filed) -> str:
    """Return which change a record is about; empty for a record of none."""
    return str(getattr(filed.statement, "change", ""))


def _named(reason: Reason, change: str) -> Reason:
    """Return a reason that names the change, too: of several that were signed at once, the signer is told which."""
    return replace(reason, message=msg("{change}: {why}", change=change, why=reason.message)) if change else reason


def _admitted(desk: Desk, filed: Filed, parent: ObjectId | None) -> list[Reason]:
    """Return what speaks against a record; one that names what is not there, or cannot be read, is refused as well."""
    if desk.found is not None and not belongs_to_repair(filed.statement, desk.found):
        return [unrecorded(desk.found, desk.main)]
    try:
        return list(admit(desk, filed, parent))  # type: ignore[arg-type]
    except MalformedFile as error:
        wrong = [msg("{path}: {problem}", path=one.path, problem=one.what) for one in error.problems]
        return [Reason("record-refused", what) for what in wrong or [error.what]]
    except CheckUnfit as error:
        return [Reason("scan-incomplete", msg("the host cannot check anything now: {why}", why=error.what))]
    except (AskedWrongly, IntegrityFailed) as error:
        return [Reason("record-refused", error.what)]


def _unjustified(desk: Desk, moves: Sequence[RefMove]) -> list[Reason]:
    """Return the refs that no record of the push justifies, and claims that the push does not carry out (step 5)."""
    reasons = []
    given = {one.ref: one.new for one in moves if one.ref != LEDGER}
    for ref, new in given.items():
        if ref not in desk.claims:
            reasons.append(_raw(ref))
        elif desk.claims[ref] != new:
            what = msg("{ref} is pushed to another commit than its record names", ref=ref)
            reasons.append(Reason("content-differs", what, {"path": ref}))
    for ref, wanted in desk.claims.items():
        if wanted is not None and ref not in given and desk.repository.ref(ref) != wanted:
            what = msg("{ref} belongs to this record and was not pushed with it", ref=ref)
            reasons.append(Reason("push-incomplete", what, {"path": ref}))
    return reasons
