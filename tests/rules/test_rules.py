"""Every rule against its samples: those in its own file and those in `<rule-id>.md`."""

from __future__ import annotations

from collections import Counter

import pytest

from fuzi.model.finding import Severity
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from fuzi.scanning.rules import BY_ID, RULES
from rules.samples import samples

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
    assert named == {rule.id for rule in RULES if rule.views} - {"watched-term"}


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


def test_a_quoted_example_of_a_mark_is_for_the_officer() -> None:
    found = matches_of("国家秘密标志形式如：“机密★1年”。", Carrier.FILE)
    assert [one.severity for one in found] == [Severity.FLAG]
