"""What a rule is: its words, its legal basis, how it looks, and its own samples.

One file per rule in `rules/`; the engine gives each rule the views it asks for and takes its hits.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct

from fuzi.messages import Message
from fuzi.model.finding import Severity
from fuzi.model.leader import Leader
from fuzi.model.notice import SHIPPED, NoticeKind
from fuzi.model.term_list import TermList
from fuzi.scanning.sieve import Sieves
from fuzi.scanning.views import View, ViewKind


class Carrier(StrEnum):
    """What carries a text: a file's content, a name, or what Git keeps beside the files."""

    FILE = "file"
    NAME = "name"
    COMMIT_MESSAGE = "commit-message"
    AUTHOR = "author"
    BRANCH = "branch"
    TAG = "tag"


class Exposure(StrEnum):
    """What an excerpt may show around the value: every word, or only common label words."""

    WORDS = "words"
    LABELS = "labels"


class Hit(Struct, frozen=True):
    """One place of a view where a rule fires: `start:end` in the view's text; its severity and words if not the rule's.

    `value` is what a waiver's fingerprint is taken of; empty means the folded text itself.
    """

    start: int
    end: int
    severity: Severity | None = None
    what: Message | None = None
    value: str = ""


class Sight(Struct, frozen=True):
    """What a rule is shown: one view, what carries it, the site's lists, the notices its place may hold, the sieves.

    `day` is the one that the text speaks for (`page_day`).
    """

    view: View
    carrier: Carrier = Carrier.FILE
    terms: Sequence[TermList] = ()
    notices: tuple[NoticeKind, ...] = SHIPPED
    sieves: Sieves | None = None
    leaders: Sequence[Leader] = ()
    day: dt.date | None = None

    @property
    def text(self) -> str:
        """Return the folded text of the view."""
        return self.view.text


def finds_nothing(_sight: Sight) -> Iterable[Hit]:
    """Find nothing: for rules whose findings come from elsewhere than a text."""
    return ()


@dataclass(frozen=True)
class Rule:
    """One confidentiality rule.

    Attributes:
        id: kebab-case, stable, the name of its file, its documentation and its samples.
        severity: the gravest it can be; a hit may say less.
        what: the sentence of a finding. why: reason. basis: law or standard. hint: what to do.
        views: which views it looks at.
        needs: patterns of which one at least matches any text that the rule finds something in; none: nothing is told.
        ok / not_ok: texts it must pass and must find.
    """

    id: str
    severity: Severity
    what: Message
    why: Message
    basis: Message
    hint: Message
    find: Callable[[Sight], Iterable[Hit]] = finds_nothing
    views: frozenset[ViewKind] = frozenset()
    carriers: frozenset[Carrier] = frozenset(Carrier)
    needs: tuple[re.Pattern[str], ...] = field(default=(), repr=False)
    exposure: Exposure = Exposure.LABELS
    ok: tuple[str, ...] = field(default=(), repr=False)
    not_ok: tuple[str, ...] = field(default=(), repr=False)
