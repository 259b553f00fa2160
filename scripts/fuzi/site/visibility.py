"""Which pages are built, which are listed, which answer with a banner (7-release, tombstones)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from fuzi.model.ids import PageId
from fuzi.model.page import Page, column_of, owner_of
from fuzi.model.publication import TombstoneKind
from fuzi.site.sources import SiteSources

HOME = PageId("index")


class Visibility(StrEnum):
    """What becomes of a page on the built site."""

    SHOWN = "shown"
    BANNER = "banner"
    GONE = "gone"


def visibility_of(page: Page, sources: SiteSources) -> Visibility:
    """Tell whether a page is shown, answers with a banner (retraction, takedown), or is not built at all (expiry).

    A page ends at 00:00 local time after the last day its head names, whether or not a tombstone was recorded.
    """
    tombstone = sources.facts.tombstones.get(page.id)
    if tombstone is not None and tombstone.kind is not TombstoneKind.EXPIRY:
        return Visibility.BANNER
    has_ended = page.head.expires is not None and page.head.expires < sources.today
    return Visibility.GONE if tombstone is not None or has_ended else Visibility.SHOWN


def hidden_files(sources: SiteSources, hidden: Collection[PageId]) -> tuple[str, ...]:
    """Return the files that belong to pages that are not shown, and those of no page at all."""
    texts = {page.path for page in sources.pages}
    paths = texts | set(sources.file_sizes)
    known = {page.id for page in sources.pages}
    owners = ((path, owner_of(path, paths)) for path in sources.file_sizes)
    return tuple(sorted(path for path, owner in owners if owner in hidden or owner not in known))


def is_column_page(page: Page) -> bool:
    """Tell whether a page is the front page of its column."""
    return page.id != HOME and page.id == column_of(page.id)
