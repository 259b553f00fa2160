"""Policies and their interpretations, linked both ways (6-site: a policy without its interpretation is a deduction)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from fuzi.messages import Translate, msg
from fuzi.model.page import Page
from fuzi.site.listing import Item, item_of
from fuzi.site.sources import SiteSources


class Related(Struct, frozen=True):
    """Pages that belong to a page, under one heading."""

    label: str
    pages: tuple[Item, ...]


def related_of(page: Page, shown: Sequence[Page], sources: SiteSources, translate: Translate) -> tuple[Related, ...]:
    """Return the documents a page interprets, and the interpretations of a document; only pages that are shown."""
    documents = [other for other in shown if other.id in page.head.interprets]
    readings = [other for other in shown if page.id in other.head.interprets]
    groups = ((msg("Documents interpreted here"), documents), (msg("Interpretation of this document"), readings))
    return tuple(
        Related(label.render(translate), tuple(item_of(other, sources) for other in found))
        for label, found in groups
        if found
    )
