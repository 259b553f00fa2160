"""Rules on a page's text, judged on what a browser would get: links, embedded files, HTML, its heading."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator

from fuzi.messages import Message, msg
from fuzi.model.finding import Finding
from fuzi.model.ids import Sha256
from fuzi.model.late_pattern import late
from fuzi.model.page import Page, is_picture, owner_of
from fuzi.model.rendering import RenderedText
from fuzi.pages.ground import Ground
from fuzi.pages.marks import Lines, in_text
from fuzi.pages.markup import Tag, tokens
from fuzi.pages.markup_rules import Trouble, address_trouble, hidden, troubles, words
from fuzi.pages.nearest import nearest_hint
from fuzi.pages.references import Reference, path_of
from fuzi.pages.tree_rules import is_readme

HOME = "index"
ASSETS = "site_config/theme/assets/"
_TARGETS = {"a": ("href", False), "img": ("src", True)}
_ENTITY = late(r"&#?\w+;?")
_EMPTY_TARGET = late(r"\]\((?=\s*[)\"'])")
_BROKEN_TAG = late(r"<[A-Za-z][^<>\n]*\n[^<>]*>")
"""A tag over several lines: readers drop line breaks where a line-by-line check does not look."""


def body_findings(
    page: Page, digest: Sha256, shown: RenderedText | Message, paths: Collection[str], ground: Ground
) -> Iterator[Finding]:
    """Yield every finding on the text of one page.

    Args:
        shown: what its Markdown becomes, or why it cannot be rendered.
    """
    source = _Source(page)
    if isinstance(shown, Message):
        hint = msg("write it more simply, or in several pages")
        yield in_text("page-unreadable", (page.path, digest), (page.body_line, 1, 0), shown, hint)
        return
    for rule, sought, what, hint in (*_references(page, shown, paths, ground), *_texts(page, shown)):
        yield in_text(rule, (page.path, digest), source.place_of(sought), what, hint)
    cover = _beside(page, page.head.cover)
    if page.head.cover and (cover not in paths or owner_of(cover, paths) != page.id):
        yield _no_cover(page, digest, nearest_hint(cover, page.path, paths))
    elif page.head.cover and not is_picture(cover):
        what = msg("the cover {name} is no picture", name=page.head.cover)
        hint = msg("name a picture of the page's own folder, such as cover.png, or leave the cover out")
        yield in_text("file-kind", (page.path, digest), (1, 1, 0), what, hint)


class _Source:
    """Finds in a page's source what was found in the rendered text; each place is told once."""

    def __init__(self, page: Page) -> None:
        self._text = page.body
        self._lines = Lines(page.body, page.body_line)
        self._next: dict[str, int] = {}

    def place_of(self, sought: str) -> tuple[int, int, int]:
        """Return line, column and length of the next place of `sought`, as written or as an entity."""
        words = sought.lstrip("\n") or sought
        for way in (sought, words, html.escape(words), words.removeprefix("# ")):
            offset = self._text.find(way, self._next.get(way, 0)) if way else -1
            if offset >= 0:
                self._next[way] = offset + len(way)
                offset += len(way) - len(way.lstrip("\n"))
                return (*self._lines.place_of(offset), len(way.lstrip("\n")))
        offset = next((m.start() for m in _ENTITY.finditer(self._text) if html.unescape(m[0]) in sought), 0)
        return (*self._lines.place_of(offset), 0)


def _references(page: Page, shown: RenderedText, paths: Collection[str], ground: Ground) -> Iterator[Trouble]:
    raw = {(one.target, one.is_embed) for piece in shown.raw for one in _found(piece)}
    for reference in _found(shown.html):
        if reference.is_embed:
            trouble = _embed(reference, page, paths, ground) or address_trouble(reference.target)
        else:
            trouble = address_trouble(reference.target) or _link(reference, page, paths)
        if trouble is None and not reference.is_external and (reference.target, reference.is_embed) in raw:
            what = msg("links and pictures of this site are written in Markdown, or they lead to nothing")
            hint = msg("write `[words](file)` for a link, `![words](file)` for a picture")
            trouble = None if reference.target.startswith("#") else ("broken-link", reference.target, what, hint)
        if trouble is not None:
            yield trouble


def _found(text: str) -> Iterator[Reference]:
    for token in tokens(text):
        if isinstance(token, Tag) and token.name in _TARGETS and not token.is_end:
            name, is_embed = _TARGETS[token.name]
            target = token.value(name)
            if target is not None:
                yield Reference(target, is_embed)


def _texts(page: Page, shown: RenderedText) -> Iterator[Trouble]:
    hidden_ones = tuple(hidden(page.body))
    yield from hidden_ones
    yield from (one for one in troubles(shown.html) if one not in hidden_ones)
    for match in _BROKEN_TAG.finditer(page.body):
        hint = msg("write it in Markdown; to show a tag as text, write &lt; for its first character")
        yield "raw-html-script", match[0], msg("a tag stands on one line"), hint
    what = msg("a first-level heading in the text must be the page's title, on its first line")
    for before, title in words(shown.html, "h1"):
        if before > 0 or (title != page.head.title and page.id != HOME):
            yield "page-heading", title if before == 0 else f"\n# {title}", what, msg("begin sections with `##`")


def _nowhere(page: Page, is_embed: bool) -> Trouble:
    """Return what is said of a link or picture without an address."""
    written = _EMPTY_TARGET.search(page.body)
    what = msg("the round brackets name no file")
    hint = msg("write the file's name into the round brackets, without quotes: `[words](form.docx)`")
    return "missing-file" if is_embed else "broken-link", written[0] if written else "", what, hint


def _embed(reference: Reference, page: Page, paths: Collection[str], ground: Ground) -> Trouble | None:
    if not reference.target.strip():
        return _nowhere(page, is_embed=True)
    hint = msg("put the file into the page's own folder")
    path = None if reference.is_external else path_of(reference.target, page.path)
    if not path:
        return "embeds-outside-folder", reference.target, msg("the page shows a file from elsewhere"), hint
    if path.startswith("content/assets/") and ASSETS + path.removeprefix("content/assets/") in ground.theme_assets:
        return None
    if path not in paths:
        what = msg("the file {path} does not exist", path=path)
        return "missing-file", reference.target, what, nearest_hint(path, page.path, paths) or hint
    if owner_of(path, paths) != page.id:
        what = msg("the page shows a file of another page: {path}", path=path)
        return "embeds-outside-folder", reference.target, what, hint
    return None


def _link(reference: Reference, page: Page, paths: Collection[str]) -> Trouble | None:
    if not reference.target.strip():
        return _nowhere(page, is_embed=False)
    if reference.is_external:
        return None
    path = path_of(reference.target, page.path)
    if path is not None and (path == "" or (path in paths and not is_readme(path))):
        return None
    if path is None:
        what = msg("the link does not lead to a file under content/")
        hint = msg("write the way from this file, such as ../../notices/index.md")
    elif any(f"{path.rstrip('/')}{ending}" in paths for ending in ("/index.md", ".md")):
        what = msg("the link names an address, not a file")
        hint = msg("link to the page's file, such as ../11-23-open-day/index.md")
    else:
        what = msg("the link leads to nothing: {path}", path=path)
        hint = nearest_hint(path, page.path, paths) or msg("mend or remove the link")
    return "broken-link", reference.target, what, hint


def _beside(page: Page, name: str) -> str:
    return page.path.rpartition("/")[0] + "/" + name


def _no_cover(page: Page, digest: Sha256, nearest: Message | None) -> Finding:
    what = msg("the cover {name} is not in the page's folder", name=page.head.cover)
    hint = nearest or msg("put the file into the page's own folder")
    return in_text("missing-file", (page.path, digest), (1, 1, 0), what, hint)
