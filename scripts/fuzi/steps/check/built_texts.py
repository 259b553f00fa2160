"""From a built file to what is scanned of it: a page's words, a search index page by page, any other file whole."""

from __future__ import annotations

import html
import json
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

from msgspec import Struct

from fuzi.archive.overlay import served_owner
from fuzi.archive.traces import MARK, SEARCH_INDEX
from fuzi.model.document import TextLayer
from fuzi.model.finding import BUILT, OUTSIDE, Finding
from fuzi.model.ids import PageId
from fuzi.model.late_pattern import late
from fuzi.model.page import CONTENT, page_id_of
from fuzi.model.release import FoundFile
from fuzi.pages.built_words import built_words, strings_of
from fuzi.scanning.kinds import plain_text
from fuzi.scanning.source import Source
from fuzi.steps.check.built_index import ShownWords
from fuzi.steps.check.shown_layers import STYLES, style_layers

SEEN, UNSEEN, LONG = "seen", "unseen", "code"
"""The layers of a built page: what readers see; single values behind it; comments, scripts and styles of many lines."""
_MARKED = late(rf'{MARK}="([^"]*)"')
_PAGES = (".html", ".htm", ".xhtml")


class BuiltText(Struct, frozen=True):
    """What is scanned of a built file, and the pages whose words may stand in it."""

    source: Source
    pages: frozenset[PageId] = frozenset()


class PagePaths(Struct, frozen=True):
    """The files under `content/` of the commit that a site was built from, and the path of each page's text by its id.

    Both are empty where nobody knows the commit.
    """

    by_id: Mapping[PageId, str]
    files: Collection[str] = ()

    def owner(self, built: str) -> PageId | None:
        """Return the page that a built file belongs to."""
        return served_owner(built, self.by_id)

    def shown(self, built: str) -> str:
        """Return the path under which a finding in a built file is told: the file it copies, its page's, or its own."""
        if CONTENT + built in self.files:
            return CONTENT + built
        owner = self.owner(built)
        return OUTSIDE + built if owner is None else self.by_id[owner]


def built_path(finding: Finding) -> str:
    """Return the built file in which a finding stands; its own path where it stands in a name."""
    return finding.built.removeprefix(OUTSIDE) or finding.path.removeprefix(OUTSIDE).removeprefix(CONTENT)


def texts_of(file: FoundFile, data: bytes, pages: PagePaths, shown: ShownWords | None = None) -> Iterator[BuiltText]:
    """Yield what is scanned of one built file.

    Args:
        shown: where given, words of a search index are told as the pages show them.
    """
    plain = plain_text(data)
    if plain is not None and file.path.endswith(_PAGES):
        yield _page(file, plain.text, pages)
    elif plain is not None and file.path == SEARCH_INDEX:
        yield from _search_index(file, data, pages, shown)
    else:
        owner = pages.owner(file.path)
        strings = _strings(data) if plain is not None and file.path.endswith(".json") else ()
        strings = strings or (style_layers(data) if file.path.endswith(STYLES) else ())
        source = _source(file, pages.shown(file.path), owner, strings, data)
        yield BuiltText(source, frozenset() if owner is None else frozenset({owner}))


def _page(file: FoundFile, text: str, pages: PagePaths) -> BuiltText:
    owner = pages.owner(file.path)
    marked = {PageId(html.unescape(found[1])) for found in _MARKED.finditer(text)} | ({owner} if owner else set())
    layers = _layers(*built_words(text))
    return BuiltText(_source(file, pages.shown(file.path), owner, layers), frozenset(marked & pages.by_id.keys()))


def _search_index(file: FoundFile, data: bytes, pages: PagePaths, shown: ShownWords | None) -> Iterator[BuiltText]:
    """Yield the index page by page, and what else is in it; one that cannot be read is looked at whole."""
    try:
        index = json.loads(data)
        rows = [(str(row.pop("location")), row) for row in index.pop("docs")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield BuiltText(_source(file, OUTSIDE + file.path, None, (), data))
        return
    pieces: dict[str, list[tuple[str, str, str]]] = {"": [("", "\n".join(strings_of(index)), "")]}
    for location, row in rows:
        address, _, anchor = location.partition("#")
        title, text = str(row.pop("title", "")), str(row.pop("text", ""))
        seen, unseen, long = built_words(text)
        page = None if shown is None else _page_at(address, pages.by_id)
        seen = seen if shown is None or page is None else shown.as_on_page(page, seen)
        rest = "\n".join(strings_of([anchor, row]))
        pieces.setdefault(address, []).append((f"{title}\n{seen}", f"{unseen}\n{rest}", long))
    for address, parts in pieces.items():
        owner = _page_at(address, pages.by_id)
        seen, unseen, long = ("\n".join(part[which] for part in parts) for which in range(3))
        layers = _layers(seen, unseen if owner is not None else f"{unseen}\n{address}", long)
        path = OUTSIDE + file.path if owner is None else pages.by_id[owner]
        yield BuiltText(_source(file, path, owner, layers), frozenset() if owner is None else frozenset({owner}))


def _layers(seen: str, unseen: str, long: str) -> tuple[TextLayer, ...]:
    found = (TextLayer(SEEN, seen), TextLayer(UNSEEN, unseen), TextLayer(LONG, long))
    return tuple(one for one in found if one.text.strip())


def _page_at(address: str, known: Collection[PageId]) -> PageId | None:
    """Return the page at an address of the index, written plainly or in percents."""
    for one in (address, unquote(address)):
        page = PageId(one.removesuffix("index.html").strip("/") or "index")
        if page in known:
            return page
    return None


def _strings(data: bytes) -> tuple[TextLayer, ...]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return ()
    return (TextLayer(SEEN, "\n".join(strings_of(found))),)


def _source(
    file: FoundFile, path: str, owner: PageId | None, shown: tuple[TextLayer, ...], data: bytes = b""
) -> Source:
    return Source(path, data, page=owner or "", origin=f"{BUILT}:{file.path}", shown=shown, digest=file.sha256)


def page_paths(files: Collection[str]) -> PagePaths:
    """Return the pages among the files of a commit."""
    texts = [path for path in files if path.startswith(CONTENT) and path.endswith(".md")]
    return PagePaths({page_id_of(path): path for path in texts if not path.endswith("/README.md")}, files)
