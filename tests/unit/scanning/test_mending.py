"""`check --fix` masks numbers as the rules prescribe, leaves everything else as it is, and what it masks passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fuzi.model.finding import Severity
from fuzi.scanning.matching import matches_of
from fuzi.scanning.mending import MENDABLE, Mending, mended, mendings
from fuzi.scanning.rule import Carrier

PHONE = "138" + "0013" + "8000"
ID = "110101" + "19900101" + "0007"


def all_places(text: str) -> set[tuple[str, int]]:
    return {(one.rule.id, one.start) for one in matches_of(text, Carrier.FILE)}


def fixed(text: str) -> str | None:
    return mended(text, mendings(text, all_places(text)))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f"家长电话：{PHONE}，请假", "家长电话：138****8000，请假"),
        (f"手机 {PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}\n", "手机 138****8000\n"),
        (f"手机 +86 {PHONE}", "手机 +86 138****8000"),
        (f"身份证号：{ID}", "身份证号：**************0007"),
        (f"{PHONE}\n{PHONE}\n", "138****8000\n138****8000\n"),
        ("手机：" + "".join(chr(ord(digit) + 0xFEE0) for digit in PHONE), "手机：138****8000"),
    ],
)
def test_a_number_takes_the_prescribed_form(text: str, after: str) -> None:
    assert fixed(text) == after


@pytest.mark.parametrize(
    "text",
    [
        f"[电话](tel:{PHONE})",
        f"手机 {PHONE[:3]}<b>{PHONE[3:7]}</b>{PHONE[7:]}",
        f"| {PHONE[:3]} | {PHONE[3:7]} | {PHONE[7:]} |",
        f"手机 {PHONE[:7]}\n{PHONE[7:]}",
        "秘密★1年",
    ],
)
def test_what_markup_takes_apart_is_left_or_masked_whole(text: str) -> None:
    assert fixed(text) in {text, text.replace(PHONE, "138****8000")}


def test_only_what_is_asked_for_is_mended() -> None:
    text = f"家长电话：{PHONE}\n家长电话：{PHONE}\n"
    second = max(all_places(text), key=lambda one: one[1])
    assert mended(text, mendings(text, {second})) == f"家长电话：{PHONE}\n家长电话：138****8000\n"
    assert mendings(text, {("mobile-phone", 0)}) == ()


def test_a_form_that_would_still_be_found_is_not_given_back() -> None:
    text = f"家长电话：{PHONE}"
    assert mended(text, [Mending("mobile-phone", 5, 16, PHONE)]) is None


PIECES = some.sampled_from(
    [
        "家长电话：",
        PHONE,
        ID,
        " ",
        "\n",
        "，",
        "138****8000",
        "|",
        "秘密",
        "1",
        "值班电话 ",
        "身份证号 ",
        "🎒",
        "é",
        "<b>",
        "http://a/",
    ]
)


@given(some.lists(PIECES, max_size=12).map("".join))
def test_what_is_mended_passes_and_the_rest_stays(text: str) -> None:
    chosen = mendings(text, all_places(text))
    after = mended(text, chosen)
    if after is None:
        return
    done, at = 0, 0
    for one in chosen:
        assert one.rule in MENDABLE
        kept = text[done : one.start]
        assert after[at : at + len(kept)] == kept
        at += len(kept) + len(one.put)
        done = one.end
    assert after[at:] == text[done:]
    left = [one for one in matches_of(after, Carrier.FILE) if one.rule.id in MENDABLE]
    assert sum(one.severity is Severity.BLOCK for one in left) <= len(all_places(text)) - len(chosen)
