"""Names of the state, its organs and its meetings with one wrong character: advice, for they have one form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Carrier, Exposure, Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_PLACES = "省市区县州旗盟镇乡校各本"
PHRASES: Mapping[str, Mapping[int, str]] = {
    "中华人民共和国": {},
    "中国共产党中央委员会": {},
    "中国人民政治协商会议": {},
    "中国人民解放军": {},
    "中央纪律检查委员会": {},
    "中央军事委员会": {},
    "中央全面深化改革委员会": {},
    "中央网络安全和信息化委员会": {},
    "中共中央办公厅": {6: "室楼"},
    "中央委员会全体会议": {},
    "中央经济工作会议": {},
    "次全国代表大会": {1: "次", 2: _PLACES},
    "全国人民代表大会": {1: _PLACES},
    "全国人大常委会": {1: _PLACES},
    "国家监察委员会": {1: "级"},
    "国务院办公厅": {5: "室楼区"},
    "国务院学位委员会": {},
    "国务院教育督导委员会": {},
    "中央人民政府": {},
    "最高人民法院": {5: "官"},
    "最高人民检察院": {6: "官"},
    "教育部办公厅": {2: "局厅委", 5: "室楼区桌网"},
    "国家发展和改革委员会": {},
    "国家市场监督管理总局": {},
    "国家卫生健康委员会": {},
    "国家互联网信息办公室": {},
    "国家新闻出版署": {6: "局"},
    "国家语言文字工作委员会": {},
    "工业和信息化部": {6: "厅局处科室"},
    "人力资源和社会保障部": {9: "厅局处所科室卡网"},
    "中国人民银行": {},
    "中国共产主义青年团": {},
    "中国少年先锋队": {},
}
"""Each phrase with what may stand at a place of it besides, by the place (0-based): another lawful name."""
_HAN = r"\x00-\u4dff\ua000-\U0010ffff"
"""What is no Han character, for the inside of a negated class."""


def _wrong(phrase: str) -> str:
    """Return an expression for a phrase with one other character in it."""
    ways = (
        f"{phrase[:at]}[^{char}{PHRASES[phrase].get(at, '')}{_HAN}]{phrase[at + 1 :]}" for at, char in enumerate(phrase)
    )
    return "|".join(ways)


_LOOKED_FOR = {phrase: late(_wrong(phrase)) for phrase in PHRASES}


def find(sight: Sight) -> Iterator[Hit]:
    """Find a phrase with one wrong character: one of its halves stands there as it must."""
    text = sight.text
    for phrase, pattern in _LOOKED_FOR.items():
        half = len(phrase) // 2
        if phrase[:half] in text or phrase[half:] in text:
            yield from _found(text, phrase, pattern)


def _found(text: str, phrase: str, pattern: re.Pattern[str]) -> Iterator[Hit]:
    half = len(phrase) // 2
    for part, ahead in ((phrase[:half], 0), (phrase[half:], half)):
        at = text.find(part)
        while at >= 0:
            match = pattern.match(text, max(0, at - ahead))
            if match is not None and at - ahead >= 0:
                yield Hit(*match.span(), what=msg("a fixed name with one wrong character: {name}", name=phrase))
            at = text.find(part, at + 1)


RULE = Rule(
    id="fixed-phrase",
    severity=Severity.NOTE,
    what=msg("a fixed name with one wrong character"),
    why=msg("Names of the state, its organs and its meetings have one form; a wrong one is a serious error."),
    basis=msg("Government website inspection rules (wording errors)"),
    hint=msg("Write the name as it is, or leave the text if it means something else."),
    find=find,
    needs=tuple(_LOOKED_FOR.values()),
    views=frozenset({ViewKind.RAW, ViewKind.SHOWN}),
    carriers=frozenset({Carrier.FILE}),
    exposure=Exposure.WORDS,
    ok=("中华人民共和国", "全省人民代表大会", "中国人民大学"),
    not_ok=("中华人民共合国", "国务完办公厅", "全国人民代表大汇"),
)
