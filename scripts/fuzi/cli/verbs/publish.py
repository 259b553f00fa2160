"""`fuzi publish`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fuzi.cli.debts import point_json, refuse_release, tell_point
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
from fuzi.messages import Message, msg

if TYPE_CHECKING:
    from fuzi.steps.clone.debts import ReleasePoint


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
    from fuzi.steps.clone.debts import release_point
    from fuzi.steps.release.standing import last_release, standing_release

    operation = open_operation(session, target, ("land", "release", "deploy"))
    workspace = operation.workspace
    landed, passed_over = _land_approved(session, operation)
    document: dict[str, Any] = {"landed": landed, "passed_over": passed_over, "target": operation.name}
    proof = proved(workspace)
    standing = standing_release(workspace, wiring.press(session.repo)) if proof.is_verified else None
    point = release_point(workspace) if proof.is_verified else None
    document |= point_json(point, session, workspace)
    standing = standing or (last_release(workspace) if point is not None and point.commit is None else None)
    if standing is not None:
        document |= record_json(standing)
        tell_point(session, workspace, point)
        session.say(_no_release(standing.name, point))
    else:
        done = make_release(session, workspace, "", proof)
        if done.record is None:
            return show_refusal(session, done) if done.point is None else refuse_release(session, workspace, done.point)
        document |= release_json(done)
        pages = len(done.record.pages)
        session.say(msg("released and archived: {name}, {pages} pages", name=done.record.name, pages=pages))
        tell_point(session, workspace, done.point)
    document["is_new"] = standing is None
    served = _serve(session, operation, document)
    return 1 if point is not None and point.held else served


def _no_release(name: str, point: ReleasePoint | None) -> Message:
    """Return why no release is made: nothing has changed, or what has is held back."""
    if point is not None and point.held:
        return msg("no new release is made; {name} stays, without the pages taken off since", name=name)
    return msg("nothing has changed since {name}, so no new release is made", name=name)


def _land_approved(session: Session, operation: Operation) -> tuple[list[str], list[str]]:
    """Land every approved change; return the ids of those that landed, and of those passed over because they cannot."""
    from fuzi.steps.clone.look import open_changes

    landed: list[str] = []
    passed_over: list[str] = []
    for one in open_changes(operation.workspace):
        if one.verdict.outcome != "approved":
            continue
        change, title = one.submission.change, one.submission.title
        why = _why_not_landed(operation, change)
        if why is None:
            landed.append(change)
            session.say(msg("landed: {change} — {title}", change=change, title=title))
        else:
            passed_over.append(change)
            session.say(msg("passed over: {change} — {title}; {why}", change=change, title=title, why=why))
    return landed, passed_over


def _why_not_landed(operation: Operation, change: str) -> Message | None:
    """Land a change and return None; or the reason why it alone cannot land, which keeps nothing else back."""
    from fuzi.errors import MalformedFile
    from fuzi.ports.repository import PushRefused
    from fuzi.steps.clone.land import land

    try:
        done = land(operation.workspace, operation.signer, change)
    except (PushRefused, MalformedFile) as error:
        return error.what
    if done.commit is not None:
        return None
    return next((one.message for one in done.verdict.reasons), msg("it is not approved any more"))


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
