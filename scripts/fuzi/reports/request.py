"""Requests for a reader: what was asked, by whom, and which change carries it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from fuzi.messages import msg
from fuzi.model.ids import Sha256
from fuzi.model.request import Request
from fuzi.reports.reader import Reader


class Told(Protocol):
    """A request with the changes that cite it."""

    @property
    def id(self) -> Sha256:
        """Return the statement's id."""

    @property
    def request(self) -> Request:
        """Return what was asked, as it may be shown."""

    @property
    def at(self) -> dt.datetime | None:
        """Return when it was received (UTC)."""

    @property
    def changes(self) -> Sequence[str]:
        """Return the changes that cite it."""

    @property
    def done(self) -> str | None:
        """Return the change that landed with it."""


def requests_json(found: Sequence[Told]) -> list[dict[str, Any]]:
    """Return each request."""
    return [
        {
            "statement": one.id,
            "person": one.request.person,
            "unit": one.request.unit,
            "page": one.request.page,
            "words": one.request.words,
            "received_at": one.at.strftime("%Y-%m-%dT%H:%M:%SZ") if one.at else None,
            "changes": list(one.changes),
            "landed": one.done,
        }
        for one in found
    ]


def requests_text(found: Sequence[Told], reader: Reader) -> str:
    """Return each request with what became of it."""
    if not found:
        return reader.say(msg("no request is open"))
    return "\n".join(line for one in found for line in _lines(one, reader))


def _lines(one: Told, reader: Reader) -> Iterator[str]:
    yield cited_line(one, reader)
    if one.done is not None:
        yield f"    {reader.say(msg('carried out by {change}', change=one.done))}"
    elif one.changes:
        yield f"    {reader.say(msg('cited by: {changes}', changes=list(one.changes)))}"


def cited_text(found: Sequence[Told], reader: Reader) -> str:
    """Return the requests that a change cites, for who looks at it or is about to sign; empty where it cites none."""
    lines = [f"  {cited_line(one, reader)}" for one in found]
    return "\n".join([reader.say(msg("carries out:")), *lines]) if lines else ""


def cited_line(one: Told, reader: Reader) -> str:
    """Return a request on one line: id, who, when, about what, in which words."""
    place = [reader.unit_of(one.request.unit)] if one.request.unit else []
    place += [one.request.page] if one.request.page else []
    who = msg("{person}, {time}", person=reader.name_of(one.request.person), time=reader.at(one.at))
    about = f"〔{reader.translate('; ').join(place)}〕" if place else ""
    return f"{one.id[:12]}  {reader.say(who)}{about}  {reader.say(msg('{words}', words=one.request.words))}"
