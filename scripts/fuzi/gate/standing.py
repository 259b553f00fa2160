"""Which approvals stand, stage by stage and item by item.

Statements are read in ledger order. One counts when, at the state of the ledger it names (`seen`), the earlier stages
of its item stood, and they still stand today; when it is bound to what is submitted now; and when its person fills no
other stage of the change. The order in which statements of one ledger position are listed never matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from fuzi.gate.eligibility import lapsed, signer_of, why_not
from fuzi.gate.ground import Case
from fuzi.gate.requirements import Needed
from fuzi.messages import msg
from fuzi.model.ids import PersonId, Sha256, UnitId
from fuzi.model.people import Person, Role
from fuzi.model.policy import Stage, StageId
from fuzi.model.statement import Approval, Decision, Filed
from fuzi.model.verdict import Disregarded, Reason


@dataclass(frozen=True)
class Vote:
    """One approval that counts for one item in one stage."""

    filed: Filed
    words: Approval
    is_substitute: bool


Slot = tuple[str, int]
"""An item's id and the index of one of its stages."""


@dataclass
class Standing:
    """The approvals of one change, weighed once; read `votes_of` and `lacking` afterwards."""

    case: Case
    needs: tuple[Needed, ...]
    votes: dict[Slot, list[Vote]] = field(default_factory=dict)
    stage_of: dict[PersonId, StageId] = field(default_factory=dict)
    taken_back: dict[Sha256, int] = field(default_factory=dict)
    why: dict[Sha256, Reason] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._take_back()
        for filed, words in self.case.approvals:
            if words.decision is Decision.APPROVE:
                self._weigh(filed, words)

    # what stands

    def votes_of(self, needed: Needed, index: int, upto: int | None = None) -> list[Vote]:
        """Return who counts in a stage: today (`upto` None), or as the ledger stood at a position."""
        found = self.votes.get((needed.item.id, index), [])
        if upto is not None:
            return [vote for vote in found if vote.filed.position <= upto and not self._was_taken_back(vote, upto)]
        stage = needed.stages[index]
        return [vote for vote in found if self._stands_today(vote, stage, needed)]

    def lacking(self, needed: Needed, index: int, upto: int | None = None) -> list[tuple[UnitId | None, int]]:
        """Return how many are still needed in a stage: (unit or None, number), empty when the quorum stands."""
        stage = needed.stages[index]
        votes = self.votes_of(needed, index, upto)
        if stage.of_units:
            by_unit = [
                (unit, {vote.words.person for vote in votes if vote.words.unit == unit}) for unit in needed.units
            ]
            return [(unit, stage.count - len(people)) for unit, people in by_unit if len(people) < stage.count]
        people = {vote.words.person for vote in votes}
        if len(people) >= stage.count or self.is_leader_alone(needed, index):
            return []
        return [(None, stage.count - len(people))]

    def stands(self, needed: Needed, before: int, upto: int | None = None) -> bool:
        """Tell whether every stage of an item before the index stands."""
        return all(not self.lacking(needed, index, upto) for index in range(before))

    def is_leader_alone(self, needed: Needed, index: int) -> bool:
        """Tell whether a governance review has nobody who could give it, so that the sign-off alone decides."""
        stage = needed.stages[index]
        if needed.item.id != "@governance" or stage.id is StageId.SIGN_OFF:
            return False
        able = [*self.holders(stage, None), *self.substitutes(stage, None)]
        return all(person.id in self.case.authors for person in able)

    # who could act

    def holders(self, stage: Stage, unit: UnitId | None) -> tuple[Person, ...]:
        """Return who holds a stage's role today."""
        day = self.case.ground.day(self.case.now)
        return self.case.ground.roster.holders(stage.role, unit, day)

    def substitutes(self, stage: Stage, unit: UnitId | None) -> tuple[Person, ...]:
        """Return who may stand in today while every holder is barred."""
        roster, day = self.case.ground.roster, self.case.ground.day(self.case.now)
        if stage.of_units and unit is not None:
            named = roster.unit(unit)
            person = roster.person(named.substitute) if named and named.substitute else None
            return (person,) if person else ()
        return tuple({p.id: p for role in stage.substitutes for p in roster.holders(role, None, day)}.values())

    def is_barred(self, person: PersonId, stage: Stage) -> bool:
        """Tell whether a person cannot act in a stage: an author, or filling another stage of this change."""
        if person in self.case.authors:
            return True
        filled = self.stage_of.get(person)
        return filled is not None and filled is not stage.id and not _joined(filled, stage)

    def may_substitute(self, stage: Stage, unit: UnitId | None) -> bool:
        """Tell whether every holder is barred; a unit without a leader needs `leader: none` for that."""
        holders = self.holders(stage, unit)
        if stage.of_units and unit is not None and not holders:
            named = self.case.ground.roster.unit(unit)
            return named is not None and not named.has_leader
        return all(self.is_barred(person.id, stage) for person in holders)

    # weighing

    def _take_back(self) -> None:
        approvals = {filed.id: words for filed, words in self.case.approvals}
        for filed, words in self.case.approvals:
            target = approvals.get(Sha256(words.statement))
            if words.decision is not Decision.WITHDRAW or target is None or target.person != words.person:
                continue
            signer = signer_of(filed, words.person, self.case.ground, filed.received_at or self.case.now)
            if not isinstance(signer, Reason):
                self.taken_back.setdefault(Sha256(words.statement), filed.position)

    def _was_taken_back(self, vote: Vote, upto: int) -> bool:
        return self.taken_back.get(vote.filed.id, upto + 1) <= upto

    def _stands_today(self, vote: Vote, stage: Stage, needed: Needed) -> bool:
        if vote.filed.id in self.taken_back:
            return False
        gone = lapsed(vote.words, self.case, stage.valid_days, vote.filed.received_at or self.case.now)
        if gone is None and vote.is_substitute and not self.may_substitute(stage, _unit(vote.words)):
            gone = Reason("substitute-not-needed", msg("a substitute counts only while every holder is barred"))
        if gone is None and not set(_flag_ids(needed, stage)) <= set(vote.words.acknowledged):
            gone = Reason("flags-not-acknowledged", msg("not every flagged place was acknowledged"))
        if gone is not None:
            self.why.setdefault(vote.filed.id, gone)
        return gone is None

    def _weigh(self, filed: Filed, words: Approval) -> None:
        reason = why_not(filed, words, self.case)
        if reason is None:
            is_taken_back = filed.id in self.taken_back
            reason = self._count(filed, words, binds=not is_taken_back)
            if is_taken_back:  # it still stood for statements that saw it before it was taken back
                reason = Reason("withdrawn", msg("taken back by its signer"), {"person": words.person})
        if reason is not None:
            self.why[filed.id] = reason

    def _count(self, filed: Filed, words: Approval, *, binds: bool) -> Reason | None:
        """Enter the approval for every item it fits; return why it fits none."""
        filled = self.stage_of.get(words.person)
        reason: Reason | None = Reason("page-changed", msg("what it approved has been changed since"))
        seen = self.case.positions[words.seen]
        for needed in self.needs:
            for index, stage in enumerate(needed.stages):
                if stage.id != words.stage:
                    continue
                why = self._fits(words, needed, stage)
                if why is None and filled is not None and filled is not stage.id and not _joined(filled, stage):
                    why = Reason(
                        "other-stage",
                        msg("one person fills one stage of a change; this one already counts in {stage}", stage=filled),
                        {"person": words.person, "stage": words.stage},
                    )
                if why is None and not self.stands(needed, index, seen):
                    why = Reason(
                        "out-of-order",
                        msg("given before the earlier stages stood"),
                        {"person": words.person, "stage": words.stage},
                    )
                if why is not None:
                    reason = why if reason is not None else None
                    continue
                vote = Vote(filed, words, words.role != stage.role or not self._leads(words, stage))
                self.votes.setdefault((needed.item.id, index), []).append(vote)
                reason = None
                if binds:
                    self.stage_of.setdefault(words.person, stage.id)
        return reason

    def _fits(self, words: Approval, needed: Needed, stage: Stage) -> Reason | None:
        item, submission = needed.item, self.case.submission
        if item.id not in words.items:
            return Reason("page-not-covered", msg("it does not cover {item}", item=item.id))
        if words.items[item.id] != item.digest:
            return Reason("page-changed", msg("{item} has been changed since", item=item.id), {"path": item.id})
        if stage.id is StageId.SIGN_OFF and (submission is None or words.root != submission.root):
            return Reason("root-changed", msg("signed off something other than what is submitted now"))
        if stage.of_units and words.unit not in needed.units:
            return Reason(
                "wrong-unit", msg("the unit {unit} does not own {item}", unit=words.unit or "-", item=item.id)
            )
        if words.role != stage.role or not self._leads(words, stage):
            is_named = words.role in stage.substitutes or stage.of_units
            if not is_named:
                return Reason(
                    "wrong-role",
                    msg("{stage} is given by {role}", stage=words.stage, role=stage.role),
                    {"stage": words.stage, "person": words.person},
                )
            if not self.may_substitute(stage, _unit(words)):
                return Reason("substitute-not-needed", msg("a substitute counts only while every holder is barred"))
        if not set(_flag_ids(needed, stage)) <= set(words.acknowledged):
            return Reason("flags-not-acknowledged", msg("not every flagged place was acknowledged"))
        return None

    def _leads(self, words: Approval, stage: Stage) -> bool:
        """Tell whether the signer holds the stage's own role (for units: leads the unit), and is no substitute."""
        if not stage.of_units:
            return True
        day = self.case.ground.day(self.case.now)
        person = self.case.ground.roster.person(words.person)
        return person is not None and person.holds(Role.UNIT_LEADER, _unit(words), day)


def _unit(words: Approval) -> UnitId | None:
    return UnitId(words.unit) if words.unit else None


def _joined(filled: StageId, stage: Stage) -> bool:
    return stage.same_person_as is not None and filled is stage.same_person_as


def _flag_ids(needed: Needed, stage: Stage) -> Iterable[str]:
    is_officers = stage.id is StageId.CONFIDENTIALITY_REVIEW
    return (flag.id for flag in needed.flags) if is_officers else ()


def disregarded(standing: Standing) -> tuple[Disregarded, ...]:
    """Return every statement that does not count, with its reason, in ledger order."""
    known = [filed.id for filed, _words in standing.case.approvals]
    return tuple(Disregarded(one, standing.why[one]) for one in known if one in standing.why)
