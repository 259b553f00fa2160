"""`fuzi rollback`."""

from __future__ import annotations

import click

from fuzi.cli.group import verb
from fuzi.cli.release import open_operation, record, show_served
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "rollback",
    help=_(
        "Serve the release before on a target (or a kept one by name), in seconds and without a rebuild. Nothing "
        "automatic replaces it until somebody runs `fuzi deploy`."
    ),
)
@click.argument("target")
@click.argument("release", required=False)
def command(session: Session, target: str, release: str | None) -> int:
    """Go back to an earlier release."""
    from fuzi import wiring
    from fuzi.steps.release.rollback import rollback

    operation = open_operation(session, target)
    archive = wiring.archive(session.repo)
    served = rollback(
        archive.stores[0],
        operation.target,
        archive.ground.tombstones or (),
        banner=wiring.banner(),
        vouchers=archive.ground.vouchers,
        release=release,
    )
    record(operation, served, "rollback")
    done = msg("{target} serves {tag} again: {files} files.", tag=served.tag, target=target, files=len(served.lines))
    show_served(session, operation, served, done)
    session.say(msg("it stays until somebody runs `fuzi deploy {target}`", target=target))
    return 0
