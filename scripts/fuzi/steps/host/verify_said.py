"""Proves again what was said about a change before it landed, from the records alone: no draft commit is needed.

Submissions follow each other without a gap and come from the change's owner, so that none can be taken out unseen;
disclaimers, closings and requests come from who had a right to them. A reviewer's word is one by itself; whether it
counts is weighed with the landing.
"""

from __future__ import annotations

import datetime as dt

from fuzi.gate import admission
from fuzi.gate.corrections import correction_problem, recorded
from fuzi.gate.ground import Case
from fuzi.gate.items import root_of
from fuzi.gate.machines import submitter_of, with_sponsor
from fuzi.gate.requests import citation_problem, request_problem
from fuzi.gate.spoken import word_problem
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Closing, Disclaimer, Submission
from fuzi.model.exception_record import Emergency, Repair
from fuzi.model.request import Request
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason
from fuzi.steps.host.repair_case import load_repair_case, over_problem
from fuzi.steps.host.walk import Walk
from fuzi.steps.record.requests import filed_before

Said = Submission | Disclaimer | Closing | Request


def said_problem(
    walk: Walk, filed: Filed, statement: Said, before: tuple[Filed, ...], at: dt.datetime
) -> Reason | None:
    """Return what is wrong with a submission, disclaimer, closing or request, as of its receipt.

    Args:
        before: the records of its change from before it, without the host's.
    """
    ground = walk.ground()
    if isinstance(statement, Request):
        return request_problem(filed, ground, at)
    if (over := over_problem(before, walk.main)) is not None:
        return over
    if any(isinstance(one.statement, Repair) for one in before):
        case = load_repair_case(walk.repository, before, walk.ledger, at)
    else:
        case = Case(walk.ledger.site, statement.change, before, (), ground, walk.ledger.positions, at)
    if isinstance(statement, Submission):
        return _submission_problem(walk, filed, statement, case)
    ask = admission.disclaimer_problem if isinstance(statement, Disclaimer) else admission.closing_problem
    return ask(filed, case)


def word_of_problem(
    walk: Walk, filed: Filed, words: Approval | Emergency, before: tuple[Filed, ...], at: dt.datetime
) -> Reason | None:
    """Return what is wrong with a reviewer's word by itself, as of its receipt.

    Args:
        before: the records of its change from before it.
    """
    if (over := over_problem(before, walk.main)) is not None:
        return over
    if any(isinstance(one.statement, Repair) for one in before):
        case = load_repair_case(walk.repository, before, walk.ledger, at)
    else:
        ground = walk.ground_upto(filed.position)
        case = Case(walk.ledger.site, words.change, before, (), ground, walk.ledger.positions, at)
    return word_problem(filed, words, case)


def _submission_problem(walk: Walk, filed: Filed, new: Submission, case: Case) -> Reason | None:
    signer = submitter_of(filed, new, case.ground, case.now)
    if isinstance(signer, Reason):
        return signer
    reasons = admission.following_problems(new, signer.id, case)
    if new.root != root_of(new.entries):
        reasons.append(Reason("content-differs", msg("the submission carries another digest than that of its entries")))
    if not {*with_sponsor((new.person,), filed.key, case.ground)} <= {*new.authors}:
        reasons.append(Reason("content-differs", msg("the submission does not name who signed it as an author")))
    uncited = citation_problem(new, filed_before(walk.ledger, filed.position))
    reasons += [uncited] if uncited is not None else []
    if not reasons and recorded(new):
        wrong = correction_problem(new, case)
        reasons += [wrong] if wrong is not None else []
    return next(iter(reasons), None)
