"""What will go wrong with people and rules within the coming 60 days, and what is wrong already (3-gate section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fuzi.gate.departures import SPONSOR, handovers, has_left, without_sponsor
from fuzi.gate.endings import endings, has_key, new_key
from fuzi.gate.gaps import gaps_on
from fuzi.gate.ground import Ground
from fuzi.gate.hanging import hanging
from fuzi.gate.mandates import running
from fuzi.gate.seats import unseated_when_asked
from fuzi.messages import msg
from fuzi.model.checkup import Advice, Urgency
from fuzi.model.labels import role_word, stage_word

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
        *endings(ground, day, days),
        *_deputies(ground, now, days),
        *_left(ground, day),
        *_machines(ground, day),
        *_keys(ground, day),
        *_unseated(ground, day),
        *hanging(ground, day),
    ]
    return sorted(found, key=lambda one: (one.urgency.rank, one.day or dt.date.min, one.code))


def _gaps_ahead(ground: Ground, day: dt.date, days: int) -> Iterator[Advice]:
    """Yield what nobody could do: today, and from the day after each ending on."""
    known = set()
    left = {debt.unit for debt in handovers(ground, day)}
    for gap in gaps_on(ground, day):
        known.add(str(gap.what))
        if gap.unit and gap.unit in left:
            continue  # told as what somebody who left has not handed over
        yield Advice("nobody-eligible", Urgency.NOW, gap.what, _MEND)
    for last in sorted(one for one in _last_days(ground) if day <= one <= day + dt.timedelta(days=days)):
        for gap in gaps_on(ground, last + dt.timedelta(days=1)):
            if str(gap.what) not in known:
                known.add(str(gap.what))
                what = msg("from {day} on: {gap}", day=str(last + dt.timedelta(days=1)), gap=gap.what)
                yield Advice("nobody-eligible", Urgency.SOON, what, _MEND, last)


def _unseated(ground: Ground, day: dt.date) -> Iterator[Advice]:
    for stage in unseated_when_asked(ground.policy, ground.roster, day):
        what = msg("pages that need the {stage} would wait for ever: whoever could give it is needed for another stage"
                   " of the same page", stage=stage_word(stage))  # fmt: skip
        remedy = msg("add `same_person_as: initial-review` to that stage in `review/policy.yml`, or name one more"
                     " person in the roster")  # fmt: skip
        yield Advice("needs-another", Urgency.SOON, what, remedy)


def _last_days(ground: Ground) -> set[dt.date]:
    people = ground.roster.people
    found = [one.last for person in people for one in person.roles]
    found += [one.last for person in people for one in person.keys]
    return {one for one in found if one is not None}


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
        if has_key(person, day):
            what = msg("{person} holds no role any more, but a key that is still valid", person=person.name)
            yield Advice("left-with-key", Urgency.NOW, what, msg("`fuzi roster leave {person}`", person=person.id))
    for debt in handovers(ground, day):
        yield Advice("not-handed-over", Urgency.NOW, debt.what, debt.remedy)


def _machines(ground: Ground, day: dt.date) -> Iterator[Advice]:
    """Yield the machines whose sponsor has no role today; what somebody who left leaves open is told of that person."""
    for one in ground.roster.machines:
        sponsor = ground.roster.person(one.sponsor)
        if sponsor is None or has_left(sponsor, day) or any(term.covers(day) for term in sponsor.roles):
            continue
        what = msg("the sponsor of the machine {id} holds no role today; {then}", id=one.id, then=without_sponsor(one))
        yield Advice("machine-idle", Urgency.NOW, what, SPONSOR)


def _keys(ground: Ground, day: dt.date) -> Iterator[Advice]:
    for person in ground.roster.people:
        if any(term.covers(day) for term in person.roles) and not has_key(person, day):
            what = msg("{person} has a role, but no key that is valid today", person=person.name)
            yield Advice("no-key", Urgency.SOON, what, new_key(person))
    unproved = [
        person.name for person in ground.roster.people if any(one.covers(day) and not one.proof for one in person.keys)
    ]
    if unproved:
        what = msg("keys without a proof of possession: {people}", people=unproved)
        remedy = msg("`fuzi roster key PERSON` on the own machine makes the line with its proof")
        yield Advice("key-unproved", Urgency.NOTE, what, remedy)
