"""Resident identity numbers: region, real date, check digit (GB 11643-1999); 15 digits; mistyped; half masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.numbers import LONG, Run, before, joined, lettered, lettered_need
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.scattered import HINT, ID, ID_AND_WORDS, NEEDS_OF_ID, is_of_a_series, scattered, turned
from fuzi.scanning.tables import TableRows
from fuzi.scanning.views import TEXTS, ViewKind

_PROVINCES = frozenset(
    f"{area}{place}"
    for area, places in (("1", 5), ("2", 3), ("3", 7), ("4", 6), ("5", 4), ("6", 5), ("8", 3))
    for place in range(0 if area == "5" else 1, places + 1)
) | {"71", "91"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10x98765432"
_LENGTHS = frozenset({15, 18})
_BEGINS = late(r"[1-689][0-7][0-9]{4}(?:19|20)?[0-9]{2}[01]")
_ALL_BUT_ONE = 17
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_LABEL = late(r"身份证|公民身份|身份号|证件号|居民证|id ?card|id ?number|identity|(?<![a-z])id ?(?:no|号)")
_CELLS = late(r"[|\t,;]|[^\S\n]{2}|\n[^\n]*\n")
"""What parts the cells of a table, or several lines: numbers there are neighbours by chance."""
_PRINTED = frozenset({(6, 8, 4), (6, 6, 3)})
_CREDIT_CODE = late(r"信用代码|机构代码|税号|纳税人|法人证书|登记证号|uscc")
_OTHER = late(r"(?:[账帐]号|[账帐]户|编号|许可证|文号|单号|条码|教民|订单|流水)[^\n]{0,8}\Z")
"""What else has fifteen digits: accounts, licences, things with a number; an id of that length is rare since 2013."""
_THING = late(
    r"(?:项目|采购|招标|合同|订单|文件|课题|备案|档案|发票|流水|条形?码|交易|设备|资产|产品|图书|批准|许可证?)(?:[一-鿿]{0,6}(?:编?号|代码|单号))?[^\S\n]{0,2}[:为是]?[^\S\n]{0,2}\Z"
    r"|(?:文号|单号|税号|序列号|条形?码|流水号)[^\S\n]{0,2}[:为是]?[^\S\n]{0,2}\Z"
)
"""Labels just before a number that say what thing it is the number of."""
_SHARE = late(r"[0-9][%‰]")
_CLOCK = late(r"[0-9]{1,2}:[0-9]{2}")
"""A time of day: digits with it are a date, not an id."""
_LETTERED = ("身份证", "公民身份", "证件号", "居民证")
_SCIENCE = late(r"(?<![0-9.])([1-9])\.([0-9]{13,16})e\+17(?![0-9])")
_ADDRESS = late(r"://[^\s<>\"'()]*\Z")
_MASK = "*×•●○■□▇█▓#"
_HALF_MASKED = late(
    rf"(?<![0-9])(?:[1-9][0-9]{{5}}|[0-9{_MASK}x]{{0,5}}[{_MASK}x][0-9{_MASK}x]{{0,5}}(?<=[0-9{_MASK}x]{{6}}))"
    rf"[ -]?(?:19|20)[0-9]{{2}}[ -]?"
    rf"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[ -]?[0-9]{{0,3}}(?:[{_MASK}]{{1,4}}|x{{2,4}})[0-9x]?(?![0-9])"
)


def has_check_digit(digits: str) -> bool:
    """Tell whether 18 characters carry the right check digit (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == digits[17]


def is_plausible(digits: str) -> bool:
    """Tell whether 15 or 18 characters begin with a region and hold a date of birth that exists."""
    if digits[:2] not in _PROVINCES or not digits[:-1].isdecimal():
        return False
    born = digits[6:14] if len(digits) == 18 else f"19{digits[6:12]}"
    try:
        day = dt.date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def find(sight: Sight) -> Iterator[Hit]:
    """Find resident ids."""
    text = sight.text
    rows = TableRows(text)
    for chunks in sight.view.numbers:
        yield from _in_chunks(text, rows, chunks)
    if sight.view.has_any(_LETTERED):
        for start, end, digits in lettered(text, "|".join(_LETTERED), 18):
            if is_plausible(digits):
                yield Hit(start, end, value=digits)
    yield from _put_together(text)
    if "e+17" in text:
        yield from _in_science(text)
    if ViewKind.RAW in sight.view.kinds:
        for match in _HALF_MASKED.finditer(text):
            digits = "".join(char for char in match[0] if char.isdecimal())
            if len(digits) == _ALL_BUT_ONE and is_plausible(digits + "x") and match[0][-1] in _MASK + "x":
                yield Hit(match.start(), match.end())  # the check digit follows from the others
                continue
            masked = msg("a masked resident id number that still shows the date of birth")
            yield Hit(match.start(), match.end(), Severity.FLAG, masked)


def _put_together(text: str) -> Iterator[Hit]:
    """Find ids whose groups stand apart, and those that are to be read in reverse; the check digit tells them."""
    for found in (*scattered(text, ID), *scattered(text, ID_AND_WORDS)):
        if not is_plausible(found.digits) or not has_check_digit(found.digits):
            continue
        if tuple(map(len, found.groups)) in _PRINTED or _LABEL.search(before(text, found.start)):
            yield Hit(found.start, found.end, value=found.digits)
        elif found.is_senseless and not is_of_a_series(text, found):
            apart = msg("digits apart that together could be a resident id number")
            yield Hit(found.start, found.end, Severity.FLAG, apart, found.digits)
    for start, end, digits in turned(text):
        if len(digits) == 18 and is_plausible(digits) and has_check_digit(digits):
            yield Hit(start, end, value=digits)


def _in_science(text: str) -> Iterator[Hit]:
    """Find an id that a spreadsheet writes as a power of ten: region and birth are still there."""
    for match in _SCIENCE.finditer(text):
        digits = (match[1] + match[2]).ljust(18, "0")
        if is_plausible(digits):
            rounded = msg("a resident id number that a spreadsheet has rounded")
            yield Hit(match.start(), match.end(), Severity.FLAG, rounded, digits)


def _in_chunks(text: str, rows: TableRows, chunks: Run) -> Iterable[Hit]:
    taken = -1
    for first, last, digits in joined(chunks, _LENGTHS, _BEGINS):
        if first < taken or "x" in digits[:-1] or (digits[-1] == "x" and len(digits) == 15):
            continue
        if not is_plausible(digits):
            continue
        hit = _judged(text, rows, chunks, (first, last), digits)
        if hit:
            taken = last
            yield hit


def _judged(text: str, rows: TableRows, chunks: Run, span: tuple[int, int], digits: str) -> Hit | None:
    """Return the hit for a plausible number, graver the more speaks for it."""
    start, end = chunks[span[0]].start, chunks[span[1] - 1].end
    ahead = before(text, start)
    if _CREDIT_CODE.search(ahead):
        return None
    is_whole = span == (0, len(chunks)) or span[1] - span[0] == 1
    labelled = _LABEL.search(ahead) is not None or rows.has_label(_LABEL, start, end)
    pieces = tuple(len(chunk.digits) for chunk in chunks[slice(*span)])
    if not labelled and _SHARE.search(text, start, end):
        return None
    if not labelled and pieces not in _PRINTED and (_CELLS.search(text, start, end) or _CLOCK.search(text, start, end)):
        return None
    if len(digits) == 15:
        if labelled:
            return Hit(start, end, value=digits)
        is_other = (
            digits[12:] == "000"
            or _ADDRESS.search(text, max(0, start - 200), start) is not None
            or _OTHER.search(ahead) is not None
        )
        return Hit(start, end, Severity.FLAG, value=digits) if is_whole and not is_other else None
    is_numbered = not labelled and _THING.search(ahead) is not None
    if has_check_digit(digits):
        doubt = msg("the number of a thing that could be a resident id number")
        return Hit(start, end, Severity.FLAG, doubt, digits) if is_numbered else Hit(start, end, value=digits)
    if is_numbered:
        return None
    if labelled:
        wrong = msg("a resident id number with a wrong check digit beside its label")
        return Hit(start, end, Severity.BLOCK, wrong, digits)
    rounded = digits.endswith("000") and is_whole
    if rounded:
        return Hit(start, end, Severity.FLAG, msg("a resident id number that a spreadsheet has rounded"), digits)
    return (
        Hit(start, end, Severity.FLAG, msg("what looks like a mistyped resident id number"), digits)
        if is_whole
        else None
    )


RULE = Rule(
    id="resident-id",
    severity=Severity.BLOCK,
    what=msg("a resident id number"),
    why=msg("With it anybody can act in this person's name; a public page must not carry it."),
    basis=msg("Personal Information Protection Law, art. 28-29; GB 11643-1999"),
    hint=msg(
        "Delete the number; where people must be told apart, keep the last four characters: `**************1234`."
    ),
    find=find,
    needs=(LONG, NEEDS_OF_ID, HINT, _SCIENCE, _HALF_MASKED, lettered_need("|".join(_LETTERED))),
    views=TEXTS,
    ok=(
        "| 110101 | 1990 | 1101 | 2345 |",
        "统一社会信用代码：12330100470103456X",
        "身份证号：3301**********1234",
        "订单号 202311230000123456",
    ),
    not_ok=(
        "身份证号：110101199001010007",
        "证件号码 1 1 0 1 0 1 1 9 9 0 0 1 0 1 0 0 0 7",
        "身份证号：110101199001010001",
    ),
)
