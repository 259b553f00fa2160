"""Nothing that a reader cannot see hides a mark, an id or a number: raw, or as any reference a browser decodes."""

from __future__ import annotations

import datetime as dt
import html.entities
import unicodedata

import pytest

from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.fold import fold_text, is_ignorable
from fuzi.scanning.source import Source

TODAY = dt.date(2026, 11, 23)
CARRIERS = {
    "classification-mark": (
        "【机{0}密】",
        "密级：机{0}密",
        "机{0}密{0}★{0}1年",
        "<!-- 密级：秘{0}密 -->",
        "# 绝{0}密\n",
    ),
    "resident-id": ("号 110101{0}19900101{0}0007",),
    "mobile-phone": ("请拨 138{0}0013{0}8000",),
    "work-secret-mark": ("（内{0}部资料，注意{0}保存）",),
}
NAMED = {
    f"&{name}": text
    for name, text in html.entities.html5.items()
    if all(is_ignorable(char) or unicodedata.category(char) in {"Cf", "Cc", "Zs", "Mn", "Me"} for char in text)
}
RAW = (
    *"\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180f\u200b\u200f\u202a\u202e\u2060\u2065\u206f\u2800\u3164\ufe00\ufe0f",
    *"\ufeff\uffa0\ufff0\ufffb\ufffc\U0001bca0\U0001d159\U0001d173\U000e0001\U000e0002\U000e0041\U000e01ef\U000e0fff",
    *"\u0301\u20dd\u302e\u0e31\x01\x08\x0e\x1f\x7f\x80\x85\x9f\x0b\x0c\u2028\u2029\ufdd0\uffff",
)
NUMBERED = (
    "&#8238;", "&#x202E;", "&#X202e;", "&#0000008238;", "&#x000000200b;", "&#173;", "&#xad;", "&#917569;", "&#xe0041;",
    "&#1;", "&#127;", "&#xfdd0;", "&#10;", "&#x0A;", "&#13;", "&#9;",
)  # fmt: skip
OPEN = ("&#8238", "&#x202e", "&shy", "&nbsp", "&#10")
MARKUP = ("<!-->", "<!--->", "<!-- a -->", "<!-- a --!>", "<![x]>", "<!x>", "<?x?>", "</>", "</ x>", "<wbr>", "<b></b>")


def rules_of(text: str) -> set[str]:
    return {one.rule for one in scan([Source("content/a.md", text.encode())], ruleset(), TODAY).findings}


def missed(between: str, carriers: dict[str, tuple[str, ...]] = CARRIERS) -> list[str]:
    return [
        ascii(text.format(between))
        for rule, texts in carriers.items()
        for text in texts
        if rule not in rules_of(text.format(between))
    ]


def test_the_table_of_names_holds_what_is_meant() -> None:
    assert {"&shy", "&shy;", "&ZeroWidthSpace;", "&NoBreak;", "&zwj;", "&lrm;", "&NewLine;", "&nbsp"} <= set(NAMED)


@pytest.mark.parametrize("between", [one for one in NAMED if one.endswith(";")])
def test_no_named_reference_hides_anything(between: str) -> None:
    assert not missed(between)


@pytest.mark.parametrize("between", RAW, ids=ascii)
def test_no_raw_character_hides_anything(between: str) -> None:
    assert not missed(between)


@pytest.mark.parametrize("between", NUMBERED)
def test_no_number_of_a_character_hides_anything(between: str) -> None:
    assert not missed(between)


@pytest.mark.parametrize("between", MARKUP)
def test_no_empty_markup_hides_anything(between: str) -> None:
    outside = {rule: tuple(one for one in texts if "<!--" not in one) for rule, texts in CARRIERS.items()}
    assert not missed(between, outside)


@pytest.mark.parametrize("between", OPEN)
def test_a_reference_without_its_semicolon_hides_nothing(between: str) -> None:
    marks = {rule: texts for rule, texts in CARRIERS.items() if rule in {"classification-mark", "work-secret-mark"}}
    assert not missed(between, {**marks, "classification-mark": marks["classification-mark"][:2]})


def test_a_name_runs_into_the_text_behind_it_as_in_a_browser() -> None:
    assert rules_of("请拨 138&shy0013&shy8000") == {"mobile-phone"}


@pytest.mark.parametrize("text", ["参见 a.html?x=1&copy=2&para=3", "&#99999999999999999999;"])
def test_what_is_only_text_stays_text(text: str) -> None:
    assert rules_of(text) == set()


def test_a_number_of_any_length_is_read(text: str = "机&#" + "9" * 6000 + ";密") -> None:
    assert rules_of(text) == set()


@pytest.mark.parametrize("kept", ["\n", "\t", " ", "中", "a", "★", "１", "　"])
def test_what_can_be_seen_is_never_dropped(kept: str) -> None:
    assert len(fold_text(kept)) == 1


TEXT = "这是一份文件，正文如下。\n【机密】\n家长电话：13800138000\n"


@pytest.mark.parametrize("stray", [b"\0", b" \0\n", b"x\0", b"\x81@", b"\x810\x810", b"\xff", b"\0\0", b"\0\xff"])
@pytest.mark.parametrize("text", [TEXT, "tel 13800138000\n", TEXT * 40])
@pytest.mark.parametrize("pad", ["", "a", "甲"])
def test_a_stray_byte_does_not_make_a_text_another_one(stray: bytes, text: str, pad: str) -> None:
    for data in ((text + pad).encode() + stray, stray + (pad + text).encode()):
        report = scan([Source("content/a/plan.txt", data)], ruleset(), TODAY)
        assert {one.rule for one in report.findings} & {"not-inspected", "mobile-phone"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_honest_texts_in_other_encodings_are_still_read(encoding: str) -> None:
    data = (TEXT * 3).replace("一", "两").encode(encoding)
    report = scan([Source("content/a/plan.txt", data)], ruleset(), TODAY)
    assert {one.rule for one in report.findings} == {"garbled-text", "mobile-phone", "classification-mark"}
