"""What the page check is told besides the files: columns, units, records, and what the change does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Container, Mapping, Sequence

from msgspec import Struct, field

from fuzi.messages import Message
from fuzi.model.ids import PageId
from fuzi.model.page import Page
from fuzi.model.rendering import RenderedText
from fuzi.model.site import Column

ParsePage = Callable[[bytes, str], Page]
"""Reads a page's text; raises `MalformedFile` with all problems of its head."""

RenderTexts = Callable[[Sequence[str]], Sequence[RenderedText | Message]]
"""Turns Markdown texts into HTML, in order; a sentence where one cannot be rendered."""


class Ground(Struct, frozen=True):
    """The facts a page is checked against.

    Attributes:
        columns: the register of columns.
        units: the ids of all units of the roster.
        records: the paths of all source records (`review/originals/…`).
        theme_assets: the paths of the files of `site_config/theme/assets/`, which any page may show.
        removed: the pages that the change removes; None where no change is checked but a whole site.
        moved: what each page's `moved_from` says on `main` already; such moves stay true when the page is edited.
        template_lines: the lines of the templates that only tell an author what to write.
        today: the local day on which a last day is past; None where nobody asks.
    """

    columns: tuple[Column, ...]
    units: Collection[str] = ()
    records: Container[str] = ()
    theme_assets: Container[str] = ()
    removed: Collection[PageId] | None = None
    moved: Mapping[PageId, tuple[str, ...]] = field(default_factory=dict)
    template_lines: Collection[str] = ()
    today: dt.date | None = None

    def column(self, identity: str) -> Column | None:
        """Return a column by its id."""
        return next((column for column in self.columns if column.id == identity), None)
