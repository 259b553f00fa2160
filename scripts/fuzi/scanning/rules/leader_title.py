"""Leaders beside a duty that the bureau's own list does not show for the day of the text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.model.leader import Leader
from fuzi.scanning.fold import fold_text
from fuzi.scanning.rule import Carrier, Exposure, Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_CORES = late(
    r"(?:局|市|区|县|省|厅|部|校|院|园|处|科|所|站|镇|乡)长|书记|主任|主席|总?督学|委员|调研员|巡视员|秘书长|理事长|会长|组长"
)
"""The part of a duty that names it; what stands before it names the place, or a rank."""
_RANK = r"(?:常务|第一)?(?P<rank>副)?"
_NOT_BEFORE = r"(?<![班级考楼寝舍小])"
"""班主任, 年级主任, 考点主任, 小组长 and the like are no offices of leaders."""
_FORMER = late(r"(?:原|前|时任|曾任|历任|先后任|离任|卸任|退休|不再担任|免去|拟任|拟提名)[^\n。;]{0,16}\Z")
_AROUND = 32
"""Characters before and behind a name in which its duty is looked for."""


class _Offices(Struct, frozen=True, eq=False):
    """What a list says, folded: the offices by name, how a name may be written, and what finds a duty beside it."""

    by_name: Mapping[str, Sequence[tuple[Leader, frozenset[tuple[str, str]]]]]
    before: re.Pattern[str]
    behind: tuple[re.Pattern[str], re.Pattern[str]]


def find(sight: Sight) -> Iterator[Hit]:
    """Find a leader's name with a duty beside it, none of those beside it being the leader's on that day."""
    if not sight.leaders:
        return
    offices = _offices(tuple(sight.leaders))
    for name in offices.by_name:
        for start, end in _places(sight.text, name):
            beside = _beside(sight.text, start, end, offices)
            if beside and not any(_fits(duty, offices.by_name[name], sight.day) for _span, duty in beside):
                span = beside[0][0]
                yield Hit(min(start, span[0]), max(end, span[1]))


@lru_cache(maxsize=8)
def _offices(leaders: tuple[Leader, ...]) -> _Offices:
    by_name: dict[str, list[tuple[Leader, frozenset[tuple[str, str]]]]] = {}
    cores: set[str] = set()
    for one in leaders:
        duties = frozenset(duty for words in one.duties for duty in _duties(fold_text(words)))
        cores |= {core for _rank, core in duties}
        by_name.setdefault(fold_text(one.name), []).append((one, duties))
    duty = rf"{_RANK}{_NOT_BEFORE}(?P<core>{'|'.join(sorted(map(re.escape, cores), key=len, reverse=True))})"
    apart = r"[^\S\n]{1,2}|[^\S\n]?[(,:|\t][^\S\n]?(?:[一-鿿]{0,14}[局校厅委部处科室院园心组支会府])?"
    return _Offices(
        by_name,
        re.compile(rf"{duty}(?:同志)?[\s:|]{{0,3}}\Z"),
        (
            re.compile(rf"(?:同志)?{duty}"),
            re.compile(rf"(?:{apart}){duty}(?![一-鿿]|[^\S\n][一-鿿]{{2,3}}(?![一-鿿]))"),
        ),
    )


def _duties(words: str) -> Iterator[tuple[str, str]]:
    """Yield rank and core of each duty in the list's own words; those of an uncommon kind are taken whole."""
    found = [
        ("副" if "副" in words[max(0, core.start() - 1) : core.start()] else "", core[0])
        for core in _CORES.finditer(words)
    ]
    yield from found or [("", words)]


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands; one of two letters is often written with a blank between them."""
    for written in (name, f"{name[0]} {name[1]}") if len(name) == 2 else (name,):
        start = text.find(written)
        while start >= 0:
            yield start, start + len(written)
            start = text.find(written, start + len(written))


def _beside(text: str, start: int, end: int, offices: _Offices) -> list[tuple[tuple[int, int], tuple[str, str]]]:
    """Return the duties directly before and behind a name with their places; none where they are told as former."""
    found = []
    ahead = text[max(0, start - _AROUND) : start]
    match = offices.before.search(ahead)
    if match is not None:
        if _FORMER.search(ahead[: match.start()]):
            return []
        found.append(((start - len(ahead) + match.start(), start), (match["rank"] or "", match["core"])))
    for pattern in offices.behind:
        match = pattern.match(text, end, end + _AROUND)
        if match is None:
            continue
        if _FORMER.search(text[end : match.start("core")]) or _FORMER.search(ahead):
            return []
        found.append(((end, match.end()), (match["rank"] or "", match["core"])))
    return found


def _fits(
    duty: tuple[str, str], held: Sequence[tuple[Leader, frozenset[tuple[str, str]]]], day: dt.date | None
) -> bool:
    return any(duty in duties and one.is_in_office(day) for one, duties in held)


RULE = Rule(
    id="leader-title",
    severity=Severity.FLAG,
    what=msg("a leader beside a duty that the bureau's list does not show for that day"),
    why=msg("A wrong name, duty or order of leaders is counted as a serious error where websites are inspected."),
    basis=msg("Government website inspection rules (wording errors)"),
    hint=msg("Compare with review/confidentiality/leaders.yml; correct the page, or let the officer correct the list."),
    find=find,
    views=frozenset({ViewKind.RAW, ViewKind.SHOWN}),
    carriers=frozenset({Carrier.FILE}),
    exposure=Exposure.WORDS,
)
