"""`fuzi publish`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("publish", help=_("Land every approved change, release, and deploy to TARGET (default: the first one)."))
@click.argument("target", required=False)
def command(session: Session, target: str | None) -> int:
    """Land, release and deploy in one go."""
    from fuzi import wiring
    from fuzi.cli.release import make_release, release_json, show_refusal
    from fuzi.steps.clone.land import land
    from fuzi.steps.clone.look import open_changes
    from fuzi.steps.clone.operate import record_deployment, require_right
    from fuzi.steps.release.archive_ground import first_target
    from fuzi.steps.release.deploy import deploy
    from fuzi.steps.release.release_archive import release_named

    workspace = open_clone(session)
    signer = workspace.signer(session.key)
    for right in ("land", "release", "deploy"):
        require_right(workspace, signer, right)
    place = target or first_target(workspace)
    served_by = wiring.target(session.repo, place)  # a wrong name is refused before anything is done
    landed = []
    for one in open_changes(workspace):
        if one.verdict.outcome == "approved" and land(workspace, signer, one.submission.change).commit is not None:
            landed.append(one.submission.change)
            session.say(msg("landed: {change} — {title}", change=one.submission.change, title=one.submission.title))
    done = make_release(session, workspace, "")
    if done.record is None:
        return show_refusal(session, done)
    session.say(
        msg("released and archived: {name}, {pages} pages", name=done.record.name, pages=len(done.record.pages))
    )
    archive = wiring.archive(session.repo)
    if served_by.state().is_held:
        session.answer({"landed": landed, **release_json(done), "target": None}, "")
        session.say(msg("{target} was rolled back on purpose, so it is left as it is; see `fuzi deploy`", target=place))
        return 0
    served = deploy(
        archive.stores[0],
        release_named(archive.stores[0], done.record.name),
        served_by,
        archive.ground.tombstones or (),
        banner=wiring.banner(),
        vouchers=archive.ground.vouchers,
    )
    workspace.fetch()
    record_deployment(workspace, signer, place, served, "deploy")
    document = {"landed": landed, **release_json(done), "target": place}
    text = msg("{tag} is live on {target}: {files} files.", tag=served.tag, target=place, files=len(served.lines))
    session.answer(document, text.render(session.translate))
    return 0
