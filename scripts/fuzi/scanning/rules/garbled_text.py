"""Garbled text: mojibake, and pinyin or stray marks left between characters by a bad copy."""

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


def find(sight: Sight) -> Iterator[Hit]:
    """Find the first place of each kind, when there are at least three: one note a page is enough."""
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
    needs=(_MOJIBAKE, _READING),
    views=frozenset({ViewKind.RAW}),
    carriers=frozenset({Carrier.FILE}),
    exposure=Exposure.WORDS,
    ok=("汉语拼音：中(zhōng)国", "规则与制度"),
    not_ok=("法規(guī)范和網(wǎng)絡(luò)管理", "锟斤拷锟斤拷锟斤拷"),
)
