"""What a change of roster or columns lowers: stand-ins, rights of machines, pages of another template.

What passes from one unit to another, or to none, is a hand-over and told there.
"""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.gate.ground import Ground
from fuzi.messages import msg
from fuzi.model.labels import machine_right_word, role_word, stage_word
from fuzi.model.lowering import COLUMNS, ROSTER, Lowering
from fuzi.model.people import Deputy, Roster, Unit


def roster_lowerings(old: Ground, new: Ground) -> Iterator[Lowering]:
    """Yield what the new roster asks less of."""
    if old.roster == new.roster:
        return
    for unit in old.roster.units:
        after = new.roster.unit(unit.id)
        if after is not None:
            yield from _stand_ins(unit, after, new.roster)
    known = {(one.id, one.key): one.may for one in old.roster.machines}  # another key is another signer
    for machine in new.roster.machines:
        added = [right for right in machine.may if right not in known.get((machine.id, machine.key), ())]
        if added:
            rights = [machine_right_word(one) for one in added]
            yield Lowering(ROSTER, msg("the machine {id} may now: {rights}", id=machine.id, rights=rights))
    yield from _deputies(old.roster, new.roster)


def _deputies(before: Roster, after: Roster) -> Iterator[Lowering]:
    """Yield who may act for whom from now on; whoever it is, the change needs what every change of the roster needs."""
    for one in after.deputies:
        if any(is_within(one, known) for known in before.deputies):
            continue
        said = {"deputy": after.named(one.by), "person": after.named(one.principal), "role": role_word(one.role)}
        if one.standing:
            what = msg("{deputy} may act for {person} as {role} whenever that is started", **said)
        else:
            days = {"first": str(one.first), "last": str(one.last)}
            what = msg("{deputy} acts for {person} as {role} from {first} to {last}", **said, **days)
        yield Lowering(ROSTER, what)


def is_within(one: Deputy, known: Deputy) -> bool:
    """Tell whether a deputy's entry gives nothing that another one does not give already."""
    if (one.role, one.principal, one.by, one.standing) != (known.role, known.principal, known.by, known.standing):
        return False
    begins = known.first is None or (one.first is not None and one.first >= known.first)
    return begins and (known.last is None or (one.last is not None and one.last <= known.last))


def _stand_ins(before: Unit, after: Unit, roster: Roster) -> Iterator[Lowering]:
    if before.has_leader and not after.has_leader:
        yield Lowering(ROSTER, msg("the unit {unit} needs no leader any more (`leader: none`)", unit=after.name))
    if after.substitute and after.substitute != before.substitute:
        name = roster.named(after.substitute)
        yield Lowering(ROSTER, msg("{person} may stand in for the leader of {unit}", person=name, unit=after.name))


def column_lowerings(old: Ground, new: Ground) -> Iterator[Lowering]:
    """Yield what the new columns ask less of; pages of a column that is gone have no template any more."""
    for column, template in old.column_templates.items():
        after = new.column_templates.get(column, "")
        for stage in {one.id: one for one in old.policy.all_stages() if template in one.templates}.values():
            if after not in stage.templates:
                what = msg("the column {column}: {stage} is no longer needed for every page, since its template is"
                           " another", column=column, stage=stage_word(stage.id))  # fmt: skip
                yield Lowering(COLUMNS, what)
