"""Classification marks, by structure and never by bare word (GB/T 9704-2012, 7.2.2): level and star, or level alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Carrier, Hit, Rule, Sight
from fuzi.scanning.signs import WHOLE_WORD
from fuzi.scanning.views import ViewKind

_LEVEL = "绝密|机密|秘密"
_GAP = r"[^\S\n]{0,4}"
_SPACED = "|".join(f"{level[0]}{_GAP}{level[1]}" for level in _LEVEL.split("|"))
_NEEDED = late(_SPACED)
_NUMERAL = "[0-9〇零一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰两半廿卅]"
_DAY = r"(?:19|20)[0-9]{2}年?[0-9]{0,2}月?[0-9]{0,2}日?"
_TERM = rf"(?:{_NUMERAL}{{1,4}}(?:周?年(?![级度])|个?月|[日天周])|长期|永久|[自从由至到]?{_DAY})"
_URGENT = "特急|特提|加急|平急|急件|解密前"
_BOUND = rf"(?:{_TERM}|{_URGENT})"
"""What stands behind the star of a real mark: how long, how urgent."""
_AFTER = rf"(?:{_BOUND}|解密|保密|定密|知悉|关于|印发|(?:第|文|签发)?[0-9]{{1,6}}号)"
"""Words by which a star is no decoration: the period put differently, the title of an official document."""
_EXAM = (
    "(?:考试|试卷|试题)?(?:启用|启封|使用|开考|开封|开启|考试(?:结束|完毕)?"
    "|(?:(?:启封|启用|开启)并?)?使用完毕|启用完毕)以?前"
)
"""Has a rule of its own (`exam-mark`), and waivers of its own."""
_STAR_LIKE = "※⁎⁑⁂∗\u2722-\u2727\u2731-\u273d\u2749-\u274b"
_APART = r"(?:[^\w\n★。！？；!?;《》、,]|_){0,4}"
_STAR = late(rf"(?P<mark>(?:{_LEVEL})级?★(?:{_BOUND}|(?=\n|\Z)))")
_STAR_FIRST = late(rf"^(?P<mark>★(?:{_LEVEL}))$", re.MULTILINE)
_PLAIN_STAR = late(
    rf"(?P<mark>(?:{_SPACED})(?:{_GAP}级)?{_APART}(?:★(?!{_GAP}★|{_APART}{_EXAM})(?:{_APART}{_AFTER}|(?!\w))"
    rf"|[{_STAR_LIKE}]{_APART}{_AFTER}|[*]{_GAP}{_BOUND}))"
)
_DOUBTFUL_STAR = late(
    rf"(?P<mark>(?:{_SPACED}){_APART}(?:(?:★(?!{_GAP}★)|[{_STAR_LIKE}])(?!{_APART}{_EXAM})|★{{2,3}}{_GAP}(?!{_DAY}){_BOUND}))"
)
_URGENT_FIRST = late(rf"(?P<mark>(?:特急|特提|加急){_APART}★?{_APART}(?:{_SPACED}))(?![一-鿿])")
_ROUND = r"(?:[^\w\n★《》!?]|_){0,12}"
"""Brackets, quotes, ornaments around a mark that is a line by itself."""
_ALONE = late(rf"^{_ROUND}(?:密{_GAP}级{_ROUND})?(?P<mark>{_SPACED})(?:{_ROUND}{_BOUND}){{0,3}}{_ROUND}$", re.MULTILINE)
_ALONE_LEVEL = late(
    rf"^{_ROUND}(?:no\.?{_GAP}|第)?(?:[0-9]{{3,8}}号?[^\S\n]{{1,4}})?(?P<mark>(?:{_SPACED})(?:{_GAP}(?:级|件|文件|资料|材料))?)"
    rf"(?:[^\S\n]{{1,4}}(?:no\.?|№|编号:?|第)?{_GAP}[0-9]{{3,8}}号?)?{_ROUND}$",
    re.MULTILINE,
)
_BRACKETS = late(rf"[【〔〖\[]{_GAP}(?P<mark>(?:{_SPACED})(?:{_ROUND}{_BOUND})?){_GAP}[】〕〗\]]")
_FRAMED = late(rf"(?P<ornament>[◆◇■□●○▲△◎]){_GAP}(?P<mark>{_SPACED}){_GAP}(?P=ornament)(?!{_GAP}(?:{_SPACED}))")
_OPEN, _CLOSE = "[【〔〖\\[<(「『{]", "[】〕〗\\]>)」』}]"
_HEAD = late(
    rf"^[^\S\n]*(?:{_OPEN}?(?P<mark>{_SPACED}){_CLOSE}?[^\S\n]+|{_OPEN}(?P<boxed>{_SPACED}){_CLOSE}[^\S\n]*)(?=[^\n]{{0,60}}(?:关于|通知|文件|请示|报告|纪要|方案|\[20|〔20|号))",
    re.MULTILINE,
)
_QUOTE = "[\"'“”‘’「」『』【】〔〕〖〗\\[\\]()<>]?"
_FIELD = late(
    rf"(?:密{_GAP}级|涉密等级|保密等级|保密级别|秘密等级|定密|confidentiality|classification){_GAP}[\"']?(?:[:=|\t]|[-—–―→]{{1,3}}>?)\s{{0,4}}{_QUOTE}"
    rf"{_GAP}(?P<mark>{_SPACED})(?!{_QUOTE}级?{_QUOTE}{_GAP}[、/和或及,|\t]{_GAP}{_QUOTE}(?:{_SPACED}))"
)
_FIELD_SPACED = late(
    rf"(?:密级|涉密等级|保密等级|保密级别|秘密等级)[^\S\n]{{1,4}}(?P<mark>{_SPACED})(?=[^\S\n]*(?:\n|\Z|保密期限|份号|期限))"
)
_LEVEL_WORD = late(rf"[^{_LEVEL.replace('|', '')}]")
_COLON = late(rf"(?P<mark>(?:{_SPACED}){_GAP}:{_GAP}{_TERM})")
_IN_NAME = late(rf"(?:^|[^一-鿿])(?P<mark>(?:{_LEVEL})★?)(?=$|[^一-鿿])", re.MULTILINE)
_ABOUT = late(r"(?:标志|标识|标注|标明|样式|格式|形式|例如|比如|如下|示例|标为|[如即])[^\n。]{0,24}$")
_JUST_BEFORE = late(r"(?:标志|标识|标注|标明|样式|形式|格式|标为|例如|比如|如)(?:为|是)?$")
_PART_OF_WORDS = late(r"(?:商业|国家|工作|[的个小大守有之])\Z")
"""Words that a level word ends: 商业秘密, 成功的秘密; a star behind them is an ornament unless a period follows."""
_QUOTES = "“\"「『'‘"

_STARRED = (_PLAIN_STAR, _DOUBTFUL_STAR, _URGENT_FIRST)
_BY_VIEW = {
    ViewKind.SKELETON: (_STAR, _STAR_FIRST),
    ViewKind.RAW: (*_STARRED, _FIELD),
    ViewKind.SHOWN: (*_STARRED, _ALONE, _ALONE_LEVEL, _BRACKETS, _FRAMED, _HEAD, _FIELD, _FIELD_SPACED, _COLON),
    ViewKind.HIDDEN: (*_STARRED, _ALONE, _BRACKETS, _FRAMED, _FIELD, _COLON),
    ViewKind.DECODED: (*_STARRED, _FIELD),
}
_DOUBTFUL = {
    _DOUBTFUL_STAR: msg("a classification level and a star, though what follows is no period"),
    _COLON: msg("a classification level and a period"),
    _ALONE_LEVEL: msg("a classification level alone on its line"),
}
"""What is for the officer and not blocked: it may be a title or an ornament."""
_SAYING_LESS = frozenset({_ALONE, _ALONE_LEVEL, _BRACKETS, _FRAMED, _HEAD, _COLON})
"""Where a star or the word 密级 is missing."""


def find(sight: Sight) -> Iterator[Hit]:
    """Find marks; a quoted example in a sentence about marks, and a list of all levels, are for the officer."""
    if sight.carrier is Carrier.NAME:
        yield from (Hit(*match.span("mark")) for match in _IN_NAME.finditer(sight.text))
        return
    patterns = {pattern: None for kind in sorted(sight.view.kinds) for pattern in _BY_VIEW.get(kind, ())}
    for pattern in patterns:
        matches = list(pattern.finditer(sight.text))
        is_list = pattern is _ALONE and len({_LEVEL_WORD.sub("", match["mark"]) for match in matches}) > 1
        for match in matches:
            start, end = match.span("mark" if match["mark"] else "boxed")
            if pattern is _DOUBTFUL_STAR and _PART_OF_WORDS.search(sight.text, max(0, start - 4), start):
                continue
            if is_list or _is_example(sight.text, start):
                yield Hit(start, end, Severity.FLAG, msg("a classification mark that seems to be an example"))
            elif pattern in _SAYING_LESS and _is_sign(sight, start, end):
                yield Hit(start, end, Severity.FLAG, msg("the sign {sign} as a mark of secrecy", sign=WHOLE_WORD))
            elif pattern in _DOUBTFUL:
                yield Hit(start, end, Severity.FLAG, _DOUBTFUL[pattern])
            else:
                yield Hit(start, end)


def _is_sign(sight: Sight, start: int, end: int) -> bool:
    """Tell whether the level is the one sign for it, which is an ornament as often."""
    low, high = sight.view.derived.source_of(start, end)
    return high - low == 1


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
    needs=(_NEEDED,),
    views=frozenset(_BY_VIEW),
    ok=("密级分为绝密、机密、秘密三级", "难度★★★", "商业秘密保护", "《秘密》★★★★★", "秘密花园"),
    not_ok=("秘密★1年", "机密★", "绝密★长期", "【机密】", "密级：秘密", "机密★特急", "秘密★解密前"),
)
