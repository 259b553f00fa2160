"""`fuzi roster add|role|end|leave|deputy`: people and their roles; each word commits the changed roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.review import DAY
from fuzi.cli.roster_group import command
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import Message, msg
from fuzi.model.labels import role_word

if TYPE_CHECKING:
    from fuzi.steps.clone.roster_change import Written
    from fuzi.steps.clone.workspace import Workspace

role_option = click.option("--role", default="", metavar="ROLE", help=_("the role, such as editor"))
unit_option = click.option("--unit", default="", metavar="U", help=_("the unit, which a unit leader's role names"))
from_option = click.option("--from", "first", type=DAY, metavar="DAY", help=_("the first day (default: today)"))
to_option = click.option("--to", "last", type=DAY, metavar="DAY", help=_("the last day, included"))


def day_of(said: dt.datetime | None) -> dt.date | None:
    """Return the local day that was typed."""
    return said.date() if said else None


def make_change(
    session: Session, workspace: Workspace, edit: Callable[[str], str], why: Message, lines: tuple[str, ...] = ()
) -> Written:
    """Commit the changed roster and tell what comes next."""
    from fuzi.steps.clone.roster_change import change_roster, next_step

    done = change_roster(workspace, edit, why, session.translate)
    text = "\n".join([why.render(session.translate), *lines])
    session.answer({"commit": done.commit, "path": "review/roster.yml"}, text)
    session.say(next_step(workspace))
    return done


@command.word("add", help=_("Enter a person: id, name, and what is known beside."))
@click.argument("person", metavar="PERSON")
@click.argument("name", metavar="NAME")
@unit_option
@click.option("--email", default="", metavar="EMAIL", help=_("the e-mail under which the person commits"))
@click.option("--public-key", "line", default="", metavar="LINE", help=_("the line that `fuzi roster key` printed"))
@role_option
@from_option
@to_option
def add(session: Session, person: str, name: str, **said: Any) -> int:
    """Enter a person."""
    from fuzi.formats.roster_edit import NewPerson, with_person
    from fuzi.steps.clone.roster_change import local_day, row_of
    from fuzi.steps.clone.roster_keys import key_row

    workspace = open_clone(session)
    first = day_of(said["first"]) or local_day(workspace)
    leads = said["unit"] if said["role"] == "unit-leader" else ""
    role = row_of(role=said["role"], unit=leads, first=first, last=day_of(said["last"])) if said["role"] else {}
    key = key_row(said["line"]) if said["line"] else {}
    new = NewPerson(person, name, said["unit"], said["email"], key, role)  # type: ignore[arg-type]
    why = msg("Enter {person} in the roster", person=f"{name}（{person}）")
    make_change(session, workspace, lambda text: with_person(text, new), why)
    return 0


@command.word("role", help=_("Give a person a role, from a day on or for a period."))
@click.argument("person", metavar="PERSON")
@click.argument("role", metavar="ROLE")
@unit_option
@from_option
@to_option
def give(session: Session, person: str, role: str, **said: Any) -> int:
    """Give a role."""
    from fuzi.formats.roster_edit import with_role
    from fuzi.steps.clone.deputize import named_person
    from fuzi.steps.clone.roster_change import drafted_roster, local_day, row_of

    workspace = open_clone(session)
    roster = drafted_roster(workspace)
    found = named_person(workspace, person, roster).id
    first = day_of(said["first"]) or local_day(workspace)
    row = row_of(role=role, unit=said["unit"], first=first, last=day_of(said["last"]))
    why = msg("{person} becomes {role} from {day} on", person=roster.named(found), role=role_word(role), day=str(first))
    make_change(session, workspace, lambda text: with_role(text, found, row), why)
    return 0


@command.word("end", help=_("End a person's role; the last day is included."))
@click.argument("person", metavar="PERSON")
@click.argument("role", metavar="ROLE")
@unit_option
@click.option("--on", "last", type=DAY, metavar="DAY", help=_("the last day (default: today)"))
def end(session: Session, person: str, role: str, unit: str, last: dt.datetime | None) -> int:
    """End a role."""
    from fuzi.formats.roster_edit import role_ended
    from fuzi.steps.clone.deputize import named_person
    from fuzi.steps.clone.roster_change import drafted_roster, local_day

    workspace = open_clone(session)
    roster = drafted_roster(workspace)
    found = named_person(workspace, person, roster).id
    day = day_of(last) or local_day(workspace)
    why = msg("{person} is {role} until {day}", person=roster.named(found), role=role_word(role), day=str(day))
    make_change(session, workspace, lambda text: role_ended(text, found, (role, unit), day), why)
    return 0


@command.word("leave", help=_("A person leaves: roles, keys and e-mails end at once. Lists what is to be handed over."))
@click.argument("person", metavar="PERSON")
def leave(session: Session, person: str) -> int:
    """Revoke everything; the hand-over stays an open debt."""
    from fuzi.formats.roster_edit import person_left
    from fuzi.steps.clone.deputize import named_person
    from fuzi.steps.clone.roster_change import change_roster, debts_of, local_day

    workspace = open_clone(session)
    leaving = named_person(workspace, person)
    last = local_day(workspace) - dt.timedelta(days=1)
    why = msg("{person} leaves; roles, keys and e-mails end", person=leaving.name)
    done = change_roster(workspace, lambda text: person_left(text, leaving.id, last), why, session.translate)
    debts = debts_of(workspace, leaving.id, done.after)
    said = session.translate
    rows = [{"what": one.what.render(said), "remedy": one.remedy.render(said)} for one in debts]
    lines = [why.render(session.translate), *(f"  ○ {row['what']} — {row['remedy']}" for row in rows)]
    session.answer({"commit": done.commit, "path": "review/roster.yml", "open": rows}, "\n".join(lines))
    session.say(
        msg(
            "committed on your draft; next: `fuzi submit`. With its landing nothing this person signs counts any more, "
            "and open approvals lapse; `fuzi doctor` goes on listing what is not handed over"
        )
    )
    return 0


@command.word("deputy", help=_("Enter a deputy: a standing one (AB), or for a period; `--end` ends the entry."))
@click.argument("deputy", metavar="PERSON")
@click.option("--for", "principal", required=True, metavar="PERSON", help=_("for whom the deputy acts"))
@click.option("--role", required=True, metavar="ROLE", help=_("in which role"))
@click.option("--standing", is_flag=True, help=_("a standing deputy, who begins when needed"))
@from_option
@to_option
@click.option("--end", "ends", type=DAY, metavar="DAY", help=_("end the entry; this is its last day"))
@click.option("-m", "reason", default="", metavar="TEXT", help=_("why"))
def deputy_word(session: Session, deputy: str, **said: Any) -> int:
    """Enter or end a deputy."""
    from fuzi.formats.roster_edit import deputy_ended, with_deputy
    from fuzi.steps.clone.deputize import named_person
    from fuzi.steps.clone.roster_change import drafted_roster, row_of

    workspace = open_clone(session)
    roster = drafted_roster(workspace)
    by, principal = (named_person(workspace, one, roster).id for one in (deputy, said["principal"]))
    ends = day_of(said["ends"])
    if ends is not None:
        named = roster.named
        why = msg("{deputy} is deputy of {person} until {day}", deputy=named(by), person=named(principal),
                  day=str(ends))  # fmt: skip
        make_change(session, workspace, lambda text: deputy_ended(text, (said["role"], principal, by), ends), why)
        return 0
    if not said["reason"]:
        raise click.UsageError(_("say why with -m"))
    if said["standing"] == bool(said["last"]):
        raise click.UsageError(_("a deputy is a standing one (--standing) or one for a period (--from, --to)"))
    row = row_of(role=said["role"], principal=principal, by=by, standing=said["standing"])
    first = (day_of(said["first"]) or workspace.ground.day(workspace.now)) if said["last"] else day_of(said["first"])
    row = {**row, **row_of(first=first, last=day_of(said["last"]), reason=said["reason"])}
    role = role_word(said["role"])
    named = roster.named
    why = msg("{deputy} becomes deputy of {person} as {role}", deputy=named(by), person=named(principal), role=role)
    make_change(session, workspace, lambda text: with_deputy(text, row), why)
    return 0
