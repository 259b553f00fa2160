"""`fuzi deploy`."""

from __future__ import annotations

import click

from fuzi.cli.group import verb
from fuzi.cli.release import live_message, open_operation, put_live, show_served
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb(
    "deploy",
    help=_(
        "Serve a release (default: the newest) on a target of site_config/targets.yml, from one instant to the next; "
        "pages that were taken off since are left out."
    ),
)
@click.argument("target")
@click.argument("release", required=False)
def command(session: Session, target: str, release: str | None) -> int:
    """Deploy a release."""
    operation = open_operation(session, target)
    served = put_live(session, operation, release)
    show_served(session, operation, served, live_message(operation, served))
    return 0
