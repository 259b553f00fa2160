"""Which kinds of public notices a path may hold: those its column names in `site_config/columns.yml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from fuzi.model.notice import SHIPPED, NoticeKind

CONTENT = "content/"


@dataclass(frozen=True)
class ColumnNotices:
    """The kinds of notices of each column; read when the first page is looked at.

    Attributes:
        digest: of the register of columns; empty where there is none.
        load: reads the kinds by column id; may refuse a malformed register.
    """

    digest: str = ""
    load: Callable[[], Mapping[str, tuple[NoticeKind, ...]]] = field(default=dict, repr=False, compare=False)

    def of(self, path: str) -> tuple[NoticeKind, ...]:
        """Return the kinds that a path may hold: its column's; outside of columns all that are shipped."""
        if not self.digest or not path.startswith(CONTENT):
            return SHIPPED
        return self._by_column.get(path.split("/")[1], ())

    @cached_property
    def _by_column(self) -> Mapping[str, tuple[NoticeKind, ...]]:
        return self.load()


ANYWHERE = ColumnNotices()
"""No register of columns: every shipped kind, everywhere."""
