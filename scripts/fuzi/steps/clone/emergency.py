"""`fuzi land --emergency`, and the second person's approval of it: two persons let a change land before its quorum."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly
from fuzi.formats.statement import Envelope, statement_id
from fuzi.gate.decide import judge
from fuzi.gate.emergency import judge_emergency, record_problems
from fuzi.gate.emergency_words import Signed
from fuzi.gate.ground import Case, Ground
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.debt import EMERGENCY
from fuzi.model.exception_record import Emergency
from fuzi.model.labels import role_word, stage_word
from fuzi.model.people import Person, Role
from fuzi.model.statement import TARGET, VERSION, Filed
from fuzi.model.verdict import Outcome, Verdict, refused
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.debts import DebtBook
from fuzi.steps.record.ledger_writing import seal


class Alarm(Struct, frozen=True):
    """What a person says who asks for an emergency landing: until when its approvals are given, and why.

    Both may be left out where enough persons have signed already.
    """

    until: dt.datetime | None = None
    reason: str = ""


class Asked(Struct, frozen=True):
    """The verdict on an emergency landing, and the record that is to be filed for it, if any."""

    verdict: Verdict
    record: Envelope | None = None


def ask(workspace: Workspace, signer: Signer, change: str, alarm: Alarm) -> Asked:
    """Judge an emergency landing with what its asker signs now; nothing is sent.

    Raises:
        AskedWrongly: no end time or no reason while somebody must still sign; no role to sign in.
    """
    case = emergency_case(workspace, change)
    submission = case.submission
    verdict = judge(case if case.closing is None else replace(case, debt=None))
    if verdict.outcome is Outcome.APPROVED or submission is None or case.closing is not None:
        return Asked(verdict)
    standing = judge_emergency(case)
    if standing.outcome is Outcome.APPROVED:
        return Asked(standing)
    if not case.ground.policy.emergency_roles:
        return Asked(standing)
    if alarm.until is None or not alarm.reason.strip():
        raise AskedWrongly(
            msg("an emergency landing needs an end time and a reason"),
            msg("`fuzi land {change} --emergency --until 2026-11-24T12:00 -m …`", change=change),
        )
    person = workspace.acting(signer)
    record = Emergency(
        "emergency",
        *workspace.about(submission),
        alarm.until.astimezone(dt.UTC),
        alarm.reason,
        _role_of(person, case.ground, workspace.now),
        person.id,
        case.ground.policy.digest,
        workspace.seen,
    )
    filed = Filed(statement_id(record), record, signer.public_key, len(workspace.ledger.positions), None)
    problems = record_problems(filed, case)
    if problems:
        return Asked(refused(case.change, *problems, submission=submission.number, root=submission.root))
    return Asked(judge_emergency(replace(case, filed=(*case.filed, filed))), seal(record, signer))


def emergency_case(workspace: Workspace, change: str) -> Case:
    """Return the case of a change with the pages for which others still owe their approvals."""
    case = workspace.case(change)
    book = DebtBook(workspace.repository, workspace.ledger, workspace.ground, workspace.now)
    return replace(case, owing=book.owing()) if case.closing is None else case


def emergency_approval(workspace: Workspace, change: str, person: Person, decision: Decision, words: str) -> Approval:
    """Return the approval by which a second person lets a change land in an emergency.

    Raises:
        AskedWrongly: it is closed, it is no approval, the person has signed already or has no role to sign in.
    """
    case = workspace.case(change)
    submission = case.submission
    if submission is None or case.closing is not None:
        raise AskedWrongly(msg("{change} is closed", change=change))
    if decision is not Decision.APPROVE:
        raise AskedWrongly(msg("who is against an emergency landing objects in a stage of the change"))
    if person.id in Signed(case).standing:
        raise AskedWrongly(
            msg("you have approved {change} in {stage} already", change=change, stage=stage_word(EMERGENCY)),
            msg("`fuzi show {change}` lists what was said; `fuzi withdraw` takes a statement back", change=change),
        )
    return Approval(
        "approval",
        *workspace.about(submission),
        dict(submission.items),
        EMERGENCY,
        _role_of(person, case.ground, workspace.now),
        "",
        person.id,
        "",
        case.ground.policy.digest,
        workspace.seen,
        (),
        decision,
        "",
        words,
    )


def withdrawal(workspace: Workspace, record: Emergency, statement: str, words: str) -> Approval:
    """Return the statement that takes back one's own emergency record."""
    items = workspace.case(record.change).submissions[record.submission - 1].items
    return Approval(
        "approval",
        VERSION,
        record.site,
        TARGET,
        record.change,
        record.submission,
        record.root,
        dict(items),
        EMERGENCY,
        record.role,
        "",
        record.person,
        "",
        record.policy,
        workspace.seen,
        (),
        Decision.WITHDRAW,
        statement,
        words,
    )


def _role_of(person: Person, ground: Ground, now: dt.datetime) -> Role:
    """Return the first role by which a person may sign today.

    Raises:
        AskedWrongly: the policy names none that he or she holds.
    """
    day = ground.day(now)
    roles = ground.policy.emergency_roles
    found = next((role for role in roles if person.holds(role, None, day)), None)
    if found is None and not roles:
        raise AskedWrongly(msg("the policy has no `emergency:`, so nothing lands by emergency"))
    if found is None:
        named = [role_word(role) for role in roles]
        raise AskedWrongly(
            msg("{person} may not sign an emergency landing; that is for: {roles}", person=person.name, roles=named)
        )
    return found
