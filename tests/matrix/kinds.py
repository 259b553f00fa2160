"""The kinds of values of the matrix: made values that belong to nobody, their labels, the rules that must see them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from typing import NamedTuple

from fuzi.scanning.rules.bank_card import has_luhn_digit
from fuzi.scanning.rules.resident_id import has_check_digit
from matrix.forms import BESIDE_LABEL, MARKS, NUMBERS, Form

_CHANCE = random.Random(20261123)  # noqa: S311 - made values, no secrets


class Kind(NamedTuple):
    """One kind: its name for readers, how a value is made, its label, the rules of which one must fire, its forms."""

    name: str
    make: Callable[[], str]
    label: str
    rules: frozenset[str]
    forms: Mapping[str, Form]
    needs_label: bool = False


def resident_id() -> str:
    """Return an id with the right check digit; the order code 000 is assigned to nobody."""
    born = dt.date(1950, 1, 1) + dt.timedelta(days=_CHANCE.randrange(27_000))
    head = f"110101{born:%Y%m%d}000"
    return next(head + check for check in "0123456789" + "X" if has_check_digit((head + check).lower()))


def _numeric_id() -> str:
    return next(made for made in iter(resident_id, "") if made.isdecimal())


def _card() -> str:
    head = "622202" + "".join(_CHANCE.choices("0123456789", k=12))
    return next(head + check for check in "0123456789" if has_luhn_digit(head + check))


def _phone() -> str:
    return f"1{_CHANCE.choice('3456789')}{_CHANCE.randrange(10)}0000{_CHANCE.randrange(10_000):04d}"


def _student() -> str:
    return "G" + _numeric_id()


def _landline() -> str:
    return f"0571{_CHANCE.randrange(8_000_0000, 8_999_9999)}"


def _mark() -> str:
    return f"{_CHANCE.choice(('绝密', '机密', '秘密'))}★{_CHANCE.randint(1, 9)}年"


def _passport() -> str:
    return f"E{_CHANCE.randrange(10_000_000, 99_999_999)}"


KINDS = (
    Kind("密级标志", _mark, "", frozenset({"classification-mark"}), MARKS),
    Kind("居民身份证号码", _numeric_id, "身份证号：", frozenset({"resident-id"}), NUMBERS),
    Kind("手机号码", _phone, "手机：", frozenset({"mobile-phone"}), NUMBERS),
    Kind("银行卡号", _card, "银行卡号：", frozenset({"bank-card"}), NUMBERS),
    Kind("学籍号", _student, "学籍号：", frozenset({"student-number"}), NUMBERS),
    Kind("护照号码", _passport, "护照号：", frozenset({"travel-document"}), NUMBERS, True),
    Kind("住宅电话", _landline, "家庭电话：", frozenset({"private-landline"}), NUMBERS, True),
    Kind("居民身份证号码（只凭标注）", _numeric_id, "身份证号：", frozenset({"resident-id"}), BESIDE_LABEL, True),
    Kind("手机号码（只凭标注）", _phone, "手机：", frozenset({"mobile-phone"}), BESIDE_LABEL, True),
    Kind("银行卡号（只凭标注）", _card, "银行卡号：", frozenset({"bank-card"}), BESIDE_LABEL, True),
    Kind("学籍号（只凭标注）", _student, "学籍号：", frozenset({"student-number"}), BESIDE_LABEL, True),
)
