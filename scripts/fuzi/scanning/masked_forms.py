"""The form each kind of value takes where it is masked: what the rule's own hint prescribes, and no other.

Kinds whose hint names no form (a password, a pupil's auxiliary number, an account, a mark) have none here: they are
left to their author.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from msgspec import Struct

from fuzi.model.late_pattern import late
from fuzi.scanning.matching import Match

STAR = "*"
_MARKUP = late(r"[<>\[\]()|`\\\n\r\t&%/]")
_ESCAPED = late(r"[&%\\]")
_MASKED, _FILLING = late(r"[*×•●○■□▇█▓#＊]"), late(r"[ -]")
_TAG = late(r"<[^<>]*>")
_COUNTRY = late(r"((?:00)?86)(?=[^0-9]*1[3-9])")
_PHONE = 11
_CARD_SHOWN = STAR * 4
_REGISTERED = late(r"[GL][0-9]{17}[0-9X]")
_LANDLINE = late(r"(?P<area>0(?:10|2[0-9]|[3-9][0-9]{2}))?[0-9]{3,4}(?P<tail>[0-9]{4})")
_NAME_OF_MAILBOX = late(r"[^@#\[(\s]{1,64}(?=[^\S\n]{0,2}[@#\[(])")
_YEAR = late(r"(?:[0-9０-９]{4}|[〇零○一二三四五六七八九]{4})(?P<word>[^\S\n]{0,2}年)?")
_BORN = late(r"[^\S\n]{0,2}(?:出生|生)\Z")
_COMPACT_DATE = late(r"(?P<year>(?:19|20)[0-9]{2})[0-9]{4}")
_PLACES = r"(?:[一-鿿]{2,9}?(?:省|自治区|特别行政区))?(?:[一-鿿]{2,9}?(?:市|自治州|盟|地区))?"
_DISTRICT = late(
    rf"{_PLACES}[一-鿿]{{1,9}}?(?:(?<![小社园校山库景矿街片厂院])区|县(?![一-鿿]{{0,3}}[路街])|(?<!红)旗)"
    rf"|(?:[一-鿿]{{2,9}}?省)?[一-鿿]{{2,9}}?市(?:[一-鿿]{{2,5}}?市)?"
)
_REST_OF_ADDRESS = late(
    r"(?:[^\S\n]{0,3}[-－—–#＃]?[^\S\n]{0,3}(?:[0-9０-９〇零一二三四五六七八九十百甲乙丙丁A-Za-zＡ-Ｚ]{1,6}[^\S\n]{0,3}"
    r"(?:号楼|号院|号|楼|室|幢|栋|单元|弄|组|层|座|户|房|门|社|屯|队|排)|[0-9]{1,5}(?![0-9年月日-]))){1,8}"
)


class Form(Struct, frozen=True):
    """What takes the place of `start:end`."""

    start: int
    end: int
    put: str


def form_of(text: str, match: Match) -> Form | None:
    """Return the form a found value takes; None where none is prescribed, or where it cannot be put there safely."""
    make = _FORMS.get(match.rule.id)
    return None if make is None else make(text, match)


def _number(text: str, match: Match, kept: tuple[int, int], put: str = "") -> Form | None:
    """Mask a number but for its first and last characters; what markup takes apart keeps its markup.

    Args:
        kept: how many characters at the beginning and at the end stay.
        put: the form, where it is not the value with stars in it.
    """
    value, (head, tail) = match.value.upper(), kept
    written = text[match.start : match.end]
    if _MASKED.search(written):
        bare = _FILLING.sub("", written)
        if _MARKUP.search(bare) or len(bare) <= head + tail:
            return None
        return Form(match.start, match.end, bare[:head] + STAR * (len(bare) - head - tail) + bare[len(bare) - tail :])
    if not value.isascii() or not value.isalnum() or len(value) <= head + tail:
        return None
    stars = STAR * (len(value) - head - tail)
    if _MARKUP.search(text, match.start, match.end):
        masked = _in_place(written, value, kept)
        return None if masked is None else Form(match.start, match.end, masked)
    return Form(match.start, match.end, put or value[:head] + stars + value[len(value) - tail :])


def _in_place(written: str, value: str, kept: tuple[int, int]) -> str | None:
    """Return a value as it is written, with stars for its inner characters; None where not each of them is known.

    Args:
        written: the value with the tags, cells and line breaks that stand in it.
    """
    if _ESCAPED.search(written):
        return None
    tags = [match.span() for match in _TAG.finditer(written)]
    places = [
        (at, char)
        for at, char in enumerate(written)
        if (unicodedata.normalize("NFKC", char).isalnum() and not any(start <= at < end for start, end in tags))
    ]
    told = "".join(unicodedata.normalize("NFKC", char) for _at, char in places).upper()
    over = len(told) - len(value)
    if not told.endswith(value) or told[:over] not in {"", "86", "0086"} or len(told) != len(places):
        return None
    characters = list(written)
    for at, _char in places[over + kept[0] : len(places) - kept[1]]:
        characters[at] = STAR
    return "".join(characters)


def _mobile(text: str, match: Match) -> Form | None:
    form = _number(text, match, (3, 4))
    country = _COUNTRY.match(text, match.start, match.end)
    if form is None or country is None or len(match.value) != _PHONE or not form.put.startswith(match.value[:3]):
        return form
    return Form(form.start, form.end, f"{country[1]} {form.put}")


def _resident(text: str, match: Match) -> Form | None:
    return _number(text, match, (0, 4))


def _card(text: str, match: Match) -> Form | None:
    return _number(text, match, (0, 4), _CARD_SHOWN + match.value[-4:])


def _document(text: str, match: Match) -> Form | None:
    return _number(text, match, (0, 3))


def _pupil(text: str, match: Match) -> Form | None:
    """Mask the national number as the resident id it is made of; other numbers of pupils have no prescribed form."""
    return _number(text, match, (1, 4)) if _REGISTERED.fullmatch(match.value.upper()) else None


def _landline(text: str, match: Match) -> Form | None:
    parts = _LANDLINE.fullmatch(match.value)
    if parts is None:
        return None
    area = parts["area"] or ""
    put = f"{area}-{_CARD_SHOWN}{parts['tail']}" if area else STAR * (len(match.value) - 4) + parts["tail"]
    return _number(text, match, (len(area), 4), put)


def _mailbox(text: str, match: Match) -> Form | None:
    """Mask all that stands before the @: the provider alone tells of nobody."""
    name = _NAME_OF_MAILBOX.match(text, match.start, match.end)
    if name is None or _MARKUP.search(text, match.start, match.end):
        return None
    return Form(name.start(), name.end(), _CARD_SHOWN)


def _address(text: str, match: Match) -> Form | None:
    """Keep an address down to its district, or to its city where it names none."""
    if _MARKUP.search(text, match.start, match.end):
        return None
    district = _DISTRICT.match(text, match.start, match.end)
    if district is None or district.end() >= match.end:
        return None
    rest = _REST_OF_ADDRESS.match(text, match.end)
    return Form(district.end(), match.end if rest is None else rest.end(), _CARD_SHOWN)


def _birth(text: str, match: Match) -> Form | None:
    """Keep the year of a date of birth."""
    if _MARKUP.search(text[match.start : match.end].replace("/", "")):
        return None
    word = _BORN.search(text, match.start, match.end)
    end = match.end if word is None else word.start()
    compact = _COMPACT_DATE.fullmatch(text, match.start, end)
    year = compact or _YEAR.match(text, match.start, end)
    return year and Form(match.start, end, compact["year"] if compact else "".join(year[0].split()))


_FORMS: Mapping[str, Callable[[str, Match], Form | None]] = {
    "mobile-phone": _mobile,
    "private-landline": _landline,
    "resident-id": _resident,
    "student-number": _pupil,
    "bank-card": _card,
    "travel-document": _document,
    "private-mailbox": _mailbox,
    "home-address": _address,
    "birth-date": _birth,
}
MENDABLE = frozenset(_FORMS)
"""The rules whose values have a prescribed form."""
