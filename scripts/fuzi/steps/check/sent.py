"""A piece of the sources as it goes to another machine, as bytes: typed, and nothing in it is ever run."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from fuzi.model.leader import NO_LEADERS, LeaderList
from fuzi.model.notice import NoticeKind
from fuzi.model.term_list import TermList
from fuzi.scanning.engine import Ruleset
from fuzi.scanning.notices import ANYWHERE, CONTENT, ColumnNotices
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source
from fuzi.steps.check.wire import Said, message_or_none, said_or_none


class _Source(Struct, array_like=True, frozen=True):
    """A source as it goes to another machine."""

    path: str
    data: bytes
    page: str
    carrier: Carrier
    origin: str
    refusal: Said | None
    name_problem: Said | None


class Sent(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A piece as it goes to another machine.

    Attributes:
        sources: what is to be read.
        extensions: the Markdown extensions of the site.
        is_look: whether it is to be looked at, too.
        terms: the public term lists.
        notices: the kinds of notices by column; None where there are no columns.
        leaders: the site's leaders.
    """

    sources: list[_Source]
    extensions: list[str]
    is_look: bool
    terms: list[TermList]
    notices: dict[str, tuple[NoticeKind, ...]] | None
    leaders: LeaderList = NO_LEADERS


def dump(sources: Sequence[Source], rules: Ruleset, extensions: Sequence[str]) -> bytes:
    """Return a piece as bytes; `UnicodeEncodeError` where a name of it is not UTF-8.

    Neither a fingerprint key nor a private list ever goes along: where there is one the other machine only reads.
    """
    carried = [
        _Source(
            one.path,
            one.data,
            one.page,
            one.carrier,
            one.origin,
            said_or_none(one.refusal),
            said_or_none(one.name_problem),
        )
        for one in sources
    ]
    if rules.keys.all or any(one.is_private for one in rules.terms):
        return msgspec.msgpack.encode(Sent(carried, list(extensions), False, [], None))
    columns = {one.path.split("/")[1]: rules.notices.of(one.path) for one in sources if one.path.startswith(CONTENT)}
    notices = columns if rules.notices.digest else None
    return msgspec.msgpack.encode(Sent(carried, list(extensions), True, list(rules.terms), notices, rules.leaders))


def parse(data: bytes) -> Sent:
    """Return a piece; `ValueError` where the bytes are none."""
    return msgspec.msgpack.decode(data, type=Sent)


def sources_of(sent: Sent) -> list[Source]:
    """Return the sources of a piece."""
    return [
        Source(
            one.path,
            one.data,
            one.page,
            one.carrier,
            one.origin,
            refusal=message_or_none(one.refusal),
            name_problem=message_or_none(one.name_problem),
        )
        for one in sent.sources
    ]


def rules_of(sent: Sent) -> Ruleset:
    """Return what a piece is looked at by: shipped rules and public term lists; waivers are judged at home."""
    known = sent.notices
    notices = ANYWHERE if known is None else ColumnNotices("sent", lambda: known)
    return Ruleset(tuple(sent.terms), notices=notices, leaders=sent.leaders)
