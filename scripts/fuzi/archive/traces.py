"""Takes the traces of a page out of files that are not its own: listings, search index, sitemap.

A listing entry is found by the attribute `data-fuzi-page="<page id>"` on the element that shows the page; the whole
element goes. Search index and sitemap are read as what they are. A file that cannot be read safely is refused, since
serving it might show what was taken off.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Collection
from html.parser import HTMLParser
from typing import Any

from fuzi.errors import IntegrityFailed
from fuzi.messages import msg
from fuzi.model.ids import PageId

SEARCH_INDEX = "search/search_index.json"
SITEMAPS = ("sitemap.xml", "sitemap.xml.gz")
MARK = "data-fuzi-page"
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_TAIL = re.compile(r"(?:index\.html)?(?:[?#].*)?$", re.DOTALL)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_URL = re.compile(rb"[ \t]*<url>.*?</url>\r?\n?", re.DOTALL)
_LOC = re.compile(rb"<loc>\s*(?:https?://[^/<]*)?/?([^<]*?)\s*</loc>")


def is_trace_carrier(path: str) -> bool:
    """Tell whether a built file may show entries of other pages."""
    return path.endswith(".html") or path == SEARCH_INDEX or path in SITEMAPS


def without_pages(path: str, data: bytes, pages: Collection[PageId]) -> tuple[bytes, tuple[PageId, ...]]:
    """Return a file's bytes without the entries of `pages`, and the pages it named (sorted).

    Raises:
        IntegrityFailed: a search index that cannot be read.
    """
    if path == SEARCH_INDEX:
        return _search_index(data, pages)
    if path == "sitemap.xml":
        return _sitemap(data, pages)
    if path == "sitemap.xml.gz":
        text, named = _sitemap(gzip.decompress(data), pages)
        return (gzip.compress(text, 9, mtime=0), named) if named else (data, ())
    return _listing(data, pages)


def _page_at(location: str, pages: Collection[PageId]) -> PageId | None:
    """Return the page of `pages` whose address is `location` (`news/a/`, `news/a/#heading`, `news/a/index.html`)."""
    plain = _PERCENT.sub(lambda found: bytes([int(found[1], 16)]), location.encode("utf-8", "surrogateescape"))
    address = _TAIL.sub("", plain.decode("utf-8", "replace")).strip("/")
    page = PageId(address or "index")
    return page if page in pages else None


def _search_index(data: bytes, pages: Collection[PageId]) -> tuple[bytes, tuple[PageId, ...]]:
    try:
        index: Any = json.loads(data)
        found = [(row, _page_at(str(row["location"]), pages)) for row in index["docs"]]
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityFailed(msg("the search index {path} cannot be read", path=SEARCH_INDEX)) from error
    named = sorted({page for _, page in found if page})
    if not named:
        return data, ()
    index["docs"] = [row for row, page in found if page is None]
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode(), tuple(named)


def _sitemap(data: bytes, pages: Collection[PageId]) -> tuple[bytes, tuple[PageId, ...]]:
    named = set()

    def keep(found: re.Match[bytes]) -> bytes:
        place = _LOC.search(found[0])
        page = _page_at(place[1].decode("utf-8", "replace"), pages) if place else None
        if page is None:
            return found[0]
        named.add(page)
        return b""

    return _URL.sub(keep, data), tuple(sorted(named))


def _listing(data: bytes, pages: Collection[PageId]) -> tuple[bytes, tuple[PageId, ...]]:
    if MARK.encode() not in data or not any(page.encode() in data for page in pages):
        return data, ()
    text = data.decode("utf-8", "surrogateescape")
    cutter = _Cutter(text, pages)
    return cutter.cut().encode("utf-8", "surrogateescape"), tuple(sorted(cutter.named))


class _Cutter(HTMLParser):
    """Finds the elements that carry the mark of one of `pages`, from start tag to matching end tag."""

    def __init__(self, text: str, pages: Collection[PageId]) -> None:
        super().__init__(convert_charrefs=False)
        self.named: set[PageId] = set()
        self._text = text
        self._pages = pages
        self._starts = [0]
        for line in text.split("\n")[:-1]:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._spans: list[tuple[int, int]] = []
        self._open: tuple[str, int, int] | None = None

    def cut(self) -> str:
        """Return the text without the marked elements; one that is never closed goes to the end."""
        self.feed(self._text)
        self.close()
        if self._open:
            self._spans.append((self._open[1], len(self._text)))
        kept, at = [], 0
        for start, end in self._spans:
            kept.append(self._text[at:start])
            at = end
        return "".join([*kept, self._text[at:]])

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a span at a marked element; count nested elements of the same name inside one."""
        if self._open:
            name, start, depth = self._open
            if tag == name:
                self._open = (name, start, depth + 1)
            return
        page = PageId(dict(attrs).get(MARK) or "")
        if page in self._pages:
            self.named.add(page)
            start = self._here()
            if tag in _VOID:
                self._spans.append((start, start + len(self.get_starttag_text() or "")))
            else:
                self._open = (tag, start, 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A `<tag/>` of HTML is a start tag."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close the span at the matching end tag."""
        if not self._open or tag != self._open[0]:
            return
        name, start, depth = self._open
        if depth > 1:
            self._open = (name, start, depth - 1)
            return
        end = self._text.index(">", self._here()) + 1
        self._spans.append((start, end))
        self._open = None
