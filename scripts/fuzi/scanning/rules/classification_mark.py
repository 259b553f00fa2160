"""Classification marks, by structure and never by bare word (GB/T 9704-2012, 7.2.2): level and star, or level alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.scanning.rule import Carrier, Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_LEVEL = "绝密|机密|秘密"
_GAP = r"[^\S\n]{0,4}"
_SPACED = "|".join(f"{level[0]}{_GAP}{level[1]}" for level in _LEVEL.split("|"))
_DAY = r"(?:19|20)[0-9]{2}年?[0-9]{0,2}月?[0-9]{0,2}日?"
_TERM = rf"(?:[0-9一二三四五六七八九十]{{1,3}}(?:年(?![级度])|个?月|[日天])|长期|永久|{_DAY})"
_STAR = re.compile(rf"(?P<mark>(?:{_LEVEL})★(?:{_TERM}|(?=\n|\Z)))")
_STAR_FIRST = re.compile(rf"^(?P<mark>★(?:{_LEVEL}))$", re.MULTILINE)
_PLAIN_STAR = re.compile(rf"(?P<mark>(?:{_SPACED}){_GAP}(?:★(?!{_GAP}★|\w)|[*](?={_GAP}{_TERM})){_GAP}(?:{_TERM})?)")
_OPEN, _CLOSE = "[【〔\\[<(「『{]", "[】〕\\]>)」』}]"
_ALONE = re.compile(
    rf"^[^\S\n]*{_OPEN}?{_GAP}(?:密级{_GAP}[:]?{_GAP})?(?P<mark>{_SPACED}){_GAP}{_CLOSE}?[^\S\n]*$", re.MULTILINE
)
_BRACKETS = re.compile(rf"[【〔\[]{_GAP}(?P<mark>{_SPACED}){_GAP}[】〕\]]")
_HEAD = re.compile(
    rf"^[^\S\n]*{_OPEN}?(?P<mark>{_SPACED}){_CLOSE}?[^\S\n]+(?=[^\n]{{0,60}}(?:关于|通知|文件|请示|报告|纪要|方案|\[20|〔20|号))",
    re.MULTILINE,
)
_FIELD = re.compile(
    rf"(?:密{_GAP}级|涉密等级|保密等级|confidentiality|classification){_GAP}[\"']?[:=|]\s{{0,4}}[\"']?(?P<mark>{_SPACED})(?![、/和或及,]|[^\S\n]*[、/和或及])"
)
_IN_NAME = re.compile(rf"(?:^|[^一-鿿])(?P<mark>(?:{_LEVEL})★?)(?=$|[^一-鿿])", re.MULTILINE)
_ABOUT = re.compile(r"(?:标志|标识|标注|标明|样式|格式|形式|例如|比如|如下|示例|标为|[如即])[^\n。]{0,24}$")
_JUST_BEFORE = re.compile(r"(?:标志|标识|标注|标明|样式|形式|格式|标为|例如|比如|如)(?:为|是)?$")
_QUOTES = "“\"「『'‘"

_BY_VIEW = {
    ViewKind.SKELETON: (_STAR, _STAR_FIRST),
    ViewKind.RAW: (_PLAIN_STAR, _FIELD),
    ViewKind.SHOWN: (_PLAIN_STAR, _ALONE, _BRACKETS, _HEAD, _FIELD),
    ViewKind.HIDDEN: (_PLAIN_STAR, _ALONE, _BRACKETS, _FIELD),
    ViewKind.DECODED: (_PLAIN_STAR, _FIELD),
}


def find(sight: Sight) -> Iterator[Hit]:
    """Find marks; a quoted example in a sentence about marks, and a list of all levels, are for the officer."""
    if sight.carrier is Carrier.NAME:
        yield from (Hit(*match.span("mark")) for match in _IN_NAME.finditer(sight.text))
        return
    patterns = {pattern: None for kind in sorted(sight.view.kinds) for pattern in _BY_VIEW.get(kind, ())}
    for pattern in patterns:
        matches = list(pattern.finditer(sight.text))
        is_list = pattern is _ALONE and len({"".join(match["mark"].split()) for match in matches}) > 1
        for match in matches:
            start, end = match.span("mark")
            if is_list or _is_example(sight.text, start):
                yield Hit(start, end, Severity.FLAG, msg("a classification mark that seems to be an example"))
            else:
                yield Hit(start, end)


def _is_example(text: str, start: int) -> bool:
    ahead = text[max(0, start - 40) : start]
    if _JUST_BEFORE.search(ahead):
        return True
    return ahead[-1:] in _QUOTES and ahead != "" and _ABOUT.search(ahead[:-1]) is not None


RULE = Rule(
    id="classification-mark",
    severity=Severity.BLOCK,
    what=msg("a classification mark (绝密, 机密 or 秘密)"),
    why=msg("The mark says that the text is a state secret; such a text must not even be kept on this machine."),
    basis=msg("Law on Guarding State Secrets, art. 22 and 35; GB/T 9704-2012, 7.2.2"),
    hint=msg(
        "Stop, do not send or copy the file, and tell the confidentiality officer; a mere example is put into words."
    ),
    find=find,
    views=frozenset(_BY_VIEW),
    ok=("密级分为绝密、机密、秘密三级", "难度★★★", "商业秘密保护", "《秘密》★★★★★", "秘密花园"),
    not_ok=("秘密★1年", "机密★", "绝密★长期", "【机密】", "密级：秘密"),
)
