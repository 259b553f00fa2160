"""Looks at what one record of a push claims, from trees and commits alone, and asks the gate about it."""

from __future__ import annotations

import re

from fuzi.formats.statement import texts_of
from fuzi.gate import admission
from fuzi.gate.mandates import mandate_problem
from fuzi.gate.requests import request_problem
from fuzi.gate.spoken import word_problem
from fuzi.messages import msg, visible
from fuzi.model.change_statement import Approval, Closing, Disclaimer, Landing, Submission
from fuzi.model.checkpoint import Checkpoint
from fuzi.model.debt import EMERGENCY
from fuzi.model.exception_record import Emergency, Mandate, Repair
from fuzi.model.ids import ObjectId
from fuzi.model.publication_statement import Deployment, Release, TombstoneRecord
from fuzi.model.refounding import Refounding
from fuzi.model.request import Request
from fuzi.model.statement import Filed, Founding, Statement
from fuzi.model.verdict import Reason
from fuzi.steps.host.admit_emergency import admit_emergency
from fuzi.steps.host.admit_landing import admit_landing
from fuzi.steps.host.admit_repair import admit_repair
from fuzi.steps.host.admit_submission import admit_submission
from fuzi.steps.host.desk import Desk, branch
from fuzi.steps.host.operations import admit_release, operation_problems
from fuzi.steps.host.repair_case import over_problem

_DIGEST = re.compile(r"(?=[0-9]*[a-f])[0-9a-f]{12,64}")


def admit(desk: Desk, filed: Filed, parent: ObjectId) -> tuple[Reason, ...]:
    """Return everything that speaks against taking in a record; notes in `desk` what it claims.

    Args:
        parent: the ledger commit before the one that adds the record.
    """
    statement = filed.statement
    if (foreign := _foreign(desk, statement)) is not None:
        return (foreign,)
    reasons = _words_problems(desk, statement)
    if isinstance(statement, Submission):
        return (*reasons, *admit_submission(desk, filed, statement))
    if isinstance(statement, Landing | Repair):
        return (*reasons, *_admit_move(desk, filed, statement, parent))
    if isinstance(statement, Release):
        return (*reasons, *admit_release(desk, filed, statement))
    if isinstance(statement, Deployment | TombstoneRecord):
        found = operation_problems(desk.repository, desk.ledger, filed, desk.ground, (desk.main, desk.now))
        return (*reasons, *found)
    if isinstance(statement, Mandate):
        problem = mandate_problem(filed, desk.ground, desk.now)
        return (*reasons, *((problem,) if problem else ()))
    if isinstance(statement, Request):
        problem = request_problem(filed, desk.ground, desk.now)
        return (*reasons, *((problem,) if problem else ()))
    if isinstance(statement, Approval | Emergency | Disclaimer | Closing):
        return (*reasons, *_admit_said(desk, filed, statement))
    return (_not_taken(statement),)


def _admit_said(desk: Desk, filed: Filed, words: Approval | Emergency | Disclaimer | Closing) -> tuple[Reason, ...]:
    """Return what speaks against a word on a change; what is wrong with it by itself is asked of every proof again."""
    case = desk.case(words.change, filed.position)
    known = [one for one in desk.ledger.of_change(words.change) if one.position < filed.position]
    if (over := over_problem(known, desk.main)) is not None:
        return (over,)
    if isinstance(words, Approval | Emergency) and (unfit := word_problem(filed, words, case)) is not None:
        return (unfit,)
    if isinstance(words, Emergency) or (isinstance(words, Approval) and words.stage == EMERGENCY):
        return admit_emergency(desk, filed, words.change)
    if isinstance(words, Closing):
        desk.claims[branch(words.change)] = None
    ask = {
        "approval": admission.approval_problem,
        "disclaimer": admission.disclaimer_problem,
        "closing": admission.closing_problem,
    }[words.kind]
    problem = ask(filed, case)
    return (problem,) if problem else ()


def _not_taken(statement: Statement) -> Reason:
    """Return why nobody may bring a record of this kind."""
    if isinstance(statement, Checkpoint):
        return Reason("kind-refused", msg("a checkpoint is kept elsewhere, never in the ledger it vouches for"))
    return Reason("kind-refused", msg("records of the kind {kind} are made by the host alone", kind=statement.kind))


def _foreign(desk: Desk, statement: Statement) -> Reason | None:
    """Return why a record belongs to no ledger that goes on, or to another site's."""
    if isinstance(statement, Founding | Refounding):
        return Reason("kind-refused", msg("a site begins once: its ledger takes no other record of how it began"))
    if getattr(statement, "site", "") != desk.ledger.site:
        return Reason("other-site", msg("signed for another site"))
    return None


def _admit_move(desk: Desk, filed: Filed, record: Landing | Repair, parent: ObjectId) -> tuple[Reason, ...]:
    """Return what speaks against a record that puts main somewhere."""
    if isinstance(record, Repair):
        return admit_repair(desk, filed, record, parent)
    return admit_landing(desk, filed, record, parent)


def _words_problems(desk: Desk, statement: Statement) -> tuple[Reason, ...]:
    """Return what must not be recorded in any text of a statement: confidential, or hidden characters."""
    texts = sorted({text for text in texts_of(statement) if not _DIGEST.fullmatch(text)})
    if any(visible(text) != text.replace("\r\n", "\n").replace("\n", " ") for text in texts):
        hidden = msg("the statement holds invisible or direction characters")
        return (Reason("words-refused", hidden),)
    found = desk.inspector.words("\n".join(texts), desk.main, is_removal=isinstance(statement, TombstoneRecord))
    return tuple(
        Reason(
            "words-refused",
            msg("the words of the statement hold something that must not be recorded ({rule})", rule=one.rule),
        )
        for one in found
    )
