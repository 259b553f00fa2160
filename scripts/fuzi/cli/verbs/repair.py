"""`fuzi repair`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "repair",
    help=_(
        "Answer for commits that stand on main without a record: propose to take them back (--revert) or to let them "
        "stand (--ratify); once governance has approved the proposal, --finish carries it out."
    ),
)
@click.option(
    "--ratify", "how", flag_value="ratify", help=_("propose that they stay; they are checked like any change")
)
@click.option("--revert", "how", flag_value="revert", help=_("propose that main goes back to what its records say"))
@click.option("--finish", "how", flag_value="finish", help=_("carry out what was proposed and approved"))
@click.option("-m", "reason", default="", metavar="TEXT", help=_("why; it is recorded"))
def command(session: Session, how: str | None, reason: str) -> int:
    """Propose a repair, or carry it out."""
    from fuzi.errors import AskedWrongly
    from fuzi.steps.clone.repair import propose

    if how is None:
        raise AskedWrongly(msg("say one of --revert, --ratify, --finish"))
    if how == "finish":
        return _finish(session)
    workspace = open_clone(session)
    signer = workspace.signer(session.key)
    change, statement = propose(workspace, signer, "ratify" if how == "ratify" else "revert", reason)
    session.answer(
        {"change": change, "statement": statement, "how": how},
        msg("proposed: {change}", change=change).render(session.translate),
    )
    session.say(msg("next: governance approves {change} stage by stage, then `fuzi repair --finish`", change=change))
    return 0


def _finish(session: Session) -> int:
    from fuzi.reports.verdict import verdict_json, verdict_text
    from fuzi.steps.clone.repair import finish

    workspace = open_clone(session)
    done = finish(workspace, workspace.signer(session.key))
    document = verdict_json(done.verdict, session.translate)
    if done.commit is None:
        reader = reader_of(session, workspace)
        no = verdict_text(done.verdict, session.translate, reader.name_of, unit_of=reader.unit_of)
        session.answer(document, no)
        return 1
    document.update({"commit": done.commit, "statement": done.statement})
    text = msg("repaired: main is at {commit}, and its record says why", commit=done.commit[:12])
    session.answer(document, text.render(session.translate))
    return 0
