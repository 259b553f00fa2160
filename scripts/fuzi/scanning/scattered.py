"""Numbers whose groups stand apart: on lines, in headings, cells or a list, with a word between, or in reverse.

A reader puts such groups together where they have the shape in which a number is printed and no other sense: counts,
scores and years have no zero at their head, and do not stand alone. What is found here is weighed by its rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from fuzi.model.late_pattern import late

_SIGN = r"[^\w*×•●○■□▇█▓]|_"
_GAP = rf"(?:{_SIGN}){{1,24}}(?:(?<=\n)[0-9]{{1,2}}[.)、][^\S\n]{{0,4}})?"
"""What parts two groups: signs, blanks and line ends, the number of an item; no sign that masks."""
_ITEM = late(r"[0-9]{1,2}[.)、]")
_BLANKS = late(r"\s+")
_WORD = r"(?=[^0-9\n]{0,5}[^\W0-9_])[^0-9\n*×•●○■□▇█▓]{1,7}"
PHONE = late(rf"1(?<![0-9.]1)[3-9][0-9](?P<gap>{_GAP})[0-9]{{4}}{_GAP}[0-9]{{4}}(?![0-9])")
PHONE_AND_WORDS = late(rf"1(?<![0-9.]1)[3-9][0-9](?P<gap>{_WORD})[0-9]{{4}}(?P=gap)[0-9]{{4}}(?![0-9])")
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
ID = late(
    r"[1-8](?<![0-9.][1-8])(?:"
    rf"[0-7][0-9]{{4}}{_GAP}(?:19|20)[0-9]{{2}}(?:{_GAP})?{_DAY}"
    rf"|[0-7][0-9]{{4}}{_GAP}(?:19|20)[0-9]{{2}}{_GAP}[01][0-9]{_GAP}[0-3][0-9]"
    rf"){_GAP}[0-9]{{3}}[0-9x](?![0-9a-z])"
    rf"|[1-8](?<![0-9.][1-8])[0-7][0-9]{{2}}{_GAP}[0-9]{{2}}(?:19|20){_GAP}[0-9]{{2}}[01][0-9]{_GAP}[0-3][0-9]{{3}}{_GAP}"
    r"[0-9][0-9x](?![0-9a-z])"
)
_ISSUER = "62[0-9]{2}|9558|6013"
CARD = late(rf"(?<![0-9.])(?:{_ISSUER})(?:{_GAP}[0-9]{{4}}){{3}}(?:{_GAP}[0-9]{{1,3}})?(?![0-9])")
ID_AND_WORDS = late(
    rf"[1-8](?<![0-9.][1-8])[0-7][0-9]{{4}}(?P<gap>{_WORD})(?:19|20)[0-9]{{2}}{_DAY}(?P=gap)[0-9]{{3}}[0-9x](?![0-9a-z])"
)
CARD_AND_WORDS = late(
    rf"(?<![0-9.])(?:{_ISSUER})(?P<gap>{_WORD})[0-9]{{4}}(?P=gap)[0-9]{{4}}(?P=gap)[0-9]{{4}}(?:(?P=gap)[0-9]{{1,3}})?(?![0-9])"
)
NEEDS_OF_PHONE = late(r"1[3-9][0-9][^0-9].{0,30}[0-9]{4}", re.DOTALL)
NEEDS_OF_ID = late(
    r"[1-8][0-7][0-9]{4}[^0-9].{0,30}(?:19|20)[0-9]{2}|[1-8][0-7][0-9]{2}[^0-9].{0,30}[0-9]{2}(?:19|20)[^0-9]",
    re.DOTALL,
)
NEEDS_OF_CARD = late(rf"(?:{_ISSUER})[^0-9].{{0,30}}[0-9]{{4}}[^0-9]", re.DOTALL)
"""What any text holds in which one of these is found: shorter, for one pass over a text."""
HINT = late(
    r"倒序|倒[写叙排读看念转]|反[写序]|逆序|倒着|反着|倒过来|反过来|颠倒|从后往?前|从右[往到向]左|revers(?:e|ed)(?![a-z])|backwards?(?![a-z])"
)
"""Words that tell to read in reverse."""
_TURNED = late(r"[0-9x](?<![0-9a-z.][0-9x])(?:[ -]?[0-9]){10,18}(?![0-9a-z])")
_NEAR = 24
_GROUP = late(r"[0-9]+x?")
_TIME = late(r"(?:[01][0-9]|2[0-3])[0-5][0-9]")
_YEAR = late(r"(?:19|20)[0-9]{2}")
_AHEAD, _BEHIND = late(r"([0-9]+)((?:[^\w*]|_){1,24})\Z"), late(r"((?:[^\w*]|_){1,24})([0-9]+)")
_FIGURE = late(r"^[^\S\n|]*[0-9][0-9.,%]*[^\S\n|]*$", re.MULTILINE)
_COUNTED = late(r"(?:[数计率量额积费价值分]|[共达约为有])[^\w\n]{0,3}\s*\Z")
_AROUND = 40


class Scattered(Struct, frozen=True):
    """One number in groups that stand apart.

    Attributes:
        digits: all of it. groups: its pieces, as they stand. gap: what parts them, every blank one blank.
    """

    start: int
    end: int
    digits: str
    groups: tuple[str, ...]
    gap: str

    @property
    def is_senseless(self) -> bool:
        """Tell whether the groups are no figures: one has a zero at its head, and they are no times of a day."""
        behind = self.groups[1:]
        if not any(group[0] == "0" and len(group) > 1 for group in behind):
            return False
        return not all(_TIME.fullmatch(group) for group in behind)

    @property
    def has_words(self) -> bool:
        """Tell whether words part the groups, and no signs alone."""
        return any(map(str.isalpha, self.gap))

    @property
    def has_years(self) -> bool:
        """Tell whether a group can be a year."""
        return any(_YEAR.fullmatch(group) for group in self.groups)

    @property
    def is_on_lines(self) -> bool:
        """Tell whether each group has a line of its own, and is no cell of a table or piece of a list."""
        return "\n" in self.gap and not any(sign in self.gap for sign in "\t|,;、+=×÷")


def scattered(text: str, pattern: re.Pattern[str]) -> Iterator[Scattered]:
    """Yield what a pattern of this file finds in a folded text where its gaps are alike. Linear in the text."""
    for match in pattern.finditer(text):
        groups, gaps = _parts(match[0])
        if len(set(gaps)) == 1:
            yield Scattered(*match.span(), "".join(groups), groups, gaps[0])


def _parts(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the groups and the gaps between them, the numbers of items left out."""
    groups: list[str] = []
    gaps: list[str] = []
    done = 0
    for match in _GROUP.finditer(written):
        gap = written[done : match.start()]
        if gap.endswith("\n") and _ITEM.match(written, match.start()):
            continue
        if groups:
            gaps.append(_BLANKS.sub(lambda blanks: "\n" if "\n" in blanks[0] else " ", _ITEM.sub("", gap)))
        groups.append(match[0])
        done = match.end()
    return tuple(groups), tuple(gaps)


def is_of_a_series(text: str, found: Scattered) -> bool:
    """Tell whether more figures of the same sort stand just before or behind, parted alike."""
    ahead = _AHEAD.search(text, max(0, found.start - _AROUND), found.start)
    behind = _BEHIND.match(text, found.end)
    beside = [(ahead[1], ahead[2])] if ahead else []
    beside += [(behind[2], behind[1])] if behind else []
    alike = [figure for figure, gap in beside if _BLANKS.sub(" ", gap) == _BLANKS.sub(" ", found.gap)]
    return any(not found.is_senseless or len(figure) == len(found.groups[-1]) for figure in alike)


def is_apart(text: str, found: Scattered) -> bool:
    """Tell whether a number on lines stands among words: no other line near it is a figure, no word counts it."""
    if not found.is_on_lines or found.has_years:
        return False
    ahead = text[max(0, found.start - _AROUND) : found.start]
    behind = text[found.end : found.end + _AROUND]
    if _FIGURE.search(ahead.rpartition("\n")[0]) or _FIGURE.search(behind.partition("\n")[2]):
        return False
    return _COUNTED.search(ahead) is None


def turned(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, digits in reverse) of the long numbers near a word that tells to read them so."""
    done = 0
    for hint in HINT.finditer(text):
        low, high = max(done, hint.start() - _NEAR), hint.end() + _NEAR * 2
        for match in _TURNED.finditer(text, low, high):
            done = match.end()
            yield *match.span(), "".join(char for char in reversed(match[0]) if char.isalnum())
