"""Which approvals stand, stage by stage and item by item.

Statements are read in ledger order. One counts when, at the state of the ledger it names (`seen`), the earlier stages
of its item stood, and they still stand today; when it is bound to what is submitted now; and when its person fills no
other stage of the change. The order in which statements of one ledger position are listed never matters.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from fuzi.gate.bench import Bench, people_of
from fuzi.gate.binding import binding_problem, stands_in, substitute_problem
from fuzi.gate.deputies import voice_of
from fuzi.gate.eligibility import lapsed, why_not
from fuzi.gate.ground import Case
from fuzi.gate.requirements import Needed
from fuzi.gate.signers import signer_of
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.ids import Sha256, UnitId
from fuzi.model.labels import item_word, stage_word
from fuzi.model.policy import Stage, StageId
from fuzi.model.statement import Filed
from fuzi.model.verdict import Disregarded, Reason

_ONE_VOICE = msg("the one for whom it was signed, or another deputy, has spoken: together they count once")


class Backing(Struct, frozen=True):
    """One approval that backs one item in one stage."""

    filed: Filed
    words: Approval
    is_substitute: bool


Slot = tuple[str, int]
"""An item's id and the index of one of its stages."""


@dataclass
class Standing:
    """The approvals of one change, weighed once; read `backings` and `lacking` afterwards.

    Attributes:
        bench: who could act, and who already fills a stage.
        taken_back: statement to the ledger position at which its signer took it back.
        why: statement to the reason why it does not count.
    """

    case: Case
    needs: tuple[Needed, ...]
    bench: Bench = field(init=False)
    taken_back: dict[Sha256, int] = field(default_factory=dict)
    why: dict[Sha256, Reason] = field(default_factory=dict)
    _slots: dict[Slot, list[Backing]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bench = Bench(self.case)
        self._take_back()
        for filed, words in self.case.approvals:
            if words.decision is Decision.APPROVE:
                self._weigh(filed, words)

    # what stands

    def backings(self, needed: Needed, index: int, upto: int | None = None) -> list[Backing]:
        """Return who counts in a stage: today (`upto` None), or as the ledger stood at a position."""
        found = self._slots.get((needed.item.id, index), [])
        if upto is not None:
            return [one for one in found if one.filed.position <= upto and not self._was_taken_back(one, upto)]
        return self._voices([one for one in found if self._stands_today(one, needed.stages[index], needed)])

    def lacking(self, needed: Needed, index: int, upto: int | None = None) -> list[tuple[UnitId | None, int]]:
        """Return how many are still needed in a stage: (unit or None, number), empty when the quorum stands."""
        stage = needed.stages[index]
        found = self.backings(needed, index, upto)
        if stage.of_units:
            by_unit = [
                (unit, {voice_of(one.words) for one in found if one.words.unit == unit}) for unit in needed.units
            ]
            return [(unit, stage.count - len(people)) for unit, people in by_unit if len(people) < stage.count]
        people = {voice_of(one.words) for one in found}
        if len(people) >= stage.count or self.bench.is_leader_alone(needed, stage):
            return []
        return [(None, stage.count - len(people))]

    def stands(self, needed: Needed, before: StageId, upto: int | None = None) -> bool:
        """Tell whether every stage of an item that comes before one stands."""
        return all(
            not self.lacking(needed, index, upto)
            for index, stage in enumerate(needed.stages)
            if stage.id.rank < before.rank
        )

    def unsettled(self, needed: Needed, before: StageId, upto: int | None = None) -> list[Message]:
        """Return the stages of an item before one that do not stand, as a reader calls them."""
        lacking = [
            stage.id
            for index, stage in enumerate(needed.stages)
            if stage.id.rank < before.rank and self.lacking(needed, index, upto)
        ]
        return [stage_word(one) for one in dict.fromkeys(lacking)]

    # weighing

    def _take_back(self) -> None:
        approvals = {filed.id: words for filed, words in self.case.approvals}
        for filed, words in self.case.approvals:
            target = approvals.get(Sha256(words.statement))
            if words.decision is not Decision.WITHDRAW or target is None or target.person != words.person:
                continue
            if target.decision is not Decision.WITHDRAW and self._is_signed(filed, words, target.decision):
                self.taken_back.setdefault(Sha256(words.statement), filed.position)

    def _is_signed(self, filed: Filed, words: Approval, taken: Decision) -> bool:
        """Tell whether a withdrawal is its signer's own; one that was taken in outlasts his leaving the roster.

        A key taken off the roster while its owner stays takes back what helps a change, and nothing that hinders it.
        """
        signer = signer_of(filed, words.person, self.case.ground, filed.received_at or self.case.now)
        if not isinstance(signer, Reason):
            return True
        has_left = self.case.ground.roster.person(words.person) is None or taken is not Decision.OBJECT
        return signer.code == "key-unknown" and filed.received_at is not None and has_left

    def _was_taken_back(self, one: Backing, upto: int) -> bool:
        return self.taken_back.get(one.filed.id, upto + 1) <= upto

    def _voices(self, found: list[Backing]) -> list[Backing]:
        """Return the approvals of one stage with one for each voice and unit: who speaks himself needs no deputy."""
        kept: dict[tuple[str, str], Backing] = {}
        for one in sorted(found, key=lambda one: bool(one.words.on_behalf)):
            first = kept.setdefault((voice_of(one.words), one.words.unit), one)
            if one.words.on_behalf and first.words.person != one.words.person:
                self.why.setdefault(one.filed.id, Reason("one-mandate", _ONE_VOICE))
        heard = {key: one.words.person for key, one in kept.items()}
        return [one for one in found if heard[voice_of(one.words), one.words.unit] == one.words.person]

    def _stands_today(self, one: Backing, stage: Stage, needed: Needed) -> bool:
        if one.filed.id in self.taken_back:
            return False
        gone = lapsed(one.filed, one.words, self.case, stage, is_substitute=one.is_substitute)
        if gone is None and one.is_substitute:
            gone = substitute_problem(one.words, stage, self.bench)
        if gone is not None:
            self.why.setdefault(one.filed.id, gone)
        return gone is None

    def _weigh(self, filed: Filed, words: Approval) -> None:
        reason = why_not(filed, words, self.case) or self._count(filed, words)
        if filed.id in self.taken_back:  # it still stood for statements that saw it before it was taken back
            reason = Reason("withdrawn", msg("taken back by its signer"), {"person": words.person})
        if reason is not None:
            self.why[filed.id] = reason

    def _count(self, filed: Filed, words: Approval) -> Reason | None:
        """Enter the approval for every item it fits; return why it fits none."""
        reasons = []
        is_entered = False
        for needed in self.needs:
            for index, stage in enumerate(needed.stages):
                if stage.id != words.stage:
                    continue
                why = binding_problem(filed, words, needed, stage, self.bench) or self._in_turn(words, needed, index)
                if why is not None:
                    reasons.append(why)
                    continue
                backing = Backing(filed, words, stands_in(filed, words, stage, self.case))
                self._slots.setdefault((needed.item.id, index), []).append(backing)
                is_entered = True
                if filed.id not in self.taken_back:
                    self.bench.fill(words, stage.id)
        if is_entered:
            return None
        covered = [one for one in reasons if one.code != "page-not-covered"]
        what = msg("no requirement asks for {stage} here", stage=stage_word(words.stage))
        nothing = Reason("stage-not-needed", what, {"stage": words.stage})
        return next(iter([*covered, *reasons, nothing]))

    def _in_turn(self, words: Approval, needed: Needed, index: int) -> Reason | None:
        """Return why an approval does not count although it fits: another stage filled, given twice, out of order."""
        stage = needed.stages[index]
        details = {"person": words.person, "stage": words.stage}
        filled = self.bench.filled_by(words, stage)
        is_twice = any(
            not people_of(words).isdisjoint(people_of(one.words)) and one.filed.id not in self.taken_back
            for other, known in enumerate(needed.stages)
            if other != index and known.id is stage.id
            for one in self._slots.get((needed.item.id, other), [])
        )
        if is_twice or filled is not None:
            what = msg(
                "one person fills one stage of a change; this one already counts in: {stage}",
                stage=stage_word(filled or stage.id),
            )
            return Reason("other-stage", what, details)
        if self.bench.is_leader_alone(needed, stage):
            return alone()
        upto = self.case.positions[words.seen]
        if not self.stands(needed, stage.id, upto):
            what = msg(
                "when it was signed, these did not stand yet for {item}: {stages}",
                item=item_word(needed.item.id),
                stages=self.unsettled(needed, stage.id, upto),
            )
            return Reason("out-of-order", what, details)
        return None


def alone() -> Reason:
    """Return the note on a governance change that only its sign-off can decide."""
    return Reason("sign-off-alone", msg("nobody else is left to review this; the sign-off alone decides"))


def disregarded(standing: Standing) -> tuple[Disregarded, ...]:
    """Return every approval that does not count, with its reason, in ledger order."""
    known = [filed.id for filed, _words in standing.case.approvals]
    return tuple(Disregarded(one, standing.why[one]) for one in known if one in standing.why)
