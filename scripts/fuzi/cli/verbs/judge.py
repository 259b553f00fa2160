"""`fuzi judge`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _

_MALFORMED = "rules-malformed"


@verb("judge", help=_("Tell whether a change may land, and why: what was counted, what was not, who is missing."))
@click.argument("change", metavar="ID")
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, change: str, offline: bool) -> int:
    """Print the verdict; 0 approved, 1 not, 2 when main's rules are malformed."""
    from fuzi.errors import MalformedFile
    from fuzi.reports.verdict import verdict_json, verdict_text
    from fuzi.steps.clone.look import judged

    workspace = open_clone(session, is_offline=offline)
    verdict = judged(workspace, change)

    def name_of(person: str) -> str:
        try:
            return workspace.name_of(person)
        except MalformedFile:
            return person

    def unit_of(unit: str) -> str:
        try:
            return workspace.unit_of(unit)
        except MalformedFile:
            return unit

    text = verdict_text(verdict, session.translate, name_of, unit_of=unit_of)
    session.answer(verdict_json(verdict, session.translate), text)
    if any(reason.code == _MALFORMED for reason in verdict.reasons):
        return 2
    return 0 if verdict.outcome == "approved" else 1
