"""What hangs on one person: nobody stands in for a stage or a right of his or hers (3-gate section 3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from fuzi.gate.ground import Ground
from fuzi.gate.recovery import is_locked, without_keys
from fuzi.gate.seats import keyed
from fuzi.messages import Message, msg
from fuzi.model.checkup import Advice, Urgency
from fuzi.model.ids import PersonId
from fuzi.model.labels import right_word, stage_word
from fuzi.model.people import Role

_RIGHTS = ("land", "release", "deploy", "takedown")


def hanging(ground: Ground, day: dt.date) -> Iterator[Advice]:
    """Yield what hangs on people alone today: each person with several duties once, other stages one by one."""
    duties = _duties(ground, day)
    several = {person for person, words in duties.items() if len({str(one) for one in words}) > 1}
    for person in sorted(several):
        words = {str(one): one for one in duties[person]}.values()
        what = msg("{duties} hang on {person} alone", duties=list(words), person=ground.roster.name_of(person))
        remedy = msg(
            "give a second person one of these roles (`fuzi roster role PERSON …`), or enter a standing deputy: "
            "`fuzi roster deputy PERSON --for {person} --role … --standing -m …`",
            person=person,
        )
        yield Advice("roles-on-one", Urgency.NOTE, what, remedy)
    told = set()
    for stage, role, people in _stages(ground, day):
        left = [one for one in people if one not in several]
        if left and (stage, role) not in told:
            told.add((stage, role))
            what = msg("{stage} hangs on {people} alone", stage=stage_word(stage),
                       people=[ground.roster.name_of(one) for one in left])  # fmt: skip
            remedy = msg("enter a standing deputy: `fuzi roster deputy PERSON --for … --role {role} --standing -m …`",
                         role=role)  # fmt: skip
            yield Advice("hangs-on-one", Urgency.NOTE, what, remedy)
    yield from _irreplaceable(ground, day)


def _irreplaceable(ground: Ground, day: dt.date) -> Iterator[Advice]:
    """Yield whose only key must not be lost: without it, and without recovery keys, no roster is ever changed again."""
    if ground.recovery_keys or is_locked(ground, day):
        return
    people = []
    for one in ground.roster.people:
        valid = [held.key for held in one.keys if held.covers(day)]
        if len(valid) == 1 and is_locked(without_keys(ground, valid), day):
            people.append(one.name)
    if people:
        what = msg("should {people} lose the only key, nobody could mend the roster: the site has no recovery keys",
                   people=people)  # fmt: skip
        remedy = msg("enter a spare key of theirs, kept elsewhere (`fuzi roster key PERSON --enter LINE`), or a second "
                     "person")  # fmt: skip
        yield Advice("no-spare-key", Urgency.NOTE, what, remedy)


def _duties(ground: Ground, day: dt.date) -> dict[PersonId, list[Message]]:
    """Return the stages and rights that nobody but one person has, by person."""
    found: dict[PersonId, list[Message]] = defaultdict(list)
    for stage, _role, people in _stages(ground, day):
        if len(people) == 1:
            found[people[0]].append(stage_word(stage))
    for right in _RIGHTS:
        roles = ground.policy.may.get(right, ())
        holders = {one for role in roles for one in keyed(ground.roster.holders(role, None, day), day)}
        if len(holders) == 1:
            found[holders.pop()].append(right_word(right))
    return found


def _stages(ground: Ground, day: dt.date) -> Iterator[tuple[str, Role, list[PersonId]]]:
    """Yield the stages that need every one of their holders, and those of them for whom nobody stands in."""
    named = {(one.principal, one.role) for one in ground.roster.deputies if one.last is None or one.last >= day}
    for stage in ground.policy.all_stages():
        holders = keyed(ground.roster.holders(stage.role, None, day), day)
        if stage.of_units or len(holders) != stage.count or stage.substitutes:
            continue
        alone = [one for one in sorted(holders) if (one, stage.role) not in named]
        if alone:
            yield stage.id, stage.role, alone
