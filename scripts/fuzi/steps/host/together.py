"""Which records come together: in one ledger commit, and in one push (3-gate section 2).

Every record of a push is judged by the rules as they were before it. A landing may change them, so it ends its push:
what came after it would be judged by the old rules here and by the new ones whenever the history is proved again, and
one such record would spoil the proof for ever. Records of one ledger commit do not see each other, so what builds on
each other stands in commits of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.formats.statement import ledger_path
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval, Landing
from fuzi.model.exception_record import Repair
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import Release, TombstoneRecord
from fuzi.model.statement import Statement
from fuzi.model.verdict import Reason

_AFTER = msg("a landing ends its push; what comes after it comes with the next one")
_BESIDE = msg("beside a landing its ledger commit holds nothing but the tombstones of what it retracts")


def together_problem(earlier: Sequence[Statement], statements: Sequence[Statement]) -> Reason | None:
    """Return why the records of a ledger commit do not come together, naming the first that is too much.

    Args:
        earlier: the records of the same push in the commits before it.
        statements: those of the commit, without the host's own.
    """
    if any(_moves_main(one) for one in earlier):
        return _named("one-landing", _AFTER, statements[0])
    movers = [one for one in statements if _moves_main(one)]
    strangers = [one for one in statements if one not in movers[:1] and not _is_retraction(one)]
    if movers and strangers:
        return _named("one-landing", _BESIDE, strangers[0])
    known: dict[tuple[str, str], Statement] = {}
    for one in statements:
        about = _about(one)
        other = known.setdefault(about, one) if about is not None else one
        if about is not None and other is not one and not (isinstance(one, Approval) and isinstance(other, Approval)):
            what = msg("a ledger commit holds two records about {id} that do not know each other", id=about[1])
            return _named("record-refused", what, one)
    return None


def _moves_main(one: Statement) -> bool:
    return isinstance(one, Landing) or (isinstance(one, Repair) and one.step == "finish")


def _is_retraction(one: Statement) -> bool:
    return isinstance(one, TombstoneRecord) and one.reason_kind is TombstoneKind.RETRACTION


def _about(one: Statement) -> tuple[str, str] | None:
    """Return the change, the page or the release that a record is about; a page and a change may have one name."""
    if isinstance(one, TombstoneRecord):
        return "page", one.page
    if isinstance(one, Release):
        return "release", one.name
    change = str(getattr(one, "change", ""))
    return ("change", change) if change else None


def _named(code: str, what: Message, one: Statement) -> Reason:
    return Reason(code, what, {"record": ledger_path(one)})
