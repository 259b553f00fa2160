"""`fuzi doctor`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.counting import Count
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb(
    "doctor",
    help=_(
        "Look ahead: roles, keys and deputies that end, stages that would be left to nobody, people who left, landings "
        "that rest on a compromised key, and what the check has not on this machine. 1 when something has to be "
        "mended."
    ),
)
@click.option(
    "--days",
    default=60,
    metavar="DAYS",
    type=Count(1, 400),
    help=_("how many days ahead; 60 where it is left out"),
)
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, days: int, offline: bool) -> int:
    """Look at people, rules and record."""
    from fuzi import wiring
    from fuzi.reports.doctor import doctor_json, doctor_text, is_well
    from fuzi.steps.clone.doctor import doctor

    workspace = open_clone(session, is_offline=offline)
    found = doctor(workspace, wiring.pins(), wiring.own_check(workspace.repository), days)
    session.answer(doctor_json(found, session.translate), doctor_text(found, session.translate))
    return 0 if is_well(found) else 1
