"""`fuzi roster key`: show that a key is one's own, enter it, let an older one end, report one as compromised."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.review import DAY
from fuzi.cli.roster_group import command
from fuzi.cli.roster_people import day_of, make_change
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@command.word(
    "key",
    help=_(
        "Without options: print the line for the roster that shows that your key (`--key FILE`) is yours; a new "
        "colleague runs it on the own machine. `--enter LINE`: enter such a line, or that of a .pub file. "
        "`--compromised TIME`: nothing signed with the person's keys since then counts."
    ),
)
@click.argument("person", metavar="PERSON")
@click.option("--enter", default="", metavar="LINE", help=_("the key to be entered"))
@click.option("--old-until", type=DAY, metavar="DAY", help=_("the last day of the keys that it replaces"))
@click.option("--compromised", default="", metavar="TIME", help=_("a day, or a time such as 2026-11-20T15:00"))
@click.option("--which", default="", metavar="KEY", help=_("only the key in which this text stands"))
def key(session: Session, person: str, **said: Any) -> int:
    """Prove, enter, or report a key."""
    from fuzi.steps.clone.roster_keys import proved_line

    workspace = open_clone(session)
    if said["compromised"]:
        return _compromised(session, workspace, person, said)
    if said["enter"]:
        return _enter(session, workspace, person, said)
    line = proved_line(workspace, workspace.signer(session.key), person)
    session.answer({"person": person, "line": line}, line)
    session.say(msg("send this line to whoever keeps the roster; it holds nothing secret"))
    return 0


def _enter(session: Session, workspace: Any, person: str, said: dict[str, Any]) -> int:
    from fuzi.formats.roster_edit import key_marked, with_key
    from fuzi.formats.ssh_key import fingerprint
    from fuzi.steps.clone.deputize import named_person
    from fuzi.steps.clone.roster_change import drafted_roster, local_day, row_of
    from fuzi.steps.clone.roster_keys import key_row

    found = named_person(workspace, person, drafted_roster(workspace))
    row = {**key_row(said["enter"]), **row_of(first=local_day(workspace))}
    old_until = day_of(said["old_until"])
    old = [one.key for one in found.keys if old_until and one.covers(old_until)]

    def edit(text: str) -> str:
        for one in old:
            text = key_marked(text, found.id, one, ("to", str(old_until)))
        return with_key(text, found.id, row)

    why = msg("{person} gets a new key", person=found.name)
    session.say(msg("fingerprint: {fingerprint}", fingerprint=fingerprint(str(row["key"]))))
    make_change(session, workspace, edit, why)
    return 0


def _compromised(session: Session, workspace: Any, person: str, said: dict[str, Any]) -> int:
    from fuzi.formats.roster_edit import key_marked, with_key
    from fuzi.steps.clone.deputize import named_person
    from fuzi.steps.clone.roster_change import drafted_roster, local_day, row_of
    from fuzi.steps.clone.roster_keys import key_row

    found = named_person(workspace, person, drafted_roster(workspace))
    since = said["compromised"]
    try:
        at = dt.datetime.fromisoformat(since)
    except ValueError as error:
        raise click.UsageError(_("write a day such as 2026-11-20, or a time such as 2026-11-20T15:00")) from error
    if "T" in since or " " in since:
        at = at if at.tzinfo else at.replace(tzinfo=workspace.ground.zone)
        since = at.isoformat(timespec="seconds")
    keys = [one.key for one in found.keys if said["which"] in one.key and not one.is_compromised]

    row = {**key_row(said["enter"]), **row_of(first=local_day(workspace))} if said["enter"] else None

    def edit(text: str) -> str:
        for one in keys:
            text = key_marked(text, found.id, one, ("compromised_since", since))
        return with_key(text, found.id, row) if row else text

    why = msg("{n} key(s) of {person} are compromised since {since}", n=len(keys), person=found.name, since=since)
    make_change(session, workspace, edit, why)
    session.say(msg("`fuzi doctor` lists the landings that rest on what was signed with it since"))
    return 0
