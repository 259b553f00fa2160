"""How the site looks and where it goes: the settings under `site_config/`."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from fuzi.model.notice import NoticeKind


class SiteKind(StrEnum):
    """Which rules apply: a government site's, an institution's, a school's (6-site)."""

    BUREAU = "bureau"
    INSTITUTION = "institution"
    SCHOOL = "school"


class ColumnKind(StrEnum):
    """Dynamic columns live by news, static ones by review dates (R1-11, R1-12)."""

    DYNAMIC = "dynamic"
    STATIC = "static"


class Expiry(StrEnum):
    """Whether the pages of a column end on a date."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NEVER = "never"


class Column(Struct, frozen=True):
    """A standing part of the site (栏目): `id` is its folder under `content/`."""

    id: str
    title: str
    types: tuple[str, ...]
    kind: ColumnKind
    template: str
    unit: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    max_age_days: int | None = None
    notice_kinds: tuple[NoticeKind, ...] = ()
    expires: Expiry = Expiry.OPTIONAL
    is_retired: bool = False
    approved_by: str = ""
    approved_on: dt.date | None = None


class SiteSettings(Struct, frozen=True):
    """`site_config/site.yml`: what header, footer and page tags need. Empty strings mean: not given.

    `find_errors` is the id of a page, or an address that begins with `https://` or `mailto:`.
    """

    kind: SiteKind
    name: str
    domain: str
    timezone: str
    organiser: str
    operator: str = ""
    contact: str = ""
    address: str = ""
    site_id_code: str = ""
    icp_number: str = ""
    police_number: str = ""
    find_errors: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()


class FriendLink(Struct, frozen=True):
    """A link to another institution (友情链接), shown at the foot of every page."""

    title: str
    url: str
    approved_by: str = ""
    approved_on: dt.date | None = None


class TargetSettings(Struct, frozen=True):
    """One place a release is put (上线目标). `path` is relative to the repository unless absolute."""

    name: str
    kind: str
    path: str


class CopySettings(Struct, frozen=True):
    """One archive copy (归档副本) and who keeps it."""

    name: str
    kind: str
    path: str
    keeper: str = ""


class ArchiveSettings(Struct, frozen=True):
    """`site_config/archive.yml`: copies, and how many days what is archived is kept (never below 183; R1-21, R1-22)."""

    copies: tuple[CopySettings, ...]
    keep_days: int = 3650
