"""Marks of work secrets and internal matter: not for passing on, not public, to be handed back, minutes and drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_GAP = r"[^\S\n]{0,4}"
_NOUNS = (
    "资料",
    "文件",
    "事项",
    "材料",
    "刊物",
    "参阅",
    "情况",
    "使用",
    "传阅",
    "参考",
    "发行",
    "交流",
    "学习资料",
    "培训资料",
    "简报",
    "读物",
)
_INTERNAL = f"内{_GAP}部{_GAP}(?:{'|'.join(_GAP.join(noun) for noun in _NOUNS)})"
_MORE = (
    "讨论稿?|研究|掌握|名单|名册|通讯录|通知|教材|试题|试卷|数据|信息|邮件|讲话|讲义|课件|汇编|方案|报告|文档|文稿|稿件"
)
_MATTER = rf"(?:{_INTERNAL}|内部(?:{_MORE}))"
"""With the words that it is not to be passed on, anything internal is meant; alone, fewer things are."""
_KEEP = "注意[^\\S\\n]{0,2}(?:保存|保管|保密)|妥善保管"
_DO_NOT = "(?:不得|严禁|请勿|禁止|切勿|不准)(?:外传|外泄|扩散|翻印|复制|转发|上网)"
_HEAD = late(r"(?:\A|[\[【〔(「『\n])[^\S\n]*[\[【〔(「『★]?[^\S\n]{0,4}\Z")
_LOOK_BACK = 40
_TAIL = rf"(?={_GAP}[\]】〕)」』!。.★]{{0,3}}[^\S\n]*(?:\n|\Z)|{_GAP}[\]】〕)」』](?!\())"
_BLOCKS = tuple(
    (words, late(pattern, re.MULTILINE))
    for words, pattern in (
        (("内部",), rf"(?P<mark>{_MATTER}[,:·★!\s(\[【〔]{{0,4}}(?:{_KEEP}))(?!的)"),
        (("内部",), rf"(?P<mark>{_MATTER}[,:·★!\s(\[【〔]{{1,4}}{_DO_NOT})(?!的)"),
        (("内部",), rf"(?P<mark>{_MATTER}{_DO_NOT}){_TAIL}"),
        (("内部",), rf"(?P<mark>内部[,:、·★]{_GAP}(?:{_DO_NOT}|{_KEEP})){_TAIL}"),
        (
            ("内部",),
            rf"(?P<anywhere>[本此该](?:件|文|文件|通知|资料|材料|方案|报告|通报|函|表|名单)?)(?:属于|属|为|系|是)(?P<mark>{_MATTER}[,:;、\s]{{0,4}}{_DO_NOT})(?!的)",
        ),
        (
            ("此件", "本件", "该件", "此文", "本文件"),
            r"(?P<mark>(?:此件|本件|该件|此文|此文件|本文件)(?:不公开|不予公开|不宜公开|暂不公开))",
        ),
        (
            ("公开",),
            rf"(?P<mark>(?P<anywhere>公开)(?:属性|方式|类别|形式|选项|类型|情况)?{_GAP}[:]{_GAP}(?:不予公开|不公开))(?![、/或])",
        ),
        (
            ("阅后", "看后", "用后"),
            r"(?P<mark>(?:阅|看|用)后(?:请|须|应)?(?:及时|立即)?(?:收回|退回|退还|交回|即焚|即毁|销毁|清退))",
        ),
        (
            ("发至", "传达至", "传达到", "发到"),
            r"(?P<mark>(?:此件|本文件)?(?:发至|印发至|传达至|传达到|发到)[^\n]{0,8}(?:省军|地师|县团|县处|省|市|县|处|科|校|乡|乡镇|团|师|厅|局)级)(?!以上|以下)",
        ),
    )
)
_FLAGS = tuple(
    (words, late(pattern, re.MULTILINE))
    for words, pattern in (
        (("外传", "外泄", "扩散"), rf"(?P<mark>{_DO_NOT}){_TAIL}"),
        (
            ("秘密级", "机密级", "绝密级"),
            rf"(?P<mark>(?:秘密|机密|绝密)级(?:资料|文件|材料|事项|内容)[,:·★!\s]{{0,4}}(?:{_DO_NOT}|{_KEEP})){_TAIL}",
        ),
        (("内部",), rf"(?P<mark>{_INTERNAL}){_TAIL}"),
        (
            ("内部",),
            r"(?P<mark>(?P<anywhere>[本此该](?:文件|通知|材料|资料|方案|纪要|名单|简报|通报|件|文))"
            r"[仅只]?(?:为|是|系|属于?|供|限于?)(?:本?(?:单位|学校|系统|校|局))?"
            rf"{_INTERNAL})(?!性)",
        ),
        (("供内部", "供领导"), r"(?P<mark>(?:仅|只)?供(?:内部|领导)(?:参阅|参考|使用|传阅|掌握))(?!的)"),
        (("此件", "本件", "该件", "此文", "本文件"), r"(?P<mark>(?:此件|本件|该件)依申请公开)"),
        (("公开",), rf"(?P<mark>(?P<anywhere>公开)(?:属性|方式|类别|形式){_GAP}[:]{_GAP}依申请公开)(?![、/或])"),
    )
)
_CLOSED = late(
    r"^[^\S\n]*(?:(?P<open>[(【〔\[])(?P<boxed>不予公开|不公开|不宜公开)[)】〕\]]|(?P<bare>不予公开|不公开|不宜公开)[。.]?)[^\S\n]*$",
    re.MULTILINE,
)
"""Alone on a line as it is written; a cell of a table about openness is no such line."""
_DRAFT_WORDS = ("讨论稿", "送审稿", "内部稿", "未定稿", "草稿", "纪要")
_DRAFT = late(
    r"^[^\n]{0,60}(?P<mark>[\[【〔(](?:讨论稿|送审稿|内部(?:讨论)?稿|未定稿|草稿)[\]】〕)]|(?:党组|党委|党总支|支委|局长|办公|校长办公|局务|校务|院务|园务|行政|班子|专题)会?会(?:议|议事)?纪要)"
    r"(?:[^\S\n]{0,2}[\[【〔(]?(?:20[0-9]{2})?[\]】〕)]?第?[^\S\n]?[0-9〇一二三四五六七八九十]{1,4}[^\S\n]?[期号次][\]】〕)]?)?[。.]?[^\S\n]*$",
    re.MULTILINE,
)
_DRAFT_ALONE = late(
    r"^[^\S\n#*]{0,4}[#*]{0,4}[^\S\n]*(?P<mark>(?:征求意见)?(?:讨论|送审|内部|未定)稿)[*]{0,2}[^\S\n]*$", re.MULTILINE
)
_MINUTES = late(
    r"^[^\S\n#*]{0,4}[#*]{0,4}[^\S\n]*(?P<mark>会[^\S\n]{0,4}议[^\S\n]{0,4}纪[^\S\n]{0,4}要)[*]{0,2}[^\S\n]*\n\s{0,6}"
    r"[^\n]{0,20}(?:[\[【〔(]20[0-9]{2}[\]】〕)]|第?[0-9〇一二三四五六七八九十]{1,4}[期号])",
    re.MULTILINE,
)
"""Minutes as they are headed: their name alone on a line, their number beneath."""
_EDGE = 400


def find(sight: Sight) -> Iterator[Hit]:
    """Find work-secret marks; a sentence about such matter is not one."""
    text = sight.text
    has_any = sight.view.has_any
    for pattern in (pattern for words, pattern in _BLOCKS if has_any(words)):
        yield from (Hit(*match.span("mark")) for match in pattern.finditer(text) if _stands_as_mark(text, match))
    for pattern in (pattern for words, pattern in _FLAGS if has_any(words)):
        for match in pattern.finditer(text):
            if not _stands_as_mark(text, match):
                continue
            yield Hit(*match.span("mark"), Severity.FLAG, msg("words that mark internal or restricted matter"))
    if ViewKind.RAW in sight.view.kinds and has_any(("公开",)):
        yield from _closed(text)
    for match in _DRAFT.finditer(text) if has_any(_DRAFT_WORDS) else ():
        if _is_at_an_edge(text, match.start("mark"), match.end()):
            yield Hit(*match.span("mark"), Severity.FLAG, msg("a draft or minutes, by the words at its head or foot"))
    for match in _DRAFT_ALONE.finditer(text) if has_any(_DRAFT_WORDS) else ():
        if _is_at_an_edge(text, *match.span("mark")):
            yield Hit(*match.span("mark"), Severity.FLAG, msg("a draft or minutes, by the words at its head or foot"))
    for match in _MINUTES.finditer(text) if has_any(("纪要",)) else ():
        if _is_at_an_edge(text, *match.span("mark")):
            yield Hit(*match.span("mark"), Severity.FLAG, msg("a draft or minutes, by the words at its head or foot"))


def _closed(text: str) -> Iterator[Hit]:
    for match in _CLOSED.finditer(text):
        if match["open"]:
            yield Hit(*match.span("boxed"))
        elif _is_at_an_edge(text, *match.span("bare")):
            yield Hit(*match.span("bare"), Severity.FLAG, msg("words that mark internal or restricted matter"))


def _is_at_an_edge(text: str, start: int, end: int) -> bool:
    return start < _EDGE or end > len(text) - _EDGE


def _stands_as_mark(text: str, match: re.Match[str]) -> bool:
    """Tell whether the words begin a line or a bracket, as a mark does; a label with its value may stand anywhere."""
    if match.groupdict().get("anywhere"):
        return True
    start = match.start("mark")
    if start == 0:
        return True
    return _HEAD.search(text[max(0, start - _LOOK_BACK) : start]) is not None


RULE = Rule(
    id="work-secret-mark",
    severity=Severity.BLOCK,
    what=msg("a mark of internal matter that must not be passed on"),
    why=msg("The mark says that the text is meant for a closed circle: a work secret or internal matter."),
    basis=msg("Law on Guarding State Secrets, art. 64; Regulations on Open Government Information, art. 14-16"),
    hint=msg("Do not publish it; where it may be public after all, have the issuing office remove the mark first."),
    find=find,
    needs=(*(pattern for _words, pattern in (*_BLOCKS, *_FLAGS)), _CLOSED, _DRAFT, _DRAFT_ALONE, _MINUTES),
    views=frozenset({ViewKind.RAW, ViewKind.SHOWN, ViewKind.HIDDEN}),
    ok=("加强内部控制，健全校内部分管理制度", "工作人员不得将内部资料外传", "依申请公开", "不予公开的政府信息"),
    not_ok=("内部资料 注意保存", "（内部文件，严禁外传）", "此件不公开", "阅后收回", "发至县处级"),
)
