"""`fuzi deploy`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


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
    from fuzi import wiring
    from fuzi.reports.archive import differences_text, served_json
    from fuzi.steps.clone.operate import record_deployment, require_right
    from fuzi.steps.release.deploy import deploy
    from fuzi.steps.release.release_archive import release_named

    workspace = open_clone(session)
    signer = workspace.signer(session.key)
    require_right(workspace, signer, "deploy")
    archive = wiring.archive(session.repo)
    store = archive.stores[0]
    served = deploy(
        store,
        release_named(store, release),
        wiring.target(session.repo, target),
        archive.ground.tombstones or (),
        banner=wiring.banner(),
        vouchers=archive.ground.vouchers,
    )
    record_deployment(workspace, signer, target, served, "deploy")
    differences = differences_text(served.differences, session.translate)
    done = msg("{tag} is live on {target}: {files} files.", tag=served.tag, target=target, files=len(served.lines))
    session.answer(served_json(served, target), f"{done.render(session.translate)}\n{differences}")
    return 0
