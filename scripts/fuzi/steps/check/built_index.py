"""What a search index says of a page, with what the page itself puts between the words.

An index tells a page's words in one line: three cells of a table read there like one telephone number. Where the page
shows the very same words in the same order, they are looked at as the page shows them; whatever else the index says
of it is looked at as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from fuzi.model.ids import PageId
from fuzi.pages.built_words import built_words
from fuzi.scanning.kinds import plain_text

_WORD = re.compile(r"\S+")
_BLANKS = re.compile(r"\s+")


class ShownWords:
    """The words that readers of built pages see, read when they are asked for.

    Args:
        read: gives the bytes of a built file by its path; None where there is none.
    """

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._known: dict[PageId, str] = {}

    def as_on_page(self, page: PageId, words: str) -> str:
        """Return some words of a page as the page shows them; as they are where it does not."""
        shown = self._shown(page)
        wanted, whole = (f" {_BLANKS.sub(' ', one).strip()} " for one in (words, shown))
        at = whole.find(wanted)
        if not wanted.strip() or at < 0:
            return words
        spans = [match.span() for match in _WORD.finditer(shown)]
        first = whole.count(" ", 0, at)
        return shown[spans[first][0] : spans[first + wanted.count(" ") - 2][1]]

    def _shown(self, page: PageId) -> str:
        if page not in self._known:
            data = self._read("index.html" if page == "index" else f"{page}/index.html")
            plain = None if data is None else plain_text(data)
            self._known[page] = "" if plain is None else built_words(plain.text)[0]
        return self._known[page]
