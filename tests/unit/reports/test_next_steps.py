"""The commands by which a stage is given or sent back, told to the very person who asks."""

from __future__ import annotations

from fuzi.model.explanation import Explanation, PageStages, StageRow, StageState
from fuzi.model.ids import PersonId
from fuzi.model.items import ItemKind
from fuzi.reports.next_steps import approving, landing, objecting

LEADER, DEPUTY = PersonId("p02"), PersonId("p03")


def waiting(*rows: StageRow) -> Explanation:
    pages = tuple(PageStages(f"news/{n}", ItemKind.PAGE, rows=(row,)) for n, row in enumerate(rows))
    return Explanation(pages)


def open_row(unit: str, *, own: bool) -> StageRow:
    principals = () if own else ((DEPUTY, LEADER),)
    return StageRow("unit-approval", "unit-leader", unit, StageState.OPEN, candidates=(DEPUTY,), principals=principals)


def test_a_deputy_names_whom_he_signs_for_when_approving_and_when_objecting() -> None:
    told = waiting(open_row("office", own=False))
    assert approving("open-day", "unit-approval", told, DEPUTY).endswith(" --for p02")
    assert objecting("open-day", "unit-approval", told, DEPUTY) == (
        "fuzi object open-day --stage unit-approval --for p02 -m …"
    )


def test_the_own_role_comes_before_a_deputys() -> None:
    told = waiting(open_row("office", own=False), open_row("net", own=True))
    assert "--for" not in approving("open-day", "unit-approval", told, DEPUTY)
    assert "--for" not in objecting("open-day", "unit-approval", told, DEPUTY)


def test_somebody_who_is_no_candidate_is_told_of_no_principal() -> None:
    assert "--for" not in approving("open-day", "unit-approval", waiting(open_row("office", own=False)), LEADER)


def test_an_answer_to_commits_past_the_gate_lands_by_its_own_command() -> None:
    assert landing("repair-0123456789ab") == "fuzi repair --finish"
    assert landing("repair-of-the-roof") == "fuzi land repair-of-the-roof"
