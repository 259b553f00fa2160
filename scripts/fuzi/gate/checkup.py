"""What will go wrong with people and rules within the coming 60 days, and what is wrong already (3-gate section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fuzi.gate.departures import has_left, left_open
from fuzi.gate.gaps import gaps_on
from fuzi.gate.ground import Ground
from fuzi.gate.mandates import running
from fuzi.gate.seats import keyed
from fuzi.messages import Message, msg
from fuzi.model.checkup import Advice, Urgency
from fuzi.model.labels import role_word, stage_word
from fuzi.model.people import Person

AHEAD_DAYS = 60
_MEND = msg("mend the roster while there are people to approve it: `fuzi roster role`, `fuzi roster key`")


def checkup(ground: Ground, now: dt.datetime, days: int = AHEAD_DAYS) -> list[Advice]:
    """Return everything about people and rules that is wrong or will be, the most urgent first.

    Args:
        now: the instant of asking.
        days: how far to look ahead, in days.
    """
    day = ground.day(now)
    found = [
        *_gaps_ahead(ground, day, days),
        *_endings(ground, day, days),
        *_deputies(ground, now, days),
        *_left(ground, day),
        *_machines(ground, day),
        *_keys(ground, day),
        *_single(ground, day),
    ]
    return sorted(found, key=lambda one: (one.urgency.rank, one.day or dt.date.min, one.code))


def _gaps_ahead(ground: Ground, day: dt.date, days: int) -> Iterator[Advice]:
    """Yield what nobody could do: today, and from the day after each ending on."""
    known = set()
    for gap in gaps_on(ground, day):
        known.add(str(gap.what))
        yield Advice("nobody-eligible", Urgency.NOW, gap.what, _MEND)
    for last in sorted(one for one in _last_days(ground) if day <= one <= day + dt.timedelta(days=days)):
        for gap in gaps_on(ground, last + dt.timedelta(days=1)):
            if str(gap.what) not in known:
                known.add(str(gap.what))
                what = msg("from {day} on: {gap}", day=str(last + dt.timedelta(days=1)), gap=gap.what)
                yield Advice("nobody-eligible", Urgency.SOON, what, _MEND, last)


def _last_days(ground: Ground) -> set[dt.date]:
    people = ground.roster.people
    found = [one.last for person in people for one in person.roles]
    found += [one.last for person in people for one in person.keys]
    return {one for one in found if one is not None}


def _endings(ground: Ground, day: dt.date, days: int) -> Iterator[Advice]:
    """Yield the roles and keys that end and that nothing continues."""
    until = day + dt.timedelta(days=days)
    for person in ground.roster.people:
        for term in person.roles:
            if term.last is None or not day <= term.last <= until:
                continue
            if not person.holds(term.role, term.unit, term.last + dt.timedelta(days=1)):
                what = msg("{person} is {role} until {day}", person=person.name, role=role_word(term.role),
                           day=str(term.last))  # fmt: skip
                remedy = msg("`fuzi roster role {person} {role}` continues it", person=person.id, role=term.role)
                yield Advice("term-ends", Urgency.SOON, what, remedy, term.last)
        lasts = [one.last for one in person.keys if one.last is not None and day <= one.last <= until]
        last = max(lasts, default=None)
        if last is not None and not _has_key(person, last + dt.timedelta(days=1)) and not has_left(person, last):
            what = msg("the last key of {person} ends on {day}", person=person.name, day=str(last))
            yield Advice("key-ends", Urgency.SOON, what, _new_key(person), last)


def _deputies(ground: Ground, now: dt.datetime, days: int) -> Iterator[Advice]:
    day, name = ground.day(now), ground.roster.name_of
    for one in ground.roster.deputies:
        if not one.standing and one.last is not None and day <= one.last <= day + dt.timedelta(days=days):
            what = msg("{deputy} is deputy of {person} until {day}", deputy=name(one.by), person=name(one.principal),
                       day=str(one.last))  # fmt: skip
            yield Advice("deputy-ends", Urgency.SOON, what, msg("`fuzi roster deputy` enters the next one"), one.last)
    for mandate in running(ground, day, now):
        words = mandate.words
        what = msg("{deputy} acts for {person} as {role} until {last}: {reason}", deputy=name(words.deputy),
                   person=name(words.principal), role=role_word(words.role), last=str(words.last),
                   reason=words.reason)  # fmt: skip
        remedy = msg("who is away for longer has a deputy with `from:` and `to:` in the roster")
        yield Advice("mandate-runs", Urgency.NOTE, what, remedy, words.last)


def _left(ground: Ground, day: dt.date) -> Iterator[Advice]:
    """Yield what people who hold no role any more still have, and what they left open."""
    for person in ground.roster.people:
        if not has_left(person, day):
            continue
        if _has_key(person, day):
            what = msg("{person} holds no role any more, but a key that is still valid", person=person.name)
            yield Advice("left-with-key", Urgency.NOW, what, msg("`fuzi roster leave {person}`", person=person.id))
        for debt in left_open(ground, person.id, day):
            yield Advice("not-handed-over", Urgency.NOW, debt.what, debt.remedy)


def _machines(ground: Ground, day: dt.date) -> Iterator[Advice]:
    for one in ground.roster.machines:
        sponsor = ground.roster.person(one.sponsor)
        if sponsor is not None and not any(term.covers(day) for term in sponsor.roles):
            what = msg("the sponsor of the machine {id} holds no role today", id=one.id)
            yield Advice("machine-idle", Urgency.NOW, what, msg("name another `sponsor:` in `machines:`"))


def _keys(ground: Ground, day: dt.date) -> Iterator[Advice]:
    for person in ground.roster.people:
        if any(term.covers(day) for term in person.roles) and not _has_key(person, day):
            what = msg("{person} has a role, but no key that is valid today", person=person.name)
            yield Advice("no-key", Urgency.SOON, what, _new_key(person))
    unproved = [
        person.name for person in ground.roster.people if any(one.covers(day) and not one.proof for one in person.keys)
    ]
    if unproved:
        what = msg("keys without a proof of possession: {people}", people=unproved)
        remedy = msg("`fuzi roster key PERSON` on the own machine makes the line with its proof")
        yield Advice("key-unproved", Urgency.NOTE, what, remedy)


def _single(ground: Ground, day: dt.date) -> Iterator[Advice]:
    """Yield the stages that hang on one person: nobody stands in, and no deputy is entered."""
    named = {(one.principal, one.role) for one in ground.roster.deputies if one.last is None or one.last >= day}
    seen = set()
    for stage in ground.policy.all_stages():
        holders = keyed(ground.roster.holders(stage.role, None, day), day)
        if stage.of_units or (stage.id, stage.role) in seen or len(holders) != stage.count or stage.substitutes:
            continue
        seen.add((stage.id, stage.role))
        alone = [one for one in sorted(holders) if (one, stage.role) not in named]
        if alone:
            what = msg("{stage} hangs on {people} alone", stage=stage_word(stage.id),
                       people=[ground.roster.name_of(one) for one in alone])  # fmt: skip
            remedy = msg("enter a standing deputy: `fuzi roster deputy PERSON --for … --role {role} --standing -m …`",
                         role=stage.role)  # fmt: skip
            yield Advice("hangs-on-one", Urgency.NOTE, what, remedy)


def _has_key(person: Person, day: dt.date) -> bool:
    return any(one.covers(day) for one in person.keys)


def _new_key(person: Person) -> Message:
    return msg("`fuzi roster key {person} --enter LINE` enters the next one", person=person.id)
