"""An editor reads page by page what was counted, what was not and why, who is missing, and what he or she does next."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fuzi.adapters.catalogs import translator
from fuzi.messages import msg
from fuzi.model.explanation import StageState
from fuzi.model.ids import ChangeId
from fuzi.model.verdict import Outcome, Reason, Verdict
from fuzi.reports.columns import width
from fuzi.reports.explanation import MARKS, MOST_TITLES, explanation_text
from fuzi.reports.explanation_json import explanation_json
from gate_case import CASES, Story, instant, load_story
from told import reader_for, story_of, told

UNIT = {"by": "p02", "says": "approve", "stage": "unit-approval", "unit": "network-center"}
ZH = translator("zh")
FOLDERS = [folder.name for folder in sorted(CASES.iterdir()) if folder.is_dir() and story_of(folder)]


def text_of(name: str, person: str | None = None, *, now: str = "", **more: object) -> str:
    story = load_story(CASES / name)
    story.now = instant(now) if now else story.now
    return explanation_text(told(story, person, **more), reader_for(story, ZH))  # type: ignore[arg-type]


def next_of(name: str, person: str | None, **more: str) -> list[str]:
    lines = text_of(name, person, **more).splitlines()
    return [line.removeprefix("  → ") for line in lines[lines.index("下一步：") + 1 :]]


@pytest.mark.parametrize("name", FOLDERS)
def test_nobody_and_nothing_is_left_out(name: str) -> None:
    story = load_story(CASES / name)
    telling, reader = told(story), reader_for(story, ZH)
    text = explanation_text(telling, reader)
    assert not any(word in text for word in ("None", "StageState", "PageStages", "{person", "{n}"))
    for page in telling.explanation.pages:
        assert reader.say(telling.called(page.item)) in text
    for one in telling.verdict.missing:
        for person in one.candidates:
            assert reader.name_of(person) in text
    for gone in telling.verdict.disregarded:
        assert gone.statement[:12] in text and f"[{gone.reason.code}]" in text
        assert reader.say(telling.retitled(gone.reason.message)) in text
    for counted in telling.verdict.counted:
        assert reader.name_of(counted.person) in text
    lines = text.splitlines()
    assert lines.index("下一步：") < len(lines) - 1


@pytest.mark.parametrize("name", FOLDERS)
def test_it_is_told_in_english_too_without_a_chinese_mark(name: str) -> None:
    story = load_story(CASES / name)
    telling = told(story, title="Open day")
    reader = replace(reader_for(story, str), name_of=str, unit_of=str)
    text = explanation_text(telling, reader)
    for gone in telling.verdict.disregarded:  # what the gate says names people as the roster does
        text = text.replace(reader.say(gone.reason.message), "")
    for reason in telling.verdict.reasons:
        text = text.replace(reader.say(reason.message), "")
    assert text.isascii() or not any("\u3000" <= char <= "\uffee" for char in text), text


def test_the_stages_of_a_page_stand_in_a_column() -> None:
    lines = [
        line for line in text_of("a-unit-page-passes-all-its-stages").splitlines() if line[:4].strip() in {"✓", "-"}
    ]
    starts = {width(line[: line.rindex("  ")]) for line in lines if "示例" in line}
    assert len(lines) >= 3 and len(starts) >= 1
    labels = [line[4:].split("  ")[0] for line in lines]
    assert labels[0].startswith("单位审核〔") and labels[-1].strip() == "签发"


def test_each_state_has_a_mark_of_its_own_kind() -> None:
    assert set(MARKS) == set(StageState)


def test_pages_that_stand_alike_are_told_once() -> None:
    story = load_story(CASES / "nobody-has-approved-yet")
    telling, reader = told(story), reader_for(story, ZH)
    (page,) = telling.explanation.pages
    many = tuple(replace(page, item=f"news/{number}") for number in range(MOST_TITLES + 5))
    text = explanation_text(replace(telling, explanation=replace(telling.explanation, pages=many)), reader)
    assert text.count("等待示例甲") == 1 and "news/19\n" in text and "news/20\n" not in text
    assert "……另有 5 个页面" in text


def test_a_reviewer_is_given_the_command() -> None:
    steps = next_of("nobody-has-approved-yet", "p01")
    assert "`fuzi approve open-day --stage initial-review`" in steps[0]
    assert "`fuzi object open-day --stage initial-review -m …`" in steps[1]


def test_whose_turn_has_not_come_is_told_for_whom_it_waits() -> None:
    (step,) = next_of("nobody-has-approved-yet", "p03")
    assert step.startswith("等待示例甲") and "approve" not in step


def test_the_author_is_told_that_nothing_is_left_to_do() -> None:
    assert "您现在不用做什么" in next_of("nobody-has-approved-yet", "p05")[-1]


def test_nobody_in_particular_is_told_who_does_what_with_which_command() -> None:
    (step,) = next_of("nobody-has-approved-yet", None)
    assert "示例甲" in step and "`fuzi approve open-day --stage initial-review`" in step


def test_the_author_mends_what_came_back() -> None:
    name = "an-objection-outlasts-other-approvals"
    author = load_story(CASES / name).drafts[-1].record.owner
    steps = next_of(name, author)
    assert "`fuzi submit --change open-day`" in steps[0] and "fuzi abandon open-day" in steps[1]
    assert next_of(name, "p07") == [f"请{load_story(CASES / name).ground.roster.named(author)}按上面所说改好后再送审"]


def test_the_objector_looks_at_the_new_submission() -> None:
    name = "an-objection-stands-over-the-next-submission"
    story = load_story(CASES / name)
    (objection,) = told(story).explanation.objections
    steps = next_of(name, objection.person)
    assert "已送第 2 稿" in steps[0] and f"--stage {objection.stage}`" in steps[0]
    assert f"`fuzi withdraw {objection.statement[:12]} -m …`" in steps[-1]
    others = next_of(name, story.drafts[-1].record.owner)
    assert "第 2 稿" in others[0] and "同意或者撤销退回" in others[0]


def test_who_may_land_is_given_the_command_and_others_are_told_whom_to_ask() -> None:
    assert next_of("a-plain-page-is-reviewed-and-signed-off", "p07") == ["您现在可以定稿：`fuzi land open-day`"]
    (step,) = next_of("a-plain-page-is-reviewed-and-signed-off", "p05")
    assert "p07" in step and "`fuzi land open-day`" in step


def test_a_stage_that_nobody_can_give_names_who_mends_the_roster() -> None:
    steps = next_of("a-unit-without-a-leader-waits", "p05")
    assert any("今天没有人能办理单位审核" in step and "review/roster.yml" in step and "p01" in step for step in steps)


def test_where_the_only_holder_is_an_author_somebody_else_may_submit_it() -> None:
    steps = next_of("a-page-by-the-only-administrator-is-never-signed-off-alone", "p05")
    assert any(step.startswith("示例甲（p01）是拟稿人，不能办初审") for step in steps)


def test_who_may_lift_is_given_the_command_and_others_are_not() -> None:
    story = load_story(CASES / "an-objection-outlasts-other-approvals")
    telling = told(story, "p03")
    (objection,) = telling.explanation.objections
    command = f"`fuzi lift {objection.statement[:12]} -m …`"
    lifting = replace(telling, viewer=replace(telling.viewer, may_lift=True))
    assert command in explanation_text(lifting, reader_for(story, ZH))
    assert command not in explanation_text(telling, reader_for(story, ZH))


def test_a_change_that_another_has_to_submit_is_not_sent_again() -> None:
    story = load_story(CASES / "settings-changed-by-the-only-administrator")
    telling = told(story, story.drafts[-1].record.owner)
    alone = Verdict(
        Outcome.REFUSED, ChangeId("rules"), 1, "", (Reason("own-entry-alone", msg("only one could approve it")),)
    )
    text = explanation_text(replace(telling, verdict=alone), reader_for(story, ZH))
    assert "作为新稿件送审" in text and "`fuzi abandon rules`" in text and "fuzi submit" not in text


def test_the_officer_s_command_names_the_flags() -> None:
    name = "a-flagged-page-needs-the-officer"
    assert "须由保密审查员确认的疑点：" in text_of(name)
    story = load_story(CASES / name)
    flags = [flag.id for page in told(story).explanation.pages for flag in page.flags]
    step = next((one for one in next_of(name, "p04") if "approve" in one), "")
    assert not step or all(f"--acknowledge {flag}" in step for flag in flags)


def test_whose_approval_lapses_soon_is_told_to_give_it_anew() -> None:
    steps = next_of("nobody-has-approved-yet", "p01", now="2026-11-23 18:00")
    assert not any("有效到" in step for step in steps)
    steps = next_of("a-plain-page-is-reviewed-and-signed-off", "p01", now="2026-12-15 12:00")
    assert any(
        "有效到 2026-12-20" in step and "`fuzi approve open-day --stage initial-review`" in step for step in steps
    )


def test_a_closed_change_asks_nothing_more() -> None:
    assert next_of("the-change-has-landed-already", "p05") == ["已经办完，随下一次发布上线"]
    assert next_of("the-change-was-abandoned", "p05") == ["如需重新办理，请用 `fuzi submit` 另送新稿"]


def test_a_reason_calls_a_page_by_its_title() -> None:
    story = load_story(CASES / "the-page-changed-after-the-approval")
    telling = told(story, titles={item.id: "校园开放日" for item in story.drafts[-1].items})
    text = explanation_text(telling, reader_for(story, ZH))
    assert "审签之后又有改动：《校园开放日》 [page-changed]" in text
    assert "签署时还没有办完：初审（《校园开放日》） [out-of-order]" in text


def test_hidden_characters_and_escapes_never_reach_the_terminal() -> None:
    title = "题\x1b[31m\u202e\u200b\u3164名"
    story = load_story(CASES / "nobody-has-approved-yet")
    pages = {item.id: title for item in story.drafts[-1].items}
    text = explanation_text(told(story, titles=pages, title=title), reader_for(story, ZH))
    assert not {"\x1b", "\u202e", "\u200b", "\u3164"} & set(text)
    assert text.count("题\\u{1b}[31m\\u{202e}\\u{200b}\\u{3164}名") == 2


def test_the_json_tells_the_same() -> None:
    story = load_story(CASES / "two-units-are-both-needed")
    telling, reader = told(story, "p01"), reader_for(story, ZH)
    document = explanation_json(telling, reader)
    assert set(document) == {"pages", "objections", "lapses", "next"}
    (page,) = document["pages"]
    assert {"id", "title", "units", "flags", "stages"} == set(page)
    given = [one for one in page["stages"] if one["state"] == "given"]
    assert [(one["stage"], one["unit"], one["given"][0]["person"]) for one in given] == [
        ("unit-approval", "network-center", "p02")
    ]
    waiting = next(one for one in page["stages"] if one["state"] == "open")
    assert waiting["unit"] == "first-primary" and waiting["lacking"] == 1 and waiting["candidates"]
    fallen = next(one for one in page["stages"] if one["disregarded"])
    assert fallen["disregarded"][0]["code"] == "out-of-order"
    assert {one["state"] for one in page["stages"]} == {"given", "open", "later", "not-asked"}
    assert all("why" in one for one in page["stages"] if one["state"] == "not-asked")
    assert document["next"]


def answered() -> Story:
    """Return a page of a unit, sent back in the initial review, whose second submission changes it."""
    story = load_story(CASES / "a-unit-page-passes-all-its-stages")
    told_before = story.asked["submissions"][0]
    story.drafts.clear()
    story.filed.clear()
    story.submit(told_before)
    (page,) = [path for path in told_before["files"] if path.endswith("index.md")]
    story.say({"step": 2, **UNIT})
    story.say({"step": 3, "by": "p01", "says": "object", "stage": "initial-review", "words": "日期写全"})
    story.submit({**told_before, "step": 4, "files": {**told_before["files"], page: "v2"}})
    return story


def test_an_objector_whose_turn_has_not_come_is_told_what_comes_first() -> None:
    story = answered()

    def steps(person: str) -> str:
        lines = explanation_text(told(story, person), reader_for(story, ZH)).splitlines()
        return "\n".join(lines[lines.index("下一步：") :])

    objector = steps("p01")
    assert "单位审核办完以后，您才能同意" in objector and "--stage initial-review`" not in objector
    assert "fuzi withdraw 03-p01-initi" in objector  # which needs nobody else
    assert "--stage unit-approval`" in steps(UNIT["by"])
    story.say({"step": 5, **UNIT})
    assert "--stage initial-review`" in steps("p01") and "您才能同意" not in steps("p01")


def test_what_to_do_stands_behind_the_last_of_its_kind() -> None:
    story = load_story(CASES / "the-approval-is-too-old")
    story.say({"step": 4, "by": "p01", "says": "approve", "stage": "initial-review", "at": "2026-12-21 08:00"})
    story.now = instant("2027-02-01 09:00")
    lines = explanation_text(told(story), reader_for(story, ZH)).splitlines()
    (hint,) = [place for place, line in enumerate(lines) if "请重新看过稿件后再签一次" in line]
    assert "[approval-expired]" in lines[hint - 1]
    assert not any("[approval-expired]" in line for line in lines[hint:])
