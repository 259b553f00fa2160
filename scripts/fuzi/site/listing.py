"""Listings: a column's pages newest first, pinned ones on top, in pieces of one screen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from fuzi.model.ids import PageId
from fuzi.model.page import Page, column_of
from fuzi.model.site import Column, ColumnKind
from fuzi.site.sources import SiteSources
from fuzi.site.visibility import is_column_page
from fuzi.site.words import minute

PAGE_SIZE = 20
LATEST = 6
_DATED = re.compile(r"/(\d{4})/(\d{2})-(\d{2})(?:-|$)")
_ALWAYS = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


class Item(Struct, frozen=True):
    """One line of a listing. `url` is relative to the site's root; `day` and `time` are empty until registered."""

    page: PageId
    title: str
    url: str
    day: str = ""
    time: str = ""
    description: str = ""
    cover: str = ""
    source: str = ""
    is_pinned: bool = False
    is_lapsed: bool = False


class ListingPage(Struct, frozen=True):
    """One screen of a listing: `number` of `total`, and the addresses around it (empty where there is none)."""

    number: int
    total: int
    items: tuple[Item, ...]
    urls: tuple[str, ...]
    count: int

    @property
    def previous_url(self) -> str:
        """Return the address of the screen before."""
        return self.urls[self.number - 2] if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """Return the address of the screen after."""
        return self.urls[self.number] if self.number < self.total else ""


def url_of(page: PageId) -> str:
    """Return a page's address relative to the site's root; empty for the home page."""
    return "" if page == "index" else f"{page}/"


def item_of(page: Page, sources: SiteSources) -> Item:
    """Return the line of a listing for one page."""
    publication = sources.facts.publications.get(page.id)
    shown = "" if publication is None or publication.published_at is None else _local(publication.published_at, sources)
    folder = page.path.removeprefix("content/").rpartition("/")[0]
    return Item(
        page=page.id,
        title=page.head.title,
        url=url_of(page.id),
        day=shown[:10],
        time=shown,
        description=page.head.description,
        cover=f"{folder}/{page.head.cover}" if page.head.cover else "",
        source=page.head.source.name,
        is_pinned=page.head.pinned,
        is_lapsed=page.head.document is not None and page.head.document.status in {"repealed", "lapsed"},
    )


def pages_by_column(shown: Sequence[Page], sources: SiteSources) -> Mapping[str, tuple[Page, ...]]:
    """Return the pages that each column lists, in the order they are listed in.

    Dynamic columns: pinned first, then newest first by publication time; what has no time yet is newer than what has
    one. Static columns: pinned first, then by path. `also_in` shows a page in further columns.
    """
    listed: dict[str, list[Page]] = {column.id: [] for column in sources.columns}
    for page in shown:
        if is_column_page(page):
            continue
        for column in dict.fromkeys((column_of(page.id), *page.head.also_in)):
            if column in listed:
                listed[column].append(page)
    return {column.id: _ordered(listed[column.id], column, sources) for column in sources.columns}


def listing_pages(column: Column, pages: Sequence[Page], sources: SiteSources) -> tuple[ListingPage, ...]:
    """Return a column's listing in screens of `PAGE_SIZE`; an empty column has one empty screen."""
    items = [item_of(page, sources) for page in pages]
    chunks = [items[start : start + PAGE_SIZE] for start in range(0, len(items), PAGE_SIZE)] or [[]]
    urls = tuple(f"{column.id}/" if n == 1 else f"{column.id}/page-{n}/" for n in range(1, len(chunks) + 1))
    return tuple(
        ListingPage(number, len(chunks), tuple(chunk), urls, len(items)) for number, chunk in enumerate(chunks, start=1)
    )


def _ordered(pages: list[Page], column: Column, sources: SiteSources) -> tuple[Page, ...]:
    if column.kind is ColumnKind.STATIC:
        return tuple(sorted(pages, key=lambda page: (not page.head.pinned, page.id)))
    newest = sorted(pages, key=lambda page: (_published(page, sources), _written(page), page.id), reverse=True)
    return tuple(sorted(newest, key=lambda page: not page.head.pinned))


def _published(page: Page, sources: SiteSources) -> dt.datetime:
    publication = sources.facts.publications.get(page.id)
    return _ALWAYS if publication is None or publication.published_at is None else publication.published_at


def _written(page: Page) -> tuple[str, ...]:
    """Return the date in a page's folder; it only orders pages that share a publication time, and is never shown."""
    match = _DATED.search(page.id)
    return match.groups() if match else ()


def _local(instant: dt.datetime, sources: SiteSources) -> str:
    return minute(sources.local(instant))
