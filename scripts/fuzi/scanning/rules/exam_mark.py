"""Marks on examination papers (`绝密★启用前`): a paper is public only after its exam."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_LEVEL = late("绝密|机密|秘密")
_MARK = late(
    r"(?:绝密|机密|秘密)★?(?:考试|试卷|试题)?(?:启用|启封|使用|开考|开封|开启|考试(?:结束|完毕)?|(?:(?:启封|启用|开启)并?)?使用完毕|启用完毕)(?:以)?前"
)
_REVERSED = late(r"(?:启用|启封|开考)前★?(?:绝密|机密|秘密)(?![一-鿿])")


def find(sight: Sight) -> Iterator[Hit]:
    """Find exam marks in the skeletons, so that gaps, line breaks and stars of any kind do not matter."""
    for pattern in (_MARK, _REVERSED):
        yield from (Hit(*match.span()) for match in pattern.finditer(sight.text))


RULE = Rule(
    id="exam-mark",
    severity=Severity.BLOCK,
    what=msg("the mark of an unopened exam paper (启用前)"),
    why=msg("Before its exam a paper is a state secret; afterwards it is ordinary teaching material."),
    basis=msg("Law on Guarding State Secrets, art. 22; rules on secrecy in education examinations"),
    hint=msg(
        "If the exam is over, give the confidentiality officer this very file and the exam date for a waiver "
        "(`fuzi waive FILE --rule exam-mark --exam-date DAY …`); else stop and tell the officer."
    ),
    find=find,
    needs=(_LEVEL,),
    views=frozenset({ViewKind.RAW, ViewKind.SHOWN, ViewKind.HIDDEN, ViewKind.SKELETON}),
    ok=("试卷启用前由专人保管", "考试前应当做好保密工作"),
    not_ok=("绝密★启用前", "绝密  ☆  考试结束前", "机密★启封前"),
)
