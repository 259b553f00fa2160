"""`fuzi new-machine`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb(
    "new-machine",
    help=_(
        "Make this machine ready: the clone checks what you commit and push, and what is missing is told (your name, "
        "your key, the host, what the check has not here). May be run again at any time; 1 while something is left to "
        "do."
    ),
)
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, offline: bool) -> int:
    """Place the hooks and tell what is ready."""
    from fuzi import wiring
    from fuzi.reports.new_machine import is_ready, new_machine_json, new_machine_text
    from fuzi.steps.clone.new_machine import new_machine

    workspace = open_clone(session, is_offline=offline)
    repository = workspace.repository
    checks = new_machine(workspace, wiring.clone_hooks(repository), session.key, wiring.own_check(repository))
    session.answer(new_machine_json(checks, session.translate), new_machine_text(checks, session.translate))
    return 0 if is_ready(checks) else 1
