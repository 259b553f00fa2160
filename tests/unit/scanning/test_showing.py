"""What a reviewer may see of a text: everything but what a rule marks, line for line."""

from __future__ import annotations

import pytest

from fuzi.scanning.masking import MASK, masked_lines
from fuzi.scanning.rule import Exposure
from fuzi.scanning.showing import show_lines, show_name, show_words

NUMBER = "11010519491231002X"
"""The specimen printed in GB 11643."""


def test_lines_without_a_finding_are_as_they_are() -> None:
    text = "甲\n\n乙 丙\n"
    assert show_lines(text, "content/a.md", ()) == (("甲", False), ("", False), ("乙 丙", False), ("", False))


@pytest.mark.parametrize(
    "text",
    [
        f"身份证号：{NUMBER}",
        f"<!-- {NUMBER} -->",
        "身份证号：１１０１０５１９４９１２３１００２Ｘ",
        f"身份证号：{NUMBER[:6]}\u200b{NUMBER[6:]}",
        f"title: 关于{NUMBER}的通知",
        "手机：138-0013-\n8000",
        "机密★",
    ],
)
def test_what_a_rule_marks_is_masked(text: str) -> None:
    shown = show_lines(f"前\n{text}\n后", "content/a.md", ())
    assert [line for line, _masked in (shown[0], shown[-1])] == ["前", "后"]
    middle = "".join(line for line, _masked in shown[1:-1])
    assert any(masked for _line, masked in shown) and MASK in middle
    for hidden in (NUMBER, NUMBER[6:], "8000", "机密", "１１０１"):
        assert hidden not in middle


def test_titles_and_names_are_masked_too() -> None:
    assert NUMBER not in show_words(f"关于 {NUMBER} 的公示", ())
    assert NUMBER not in show_name(f"content/news/{NUMBER}.md", ())
    assert show_name("content/news/a.md", ()) == "content/news/a.md"


def test_a_span_over_several_lines_masks_each_of_them_and_keeps_their_number() -> None:
    shown = masked_lines("ab\ncd\nef", [((1, 7), Exposure.WORDS)])
    assert shown == ((f"a{MASK}", True), (MASK, True), (f"{MASK}f", True))


def test_the_strictest_finding_of_a_line_holds_for_all_of_it() -> None:
    shown = masked_lines("王五 x y 电话", [((3, 4), Exposure.LABELS), ((5, 6), Exposure.WORDS)])
    assert shown == ((f"·· {MASK} {MASK} 电话", True),)


def test_where_a_record_tells_of_a_key_whatever_may_be_one_is_masked() -> None:
    key = "dp.pt." + "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0u1v"
    text = f"接口：{key}，见 https://example.test/jiaoyu/index.html\n下一行"
    assert show_lines(text, "content/a.md", ())[0] == (text.split("\n", maxsplit=1)[0], False)
    (first, is_masked), *others = show_lines(text, "content/a.md", (), holds_key=True)
    assert is_masked and key[6:] not in first and "jiaoyu/index.html" in first
    assert others == [("下一行", False)]
