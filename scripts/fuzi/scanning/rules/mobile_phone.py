"""Mobile phone numbers: blocked; an office's own line passes with a note, a named contact's is for the officer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from itertools import pairwise

from fuzi.messages import Message, msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.numbers import LONG, Chunk, before, is_paragraph, joined, lettered, lettered_need
from fuzi.scanning.rule import Carrier, Hit, Rule, Sight
from fuzi.scanning.scattered import (
    HINT,
    NEEDS_OF_PHONE,
    PHONE,
    PHONE_AND_WORDS,
    Scattered,
    is_apart,
    is_of_a_series,
    scattered,
    turned,
)
from fuzi.scanning.tables import TableRows
from fuzi.scanning.things import is_arithmetic, is_thing, is_thing_of_a_code
from fuzi.scanning.views import ViewKind

_VIEWS = frozenset({ViewKind.RAW, ViewKind.DECODED, ViewKind.ROWS, ViewKind.HIDDEN})
"""Rows instead of what is shown: the head of a table tells a contact's number from a pupil's."""
_NUMBER = late(r"(?:(?:00)?86|0)?(1[3-9][0-9]{9})")
_LENGTHS = frozenset({11, 12, 13, 15})
_WITH_TRUNK = 12
"""Digits of a number with the zero that landlines once dialled before it."""
_USUAL = frozenset({(3, 4, 4), (3, 8)})
_LIKELY = frozenset({(7, 4), (1,) * 11})
_COMMON = _LIKELY | {(4, 3, 4), (4, 4, 3), (3, 3, 5), (3, 5, 3), (5, 6), (3, 2, 2, 2, 2)}
_THOUSANDS = (2, 3, 3, 3)
_PRINTED = (3, 4, 4)
_FOREIGN = (1, 3, 3, 4)
"""As numbers of North America are printed."""
_CELLS = late(r"[|\t]")
"""What parts the cells of a table; a number goes over it only as it is printed and beside a phone's label."""
_IN_CELLS = late(r"[0-9](?:[^\S\n]{0,2}[|\t][^\S\n]{0,2}[0-9]){10}")
_DIGIT_CELLS = late(r"(?:[|\t][^\S\n|\t]*[0-9][^\S\n]*){4}")
_ROW = 200
_COLUMNS = late(r"[^\S\n]{2}")
_LABEL = late(
    r"电话|手机|座机|联系方式|联系人|联系号码|号码|移动号|热线|微信|来电|致电|拨打|请拨|(?<![a-z])(?:tel|phone|mobile|cell|wechat)(?![a-z])"
)
_WHOSE = late(r"家长|监护人|父亲|母亲|妈妈|爸爸|爷爷|奶奶|本人|联系|致电|打给|呼叫|短信")
_PERSONS = late(r"姓名|联系|家长|监护")
"""The head of a table about people: three figures of such a shape are no counts there."""
_KEYWORDS = late(r"(?:^|\n)[^\S\n]*(?:keywords?|tags?|关键词|标签)[^\S\n]*:[^\n]{0,40}\Z")
_READ = 2_000
_SAID = late(r"[(]?(?:转|空格?|隔开?|分隔符?|[横短]?杠|横线?|减号?|短线|点|删除?|去掉|再|然后|接着?|连|加)[)]?")
"""Words that people put between the groups of a number."""
_MASK = "*×•●○■□▇█▓#"
_HALF_MASKED = late(
    rf"(?<![0-9{_MASK}])(?=1[3-9][0-9{_MASK}]{{9}}(?![0-9{_MASK}]))1[3-9][0-9]*(?:[{_MASK}][0-9]*){{1,2}}(?![0-9{_MASK}])"
)
_APART = (",", "\n\n", "、", "=", ":")
_LISTED = frozenset({",", "、", ":", "\\,", '","', "', '", '", "', ", "})
"""What parts the pieces of a list; they are one number only where a label stands just before them."""
_LABEL_AHEAD = late(r"(?:电话|手机号?码?|号码|联系方式|tel|phone|mobile)[^\S\n]{0,2}[:]?[^\w\n]{0,4}\Z")
_LETTERED = ("手机", "电话", "联系方式", "移动号")
_ADDRESS = late(r"(?:://[^\s<>\"'()]*|[?&][\w.%-]{1,40}=)\Z")
_DATE = late(r"(?:19|20)[0-9]{2}[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12][0-9]|3[01])(?![0-9])")
_AFTER_NUMBER = late(r"[0-9][,;、 /][^\S\n]?\Z")
"""Decimals behind another number: the coordinates of a place."""
_DOTTED_QUAD = late(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_HEX_TOKEN = 32
_OFFICE = late(
    r"(?:值班|咨询|服务|举报|投诉|监督|招生|报名|办公|热线|客服|报警|应急|招考|受理)[^\n。；;0-9]{0,8}"
    r"(?:[(0-9][0-9() /-]{6,18}[^\n。；;0-9]{1,3}){0,2}$"
)
"""Words that make a number an office's line; other numbers of the same list may stand between."""
_CONTACT = late(
    r"联系(?:人|方式|电话|手机)?|联络[员人]|咨询|报名|负责人|老师|科长|主任|经办|对接人|热线|服务|招聘|招生"
    r"|技术支持|报修|维[修护]|会务|工作人员"
)
_TITLE = r"联系人|负责人|经办人|老师|[科处局所馆]长|主任|校长|园长|书记|秘书|干事|师傅|领队|教练|同志|先生|女士"
_TITLED = late(_TITLE)
_NAMED = late(rf"{_TITLE}|姓名|\([一-鿿]{{2,4}}\)")
_NAME_AHEAD = late(r"(?:电话|热线|手机)[:][^\S\n]{0,2}[一-鿿]{2,4}[^\S\n]{1,4}\Z")
_NAME_BEHIND = late(r"[^\S\n]{0,2}\([^\S\n]{0,2}(?:联系人:?)?[一-鿿]{2,4}[^\S\n]{0,2}\)")
_TITLE_BEHIND = late(rf"[^\S\n]{{0,2}}\([^()\n]{{0,6}}(?:{_TITLE})")
_SPACED_OUT = late(r"(?<=[一-鿿])[^\S\n]{1,3}(?=[一-鿿])")
_CONTACT_HEAD = late(r"联系人|联络[员人]|负责人|经办人|对接人|咨询|值班|招生|报名|服务|班主任")
_OFFICE_HEAD = late(r"(?:值班|咨询|招生|报名|举报|投诉|监督|服务|办公|报修)(?:电话|热线|号码|手机)")
_PRIVATE = late(
    r"(?:学生|考生)(?!资助|管理|处|科|工作|发展|服务|事务|中心|会|家长?咨询|咨询)|家长(?!委员|学校|会|咨询|热线)|监护人|父亲|母亲|妈妈|爸爸|爷爷|奶奶|本人|受助|考生|家庭|亲属|我的?(?:新?手机|电话|号)"
)
_PRIVATE_BEHIND = late(
    r"[^\S\n]{0,2}\([^()\n]{0,6}(?:学生|家长|监护人|父亲?|母亲?|爸爸|妈妈|爷爷|奶奶|本人|考生)[^()\n]{0,4}\)"
)
_QUANTITY = late(
    r"[^\S\n]{0,2}(?:元|万|亿|美元|字节|人次|人(?![工事])|册|吨|千克|公斤|平方|立方|千?米|公里|公顷|光年|亩|千瓦|件(?!人)|立升|赫兹|bytes?(?![a-z])|sectors|[kmgt]i?b(?![a-z])|e[+-]?[0-9])"
)
"""Eleven digits of something that is counted or measured."""
_DECIMALS = late(r"\.[0-9]{1,2}(?![0-9.])")
_AMOUNT = late(
    r"(?:合计|小计|总计|总额|金额|收入|支出|预算|决算|资产|负债|投资|经费|资金|总价|余额|共|¥|\$)[^\n。;；]{0,12}\Z"
)
_HANDLE = late(r"@[a-z_-]{0,20}\Z")
"""The name of an account (`@ab13800138000`)."""
_FILE_OF_PICTURES = late(r"[_-][0-9a-f]{6,40}[_.]|\.(?:s?html?|shtm|aspx?|php|jsp)(?![a-z])|_[a-z]\.")
"""What follows the number of a picture or an article in its address."""


class Doubt(Enum):
    """Whether digits that stand apart are one number: they are, the officer looks, they are not."""

    NONE = "none"
    SOME = "some"
    GRAVE = "grave"


def find(sight: Sight) -> Iterator[Hit]:
    """Find mobile phone numbers."""
    rows = TableRows(sight.text)
    for chunks in sight.view.numbers:
        taken = -1
        for first, last, digits in joined(chunks, _LENGTHS, _NUMBER):
            number = _NUMBER.fullmatch(digits)
            if number is None or first < taken or not _is_written_so(sight.text, chunks, first, last):
                continue
            start, end = chunks[first].start, chunks[last - 1].end
            doubt = _doubt(sight.text[start:end], _shape(chunks[first:last]))
            is_labelled = rows.has_label(_LABEL, start, end)
            if not is_labelled and (_is_counted(sight.text, start, end) or _is_of_an_address(sight.text, start, end)):
                continue
            if doubt is not Doubt.NONE and is_labelled:
                doubt = Doubt.SOME if _shape(chunks[first:last]) == _FOREIGN else Doubt.NONE
            elif not is_labelled and doubt is Doubt.NONE and len(digits) == _WITH_TRUNK:
                doubt = Doubt.SOME
            if doubt is Doubt.GRAVE and (
                _is_alone(sight.text, start, end, _shape(chunks[first:last]))
                or (len(chunks) == last - first and _is_one_row(sight.text, start, end))
            ):
                doubt = Doubt.SOME
            if doubt is Doubt.GRAVE:
                continue
            taken = last
            severity, what = _in_context(sight, start, end, rows)
            if severity is Severity.BLOCK and (doubt is Doubt.SOME or _is_in_formula(sight.text, start, end)):
                severity, what = Severity.FLAG, msg("digits that could be a mobile phone number")
            yield Hit(start, end, severity, what, number[1])
    yield from _written_otherwise(sight)
    yield from _put_together(sight, rows)


def _is_counted(text: str, start: int, end: int) -> bool:
    """Tell whether digits are an amount or the outcome of a sum, by what stands beside them."""
    if _QUANTITY.match(text, end):
        return True
    if _DECIMALS.match(text, end) and _AMOUNT.search(text, max(0, start - 24), start):
        return True
    return not text[start:end].isdecimal() and is_arithmetic(text, start, end)


def _is_in_formula(text: str, start: int, end: int) -> bool:
    if text[start - 1 : start] == "$" == text[end : end + 1] or _DECIMALS.match(text, end):
        return True
    return is_arithmetic(text, start, end)


def _put_together(sight: Sight, rows: TableRows) -> Iterator[Hit]:
    """Find numbers whose groups stand apart, and those that are to be read in reverse."""
    for pattern in (PHONE, PHONE_AND_WORDS):
        for found in scattered(sight.text, pattern):
            is_labelled = _is_labelled(sight.text, found, rows)
            if is_labelled or _is_put_together(sight.text, found, rows):
                severity, what = _in_context(sight, found.start, found.end, rows)
                if severity is Severity.BLOCK and not is_labelled:
                    severity, what = Severity.FLAG, msg("digits apart that together could be a mobile phone number")
                yield Hit(found.start, found.end, severity, what, found.digits)
    for start, end, digits in turned(sight.text):
        if _NUMBER.fullmatch(digits):
            yield Hit(start, end, *_in_context(sight, start, end, rows), digits)


def _is_labelled(text: str, found: Scattered, rows: TableRows) -> bool:
    """Tell whether a word says that groups are a phone's, or whose; before a list it stands close."""
    if is_of_a_series(text, found):
        return False
    if any(sign in found.gap for sign in ",;、"):
        return _LABEL_AHEAD.search(text, max(0, found.start - 16), found.start) is not None
    return rows.has_label(_LABEL, found.start, found.end) or _WHOSE.search(before(text, found.start, 24)) is not None


def _is_put_together(text: str, found: Scattered, rows: TableRows) -> bool:
    """Tell whether a reader takes groups that stand apart for one number, though no word says so."""
    if is_of_a_series(text, found):
        return False
    if found.is_senseless or is_apart(text, found) or _SAID.fullmatch(found.gap.strip()):
        return True
    if found.has_years:
        return False
    if _KEYWORDS.search(text, max(0, found.start - 60), found.start):
        return True
    return _PERSONS.search(rows.head_over(found.start) or _head_of_list(text, found.start)) is not None


def _head_of_list(text: str, at: int) -> str:
    """Return the first line of a list parted by commas, around a place."""
    start = text.rfind("\n\n", max(0, at - _READ), at)
    head = text[start + 2 if start >= 0 else max(0, at - _READ) : at].partition("\n")[0]
    return head if "," in head and at < _READ + max(start, 0) else ""


def _written_otherwise(sight: Sight) -> Iterator[Hit]:
    """Find numbers whose mask hides next to nothing, and those with letters for digits beside their label."""
    if ViewKind.RAW in sight.view.kinds:
        for match in _HALF_MASKED.finditer(sight.text):
            guessed = msg("a masked mobile phone number of which at most two digits are missing")
            yield Hit(match.start(), match.end(), Severity.FLAG, guessed)
    if sight.view.has_any(_LETTERED):
        for start, end, digits in lettered(sight.text, "|".join(_LETTERED), 11):
            if _NUMBER.fullmatch(digits):
                yield Hit(start, end, *_in_context(sight, start, end), digits)


def _is_written_so(text: str, chunks: tuple[Chunk, ...], first: int, last: int) -> bool:
    """Tell whether these chunks are one number as people write it, and not pieces of other numbers."""
    start, end = chunks[first].start, chunks[last - 1].end
    if _is_in_hex(text, start, end) or _DOTTED_QUAD.fullmatch(text[start:end]) or _DATE.match(text, start):
        return False
    gaps = [text[left.end : right.start] for left, right in pairwise(chunks[first:last])]
    if any(sign in gap for gap in gaps for sign in _APART):
        return (
            set(gaps) <= _LISTED
            and _shape(chunks[first:last]) in _USUAL
            and _LABEL_AHEAD.search(text, max(0, start - 16), start) is not None
        )
    if gaps == ["."] and _AFTER_NUMBER.search(text, max(0, start - 4), start):
        return False
    if first and text[chunks[first - 1].end : start] == "." and not _begins_line(text, chunks[first - 1].start):
        return False
    shape = _shape(chunks[first:last])
    if len(shape) == 1 or shape == _PRINTED:
        return True
    if any(_CELLS.search(gap) for gap in gaps):
        return set(shape) == {1} and len(chunks) == last - first
    if shape in _USUAL:
        return True
    if sum("\n" in gap for gap in gaps) > 1 and set(shape) != {1}:
        return False
    inner = set(gaps)
    outer = {text[chunks[first - 1].end : start]} if first else set()
    outer |= {text[end : chunks[last].start]} if last < len(chunks) else set()
    if shape in _COMMON:
        return not inner & outer
    return not outer and len(inner) == 1


def _is_alone(text: str, start: int, end: int, shape: tuple[int, ...]) -> bool:
    """Tell whether a number printed over several lines is a paragraph of its own, and no column of figures."""
    return (
        (shape == _PRINTED or set(shape) == {1})
        and not _CELLS.search(text, start, end)
        and is_paragraph(text, start, end)
    )


def _is_one_row(text: str, start: int, end: int) -> bool:
    """Tell whether a row of a table holds one digit of a number in each cell, and the rows beside it hold words."""
    if not _IN_CELLS.fullmatch(text, start, end):
        return False
    row = text.rfind("\n", max(0, start - _ROW), start)
    ahead = text[max(0, row - _ROW) : max(row, 0)].rpartition("\n")[2]
    behind = text[end : end + _ROW].partition("\n")[2].partition("\n")[0]
    return not _DIGIT_CELLS.search(ahead) and not _DIGIT_CELLS.search(behind)


def _doubt(written: str, shape: tuple[int, ...]) -> Doubt:
    """Tell how much speaks for several numbers, unless a word says that it is a phone's."""
    breaks = written.count("\n")
    if _CELLS.search(written) or shape == _THOUSANDS or breaks > 1:
        return Doubt.GRAVE
    if len(shape) == 1 or (shape == _PRINTED and not _COLUMNS.search(written)):
        return Doubt.NONE
    if breaks or _COLUMNS.search(written):
        return Doubt.SOME if shape in _USUAL else Doubt.GRAVE
    return Doubt.NONE if shape in _USUAL | _LIKELY else Doubt.SOME


def _shape(chunks: tuple[Chunk, ...]) -> tuple[int, ...]:
    """Return the lengths of the chunks, the country code left out."""
    lengths = [len(chunk.digits) for chunk in chunks]
    over = sum(lengths) - 11
    while over and lengths[0] <= over:
        over -= lengths.pop(0)
    lengths[0] -= over
    return tuple(lengths)


def _begins_line(text: str, at: int) -> bool:
    head = text[max(0, at - 9) : at]
    return head.rpartition("\n")[2].strip() == "" and ("\n" in head or at < 9)


def _is_in_hex(text: str, start: int, end: int) -> bool:
    """Tell whether the digits are a piece of a digest or another long hexadecimal word."""
    left, right = text[max(0, start - 64) : start], text[end : end + 64]
    head = re.search(r"[0-9a-f]*\Z", left)
    tail = re.match(r"[0-9a-f]*", right)
    around = (head[0] if head else "") + (tail[0] if tail else "")
    return len(around) + end - start >= _HEX_TOKEN and not around.isdecimal() and around != ""


def _is_of_an_address(text: str, start: int, end: int) -> bool:
    """Tell whether digits are a piece of an address that names a picture or a page by them, or several pieces of it."""
    if not _ADDRESS.search(text, max(0, start - 300), start):
        return False
    return not text[start:end].isdecimal() or _FILE_OF_PICTURES.match(text, end) is not None


def _in_context(sight: Sight, start: int, end: int, rows: TableRows | None = None) -> tuple[Severity, Message | None]:
    if sight.carrier is Carrier.AUTHOR:
        return Severity.FLAG, msg("a mobile phone number in an author's name or e-mail")
    line = before(sight.text, start, 40)
    if _ADDRESS.search(sight.text, max(0, start - 300), start) and not _LABEL.search(line[-24:]):
        return Severity.FLAG, msg("digits in a link's address that could be a mobile phone number")
    head = (rows.head_over(start) or rows.cells_over(start)) if rows is not None else ""
    if head:
        line = line.rpartition("\n")[2].rpartition("<tr")[2]
    line = _SPACED_OUT.sub("", line)
    if _PRIVATE.search(line + head) or _PRIVATE_BEHIND.match(sight.text, end):
        return Severity.BLOCK, None
    if is_thing_of_a_code(sight.text, start):
        return Severity.NOTE, msg("digits in the number of a thing that could be a mobile phone number")
    if is_thing(sight.text, start):
        return Severity.FLAG, msg("the number of a thing that could be a mobile phone number")
    if _HANDLE.search(line):
        return Severity.FLAG, msg("digits in the name of an account that could be a mobile phone number")
    named = (
        _NAMED.search(line) is not None
        or _NAME_AHEAD.search(line) is not None
        or _NAME_BEHIND.match(sight.text, end) is not None
    )
    is_office = _OFFICE.search(line) or (_OFFICE_HEAD.search(head) and not _NAMED.search(head))
    if is_office:
        office = Severity.NOTE, msg("a mobile phone number given as an office line")
        return (Severity.FLAG, msg("a contact's mobile phone number")) if named else office
    is_titled = _TITLED.search(line) is not None or _TITLE_BEHIND.match(sight.text, end) is not None
    if is_titled or _CONTACT.search(line) or _CONTACT_HEAD.search(head):
        return Severity.FLAG, msg("a contact's mobile phone number")
    return Severity.BLOCK, None


RULE = Rule(
    id="mobile-phone",
    severity=Severity.BLOCK,
    what=msg("a mobile phone number"),
    why=msg("A mobile number belongs to one person and cannot be taken back once it is public."),
    basis=msg(
        "Personal Information Protection Law, art. 4 and 13; Regulations on Open Government Information, art. 15"
    ),
    hint=msg(
        "Give the office's landline, or mask the middle: `138****1234`; a contact's number needs the officer's consent."
    ),
    find=find,
    needs=(LONG, _HALF_MASKED, NEEDS_OF_PHONE, HINT, lettered_need("|".join(_LETTERED))),
    views=_VIEWS,
    ok=(
        "| 小学 | 1568 | 1432 | 345 |",
        "咨询电话：0571-88880000",
        "获奖者手机 138****1234",
        "文件编号 20231123138001380001",
    ),
    not_ok=("请拨 13800138000", "家长电话：138-0013-8000", "一三八零零一三八零零零"),
)
