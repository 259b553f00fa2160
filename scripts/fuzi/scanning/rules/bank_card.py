"""Bank card numbers: issuer, length and check digit (GB/T 14504, Luhn), or beside a label; accounts of offices pass."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.numbers import LONG, Chunk, before, is_paragraph, joined, lettered, lettered_need
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.scattered import (
    CARD,
    CARD_AND_WORDS,
    HINT,
    NEEDS_OF_CARD,
    Scattered,
    is_apart,
    is_of_a_series,
    scattered,
    turned,
)
from fuzi.scanning.tables import TableRows
from fuzi.scanning.views import ViewKind

_VIEWS = frozenset({ViewKind.RAW, ViewKind.DECODED, ViewKind.ROWS, ViewKind.HIDDEN})
"""Rows instead of what is shown: the head of a column tells a card from the number of a thing."""
_LENGTHS = frozenset({15, 16, 17, 18, 19})
_BEGINS = late(
    r"62[0-9]{4}|9558[0-9]{2}|6013[0-9]{2}|4[0-9]{5}|5[1-5][0-9]{4}|35[2-8]|3[47][0-9]{4}|60382|90[0-9]{4}|94[0-9]{4}|98[0-9]{4}|6[58][0-9]{4}|2[2-7]"
)
_ISSUERS = late(
    r"62[0-9]{14,17}|9558[0-9]{15}|60138[0-9]{14}|4[0-9]{15}|5[1-5][0-9]{14}|35[2-8][0-9]{13}|3[47][0-9]{13}"
)
"""What a card may begin with, and how long it is then: UnionPay, older cards of two banks, the foreign schemes."""
_GROUP = 4
_UNION = "62"
_CHINESE = late("62|9558|60138")
_IN_FOURS = late(r"[0-9]{4}(?:[ -][0-9]{4}){3}")
_CARD = late(
    r"银行卡|卡号|借记卡|储蓄卡|信用卡|工资卡|社保卡|惠农卡|一卡通|存折|(?:bank|debit|credit) ?card|card ?(?:no|num)"
)
_ACCOUNT = late(r"账号|帐号|账户|帐户|account|a/c")
_OFFICE = late(r"对公|单位账|公司|财政|基本户|专户|保证金|收款单位|户名|开户名|非税|国库")
_OTHER = late(r"编号|单号|文号|流水|项目号|合同号|订单|条码|序列号|isbn|指纹|代码|登记号|许可证")
_CELLS = late(r"[|\t]|[^\S\n]{2}|\n[^\n]*\n")
_BORDER = late(r"[|\t]")
_LISTED = frozenset({",", "、", "\\,", '","', '", "', ", "})
_LABEL_AHEAD = late(r"(?:银行卡号?码?|卡号)[^\S\n]{0,2}[:]?[^\w\n]{0,4}\Z")
_APART = late(r"[,、;=]|\n\n")


def has_luhn_digit(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(value - 9 * (value > 9) for value in doubled)) % 10 == 0


def find(sight: Sight) -> Iterator[Hit]:
    """Find bank card numbers."""
    rows = TableRows(sight.text)
    may_be_labelled = _CARD.search(sight.text) is not None
    for chunks in sight.view.numbers:
        taken = -1
        for first, last, digits in joined(chunks, _LENGTHS, _BEGINS):
            if not may_be_labelled and not (chunks.has_luhn_digit(first, len(digits)) and _ISSUERS.fullmatch(digits)):
                continue
            if first < taken or not _is_written_so(sight.text, chunks, first, last):
                continue
            hit = _judged(sight.text, rows, (chunks[first].start, chunks[last - 1].end), digits)
            if hit:
                taken = last
                yield hit
    yield from _put_together(sight.text, rows)
    if sight.view.has_any(("银行卡", "卡号")):
        for length in (16, 19):
            for start, end, digits in lettered(sight.text, "银行卡号?|卡号", length):
                if has_luhn_digit(digits) and _ISSUERS.fullmatch(digits):
                    yield Hit(start, end, value=digits)


def _put_together(text: str, rows: TableRows) -> Iterator[Hit]:
    """Find cards whose groups stand apart, and those that are to be read in reverse."""
    for found in (*scattered(text, CARD), *scattered(text, CARD_AND_WORDS)):
        if not _ISSUERS.fullmatch(found.digits) or not has_luhn_digit(found.digits):
            continue
        if rows.has_label(_CARD, found.start, found.end) and not is_of_a_series(text, found):
            yield Hit(found.start, found.end, value=found.digits)
        elif _is_put_together(text, found):
            apart = msg("digits apart that together could be a bank card number")
            yield Hit(found.start, found.end, Severity.FLAG, apart, found.digits)
    for start, end, digits in turned(text):
        if _ISSUERS.fullmatch(digits) and has_luhn_digit(digits):
            yield Hit(start, end, value=digits)


def _is_put_together(text: str, found: Scattered) -> bool:
    """Tell whether groups that stand apart are no figures: they end as the groups of a card do, or stand alone."""
    if is_of_a_series(text, found):
        return False
    return found.is_senseless or found.has_words or len(found.groups[-1]) < _GROUP or is_apart(text, found)


def _judged(text: str, rows: TableRows, span: tuple[int, int], digits: str) -> Hit | None:
    start, end = span
    is_card = rows.has_label(_CARD, start, end)
    is_split = _CELLS.search(text, start, end) is not None
    if is_split and not _BORDER.search(text, start, end):
        is_split = not is_paragraph(text, start, end)
    if is_split and not is_card:
        return None
    is_issued, is_right = _ISSUERS.fullmatch(digits) is not None, has_luhn_digit(digits)
    if is_right and (is_issued or is_card):
        if is_card:
            return Hit(start, end, value=digits)
        ahead = before(text, start, 40)
        is_account = rows.has_label(_ACCOUNT, start, end)
        if _OTHER.search(ahead[-16:]) and not is_account:
            return None
        is_other = not is_account and rows.has_label(_OTHER, start, end)
        if digits.startswith(_UNION) and not is_other and not _OFFICE.search(ahead):
            return Hit(start, end, value=digits)
        if is_account or _CHINESE.match(digits) or _IN_FOURS.fullmatch(text, start, end):
            return Hit(start, end, Severity.FLAG, msg("digits that could be a bank card number"), digits)
        return None
    if is_card and is_issued:
        wrong = msg("a bank card number with a wrong check digit beside its label")
        return Hit(start, end, Severity.FLAG, wrong, digits)
    return None


def _is_written_so(text: str, chunks: tuple[Chunk, ...], first: int, last: int) -> bool:
    """Tell whether these chunks are one number as it is printed or spelt out, and not pieces of other numbers."""
    own = chunks[first:last]
    if any("x" in chunk.digits for chunk in own):
        return False
    gaps = {text[left.end : right.start] for left, right in pairwise(own)}
    if any(_APART.search(gap) for gap in gaps) and not (
        gaps <= _LISTED and _LABEL_AHEAD.search(text, max(0, own[0].start - 16), own[0].start)
    ):
        return False
    outer = {text[chunks[first - 1].end : chunks[first].start]} if first else set()
    outer |= {text[own[-1].end : chunks[last].start]} if last < len(chunks) else set()
    if not own[1:]:
        return not outer & {".", "-", ""}
    if gaps & outer:
        return False
    lengths = [len(chunk.digits) for chunk in own]
    if set(lengths) == {1} or (set(lengths[:-1]) == {4} and lengths[-1] <= 4):
        return True
    return (len(gaps) == 1 and len(lengths) <= 5) or gaps == {""}


RULE = Rule(
    id="bank-card",
    severity=Severity.BLOCK,
    what=msg("a bank card number"),
    why=msg("With name and card number money can be taken; who receives aid is paid without telling the public where."),
    basis=msg("Personal Information Protection Law, art. 28-29; GB/T 35273-2020, annex B"),
    hint=msg("Delete the number; where people must be told apart, keep the last four digits: `****1234`."),
    find=find,
    needs=(LONG, NEEDS_OF_CARD, HINT, lettered_need("银行卡号?|卡号")),
    views=_VIEWS,
    ok=(
        "对公账号：3301040160001234567",
        "银行卡号 6222 **** **** 1234",
        "| 小学 | 6222 | 1432 | 3450 | 1234 |",
        "订单号 6222021001116245702",
    ),
    not_ok=("银行卡号：6222021001116245702", "6222 0210 0111 6245 702", "卡号 4000-0000-0000-0002"),
)
