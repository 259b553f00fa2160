"""What `check` does beside looking: the form of its report, and mending after asking."""

from __future__ import annotations

from collections.abc import Mapping

import click

from fuzi import wiring
from fuzi.cli.session import Session
from fuzi.messages import msg
from fuzi.reports.mending import plan_lines
from fuzi.steps.check.check import Answer, check
from fuzi.steps.check.gather import Ground, Wish
from fuzi.steps.check.mend import carry_out, planned, refuse_commits


def mend(session: Session, wish: Wish, ground: Ground, answer: Answer, *, is_agreed: bool) -> Answer:
    """Show how findings would be mended, ask, mend them; return the answer for the files as they are then."""
    refuse_commits(wish)
    plan = planned(answer.report, ground)
    for line in plan_lines(plan.files, plan.left):
        session.say(line)
    if not plan.files:
        return answer
    if not is_agreed and not _agrees(session):
        session.say(msg("nothing was written; `fuzi check --fix --yes` masks them"))
        return answer
    carry_out(plan, wiring.work_folder(ground.root))
    session.say(msg("{n} file(s) written; look at them, then commit", n=len(plan.files)))
    return check(wish, ground)


def _agrees(session: Session) -> bool:
    try:
        return session.confirm(msg("Mask them now? The files are written; nothing is committed."))
    except click.Abort:  # nobody is there to answer
        click.echo(err=True)
        return False


def shaped(shape: str, session: Session, answer: Answer, pages: Mapping[str, str]) -> str:
    """Return the report in the form that was asked for."""
    if shape == "sarif":
        from fuzi.reports.check_sarif import check_sarif

        return check_sarif(answer.report, session.translate, pages, session.language)
    if shape == "junit":
        from fuzi.reports.check_junit import check_junit

        return check_junit(answer.report, session.translate)
    if shape == "annotations":
        from fuzi.reports.check_annotations import check_annotations

        return check_annotations(answer.report, session.translate)
    if shape == "markdown":
        from fuzi.reports.check_markdown import check_markdown

        return check_markdown(answer.report, session.translate, pages)
    from fuzi.reports.check import check_text

    return check_text(answer.report, session.translate, pages, is_whole=answer.is_whole)
