"""What Markdown becomes: the HTML that a browser would get, before the site's theme is laid around it."""

from __future__ import annotations

from msgspec import Struct


class RenderedText(Struct, frozen=True):
    """The HTML of one text.

    Attributes:
        html: what would stand in the page.
        raw: the pieces of it that the author wrote as HTML; links in them are not turned into addresses.
    """

    html: str
    raw: tuple[str, ...] = ()
