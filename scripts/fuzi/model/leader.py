"""Leaders with their duties and days of office, as the bureau lists them (5-confidentiality section 1.4)."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from fuzi.model.ids import Sha256


class Leader(Struct, frozen=True):
    """One office of one leader; whoever held several stands there several times.

    Attributes:
        name: as it is written in public.
        duties: what the leader is called in it, e.g. 局长.
        since, until: its first and last day; None where it lasts.
    """

    name: str
    duties: tuple[str, ...]
    since: dt.date
    until: dt.date | None = None

    def is_in_office(self, day: dt.date | None) -> bool:
        """Tell whether the office was held on a day; at some time, where no day is known."""
        return day is None or (self.since <= day and (self.until is None or day <= self.until))


class LeaderList(Struct, frozen=True):
    """A bureau's list of its leaders with the digest of the file's bytes; empty where it keeps none."""

    digest: Sha256 = Sha256("")
    leaders: tuple[Leader, ...] = ()


NO_LEADERS = LeaderList()
