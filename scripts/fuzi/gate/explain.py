"""How a change stands page by page: the gate's verdict, told stage by stage.

Nothing is decided here. Every row is read off the verdict, so that what an editor is told is what was decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from fuzi.gate.decide import judge
from fuzi.gate.deputies import deputies_for
from fuzi.gate.ground import Case, Ground
from fuzi.gate.lapses import lapses
from fuzi.gate.recovery import is_recovery
from fuzi.gate.requirements import Needed, needed_for
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision, Landing
from fuzi.model.explanation import Explanation, Fallen, Given, Objection, PageStages, StageRow, StageState
from fuzi.model.ids import PersonId, Sha256, unit_id
from fuzi.model.items import Item, ItemKind, kind_of
from fuzi.model.page import CONTENT
from fuzi.model.people import Person
from fuzi.model.policy import Stage, StageId, When
from fuzi.model.statement import Filed
from fuzi.model.verdict import Counted, Missing, Outcome, Reason, Verdict

_WHY_NOT = {
    When.FLAGGED: msg("nothing in it was flagged"),
    When.ATTACHMENTS: msg("it has no attachment"),
    When.FLAGGED_OR_ATTACHMENTS: msg("nothing in it was flagged, and it has no attachment"),
    When.TEMPLATES: msg("its template does not ask for it"),
}
_NO_UNIT = msg("it belongs to no unit")


def explain(case: Case, verdict: Verdict) -> Explanation:
    """Return how each item of a change stands, which objections stand, and which approvals lapse soon.

    A landed change is told by the approvals that carried it, one of recovery keys by none of its stages.

    Args:
        verdict: the gate's answer on this very case.
    """
    if case.is_closed:
        return Explanation(_landed(case))
    if is_recovery(case):  # the stages are nobody's: so many recovery keys stand for all of them
        return Explanation(tuple(PageStages(item.id, item.kind) for item in case.items))
    views = _Views(case, verdict)
    pages = tuple(sorted((views.page(item) for item in case.items), key=_order))
    objections = _objections(case, verdict)
    return Explanation(pages, objections, lapses(case, verdict), _is_with_author(case, verdict, objections))


def _is_with_author(case: Case, verdict: Verdict, objections: tuple[Objection, ...]) -> bool:
    """Tell whether the author must act: an objection to an earlier submission waits for its objector instead."""
    if verdict.outcome is not Outcome.REFUSED or any(one.code == "main-unrecorded" for one in verdict.reasons):
        return False
    if not objections or any(one.submission >= verdict.submission for one in objections):
        return True
    answered = {one.statement for one in objections}
    rest = judge(replace(case, filed=tuple(one for one in case.filed if one.id not in answered)))
    return rest.outcome is Outcome.REFUSED


def _order(page: PageStages) -> tuple[bool, str]:
    return page.kind is not ItemKind.PAGE, page.item


def _objections(case: Case, verdict: Verdict) -> tuple[Objection, ...]:
    """Return the objections that stand; a refused submission keeps those of the ones before it."""
    gone = {one.statement for one in verdict.disregarded}
    return tuple(
        Objection(
            filed.id, words.person, words.stage, words.unit, tuple(sorted(words.items)), words.submission, words.words
        )
        for filed, words in case.approvals
        if words.decision is Decision.OBJECT and filed.id not in gone
    )


class _Views(Struct, dict=True):
    """What is looked up for every stage of every item, gathered once."""

    case: Case
    verdict: Verdict

    def __post_init__(self) -> None:
        self.filed: Mapping[Sha256, Filed] = {one.id: one for one in self.case.filed}
        self.counted: dict[tuple[str, str], list[Counted]] = defaultdict(list)
        self.missing: dict[str, list[Missing]] = defaultdict(list)
        self.fallen: dict[tuple[str, str, str], list[Fallen]] = defaultdict(list)
        self.objections = _objections(self.case, self.verdict)
        for one in self.verdict.counted:
            for page in one.pages:
                self.counted[page, one.stage].append(one)
        for lack in self.verdict.missing:
            for page in lack.pages:
                self.missing[page].append(lack)
        digests = {item.id: item.digest for item in self.case.items}
        for gone in self.verdict.disregarded:
            words = self.filed[gone.statement].statement if gone.statement in self.filed else None
            if isinstance(words, Approval) and words.decision is Decision.APPROVE:
                for page, digest in words.items.items():
                    fallen = Fallen(gone.statement, words.person, gone.reason, digests.get(page) == digest)
                    self.fallen[page, words.stage, words.unit].append(fallen)

    def page(self, item: Item) -> PageStages:
        """Return the stages of an item: those it needs and those the policy names but does not ask for here."""
        needed = needed_for(item, self.case)
        if isinstance(needed, Reason):
            return PageStages(item.id, item.kind, problem=needed)
        rows = [row for stage in needed.stages for row in self._rows(needed, stage)]
        known = {(row.stage, row.role, row.unit) for row in rows}
        further = [one for one in self.missing[item.id] if (one.stage, one.role, one.unit) not in known]
        rows += [_further(one) for one in further]
        asked = {row.stage for row in rows}
        named = [one for one in _named(item, self.case.ground) if one.id not in asked]
        rows += [_not_asked(one, has_units=bool(needed.units)) for one in named]
        rows.sort(key=lambda row: StageId(row.stage).rank)
        return PageStages(item.id, item.kind, needed.units, needed.flags, _in_turn(rows, is_held=self.is_held))

    @property
    def is_held(self) -> bool:
        """Tell whether some page lacks more than the sign-off, or was sent back: the sign-off names all of them."""
        earlier = any(one.stage != StageId.SIGN_OFF for one in self.verdict.missing)
        return earlier or bool(self.objections)

    def _rows(self, needed: Needed, stage: Stage) -> Iterator[StageRow]:
        for unit in needed.units if stage.of_units else ("",):
            yield self._row(needed.item.id, stage, unit)

    def _row(self, page: str, stage: Stage, unit: str) -> StageRow:
        given = tuple(self._given(one) for one in self.counted[page, stage.id] if _is_for(one, stage, unit))
        lack = next(
            (
                one
                for one in self.missing[page]
                if (one.stage, one.role, one.unit) == (stage.id.value, stage.role.value, unit)
            ),
            None,
        )
        if lack is not None:
            state = StageState.OPEN if lack.candidates else StageState.STUCK
        elif given:
            state = StageState.GIVEN
        else:
            state = StageState.RESTING if self.fallen[page, stage.id, unit] else StageState.ALONE
        row = StageRow(stage.id, stage.role, unit, state, stage.count, lack.count if lack else 0, given)
        if any(page in one.pages and one.is_about(row) for one in self.objections):
            row = replace(row, state=StageState.OBJECTED)
        if lack is None:
            is_resting = state is StageState.RESTING
            return replace(row, fallen=tuple(self.fallen[page, stage.id, unit])) if is_resting else row
        authors, busy = self._held_back(lack, stage, unit)
        return replace(
            row,
            authors=authors,
            busy=busy,
            candidates=lack.candidates,
            principals=self._principals(lack, stage, unit),
            fallen=tuple(self.fallen[page, stage.id, unit]),
        )

    def _held_back(self, lack: Missing, stage: Stage, unit: str) -> tuple[tuple[PersonId, ...], tuple[PersonId, ...]]:
        """Return who holds the role of a stage that nobody can give: its authors, and who has given another stage."""
        if lack.candidates:
            return (), ()
        held = self._holders(stage, unit)
        elsewhere = {one.person for one in self.verdict.counted if one.stage != stage.id}
        people = [one.id for one in held]
        authors = tuple(one for one in people if one in self.case.authors)
        return authors, tuple(one for one in people if one in elsewhere and one not in authors)

    def _principals(self, lack: Missing, stage: Stage, unit: str) -> tuple[tuple[PersonId, PersonId], ...]:
        """Return (deputy, principal) for the candidates who do not hold the role themselves."""
        holders = self._holders(stage, unit)
        own = {one.id for one in holders}
        return tuple(
            (deputy.id, principal.id)
            for deputy, principal in deputies_for(holders, stage.role, self.case)
            if deputy.id in lack.candidates and deputy.id not in own
        )

    def _holders(self, stage: Stage, unit: str) -> tuple[Person, ...]:
        ground = self.case.ground
        return ground.roster.holders(stage.role, unit_id(unit), ground.day(self.case.now))

    def _given(self, one: Counted) -> Given:
        at = self.filed[one.statement].received_at
        return Given(one.statement, one.person, one.role, at, one.is_substitute, one.on_behalf)


def _is_for(one: Counted, stage: Stage, unit: str) -> bool:
    """Tell whether a counted approval backs this stage: of two roles asked in one stage, its own."""
    is_units = not unit or one.unit == unit
    return is_units and (one.role == stage.role or one.is_substitute or one.role in stage.substitutes)


def _in_turn(rows: list[StageRow], *, is_held: bool) -> tuple[StageRow, ...]:
    """Return the rows; what could be given now waits where an earlier stage of the page is not given yet.

    Args:
        is_held: the sign-off waits, for the sake of this page or of another one.
    """
    ranks = [StageId(row.stage).rank for row in rows if row.lacking or row.state is StageState.OBJECTED]
    first = min(ranks, default=0)

    def is_early(row: StageRow) -> bool:
        return StageId(row.stage).rank > first or (is_held and row.stage == StageId.SIGN_OFF)

    return tuple(
        replace(row, state=StageState.LATER) if row.state is StageState.OPEN and is_early(row) else row for row in rows
    )


def _further(one: Missing) -> StageRow:
    """Return a row for what is missing beside the stages that the policy names for the item."""
    state = StageState.OPEN if one.candidates else StageState.STUCK
    return StageRow(one.stage, one.role, one.unit, state, one.count, one.count, candidates=one.candidates)


def _not_asked(stage: Stage, *, has_units: bool) -> StageRow:
    why = _NO_UNIT if stage.of_units and not has_units else _WHY_NOT[stage.when]
    return StageRow(stage.id, stage.role, "", StageState.NOT_ASKED, stage.count, why=why)


def _named(item: Item, ground: Ground) -> tuple[Stage, ...]:
    """Return one stage of each id that the matching requirements name, asked for or not."""
    if item.kind is ItemKind.GOVERNANCE:
        found = ground.policy.governance
    else:
        texts = (f"{CONTENT}{item.id}/index.md", f"{CONTENT}{item.id}.md") if item.kind is ItemKind.PAGE else ()
        names = [path for path in (*item.paths, *texts) if path.startswith(CONTENT) or not texts]
        matching = [one for one in ground.policy.requirements if any(one.applies_to(name) for name in names)]
        found = tuple(stage for one in matching for stage in one.stages)
    return tuple({stage.id: stage for stage in found if stage.of_units or stage.when in _WHY_NOT}.values())


def _landed(case: Case) -> tuple[PageStages, ...]:
    """Return who approved each item of a change that has landed; nothing of one that was abandoned."""
    closing, submission = case.closing, case.submission
    if not isinstance(closing, Landing) or submission is None:
        return ()
    carried = [
        (filed, filed.statement)
        for filed in sorted(case.filed, key=lambda one: (one.position, one.id))
        if filed.id in closing.counted and isinstance(filed.statement, Approval)
    ]
    pages = []
    landed = max(one.position for one in case.filed if one.statement is closing)
    after = [(filed, words) for filed, words in case.approvals if filed.position > landed]
    taken_back = {words.statement for _filed, words in after if words.decision is Decision.WITHDRAW}
    carried += [  # what an emergency owed is given after it has landed
        (filed, words) for filed, words in after if words.decision is Decision.APPROVE and filed.id not in taken_back
    ]
    for item in sorted(submission.items):
        found: dict[tuple[int, str, str], list[Given]] = defaultdict(list)
        for filed, words in carried:
            if item in words.items and words.stage in list(StageId):
                given = Given(filed.id, words.person, words.role, filed.received_at, on_behalf=words.on_behalf)
                found[StageId(words.stage).rank, words.unit, words.role].append(given)
        rows = [
            StageRow(list(StageId)[rank], role, unit, StageState.GIVEN, len(given), 0, tuple(given))
            for (rank, unit, role), given in sorted(found.items())
        ]
        pages.append(PageStages(item, kind_of(item), rows=tuple(rows)))
    return tuple(sorted(pages, key=_order))
