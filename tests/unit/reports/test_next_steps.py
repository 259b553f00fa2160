"""The commands by which a stage is given or sent back, told to the very person who asks."""

from __future__ import annotations

from pathlib import Path

from fuzi.gate.decide import judge
from fuzi.gate.explain import explain
from fuzi.model.explanation import Explanation, PageStages, StageRow, StageState
from fuzi.model.ids import PersonId
from fuzi.model.items import ItemKind
from fuzi.reports.next_steps import approving, confirming, landing, objecting, predecessors
from gate_case import CASES, load_story

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


def rows_of(name: str) -> tuple[Explanation, list[StageRow]]:
    case = load_story(CASES / name).case()
    told = explain(case, judge(case))
    return told, [row for page in told.pages for row in page.rows]


def test_what_one_before_approved_is_for_the_successor_to_confirm() -> None:
    told, rows = rows_of("the-term-ended-between-approval-and-landing")
    first = next(row for row in rows if row.stage == "initial-review")
    assert predecessors(rows) == ("p01",)  # the sign-off waits, and is nobody's to confirm
    assert first.candidates == ("p09",)
    assert confirming("open-day", "initial-review", told, PersonId("p09")) == "fuzi confirm open-day"


def test_what_was_confirmed_is_confirmed_once() -> None:
    assert predecessors(rows_of("the-successor-confirms-what-waits")[1]) == ()


def test_a_new_text_is_looked_at_like_any_other_and_not_confirmed(tmp_path: Path) -> None:
    for file in (CASES / "the-term-ended-between-approval-and-landing").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "submission.yml").open("a", encoding="utf-8") as more:
        more.write("  - step: 9\n    by: p05\n    files: {content/news/open-day/index.md: v2}\n")
    case = load_story(tmp_path).case()
    rows = [row for page in explain(case, judge(case)).pages for row in page.rows]
    assert any(row.state is StageState.OPEN for row in rows)
    assert predecessors(rows) == ()


def test_a_deputy_confirms_by_approving_for_somebody() -> None:
    told = waiting(open_row("office", own=False))
    assert confirming("open-day", "unit-approval", told, DEPUTY).endswith(" --for p02")
