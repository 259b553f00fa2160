"""`fuzi publish`."""

from __future__ import annotations

from typing import Any

import click

from fuzi.cli.group import verb
from fuzi.cli.release import (
    Operation,
    live_message,
    make_release,
    open_operation,
    proved,
    put_live,
    record,
    record_json,
    release_json,
    show_refusal,
    warn_closed,
)
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "publish",
    help=_(
        "Land every approved change, release, and deploy to TARGET (default: the first one). Where nothing has changed "
        "since the last release, none is made."
    ),
)
@click.argument("target", required=False)
def command(session: Session, target: str | None) -> int:
    """Land, release and deploy in one go."""
    from fuzi import wiring
    from fuzi.steps.release.standing import standing_release

    operation = open_operation(session, target, ("land", "release", "deploy"))
    workspace = operation.workspace
    landed = _land_approved(session, operation)
    document: dict[str, Any] = {"landed": landed, "target": operation.name}
    proof = proved(workspace)
    standing = standing_release(workspace, wiring.press(session.repo)) if proof.is_verified else None
    if standing is not None:
        document |= record_json(standing)
        session.say(msg("nothing has changed since {name}, so no new release is made", name=standing.name))
    else:
        done = make_release(session, workspace, "", proof)
        if done.record is None:
            return show_refusal(session, done)
        document |= release_json(done)
        pages = len(done.record.pages)
        session.say(msg("released and archived: {name}, {pages} pages", name=done.record.name, pages=pages))
    document["is_new"] = standing is None
    return _serve(session, operation, document)


def _land_approved(session: Session, operation: Operation) -> list[str]:
    """Land every approved change; return their ids."""
    from fuzi.steps.clone.land import land
    from fuzi.steps.clone.look import open_changes

    landed: list[str] = []
    for one in open_changes(operation.workspace):
        change, title = one.submission.change, one.submission.title
        if one.verdict.outcome == "approved" and land(operation.workspace, operation.signer, change).commit is not None:
            landed.append(change)
            session.say(msg("landed: {change} — {title}", change=change, title=title))
    return landed


def _serve(session: Session, operation: Operation, document: dict[str, Any]) -> int:
    """Deploy the release unless the target was rolled back on purpose, or serves it already, whole."""
    from fuzi import wiring
    from fuzi.steps.release.standing import served_already

    place = operation.name
    if operation.target.state().is_held:
        session.answer({**document, "target": None}, "")
        session.say(msg("{target} was rolled back on purpose, so it is left as it is; see `fuzi deploy`", target=place))
        return 0
    archive = wiring.archive(session.repo)
    served = served_already(archive, operation.target, document["release"], wiring.banner())
    if served is not None:
        record(operation, served, "deploy")  # a run that was killed before its record is completed here
        what = msg("{target} serves {tag} already; nothing is to be done", target=place, tag=served.tag)
    else:
        what = live_message(operation, put_live(session, operation, document["release"]))
    session.answer(document, what.render(session.translate))
    warn_closed(session, operation)
    return 0
