"""`fuzi recover`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "recover",
    help=_(
        "When nobody on the roster can approve or land any more: approve, with a recovery key of the founding record "
        "(`--key FILE`), a change of the roster that was submitted with one. So many of them as the founding record "
        "says; then one of them lands it with `fuzi land`."
    ),
)
@click.argument("change", metavar="ID")
@click.option("-m", "words", default="", metavar="TEXT", help=_("a remark for the record"))
def command(session: Session, change: str, words: str) -> int:
    """Approve with a recovery key."""
    from fuzi.reports.verdict import verdict_text
    from fuzi.steps.clone.look import judged
    from fuzi.steps.clone.recover import recover

    workspace = open_clone(session)
    statement = recover(workspace, workspace.signer(session.key), change, words)
    verdict = judged(workspace, change)
    reader = reader_of(session, workspace)
    session.answer(
        {"statements": [{"change": change, "statement": statement}], "outcome": verdict.outcome.value},
        verdict_text(verdict, session.translate, reader.name_of),
    )
    session.say(msg("signed and filed: {change} {statement}", change=change, statement=statement[:12]))
    return 0
