"""Proves repairs again: what followed main's recorded tip, who approved what became of it, where main went."""

from __future__ import annotations

import datetime as dt

from fuzi.messages import msg
from fuzi.model.exception_record import Repair
from fuzi.model.ids import ObjectId
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason
from fuzi.steps.host.admit_repair import finish_problems, shape_problems
from fuzi.steps.host.repair_case import is_here, load_repair_case, wrong
from fuzi.steps.host.walk import Walk


def repair_problem(walk: Walk, filed: Filed, record: Repair, at: dt.datetime) -> Reason | None:
    """Prove a repair again: a proposal about what followed main's recorded tip, or what carried one out."""
    if record.before != walk.main or record.found == record.before:
        return wrong(msg("main is not where this repair found it, or every commit of it has its record"))
    if record.step == "propose":
        return next(iter(shape_problems(record)), None)
    known = walk.ledger.of_change(record.change)
    before = tuple(one for one in known if one.position < filed.position)
    if not any(isinstance(one.statement, Repair) for one in before):
        return wrong(msg("it is not the repair that was proposed last"))
    if not (is_here(walk.repository, record.found) and is_here(walk.repository, ObjectId(record.commit))):
        return Reason("history-rewritten", msg("main lacks {commit}, which a repair names", commit=record.commit))
    case = load_repair_case(walk.repository, before, walk.ledger, at)
    parent = walk.ledger.index.commits.commit_at(filed.position - 1)
    return next(iter(finish_problems(walk.repository, walk.ledger, (filed, record, parent), case)), None)


def take_repair(walk: Walk, record: Repair) -> Repair | None:
    """Go on from where a finished repair put main; return it where it moved main."""
    walk.main = ObjectId(record.commit)
    walk.on_main.update(one.id for one in walk.repository.commits(walk.main, (record.before,)))
    return record if record.how == "revert" else None
