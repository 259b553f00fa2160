"""Corrections (批改): words that a reviewer suggests in an objection, in the one form in which they can be adopted.

They stand at the end of the objection's words, so that they are read, checked and signed with them:

    @@ content/news/2026/11-20-open-day/index.md
    -the words there
    +the words in their place

Whatever departs from the form is a remark like any other; nobody can adopt it (3-gate, section 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from fuzi.model.ids import Sha256
from fuzi.model.page import CONTENT

MOST_CORRECTIONS = 20
MOST_CHARS = 2_000
"""How long the old or the new words of one correction may be, in code points."""

_KEY = re.compile(r"([0-9a-f]{64})/([1-9][0-9]?)")
_ADOPTS = re.compile(r"^Adopts: ([0-9a-f]{64}/[1-9][0-9]?)$", re.MULTILINE)


class Correction(Struct, frozen=True):
    """One place of a page's text: `before`, which stands there exactly once, becomes `after`."""

    path: str
    before: str
    after: str

    @property
    def chars(self) -> int:
        """Return how much is corrected, in code points: the longer of what goes and what comes.

        What both begin and end with is only there to name the place, and is not counted.
        """
        old, new = self.before, self.after
        shorter = min(len(old), len(new))
        ahead = next((at for at in range(shorter) if old[at] != new[at]), shorter)
        rest = shorter - ahead
        behind = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
        return max(len(old), len(new)) - ahead - behind

    @property
    def is_sound(self) -> bool:
        """Tell whether it is about a page's text, says what goes and what comes, and is not too long."""
        is_page = self.path.startswith(CONTENT) and self.path.endswith(".md") and "\n" not in self.path
        is_short = max(len(self.before), len(self.after)) <= MOST_CHARS
        return is_page and is_short and bool(self.before) and self.before != self.after

    def laid_over(self, data: bytes) -> bytes | None:
        """Return a file with the correction made; None where its old words do not stand there exactly once."""
        old, new = self.before.encode(), self.after.encode()
        first = data.find(old)
        if first < 0 or data.find(old, first + 1) >= 0:
            return None
        return data[:first] + new + data[first + len(old) :]


def with_corrections(remark: str, corrections: Sequence[Correction]) -> str:
    """Return the words of an objection: a remark, then its corrections in their form."""
    blocks = [
        "\n".join([f"@@ {one.path}", *_marked("-", one.before), *(_marked("+", one.after) if one.after else ())])
        for one in corrections
    ]
    return "\n\n".join([remark.strip(), *blocks])


def corrections_in(words: str) -> tuple[Correction, ...]:
    """Return the corrections that the words of an objection suggest; none where anything departs from the form."""
    start = words.find("\n\n@@ ")
    if start < 0:
        return ()
    found = tuple(_block(block) for block in words[start + 2 :].split("\n\n@@ "))
    sound = tuple(one for one in found if one is not None and one.is_sound)
    is_whole = len(sound) == len(found) <= MOST_CORRECTIONS
    return sound if is_whole and with_corrections(words[:start], sound) == words else ()


def remark_in(words: str) -> str:
    """Return what the words of an objection say beside its corrections."""
    return words[: words.find("\n\n@@ ")] if corrections_in(words) else words


def _block(block: str) -> Correction | None:
    path, *lines = block.removeprefix("@@ ").split("\n")
    old = [line[1:] for line in lines if line.startswith("-")]
    new = [line[1:] for line in lines if line.startswith("+")]
    if [*(f"-{line}" for line in old), *(f"+{line}" for line in new)] != lines:
        return None
    return Correction(path, "\n".join(old), "\n".join(new))


def _marked(mark: str, text: str) -> Iterable[str]:
    return (f"{mark}{line}" for line in text.split("\n"))


def correction_key(objection: Sha256, number: int) -> str:
    """Return how a submission and a commit name one correction: the objection's id and its number, 1-based."""
    return f"{objection}/{number}"


def split_key(key: str) -> tuple[Sha256, int] | None:
    """Return the objection and the number that a correction's name holds; None for any other text."""
    found = _KEY.fullmatch(key)
    return (Sha256(found[1]), int(found[2])) if found else None


def adopts_lines(keys: Iterable[str]) -> str:
    """Return the lines of a commit message that say which corrections the commit adopts."""
    return "".join(f"Adopts: {key}\n" for key in keys)


def adopted_in(message: str) -> tuple[str, ...]:
    """Return the names of the corrections that a commit says it adopts."""
    return tuple(dict.fromkeys(_ADOPTS.findall(message)))
