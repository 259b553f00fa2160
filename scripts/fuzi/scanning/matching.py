"""One text against all rules: hits of every view, mapped to the source, overlapping ones of a rule made one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.messages import Message
from fuzi.model.finding import Severity
from fuzi.model.leader import Leader
from fuzi.model.notice import SHIPPED, NoticeKind
from fuzi.model.term_list import TermList
from fuzi.scanning.gates import may_have_skeleton, rules_for
from fuzi.scanning.rule import Carrier, Hit, Rule, Sight
from fuzi.scanning.sieve import Sieves
from fuzi.scanning.views import View, views_of

_GRAVITY = {Severity.NOTE: 0, Severity.FLAG: 1, Severity.BLOCK: 2}


class Match(Struct, frozen=True):
    """One rule at one span of the source text; `value` is what a fingerprint is taken of, never shown."""

    rule: Rule
    severity: Severity
    what: Message
    start: int
    end: int
    value: str


class Matcher(Struct, frozen=True):
    """What the texts of one check are looked at with: the rules, the site's lists, the sieves."""

    terms: Sequence[TermList] = ()
    sieves: Sieves | None = None
    leaders: Sequence[Leader] = ()

    def matches(
        self, text: str, carrier: Carrier, notices: tuple[NoticeKind, ...] = SHIPPED, day: dt.date | None = None
    ) -> tuple[Match, ...]:
        """Return what the rules find in one text; see `matches_of`."""
        return matches_of(text, carrier, self.terms, notices, self.sieves, leaders=self.leaders, day=day)


def matches_of(
    text: str,
    carrier: Carrier,
    terms: Sequence[TermList] = (),
    notices: tuple[NoticeKind, ...] = SHIPPED,
    sieves: Sieves | None = None,
    *,
    leaders: Sequence[Leader] = (),
    day: dt.date | None = None,
) -> tuple[Match, ...]:
    """Return what the rules find in one text, ordered by place. Linear in the text.

    Args:
        notices: the kinds of public notices that the text's place may hold.
        sieves: tell quickly what a text cannot hold; without them the findings are the same.
        leaders, day: the site's leaders, and the day that the text speaks for.
    """
    if sieves is not None:
        sieves.see(text)
    found: list[Match] = []
    for view in views_of(text, lambda folded: may_have_skeleton(folded, sieves)):
        for rule in rules_for(view, sieves):
            if carrier in rule.carriers:
                sight = Sight(view, carrier, terms, notices, sieves, leaders, day)
                found += (_match(rule, view, hit) for hit in rule.find(sight))
    return tuple(_merged(found))


def _match(rule: Rule, view: View, hit: Hit) -> Match:
    start, end = view.derived.source_of(hit.start, hit.end)
    value = hit.value or "".join(char for char in view.text[hit.start : hit.end] if char.isalnum() or char == "★")
    return Match(rule, hit.severity or rule.severity, hit.what or rule.what, start, end, value)


def _merged(found: Iterable[Match]) -> list[Match]:
    """Make overlapping matches of one rule one: the widest span, the gravest severity and its words."""
    merged: list[Match] = []
    for match in sorted(found, key=lambda one: (one.rule.id, one.start, -one.end)):
        last = merged[-1] if merged else None
        if last is None or last.rule is not match.rule or match.start >= last.end:
            merged.append(match)
            continue
        graver = match if _GRAVITY[match.severity] > _GRAVITY[last.severity] else last
        merged[-1] = replace(graver, start=last.start, end=max(last.end, match.end))
    return sorted(merged, key=lambda one: (one.start, one.end, one.rule.id))
