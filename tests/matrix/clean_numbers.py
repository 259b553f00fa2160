"""Numbers of public things: codes of organisations, books and documents, offices' lines, amounts and dates."""

from __future__ import annotations

import random

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The signs of the unified social credit code (GB 32100-2015)."""


def credit_code(chance: random.Random) -> str:
    """Return a unified social credit code with the right check sign (GB 32100-2015, 5.6)."""
    head = (
        chance.choice(("12", "11", "91", "52"))
        + "330100"
        + "".join(chance.choices("0123456789", k=8))
        + chance.choice("0123456789X")[:1].replace("X", "Y")
    )
    total = sum(_CREDIT.index(sign) * 3**at for at, sign in enumerate(head)) % 31
    return head + _CREDIT[(31 - total) % 31]


def isbn(chance: random.Random) -> str:
    """Return an ISBN-13 with hyphens or without."""
    body = "9787" + "".join(chance.choices("0123456789", k=8))
    check = -sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(body)) % 10
    plain = f"{body}{check}"
    return chance.choice((plain, f"{plain[:3]}-{plain[3]}-{plain[4:7]}-{plain[7:12]}-{plain[12]}"))


def issn(chance: random.Random) -> str:
    """Return an ISSN with its check sign."""
    body = "".join(chance.choices("0123456789", k=7))
    check = -sum(int(digit) * (8 - at) for at, digit in enumerate(body)) % 11
    return f"{body[:4]}-{body[4:]}{'X' if check == 10 else check}"


def account(chance: random.Random) -> str:
    """Return the account of an office, as banks number them."""
    return chance.choice(("1202", "3301", "1901", "8010")) + "".join(
        chance.choices("0123456789", k=chance.choice((11, 13, 15)))
    )


def landline(chance: random.Random) -> str:
    """Return an office's line in one of the usual layouts."""
    area, line = chance.choice(("0571", "010", "0579")), str(chance.randint(2_000_0000, 8_999_9999))
    return chance.choice(
        (
            f"{area}-{line}",
            f"（{area}）{line}",
            f"{area}{line}",
            line,
            f"{area} {line[:4]} {line[4:]}",
            f"+86-{area[1:]}-{line}",
        )
    )


def money(chance: random.Random) -> str:
    """Return an amount in one of the usual layouts."""
    amount = chance.randint(10_000, 9_999_999_999)
    return chance.choice((f"{amount:,}.00 元", f"{amount} 元", f"¥{amount / 100:,.2f}", f"{amount / 10_000:.4f} 万元"))


def date(chance: random.Random) -> str:
    """Return a day in one of the usual layouts."""
    year, month, day = chance.randint(2015, 2027), chance.randint(1, 12), chance.randint(1, 28)
    return chance.choice(
        (
            f"{year}年{month}月{day}日",
            f"{year} 年 {month} 月 {day} 日",
            f"{year}-{month:02d}-{day:02d}",
            f"{year}/{month}/{day}",
            f"{year}.{month}.{day}",
            f"{year}{month:02d}{day:02d}",
        )
    )


def number(chance: random.Random, head: str, digits: int) -> str:
    """Return the number of a document or a thing: letters and digits."""
    return f"{head}{chance.randint(2015, 2026)}" + "".join(chance.choices("0123456789", k=digits - 4))
