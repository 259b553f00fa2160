"""Every rule against its samples: those in its own file and those in `<rule-id>.md`."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from fuzi.model.finding import Severity
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from fuzi.scanning.rules import BY_ID, RULES
from rules.samples import samples

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = samples()
OWN = [
    (rule.id, text, is_ok)
    for rule in RULES
    for is_ok, texts in ((True, rule.ok), (False, rule.not_ok))
    for text in texts
]


@pytest.mark.parametrize(("rule", "text", "is_ok"), [*SAMPLES, *OWN])
def test_a_sample_is_judged_as_it_says(rule: str, text: str, is_ok: bool) -> None:
    found = [one for one in matches_of(text, Carrier.FILE) if one.rule.id == rule]
    if BY_ID[rule].severity is not Severity.NOTE:
        found = [one for one in found if one.severity is not Severity.NOTE]
    assert bool(found) is not is_ok


@pytest.mark.parametrize(("rule", "text", "is_ok"), [one for one in SAMPLES if one[2]])
def test_what_one_rule_passes_no_other_rule_blocks(rule: str, text: str, is_ok: bool) -> None:
    assert [one.rule.id for one in matches_of(text, Carrier.FILE) if one.severity is Severity.BLOCK] == []


def test_samples_name_rules_that_exist_and_every_reading_rule_has_some() -> None:
    named = {rule for rule, _text, _is_ok in SAMPLES}
    assert named <= set(BY_ID)
    assert named == {rule.id for rule in RULES if rule.views} - {"watched-term", "private-term", "leader-title"}


@pytest.mark.parametrize("rule", ["classification-mark", "resident-id", "mobile-phone"])
def test_a_grave_rule_knows_at_least_twenty_written_forms(rule: str) -> None:
    assert Counter((one[0], one[2]) for one in SAMPLES)[(rule, False)] >= 20


@pytest.mark.parametrize("rule", ["classification-mark", "exam-mark", "resident-id", "mobile-phone"])
@pytest.mark.parametrize("around", ["前文。{}\n后文", "| 姓名 | {} |", "- {}\n- 后文", "前文 1234，{}"])
def test_what_stands_around_a_value_does_not_hide_it(rule: str, around: str) -> None:
    value = {
        "classification-mark": "机密★5年",
        "exam-mark": "绝密★启用前",
        "resident-id": "110101199001010007",
        "mobile-phone": "13800138000",
    }[rule]
    assert rule in {one.rule.id for one in matches_of(around.format(value), Carrier.FILE)}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("content/news/机密-名单/index.md", "classification-mark"),
        ("content/news/a/（秘密）方案.docx", "classification-mark"),
        ("content/news/绝密★启用前.pdf", "exam-mark"),
        ("content/news/110101199001010007.jpg", "resident-id"),
        ("content/13800138000/index.md", "mobile-phone"),
    ],
)
def test_a_name_is_looked_at_folder_by_folder(name: str, rule: str) -> None:
    assert rule in {one.rule.id for one in matches_of(name.replace("/", "\n"), Carrier.NAME)}


@pytest.mark.parametrize("name", ["content/秘密花园/index.md", "content/news/保密制度.docx", "content/秘密行动.md"])
def test_a_name_that_merely_holds_such_a_word_passes(name: str) -> None:
    assert matches_of(name.replace("/", "\n"), Carrier.NAME) == ()


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("请找 13800138000", Severity.BLOCK),
        ("家长电话：13800138000", Severity.BLOCK),
        ("学生家长联系人 13800138000", Severity.BLOCK),
        ("联系人：示例甲，电话 13800138000", Severity.FLAG),
        ("报名请联系李老师：13800138000", Severity.FLAG),
        ("24 小时值班电话：13800138000", Severity.NOTE),
        ("监督举报电话 13800138000", Severity.NOTE),
    ],
)
def test_a_mobile_number_is_judged_by_what_stands_before_it(text: str, severity: Severity) -> None:
    assert [one.severity for one in matches_of(text, Carrier.FILE)] == [severity]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("| 姓名 | 身份证号 |\n| --- | --- |\n| 示例甲 | 110101199001010001 |", Severity.BLOCK),
        ("身份证号：110101199001010001", Severity.BLOCK),
        ("项目编号：13800138000", Severity.FLAG),
        ("| 示例甲 | 138 | 0013 | 8000 |", Severity.FLAG),
        ("家长 138<br>0013<br>8000", Severity.BLOCK),
        ("110101\n\n19900101\n\n0007", Severity.BLOCK),
        ("㊙", Severity.FLAG),
        ("㊙★1年", Severity.BLOCK),
    ],
)
def test_what_stands_apart_or_beneath_its_label_is_as_grave_as_what_speaks_for_it(
    text: str, severity: Severity
) -> None:
    own = {"mobile-phone", "resident-id", "classification-mark"}
    assert {one.severity for one in matches_of(text, Carrier.FILE) if one.rule.id in own} == {severity}


def test_a_quoted_example_of_a_mark_is_for_the_officer() -> None:
    found = matches_of("国家秘密标志形式如：“机密★1年”。", Carrier.FILE)
    assert [one.severity for one in found] == [Severity.FLAG]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("机密★特急", Severity.BLOCK),
        ("机密★壹年", Severity.BLOCK),
        ("秘密★解密前", Severity.BLOCK),
        ("机密★保密期限1年", Severity.BLOCK),
        ("秘密★自2026年起", Severity.BLOCK),
        ("机密★关于印发方案的通知", Severity.BLOCK),
        ("机密✱5年", Severity.BLOCK),
        ("机密★某某方案", Severity.FLAG),
        ("机密✦某某方案", Severity.FLAG),
        ("本件 秘密：1年", Severity.FLAG),
        ("“机密”", Severity.BLOCK),
        ("密级：（机密）", Severity.BLOCK),
    ],
)
def test_a_level_and_a_star_are_never_silent_and_blocked_with_a_period(text: str, severity: Severity) -> None:
    assert [one.severity for one in matches_of(text, Carrier.FILE)] == [severity]


def test_an_exam_mark_is_the_matter_of_its_own_rule_alone() -> None:
    assert {one.rule.id for one in matches_of("绝密★启用前\n绝密 ☆ 考试结束前", Carrier.FILE)} == {"exam-mark"}


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("[甲](https://www.example.test/a?id=13800138000)", Severity.FLAG),
        ("https://www.example.test/a?id=13800138000", Severity.FLAG),
        ("[甲](a.md?id=13800138000)", Severity.FLAG),
        ("[甲](https://www.example.test/a?phone=13800138000)", Severity.BLOCK),
        ("[甲](tel:13800138000)", Severity.BLOCK),
        ("1380 0138 000", Severity.FLAG),
        ("学生手机\n138\n0013\n8000", Severity.BLOCK),
    ],
)
def test_digits_that_may_be_something_else_are_for_the_officer(text: str, severity: Severity) -> None:
    assert [one.severity for one in matches_of(text, Carrier.FILE)] == [severity]


WRITTEN = ["| {0} | {1} | {2} | {3} |", "{0}\t{1}\t{2}\t{3}", "{0}   {1}   {2}   {3}", "{0},{1},{2},{3}", "{1}|{2}|{3}"]


@pytest.mark.parametrize("row", WRITTEN)
@pytest.mark.parametrize("rule", ["mobile-phone", "resident-id"])
def test_no_honest_table_of_numbers_is_blocked(row: str, rule: str) -> None:
    chance = random.Random(20261123)  # noqa: S311 - tables, no secrets
    blocked = 0
    for _ in range(300):
        rows = [row.format("小学", *(chance.randint(100, 2000) for _ in range(3))) for _ in range(10)]
        text = "学段统计\n\n" + "\n".join(rows)
        found = matches_of(text, Carrier.FILE)
        blocked += any(one.rule.id == rule and one.severity is Severity.BLOCK for one in found)
    assert blocked == 0


@pytest.mark.parametrize("row", ["| {} |", "{}"])
def test_no_wide_table_of_numbers_is_blocked(row: str) -> None:
    chance = random.Random(1123)  # noqa: S311 - tables, no secrets
    mark = " | " if "|" in row else "\t"
    for _ in range(100):
        rows = [row.format(mark.join(str(chance.randint(1, 10**6)) for _ in range(8))) for _ in range(10)]
        found = matches_of("\n".join(rows), Carrier.FILE)
        assert [one.rule.id for one in found if one.severity is Severity.BLOCK] == []


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("<text>机</text>\n  <text x='9'>密★5年</text>", "classification-mark"),
        ("<text><tspan>机</tspan><tspan>密</tspan><tspan>★</tspan><tspan>5年</tspan></text>", "classification-mark"),
        ("<text>密级</text><g/><text>：机密</text>", "classification-mark"),
        ("<text>机密</text><text>关于督查的通知</text>", "classification-mark"),
        ("<text>138</text><text>0013</text><text>8000</text>", "mobile-phone"),
        ("".join(f"<text>{digit}</text>" for digit in "13800138000"), "mobile-phone"),
        ("<text>110101</text><text>19900101</text><text>0007</text>", "resident-id"),
    ],
)
def test_the_words_of_a_drawing_are_read_joined(words: str, rule: str) -> None:
    found = matches_of(f'<svg xmlns="http://www.w3.org/2000/svg">{words}</svg>', Carrier.FILE)
    assert (rule, Severity.BLOCK) in {(one.rule.id, one.severity) for one in found}


def test_the_figures_beside_an_axis_are_no_number() -> None:
    figures = "".join(f"<text>{figure}</text>" for figure in range(0, 2000, 100))
    found = matches_of(f"<svg>{figures}</svg>", Carrier.FILE)
    assert {one.rule.id for one in found} == {"picture-not-inspected"}


def test_no_page_of_the_rules_and_guides_is_stopped_by_the_rules_it_describes() -> None:
    pages = [page for page in sorted((ROOT / "review").rglob("*.md")) if "terms" not in page.parts]
    assert len(pages) > 40
    for page in pages:
        found = matches_of(page.read_text(encoding="utf-8"), Carrier.FILE)
        assert [one.rule.id for one in found if one.severity is Severity.BLOCK] == [], page.name
