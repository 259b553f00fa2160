"""The whole site as data, before any builder runs: what to build, what to leave out, what each page shows."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from fuzi.messages import Translate
from fuzi.model.page import Page, column_of
from fuzi.model.site import Column, ColumnKind, FriendLink, SiteSettings
from fuzi.site.listing import LATEST, Item, ListingPage, item_of, listing_pages, pages_by_column, url_of
from fuzi.site.record import Attachment, Banner, Line, attachments_of, banner_of, document_lines, record_lines
from fuzi.site.related import Related, related_of
from fuzi.site.sources import SiteSources
from fuzi.site.tags import Tag, column_tags, home_tags, page_tags
from fuzi.site.visibility import HOME, Visibility, hidden_files, is_column_page, visibility_of

SITEMAP = "sitemap"


class ColumnView(Struct, frozen=True):
    """A column as the theme shows it."""

    id: str
    title: str
    url: str
    description: str
    is_static: bool
    is_retired: bool
    latest: tuple[Item, ...]
    count: int


class PageView(Struct, frozen=True):
    """One built page. `kind` is `home`, `column`, `page`, `gone` (banner only) or `sitemap`."""

    kind: str
    path: str
    url: str
    title: str
    body: str
    tags: tuple[Tag, ...] = ()
    description: str = ""
    column: ColumnView | None = None
    listing: ListingPage | None = None
    published: str = ""
    source: str = ""
    author: str = ""
    unit: str = ""
    keywords: tuple[str, ...] = ()
    record: tuple[Line, ...] = ()
    document: tuple[Line, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    banner: Banner | None = None
    expires: str = ""
    change_note: str = ""
    licence: str = ""
    related: tuple[Related, ...] = ()
    updated: str = ""


class SitePlan(Struct, frozen=True):
    """What the builder renders.

    Attributes:
        views: every page to build by its path under `content/`; those without a text there are made by us.
        left_out: paths under `content/` that must not reach the built site.
        columns: the columns of the navigation, in order; retired ones are only in `archived`.
    """

    settings: SiteSettings
    views: Mapping[str, PageView]
    left_out: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    archived: tuple[ColumnView, ...]
    links: tuple[FriendLink, ...]
    as_of_day: str
    is_registered: bool


def plan_site(sources: SiteSources, translate: Translate, unit_names: Mapping[str, str] | None = None) -> SitePlan:
    """Return the plan of the site: a function of the sources (facts included) alone.

    Args:
        sources: settings, columns, pages, facts.
        translate: the site's language.
        unit_names: the names of the units by id, from the roster; an id without a name is not shown.
    """
    fates = {page.id: visibility_of(page, sources) for page in sources.pages}
    shown = [page for page in sources.pages if fates[page.id] is Visibility.SHOWN]
    listed = pages_by_column([page for page in shown if page.id != HOME], sources)
    views = {column.id: _column_view(column, listed[column.id], sources) for column in sources.columns}
    built: dict[str, PageView] = {}
    for page in sources.pages:
        if fates[page.id] is not Visibility.GONE and not is_column_page(page):
            column = views.get(column_of(page.id))
            view = _page_view(page, sources, column, translate)
            name = (unit_names or {}).get(page.head.unit, "")
            view = replace(view, unit=name, related=related_of(page, shown, sources, translate))
            built[page.path] = _gone(view) if fates[page.id] is Visibility.BANNER else view
    for register in sources.columns:
        for screen in _screens(register, views[register.id], listed[register.id], sources, translate):
            built[screen.path] = screen
    site_map = f"content/{SITEMAP}.md"
    built[site_map] = PageView("sitemap", site_map, f"{SITEMAP}/", "", "", home_tags(sources.settings))
    hidden = {page.id for page in sources.pages if fates[page.id] is not Visibility.SHOWN}
    gone = [page.path for page in sources.pages if fates[page.id] is Visibility.GONE and not is_column_page(page)]
    left_out = {*gone, *hidden_files(sources, hidden)}
    return SitePlan(
        settings=sources.settings,
        views=built,
        left_out=tuple(sorted(left_out)),
        columns=tuple(view for view in views.values() if not view.is_retired),
        archived=tuple(view for view in views.values() if view.is_retired),
        links=sources.links,
        as_of_day=sources.today.isoformat(),
        is_registered=sources.facts.is_registered,
    )


def _column_view(column: Column, pages: tuple[Page, ...], sources: SiteSources) -> ColumnView:
    return ColumnView(
        id=column.id,
        title=column.title,
        url=f"{column.id}/",
        description=column.description,
        is_static=column.kind is ColumnKind.STATIC,
        is_retired=column.is_retired,
        latest=tuple(item_of(page, sources) for page in pages[:LATEST]),
        count=len(pages),
    )


def _screens(
    column: Column, view: ColumnView, pages: tuple[Page, ...], sources: SiteSources, translate: Translate
) -> list[PageView]:
    """Return the front page of a column and its further screens; without a text of its own it has the listing alone.

    A front page that was taken off answers with its banner alone, and has no further screens: the overlay of a deploy
    does the same. One that has expired loses its text; the listing stays.
    """
    own = next((page for page in sources.pages if page.id == column.id), None)
    fate = Visibility.SHOWN if own is None else visibility_of(own, sources)
    path = f"content/{column.id}/index.md" if own is None else own.path
    text = own if fate is not Visibility.GONE else None
    banner = None if text is None else banner_of(text, sources, translate, column.is_retired)
    if fate is Visibility.BANNER:
        return [PageView("gone", path, view.url, column.title, "", banner=banner)]
    screens = []
    for listing in listing_pages(column, pages, sources):
        is_first = listing.number == 1
        screens.append(
            PageView(
                kind="column",
                path=path if is_first else f"content/{column.id}/page-{listing.number}.md",
                url=listing.urls[listing.number - 1],
                title=column.title,
                body=_without_heading(text.body) if text and is_first else "",
                tags=column_tags(sources.settings, column),
                description=column.description,
                column=view,
                listing=listing,
                banner=banner,
                updated=(pages and max(_day(page, sources) for page in pages)) or "",
            )
        )
    return screens


def _page_view(page: Page, sources: SiteSources, column: ColumnView | None, translate: Translate) -> PageView:
    head = page.head
    is_home = page.id == HOME
    item = item_of(page, sources)
    register = next((known for known in sources.columns if column and known.id == column.id), None)
    tags = home_tags(sources.settings) if is_home else page_tags(sources.settings, register, page, item.time)
    return PageView(
        kind="home" if is_home else "page",
        path=page.path,
        url=url_of(page.id),
        title=sources.settings.name if is_home else head.title,
        body=_without_heading(page.body),
        tags=tags,
        description=head.description or (sources.settings.description if is_home else ""),
        column=column,
        published=item.time,
        source=head.source.name,
        author=head.author,
        keywords=head.keywords,
        record=() if is_home else record_lines(sources.facts.publications.get(page.id), sources, translate),
        document=document_lines(page, translate),
        attachments=() if is_home else attachments_of(page, sources, translate),
        banner=banner_of(page, sources, translate, is_retired=column is not None and column.is_retired),
        expires=head.expires.isoformat() if head.expires else "",
        change_note=head.change_note,
        licence=head.licence,
        updated=item.day,
    )


def _gone(view: PageView) -> PageView:
    """Return what is left of a page that was taken off: address, title, banner."""
    return PageView("gone", view.path, view.url, view.title, "", column=view.column, banner=view.banner)


def _without_heading(body: str) -> str:
    """Return the text without its first-level heading: the theme shows the title itself."""
    first, _, rest = body.partition("\n")
    return rest.lstrip("\n") if first.startswith("# ") else body


def _day(page: Page, sources: SiteSources) -> str:
    return item_of(page, sources).day
