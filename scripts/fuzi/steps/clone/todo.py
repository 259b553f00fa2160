"""What waits for a person: read off how every open change stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.gate.emergency import judge_emergency
from fuzi.gate.emergency_words import Signed, candidates
from fuzi.gate.explain import explain
from fuzi.messages import Translate
from fuzi.model.correction import remark_in
from fuzi.model.debt import EMERGENCY, Debt
from fuzi.model.explanation import Explanation, StageState, Viewer
from fuzi.model.ids import PersonId
from fuzi.model.term_list import TermList
from fuzi.model.verdict import NOTES, Outcome
from fuzi.model.waiting import Said, Waiting, WaitingKind
from fuzi.reports.corrections import suggested_lines
from fuzi.reports.next_steps import approving, confirming, landing, objecting, predecessors, renewing
from fuzi.scanning.showing import show_words
from fuzi.steps.check.scan_rules import load_ruleset
from fuzi.steps.clone.look import OpenChange, open_changes, owed_changes
from fuzi.steps.clone.viewing import viewer_of
from fuzi.steps.clone.workspace import Workspace

_NEVER = dt.date.max
_OBJECTION = "objection-stands"


def waiting_for(workspace: Workspace, person: PersonId, translate: Translate = str) -> list[Waiting]:
    """Return what waits for a person, the most urgent first: by kind, by the day that presses, by age.

    Args:
        translate: the reader's language, for the reasons of the gate.
    """
    terms = load_ruleset(workspace.repository, workspace.main).terms if workspace.ledger.by_change else ()
    found: list[Waiting] = []
    for one in open_changes(workspace):
        looker = _Looker(one, explain(one.case, one.verdict), viewer_of(workspace, one.case, person), terms, translate)
        found += looker.found()
    for one, debt in owed_changes(workspace):
        looker = _Looker(one, explain(one.case, one.verdict), viewer_of(workspace, one.case, person), terms, translate)
        found += looker.owed(debt)
    return sorted(found, key=_urgency)


def _urgency(one: Waiting) -> tuple[int, dt.date, str, str]:
    day = one.by or (one.lapse.last_day if one.lapse else None) or (one.due.date() if one.due else _NEVER)
    return one.kind.rank, day, one.received_at.isoformat() if one.received_at else "", one.change


class _Looker(Struct, frozen=True):
    """One open change as one person sees it."""

    change: OpenChange
    explanation: Explanation
    viewer: Viewer
    terms: Sequence[TermList]
    translate: Translate

    def found(self) -> Iterator[Waiting]:
        """Yield everything about this change that waits for the person."""
        person, verdict = self.viewer.person, self.change.verdict
        if any(one.code == "main-unrecorded" for one in verdict.reasons):
            return  # it waits for the repair, which is told by itself
        yield from self._alarm()
        if not self.explanation.is_with_author:
            yield from self._to_give()
            yield from self._to_look_at_again()
        elif person == self.viewer.owner:
            yield replace(
                self._waiting(WaitingKind.MEND),
                said=tuple(self._said()),
                command=f"fuzi {'abandon' if self._is_for_another() else 'submit --change'} {verdict.change}",
            )
        if verdict.outcome is Outcome.APPROVED and self.viewer.may_land:
            yield replace(self._waiting(WaitingKind.LAND), command=landing(verdict.change), by=self._presses())
        for one in self.explanation.lapses:
            if one.person == person:
                how = renewing(verdict.change, one, self.explanation)
                yield replace(self._waiting(WaitingKind.RENEW, one.stage), lapse=one, how=how)
        yield from self._stuck()

    def owed(self, debt: Debt) -> Iterator[Waiting]:
        """Yield the stages that the person can give of what an emergency landing still owes."""
        for one in self._to_give():
            is_overdue = debt.is_overdue(self.change.case.now)
            yield replace(one, kind=WaitingKind.DEBT, due=debt.until, is_overdue=is_overdue)

    def _waiting(self, kind: WaitingKind, stage: str = "") -> Waiting:
        one = self.change
        submission = one.submission
        return Waiting(kind, submission.change, submission.number, one.title, submission.owner, one.received_at, stage)

    def _presses(self) -> dt.date | None:
        """Return the first day on which an approval that was given already lapses, where that is near."""
        return min((one.last_day for one in self.explanation.lapses), default=None)

    def _to_give(self) -> Iterator[Waiting]:
        rows = [row for page in self.explanation.pages for row in page.rows if row.state is StageState.OPEN]
        own = [row for row in rows if self.viewer.person in row.candidates]
        for stage in dict.fromkeys(row.stage for row in own):
            said = (self.change.submission.change, stage, self.explanation, self.viewer.person)
            before = predecessors([row for row in own if row.stage == stage])
            kind = WaitingKind.CONFIRM if before else WaitingKind.GIVE
            waiting = replace(self._waiting(kind, stage), by=self._presses(), before=before)
            command = confirming(*said) if before else approving(*said)
            yield replace(waiting, command=command, against=objecting(*said))

    def _alarm(self) -> Iterator[Waiting]:
        """Yield the signature by which this person could let the change land in an emergency that was asked for."""
        case = self.change.case
        signed = Signed(case) if case.emergencies else None
        if signed is None or not signed.records or self.viewer.person not in candidates(signed):
            return
        if judge_emergency(case).outcome is Outcome.PENDING:
            command = f"fuzi approve {case.change} --stage {EMERGENCY}"
            yield replace(self._waiting(WaitingKind.GIVE, EMERGENCY), command=command)

    def _to_look_at_again(self) -> Iterator[Waiting]:
        for one in self.explanation.objections:
            if one.person == self.viewer.person:
                command = approving(self.change.submission.change, one.stage, self.explanation)
                waiting = self._waiting(WaitingKind.LOOK_AGAIN, one.stage)
                after = self.explanation.owed_before(one)
                yield replace(waiting, command=command, statement=one.statement, after=after)

    def _is_for_another(self) -> bool:
        """Tell whether somebody else has to submit it: then its owner ends it."""
        return any(one.code == "own-entry-alone" for one in self.change.verdict.reasons)

    def _said(self) -> Iterator[Said]:
        for one in self.explanation.objections:
            words = show_words(one.words, self.terms)
            yield Said(remark_in(words), one.person, one.stage)
            for line in suggested_lines(one.statement, words):
                yield Said(line.render(self.translate))
        for reason in self.change.verdict.reasons:
            if reason.code != _OBJECTION and reason.code not in NOTES:
                yield Said(reason.message.render(self.translate))

    def _stuck(self) -> Iterator[Waiting]:
        """Yield the stages nobody can give today, for the owner and for who may have the roster mended."""
        if self.viewer.person not in {self.viewer.owner, *self.viewer.menders}:
            return
        rows = [row for page in self.explanation.pages for row in page.rows if row.state is StageState.STUCK]
        for stage in dict.fromkeys(row.stage for row in rows):
            yield self._waiting(WaitingKind.STUCK, stage)
