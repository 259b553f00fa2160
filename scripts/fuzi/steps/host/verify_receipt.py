"""Proves the host's receipts again: gapless, in order of time, each about exactly the records before it (step 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fuzi.formats.statement import statement_id
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Closing, Landing, Submission
from fuzi.model.host_statement import Receipt, Scan
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.publication_statement import Release
from fuzi.model.statement import Statement
from fuzi.model.verdict import Reason
from fuzi.steps.host.desk import MAIN, branch
from fuzi.steps.host.walk import Walk

_OF_THE_HOST = Receipt | Scan
_NAMED = 12
"""So many digits of a record's id are told."""


def receipt_problem(walk: Walk, parent: ObjectId, statements: Sequence[Statement]) -> Reason | None:
    """Check a receipt against what the ledger holds; the next is then expected to follow it.

    Args:
        parent: the ledger commit before the host's own.
        statements: what the host's commit adds; one of them is a receipt.
    """
    receipts = [one for one in statements if isinstance(one, Receipt)]
    receipt = receipts[0]
    if len(receipts) > 1:
        return _wrong(msg("one push has {n} receipts of the host", n=len(receipts)))
    strangers = [one.kind for one in statements if not isinstance(one, _OF_THE_HOST)]
    if strangers:
        what = msg("a record of the kind {kind} stands beside receipt {n}", kind=strangers[0], n=receipt.sequence)
        return _wrong(what)
    if receipt.site != walk.ledger.site:
        return Reason("other-site", msg("signed for another site"))
    if receipt.sequence != walk.sequence + 1:
        what = msg("receipt {n} of the host follows receipt {before}", n=receipt.sequence, before=walk.sequence)
        return _wrong(what)
    known = walk.last_at or walk.ledger.founding.at
    if receipt.at < known:
        what = msg(
            "receipt {n} of the host is dated {at}, earlier than what came before it ({known})",
            n=receipt.sequence, at=_instant(receipt.at), known=_instant(known),
        )  # fmt: skip
        return _wrong(what)
    if receipt.ledger != parent or receipt.follows != walk.last_tip:
        what = msg("receipt {n} of the host is about another state of the ledger", n=receipt.sequence)
        return _wrong(what)
    scans = [statement_id(one) for one in statements if isinstance(one, Scan)]
    uneven = _uneven(receipt, {*walk.waiting, *scans})
    if uneven is not None:
        return _wrong(uneven)
    walk.sequence, walk.last_at, walk.waiting = receipt.sequence, receipt.at, []
    return None


def _uneven(receipt: Receipt, expected: set[Sha256]) -> Message | None:
    """Return which records a receipt leaves out, names without need, or names twice."""
    named = set(receipt.records)
    lacking, more = sorted(expected - named), sorted(named - expected)
    if lacking:
        shown = [one[:_NAMED] for one in lacking]
        return msg("receipt {n} of the host leaves out records that came with it: {records}", n=receipt.sequence,
                   records=shown)  # fmt: skip
    if more or len(named) != len(receipt.records):
        shown = [one[:_NAMED] for one in more or sorted(named)]
        return msg("receipt {n} of the host names records that did not come with it: {records}", n=receipt.sequence,
                   records=shown)  # fmt: skip
    return None


def main_problem(receipt: Receipt, moved: ObjectId | None, landing: Landing | None) -> Reason | None:
    """Return why a receipt does not tell truly what became of main.

    Args:
        moved: where the records it covers put main; None where they leave it.
        landing: the landing among them, if there is one.
    """
    told = [one for one in receipt.refs if one.ref == MAIN]
    news = [one.new for one in told]
    if news != ([moved] if moved else []):
        what = msg(
            "receipt {n} of the host says that main moved to {told}; by the records it covers that is {known}",
            n=receipt.sequence, told=[one[:_NAMED] for one in news] or "-", known=moved[:_NAMED] if moved else "-",
        )  # fmt: skip
        return _wrong(what)
    if landing is not None and told[0].old != landing.before:
        what = msg("receipt {n} of the host says that main moved from elsewhere", n=receipt.sequence)
        return _wrong(what)
    return None


def refs_problem(receipt: Receipt, covered: Sequence[Statement]) -> Reason | None:
    """Return why a receipt names another ref than its records move, or another place: `settle` goes by its word.

    Main is asked about by itself; a ref that was there already is not named.
    """
    known = _moved_by(covered)
    names = [one.ref for one in receipt.refs]
    for one in receipt.refs:
        if one.ref == MAIN:
            continue
        if one.ref not in known or one.new != known[one.ref] or names.count(one.ref) > 1:
            what = msg(
                "receipt {n} of the host says that {ref} moved to {told}; by the records it covers that is {known}",
                n=receipt.sequence, ref=one.ref, told=one.new[:_NAMED] or "-", known=known.get(one.ref, "")[:_NAMED]
                or "-",
            )  # fmt: skip
            return _wrong(what)
    return None


def _moved_by(covered: Sequence[Statement]) -> dict[str, str]:
    """Return each ref beside main that records move, and where to; an empty place is "no such ref"."""
    known: dict[str, str] = {}
    for one in covered:
        if isinstance(one, Submission):
            known[branch(one.change)] = one.head
        elif isinstance(one, Landing | Closing):
            known[branch(one.change)] = ""
        elif isinstance(one, Release):
            known[f"refs/tags/{one.name}"] = one.tag
    return known


def _wrong(what: Message) -> Reason:
    return Reason("receipt-wrong", what)


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
