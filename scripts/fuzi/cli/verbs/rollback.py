"""`fuzi rollback`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
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
    from fuzi.reports.archive import differences_text, served_json
    from fuzi.steps.clone.operate import record_deployment, require_right
    from fuzi.steps.release.rollback import rollback

    workspace = open_clone(session)
    signer = workspace.signer(session.key)
    require_right(workspace, signer, "deploy")
    archive = wiring.archive(session.repo)
    served = rollback(
        archive.stores[0],
        wiring.target(session.repo, target),
        archive.ground.tombstones or (),
        banner=wiring.banner(),
        vouchers=archive.ground.vouchers,
        release=release,
    )
    record_deployment(workspace, signer, target, served, "rollback")
    differences = differences_text(served.differences, session.translate)
    done = msg("{target} serves {tag} again: {files} files.", tag=served.tag, target=target, files=len(served.lines))
    session.answer(served_json(served, target), f"{done.render(session.translate)}\n{differences}")
    session.say(msg("it stays until somebody runs `fuzi deploy {target}`", target=target))
    return 0
