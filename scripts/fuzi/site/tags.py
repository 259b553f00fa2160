"""Page tags (网页标签): exact names and values of 国办发〔2017〕47号, per kind of page."""

from __future__ import annotations

from msgspec import Struct

from fuzi.model.page import Page
from fuzi.model.site import Column, SiteKind, SiteSettings


class Tag(Struct, frozen=True):
    """One `<meta name content>` of a page."""

    name: str
    content: str


def home_tags(settings: SiteSettings) -> tuple[Tag, ...]:
    """Return the tags of the home page; `SiteIDCode` is a government site's alone."""
    tags = [Tag("SiteName", settings.name), Tag("SiteDomain", settings.domain)]
    if settings.kind is SiteKind.BUREAU and settings.site_id_code:
        tags.append(Tag("SiteIDCode", settings.site_id_code))
    return tuple(tags)


def column_tags(settings: SiteSettings, column: Column) -> tuple[Tag, ...]:
    """Return the tags of a column page; several column types are joined by semicolons."""
    return (
        *home_tags(settings),
        Tag("ColumnName", column.title),
        Tag("ColumnDescription", column.description or column.title),
        Tag("ColumnKeywords", ",".join(column.keywords or (column.title,))),
        Tag("ColumnType", ";".join(column.types)),
    )


def page_tags(settings: SiteSettings, column: Column | None, page: Page, published: str) -> tuple[Tag, ...]:
    """Return the tags of a page.

    Args:
        settings: the site's settings.
        column: the page's column, None for a page of none.
        page: the page.
        published: `yyyy-MM-dd HH:mm` from the publication record; empty leaves `PubDate` out, it is never invented.
    """
    head = page.head
    base = home_tags(settings) if column is None else column_tags(settings, column)
    address = f"https://{settings.domain}/{page.id}/"
    folder = page.path.removeprefix("content/").rpartition("/")[0]
    image = f"https://{settings.domain}/{folder}/{head.cover}" if head.cover else ""
    given = (
        Tag("ArticleTitle", head.title),
        Tag("PubDate", published),
        Tag("ContentSource", head.source.name),
        Tag("Keywords", ",".join(head.keywords)),
        Tag("Author", head.author),
        Tag("Description", head.description),
        Tag("Image", image),
        Tag("Url", address),
    )
    return base + tuple(tag for tag in given if tag.content)
