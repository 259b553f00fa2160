"""Notes on a page that stand in nobody's way: nothing written yet, words of the template left, a last day past."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from fuzi.messages import Message, msg
from fuzi.model.finding import Finding, Severity
from fuzi.model.ids import sha256_of
from fuzi.model.late_pattern import late
from fuzi.model.page import Page
from fuzi.pages.ground import Ground
from fuzi.pages.marks import in_text, line_of_key

_SHORTEST = 4
"""Characters of the shortest template line that is looked for; shorter ones stand in any text."""
_NO_WORDS = late(r"[\s\-*+>|:.…#0-9_=]*")


def note_findings(page: Page, data: bytes, ground: Ground) -> Iterator[Finding]:
    """Yield what an author may have overlooked on one page."""
    digest = sha256_of(data)
    for rule, line, what, hint in (*_unwritten(page, ground), *_past(page, data, ground)):
        yield in_text(rule, (page.path, digest), (line, 1, 0), what, hint, Severity.NOTE)


def template_lines(templates: Iterable[str]) -> frozenset[str]:
    """Return the lines of templates that only tell an author what to write.

    Headings and salutations (a line that ends in a colon) are meant to stay, so they are not among them.
    """
    lines = (line.strip() for text in templates for line in _body(text).split("\n"))
    return frozenset(line for line in lines if _tells_what_to_write(line))


def _body(text: str) -> str:
    """Return what stands below the head of a template; all of it where there is no head."""
    parts = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
    return parts[2] if len(parts) == 3 and not parts[0].strip() else text


def _tells_what_to_write(line: str) -> bool:
    is_kept = line.startswith("#") or unicodedata.normalize("NFKC", line).endswith(":")
    return len(line) >= _SHORTEST and not is_kept and _NO_WORDS.fullmatch(line) is None


Note = tuple[str, int, Message, Message]


def _unwritten(page: Page, ground: Ground) -> Iterator[Note]:
    lines = [line.strip() for line in page.body.split("\n")]
    if not any(line and not line.startswith("#") for line in lines) and not _is_front(page, ground):
        yield "page-empty", page.body_line, msg("the page has no text yet"), msg("write it below the head")
    left = [number for number, line in enumerate(lines, start=page.body_line) if line in ground.template_lines]
    if left:
        what = msg("{n} line(s) are still those of the template, this one first", n=len(left))
        yield "template-text", left[0], what, msg("write your own words instead, or take the line out")


def _is_front(page: Page, ground: Ground) -> bool:
    """Tell whether a page is the home page or a column's front page: those list other pages by themselves."""
    return page.id == "index" or ground.column(page.id) is not None


def _past(page: Page, data: bytes, ground: Ground) -> Iterator[Note]:
    expires = page.head.expires
    if ground.today is None or expires is None or expires >= ground.today:
        return
    what = msg("the last day {day} is past: the page would not be shown", day=expires)
    hint = msg("give a later day if it is to be shown again; else leave it, the page has run its time")
    yield "page-expired", line_of_key(data, "expires"), what, hint
