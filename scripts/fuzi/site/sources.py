"""What the site is planned from: settings, columns, links, pages and their files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct, field

from fuzi.model.page import Page
from fuzi.model.publication import SiteFacts
from fuzi.model.site import Column, FriendLink, SiteSettings


class SiteSources(Struct, frozen=True):
    """Everything of a commit that the site is made of.

    Attributes:
        pages: the pages whose text is under `content/`, in any order.
        file_sizes: size in bytes of every other file under `content/`, by repository path.
        zone: the time zone of `settings.timezone`.
    """

    settings: SiteSettings
    columns: tuple[Column, ...]
    pages: tuple[Page, ...]
    facts: SiteFacts
    zone: dt.tzinfo
    links: tuple[FriendLink, ...] = ()
    file_sizes: Mapping[str, int] = field(default_factory=dict)

    def local(self, instant: dt.datetime) -> dt.datetime:
        """Return an instant in the site's time zone."""
        return instant.astimezone(self.zone)

    @property
    def today(self) -> dt.date:
        """Return the local day the site is built for."""
        return self.local(self.facts.as_of).date()
