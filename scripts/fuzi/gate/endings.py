"""What ends within the days looked ahead and that nothing continues: terms, keys, e-mails, sponsors (3-gate, 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fuzi.gate.departures import SPONSOR, has_left, without_sponsor
from fuzi.gate.ground import Ground
from fuzi.messages import Message, msg
from fuzi.model.checkup import Advice, Urgency
from fuzi.model.labels import role_word
from fuzi.model.people import Person


def endings(ground: Ground, day: dt.date, days: int) -> Iterator[Advice]:
    """Yield every ending from a local day on, of people and of the machines they answer for."""
    until = day + dt.timedelta(days=days)
    for person in ground.roster.people:
        yield from _terms(person, day, until)
        yield from _keys(person, day, until)
        yield from _emails(person, day, until)
    for one in ground.roster.machines:
        sponsor = ground.roster.person(one.sponsor)
        last = None if sponsor is None else _last_day(sponsor)
        if sponsor is not None and last is not None and day <= last <= until:
            what = msg("{person}, the sponsor of the machine {id}, holds a role until {day}; {then}",
                       person=sponsor.name, id=one.id, day=str(last), then=without_sponsor(one))  # fmt: skip
            yield Advice("sponsor-leaves", Urgency.SOON, what, SPONSOR, last)


def has_key(person: Person, day: dt.date) -> bool:
    """Tell whether a key speaks for somebody on a local day."""
    return any(one.covers(day) for one in person.keys)


def new_key(person: Person) -> Message:
    """Return how somebody's next key is entered."""
    return msg("`fuzi roster key {person} --enter LINE` enters the next one", person=person.id)


def _terms(person: Person, day: dt.date, until: dt.date) -> Iterator[Advice]:
    for term in person.roles:
        if term.last is None or not day <= term.last <= until:
            continue
        if not person.holds(term.role, term.unit, term.last + dt.timedelta(days=1)):
            what = msg("{person} is {role} until {day}", person=person.name, role=role_word(term.role),
                       day=str(term.last))  # fmt: skip
            remedy = msg("`fuzi roster role {person} {role}` continues it", person=person.id, role=term.role)
            if term.unit is not None:
                key = "`fuzi roster role {person} {role} --unit {unit}` continues it"
                remedy = msg(key, person=person.id, role=term.role, unit=term.unit)
            yield Advice("term-ends", Urgency.SOON, what, remedy, term.last)


def _keys(person: Person, day: dt.date, until: dt.date) -> Iterator[Advice]:
    lasts = [one.last for one in person.keys if one.last is not None and day <= one.last <= until]
    last = max(lasts, default=None)
    if last is not None and not has_key(person, last + dt.timedelta(days=1)) and not has_left(person, last):
        what = msg("the last key of {person} ends on {day}", person=person.name, day=str(last))
        yield Advice("key-ends", Urgency.SOON, what, new_key(person), last)


def _emails(person: Person, day: dt.date, until: dt.date) -> Iterator[Advice]:
    """Yield that the last e-mail of somebody who goes on working ends: commits with it name nobody later."""
    lasts = [person.email_days.get(one.casefold(), (None, None))[1] for one in person.emails]
    last = max((one for one in lasts if one is not None), default=None)
    if last is None or None in lasts or not day <= last <= until or has_left(person, last + dt.timedelta(days=1)):
        return
    what = msg("the last e-mail of {person} in the roster ends on {day}", person=person.name, day=str(last))
    remedy = msg("enter the next one under `emails:`; commits under an e-mail that nobody has are refused")
    yield Advice("email-ends", Urgency.SOON, what, remedy, last)


def _last_day(person: Person) -> dt.date | None:
    """Return the last day on which somebody holds any role; None where that is open."""
    lasts = [one.last for one in person.roles]
    return None if None in lasts or not lasts else max(one for one in lasts if one is not None)
