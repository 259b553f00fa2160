"""Garbled text: mojibake, and characters of two scripts, pinyin or stray marks left by a bad copy."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Carrier, Exposure, Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_MOJIBAKE = late(
    "\ufffd|锟斤拷|锟{2,}|烫烫烫|屯屯屯|[âãåæçèéïäöü]{2}[^\\s\\w]|鈥[檚渢溿]?|銆[^一-鿿]|锛[^一-鿿]|ã€|ï¼|â€"
)
_READING = late(r"[一-鿿]\([a-z]{1,6}\)(?=[一-鿿])")
_LEAST = 3
_LEADS = "".join(
    char
    for lead in range(0xE4, 0xEA)
    for trail in range(0x80, 0xC0)
    if trail != 0x7F and len(char := bytes((lead, trail)).decode("gbk", "ignore")) == 1
)
"""What the first two bytes of a Han character in UTF-8 look like to a reader of GBK."""
_AS_GBK = late(rf"[{_LEADS}][^\x00-\x7f]{{2}}[{_LEADS}][^\x00-\x7f]{{2}}[{_LEADS}][^\x00-\x7f]{{0,200}}")
_AS_LATIN = late(r"(?:[ä-é][\x80-\xbf]{2}[^ä-é]{0,9}){3}")
"""UTF-8 that was read as Latin-1: the three bytes of a Han character are three characters."""
_TRADITIONAL = (
    "學國會實對發關與長門書時業產務過還進點樣聽課師們這個條辦體據"
    "數處應該為從當將內無經電動現場報頭題專廣認識讓說話選擇歷"
)
_SIMPLIFIED = (
    "学国会实对发关与长门书时业产务过还进点样听课师们这个条办体据"
    "数处应该为从当将内无经电动现场报头题专广认识让说话选择历"
)
_TURNS = late(rf"[{_TRADITIONAL}][^\n]{{0,200}}[{_SIMPLIFIED}]|[{_SIMPLIFIED}][^\n]{{0,200}}[{_TRADITIONAL}]")
_STRAY = late(r"[一-鿿][\^|~`]+(?=[一-鿿\s]|\Z)")


def find(sight: Sight) -> Iterator[Hit]:
    """Find the first place of each kind, when there are at least three: one note a page is enough."""
    kinds = sight.view.kinds
    if ViewKind.PLAIN in kinds:  # before characters are made one
        yield from _read_wrongly(sight.text)
        yield from _mixed(sight.text)
    if ViewKind.RAW in kinds:
        yield from _of_bad_copies(sight)


def _read_wrongly(text: str) -> Iterator[Hit]:
    """Find UTF-8 that was read as Latin-1, or as GBK: written as GBK again it is UTF-8 of Han characters."""
    latin = _AS_LATIN.search(text)
    if latin is not None:
        yield Hit(*latin.span())
        return
    for match in _AS_GBK.finditer(text):
        again = match[0].encode("gbk", "ignore").decode("utf-8", "ignore")
        if sum("一" <= char <= "鿿" for char in again) >= _LEAST:
            yield Hit(*match.span())
            return


def _mixed(text: str) -> Iterator[Hit]:
    """Find a line with traditional and simplified characters in turns and stray marks between them."""
    if _TURNS.search(text) is None or _STRAY.search(text) is None:
        return
    at = 0
    for line in text.split("\n"):
        marks = _STRAY.search(line)
        old, new = ({char for char in line if char in one} for one in (_TRADITIONAL, _SIMPLIFIED))
        if marks is not None and len(old) >= _LEAST and len(new) >= _LEAST:
            yield Hit(at + marks.start(), at + marks.end())
            return
        at += len(line) + 1


def _of_bad_copies(sight: Sight) -> Iterator[Hit]:
    """Find characters that stand for others, and readings between characters."""
    for pattern in (_MOJIBAKE, _READING):
        places = []
        for match in pattern.finditer(sight.text):
            places.append(match.span())
            if len(places) == _LEAST:
                yield Hit(*places[0])
                break


RULE = Rule(
    id="garbled-text",
    severity=Severity.NOTE,
    what=msg("garbled characters: the text was copied badly"),
    why=msg("Wrong encodings and stray readings between the characters show that nobody has read the copy."),
    basis=msg("Government website inspection rules (wording errors)"),
    hint=msg("Compare with the original and type the damaged words again."),
    find=find,
    needs=(_MOJIBAKE, _READING, _AS_LATIN, _AS_GBK, _STRAY),
    views=frozenset({ViewKind.PLAIN, ViewKind.RAW}),
    carriers=frozenset({Carrier.FILE}),
    exposure=Exposure.WORDS,
    ok=("汉语拼音：中(zhōng)国", "规则与制度"),
    not_ok=("法規(guī)范和網(wǎng)絡(luò)管理", "锟斤拷锟斤拷锟斤拷"),
)
