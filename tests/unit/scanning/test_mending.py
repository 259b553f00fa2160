"""`check --fix` masks values as the rules prescribe, leaves everything else as it is, and what it masks passes."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as some

from fuzi.model.finding import Severity
from fuzi.scanning.masked_forms import MENDABLE
from fuzi.scanning.matching import Match, matches_of
from fuzi.scanning.mending import Mending, Syntax, mended, mendings, syntax_of
from fuzi.scanning.rule import Carrier
from fuzi.scanning.rules import BY_ID

PHONE = "138" + "0013" + "8000"
ID = "110101" + "19900101" + "0007"
MAIL = "abc123" + "@" + "qq.com"
CARD = "62220210" + "01116245702"


def fixed(text: str, syntax: Syntax = Syntax.PLAIN) -> str:
    return mended(text, mendings(text, lambda _match: True, syntax))[0]


def wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isdecimal() else char for char in text)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f"家长电话：{PHONE}，请假", "家长电话：138****8000，请假"),
        (f"手机 {PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}\n", "手机 138****8000\n"),
        (f"手机 +86 {PHONE}", "手机 +86 138****8000"),
        (f"手机：{wide(PHONE)}", "手机：138****8000"),
        ("一三八零零一三八零零零", "138****8000"),
        (f"手机：{PHONE[:5]}I{PHONE[6:]}".replace("I", "1"), None),
        ("手机 138001*8000", "手机 138****8000"),
        (f"{PHONE}\r\n{PHONE}\r\n", "138****8000\r\n138****8000\r\n"),
        (f"身份证号：{ID}", "身份证号：**************0007"),
        (f"身份证号：{ID[:-1]}1", "身份证号：**************0001"),
        ("身份证 110101199001011***", "身份证 **************1***"),
        (f"学籍号：G{ID} 示例甲", "学籍号：G**************0007 示例甲"),
        (f"学籍号：{ID}", "学籍号：**************0007"),
        (f"银行卡号：{CARD}", "银行卡号：****5702"),
        ("银行卡号：6222 0210 0111 6245 702", "银行卡号：****5702"),
        ("护照号码：E00000000", "护照号码：******000"),
        ("台胞证 00000000", "台胞证 *****000"),
        ("家庭电话：0571-88880000", "家庭电话：0571-****0000"),
        ("家长电话：(0571) 8888 0000", "家长电话：(0571) **** 0000"),
        ("家庭电话：88880000", "家庭电话：****0000"),
        (f"个人邮箱：{MAIL}，常用", "个人邮箱：****@qq.com，常用"),
        ("家庭住址：示例市示例区示例路 1 号 2 幢 305 室，邮编", "家庭住址：示例市示例区****，邮编"),
        ("家庭住址：示例市示例区示例路1-2-301", "家庭住址：示例市示例区****"),
        ("家庭住址：示例省示例市示例区阳光小区3幢2单元301室", "家庭住址：示例省示例市示例区****"),
        ("户籍地址：示例县示例镇示例村三组", "户籍地址：示例县****"),
        ("家庭住址：示例市阳光小区3幢", "家庭住址：示例市****"),
        ("学生示例甲，出生日期：2015年5月6日", "学生示例甲，出生日期：2015年"),
        ("出生日期：2015/5/6", "出生日期：2015"),
        ("生日：20150506", "生日：2015"),
        ("出生日期：二〇一五年五月六日", "出生日期：二〇一五年"),
        ("示例甲，男，1990年5月6日出生", "示例甲，男，1990年出生"),
    ],
)
def test_a_value_takes_the_form_its_rule_prescribes(text: str, after: str | None) -> None:
    assert fixed(text) == (text.replace(PHONE, "138****8000") if after is None else after)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f"手机 {PHONE[:3]}<b>{PHONE[3:7]}</b>{PHONE[7:]}", "手机 138<b>****</b>8000"),
        (f"手机 138<b title='13'>0013</b>{PHONE[7:]}", "手机 138<b title='13'>****</b>8000"),
        (f"手机 {PHONE[:7]}\n{PHONE[7:]}", "手机 138****\n8000"),
        (f"[电话](tel:{PHONE})", "[电话](tel:138****8000)"),
        (f"<!-- 家长 {PHONE} -->", "<!-- 家长 138****8000 -->"),
        (f'<svg><text x="1">家长电话 {PHONE}</text></svg>', '<svg><text x="1">家长电话 138****8000</text></svg>'),
        (
            f"姓名,手机,身份证号\r\n示例甲,{PHONE},{ID}\r\n",
            "姓名,手机,身份证号\r\n示例甲,138****8000,**************0007\r\n",
        ),
        (
            "| 姓名 | 生日 | 家庭住址 |\n| --- | --- | --- |\n| 示例甲 | 2015-05-06 | 示例市示例区示例路 1 号 |",
            "| 姓名 | 生日 | 家庭住址 |\n| --- | --- | --- |\n| 示例甲 | 2015 | 示例市示例区**** |",
        ),
        (f"title: 通知\nnote: 家长 {PHONE}\n", "title: 通知\nnote: 家长 138****8000\n"),
    ],
)
def test_markup_cells_and_lines_around_and_within_a_value_stay(text: str, after: str) -> None:
    assert fixed(text) == after


@pytest.mark.parametrize(
    "text",
    [
        "秘密★1年",
        "学籍辅号：20230101015",
        "QQ：123456789",
        "密码：Abc12345!",
        "家庭住址：示例路 1 号 2 幢 305 室",
        "手机：&#49;38" + "00138000",
        "值班电话：" + PHONE,
        "出生日期在2019年9月1日至2020年8月31日之间",
        "示例甲：138****8000",
    ],
)
def test_what_has_no_prescribed_form_or_cannot_be_put_safely_is_left(text: str) -> None:
    assert fixed(text) == text


def test_only_what_is_asked_for_is_mended() -> None:
    text = f"家长电话：{PHONE}\n家长电话：{PHONE}\n"
    second = max(one.start for one in matches_of(text, Carrier.FILE))
    chosen = mendings(text, lambda match: match.start == second)
    assert mended(text, chosen)[0] == f"家长电话：{PHONE}\n家长电话：138****8000\n"
    assert mendings(text, lambda _match: False) == ()


def test_a_form_that_would_still_be_found_is_left_out_and_the_others_are_masked() -> None:
    text = f"家长电话：{PHONE}\n\n身份证号：{ID}\n"
    phone, identity = mendings(text, lambda _match: True)
    wrong = Mending(phone.match, phone.start, phone.end, PHONE)
    whole, done = mended(text, [wrong, identity])
    assert whole == f"家长电话：{PHONE}\n\n身份证号：**************0007\n"
    assert done == (identity,)


@pytest.mark.parametrize(
    "text",
    [
        f"家长 {PHONE} 和 {PHONE}，身份证 {ID}",
        f"**家长** {PHONE}",
        f"学籍号 G{ID}、G{ID}\n\n- 家长 {PHONE}\n- 家长 {PHONE}\n",
        f"`家长 {PHONE}` 和家长 {PHONE}",
        f"|家长手机|证件号|\n|-|-|\n|{PHONE}|{ID}|\n|{PHONE}|{ID}|\n",
    ],
)
def test_readers_see_every_star_of_a_masked_page(text: str) -> None:
    values = len(re.findall(f"{ID}|{PHONE}", text))
    hidden = sum(4 if one == PHONE else 14 for one in re.findall(f"{ID}|{PHONE}", text))
    shown = markdown.markdown(fixed(text, Syntax.MARKDOWN), extensions=["tables"])
    assert shown.count("*") + shown.count("＊") == hidden
    assert len(re.findall(r"[*＊](?:8000|0007)", shown)) == values


def test_a_value_of_yaml_that_would_begin_with_a_star_begins_with_a_wide_one() -> None:
    text = f"---\ncard: {ID}\nnote: 身份证 {ID}\n---\n身份证 {ID}\n"
    after = fixed(text, Syntax.MARKDOWN)
    assert after.startswith("---\ncard: ＊＊＊＊＊＊＊＊＊＊＊＊＊＊0007\nnote: 身份证 **************0007\n---\n")
    assert fixed(f"a: {ID}\n", Syntax.YAML) == "a: ＊＊＊＊＊＊＊＊＊＊＊＊＊＊0007\n"


def test_what_a_file_is_written_in_is_told_by_its_name() -> None:
    assert [syntax_of(name) for name in ("a/b.MD", "x.yml", "x.yaml", "x.csv", "notes")] == [
        Syntax.MARKDOWN, Syntax.YAML, Syntax.YAML, Syntax.PLAIN, Syntax.PLAIN
    ]  # fmt: skip


def test_each_rule_with_a_form_names_a_rule_of_personal_data() -> None:
    assert BY_ID.keys() >= MENDABLE
    assert not MENDABLE & {"classification-mark", "credential", "written-password", "pupil-result", "notice-field"}


def test_every_sample_of_a_mendable_rule_passes_or_stays_as_it_was() -> None:
    for rule in sorted(MENDABLE):
        for sample in BY_ID[rule].not_ok:
            after = fixed(sample)
            left = {(one.rule.id, one.value) for one in matches_of(after, Carrier.FILE) if one.rule.id == rule}
            assert left <= {(one.rule.id, one.value) for one in matches_of(sample, Carrier.FILE)}, rule


PIECES = some.sampled_from(
    [
        "家长电话：", PHONE, ID, " ", "\n", "，", "138****8000", "|", "秘密", "1", "值班电话 ", "身份证号 ", "🎒", "é",
        "<b>", "http://a/", "家庭住址：示例市示例区示例路 1 号", "生日：2015-05-06",
        f"个人邮箱 {MAIL}", "\r\n", "`", "**",
    ]
)  # fmt: skip


def _grave(text: str) -> list[Match]:
    found = matches_of(text, Carrier.FILE)
    return [one for one in found if one.rule.id in MENDABLE and one.severity is Severity.BLOCK]


@given(some.lists(PIECES, max_size=12).map("".join), some.sampled_from(list(Syntax)))
def test_what_is_mended_passes_and_the_rest_stays(text: str, syntax: Syntax) -> None:
    after, chosen = mended(text, mendings(text, lambda _match: True, syntax))
    done, at = 0, 0
    for one in chosen:
        assert one.rule in MENDABLE
        kept = text[done : one.start]
        assert after[at : at + len(kept)] == kept
        at += len(kept) + len(one.written or one.put)
        done = one.end
    assert after[at:] == text[done:]
    again, _chosen = mended(after, mendings(after, lambda _match: True, syntax))  # a mask parts a label from a number
    assert len(_grave(again)) <= len(_grave(text))
