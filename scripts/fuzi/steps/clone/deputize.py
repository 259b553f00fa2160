"""Acting for somebody: which mandates run, and the mandate that a standing deputy's word needs first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.formats.statement import Envelope
from fuzi.gate.deputies import acts_for
from fuzi.gate.ground import Ground
from fuzi.gate.mandates import MOST_DAYS, USUAL_DAYS, Running, is_standing_deputy, running
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval
from fuzi.model.exception_record import Mandate
from fuzi.model.ids import PersonId, Sha256
from fuzi.model.labels import role_word
from fuzi.model.people import Person, Role, Roster
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.ledger_writing import seal
from fuzi.steps.record.mandates import with_mandates


class Standing(Struct, frozen=True):
    """Who is to act for whom in which role, why, and up to which local day (None: the usual number of days)."""

    role: str
    principal: PersonId
    deputy: PersonId
    reason: str = ""
    last: dt.date | None = None


def running_mandates(workspace: Workspace) -> tuple[Running, ...]:
    """Return the mandates of standing deputies that run today, for everybody to know."""
    if workspace.ledger.tip is None:
        return ()
    ground = _ground(workspace)
    return running(ground, ground.day(workspace.now), workspace.now)


def _ground(workspace: Workspace) -> Ground:
    return with_mandates(workspace.ground, workspace.ledger)


def named_person(workspace: Workspace, asked: str, roster: Roster | None = None) -> Person:
    """Return the person of the roster named by id, or by a name that only one has.

    Args:
        roster: where to look; None: on main's.

    Raises:
        AskedWrongly: nobody, or several.
    """
    roster = roster or workspace.ground.roster
    found = roster.person(asked)
    named = [one for one in roster.people if one.name == asked]
    if found is None and len(named) != 1:
        raise AskedWrongly(
            msg("{person} is not on the roster", person=asked), msg("people: {people}", people=_all(roster.people))
        )
    return found or named[0]


def _all(people: Sequence[Person]) -> list[str]:
    return [f"{one.id}（{one.name}）" for one in people]


def mandates_for(workspace: Workspace, drafts: Sequence[Approval], last: dt.date | None) -> list[Mandate]:
    """Return the mandates that a standing deputy's statements need and that do not run yet, one for each role.

    Raises:
        AskedWrongly: no reason is given.
    """
    ground, now = _ground(workspace), workspace.now
    today = (ground.day(now), now)
    found: dict[str, Mandate] = {}
    for one in drafts:
        if not one.on_behalf or one.role in found:
            continue
        if acts_for((one.person, PersonId(one.on_behalf), Role(one.role)), ground, today):
            continue
        wish = Standing(one.role, PersonId(one.on_behalf), one.person, one.words, last)
        draft = _draft(workspace, wish, one.person, "start")
        if is_standing_deputy(draft, ground, today[0]):
            found[one.role] = _reasoned(draft)
    return list(found.values())


def _draft(workspace: Workspace, wish: Standing, person: PersonId, decision: str) -> Mandate:
    today = workspace.ground.day(workspace.now)
    return Mandate(
        "mandate",
        VERSION,
        workspace.ledger.site,
        TARGET,
        wish.role,
        wish.principal,
        wish.deputy,
        today,
        wish.last or today + dt.timedelta(days=USUAL_DAYS - 1),
        wish.reason,
        "end" if decision == "end" else "start",
        person,
        workspace.now,
        workspace.seen,
    )


def _reasoned(draft: Mandate) -> Mandate:
    if not draft.reason.strip():
        raise AskedWrongly(
            msg("a standing deputy begins to act with this; say why"),
            msg("add `-m` and the reason, such as sick leave"),
        )
    most = draft.first + dt.timedelta(days=MOST_DAYS - 1)
    if not draft.first <= draft.last <= most:
        raise AskedWrongly(
            msg("a standing deputy acts for at most {days} days at a time", days=MOST_DAYS),
            msg("the last day is one from {first} to {last}", first=str(draft.first), last=str(most)),
        )
    return draft


def start_or_end(workspace: Workspace, signer: Signer, wish: Standing, *, ends: bool) -> tuple[Mandate, Sha256]:
    """Sign and file that a standing deputy begins or ceases to act; return the mandate and its id.

    Raises:
        AskedWrongly: the roster names no such standing deputy, or no reason is given.
        PushRefused: the signer may not start or end it.
    """
    drafts: list[Mandate] = []

    def make() -> list[Envelope]:
        person = workspace.acting(signer).id
        draft = _draft(workspace, wish, person, "end" if ends else "start")
        if not is_standing_deputy(draft, workspace.ground, draft.first):
            raise AskedWrongly(_no_entry(workspace, wish), _entries(workspace))
        drafts[:] = [draft if ends else _reasoned(draft)]
        return [seal(drafts[0], signer)]

    statement = workspace.send(make)[0]
    return drafts[0], statement


def _no_entry(workspace: Workspace, wish: Standing) -> Message:
    return msg(
        "the roster does not name {deputy} as standing deputy of {person} as {role}",
        deputy=workspace.ground.roster.name_of(wish.deputy),
        person=workspace.ground.roster.name_of(wish.principal),
        role=role_word(wish.role),
    )


def _entries(workspace: Workspace) -> Message:
    roster = workspace.ground.roster
    known = [
        f"{one.role.value}: {roster.named(one.by)} → {roster.named(one.principal)}"
        for one in roster.deputies
        if one.standing
    ]
    return msg("standing deputies of the roster: {deputies}", deputies=known or ["-"])


def standing_of(workspace: Workspace, deputy: str, principal: str, role: str) -> str:
    """Return the role in which the roster names one as standing deputy of another: the one asked for, or the only one.

    Raises:
        AskedWrongly: there is none, or there are several and none is asked for.
    """
    roles = sorted(
        {
            one.role.value
            for one in workspace.ground.roster.deputies
            if one.standing and (one.by, one.principal) == (deputy, principal) and role in {"", one.role.value}
        }
    )
    if not roles:
        raise AskedWrongly(_nobody_named(workspace, deputy, principal), _enter_first(deputy, principal, role))
    if len(roles) > 1:
        what = msg(
            "say in which role with `--role`; the roster names: {roles}", roles=[role_word(one) for one in roles]
        )
        raise AskedWrongly(what, _entries(workspace))
    return roles[0]


def _nobody_named(workspace: Workspace, deputy: str, principal: str) -> Message:
    named = workspace.ground.roster.named
    return msg("the roster does not name {deputy} as standing deputy of {person}", deputy=named(deputy),
               person=named(principal))  # fmt: skip


def _enter_first(deputy: str, principal: str, role: str) -> Message:
    return msg(
        "a change of the roster enters who stands in: `{command}`, then `fuzi submit`",
        command=f"fuzi roster deputy {deputy} --for {principal} --role {role or '…'} --standing -m …",
    )
