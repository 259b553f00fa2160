"""Looking: judge a change, list the open ones and those whose approvals are owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import MalformedFile
from fuzi.gate.decide import judge
from fuzi.gate.emergency import alarm_notes
from fuzi.gate.explain import explain
from fuzi.gate.ground import Case
from fuzi.messages import msg
from fuzi.model.change_statement import Submission
from fuzi.model.debt import Debt
from fuzi.model.explanation import Explanation, ListedChange
from fuzi.model.ids import ChangeId
from fuzi.model.term_list import TermList
from fuzi.model.verdict import Reason, Verdict, refused
from fuzi.scanning.showing import show_words
from fuzi.steps.check.scan_rules import load_ruleset
from fuzi.steps.clone.debts import open_debts
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.repair_case import repair_id


class OpenChange(Struct, frozen=True):
    """An open change, what the gate says of it today, its title as it may be shown, when it was received."""

    case: Case
    submission: Submission
    verdict: Verdict
    title: str
    received_at: dt.datetime | None


def judged(workspace: Workspace, change: str) -> Verdict:
    """Return the verdict on a change; malformed rules on main refuse it (and the caller exits 2)."""
    try:
        case = workspace.case(change)
        verdict = judge(case)
        return replace(verdict, reasons=(*verdict.reasons, *alarm_notes(case, verdict)))
    except MalformedFile as error:
        reasons = [
            Reason(
                "rules-malformed",
                msg("{path}:{line}: {what}", path=one.path, line=one.line, what=one.what),
                {"path": one.path},
            )
            for one in error.problems
        ]
        return refused(ChangeId(change), *(reasons or [Reason("rules-malformed", error.what)]))


def open_changes(workspace: Workspace) -> list[OpenChange]:
    """Return every open change with its verdict, oldest first; the repair that main waits for is one of them."""
    found = []
    terms = load_ruleset(workspace.repository, workspace.main).terms if workspace.ledger.by_change else ()
    for change, rows in workspace.ledger.index.changes().items():
        kinds = {row.kind for row in rows}
        is_repair = workspace.stray is not None and change == repair_id(workspace.main)
        if kinds & {"landing", "closing"} or ("submission" not in kinds and not is_repair):
            continue
        case = workspace.case(change)
        if case.submission is not None:
            found.append(_open(case, case.submission, terms))
    return found


def owed_changes(workspace: Workspace) -> list[tuple[OpenChange, Debt]]:
    """Return the changes that landed by emergency and still owe their approvals, the earliest end time first."""
    terms = load_ruleset(workspace.repository, workspace.main).terms if workspace.ledger.by_change else ()
    found = []
    for one in open_debts(workspace):
        if one.case.submission is not None:
            found.append((replace(_open(one.case, one.case.submission, terms), verdict=one.verdict), one.debt))
    return found


def explained_changes(workspace: Workspace) -> list[tuple[ListedChange, Explanation]]:
    """Return every open change with how it stands, oldest first."""
    return [(_listed(one), explain(one.case, one.verdict)) for one in open_changes(workspace)]


def _listed(one: OpenChange) -> ListedChange:
    said = one.submission
    return ListedChange(said.change, said.number, one.title, said.owner, one.received_at, one.verdict)


def _open(case: Case, submission: Submission, terms: Sequence[TermList]) -> OpenChange:
    received_at = next(one.received_at for one in case.filed if one.statement == submission)
    return OpenChange(case, submission, judge(case), show_words(submission.title, terms), received_at)
