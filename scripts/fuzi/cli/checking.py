"""What `check` does beside looking: the form of its report, and mending after asking."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from fuzi import wiring
from fuzi.cli.session import Session
from fuzi.messages import Message, msg
from fuzi.reports.mending import document_lines, left_lines, text_lines
from fuzi.steps.check.check import Answer, check
from fuzi.steps.check.gather import Ground, Wish
from fuzi.steps.check.mend import Manner, carry_out, planned, refuse_commits
from fuzi.steps.check.mendable import mendable

_PAGES = ("review/reasons", "review/page-rules", "review/confidentiality/rules")
"""Where rules are explained; a later folder goes before an earlier one where both explain a word."""


def rule_pages(root: Path) -> dict[str, str]:
    """Return where each rule's documentation is, by the rule's id."""
    return {page.stem: f"{folder}/{page.name}" for folder in _PAGES for page in (root / folder).glob("*.md")}


def mend(
    session: Session, wish: Wish, ground: Ground, answer: Answer, manner: Manner, *, is_agreed: bool
) -> Answer | None:
    """Show what would be mended, ask, mend it; return the answer for the files as they are then.

    None where something could be mended and nobody was there to agree.
    """
    refuse_commits(wish)
    tools = wiring.mending_tools(ground)
    plan = planned(answer.report, wish, ground, tools.stripper, manner)
    _show(session, [*text_lines(plan.texts), *document_lines((*plan.texts, *plan.documents))])
    _show(session, left_lines([(one.path, one.why) for one in plan.left], plan.count))
    if not plan.texts and not plan.documents:
        _show(session, [msg("nothing here can be mended by itself")])
        return answer
    if not is_agreed and not sys.stdin.isatty():
        _show(session, [msg("nothing was written: nobody can be asked here; `fuzi check --fix --yes` writes it")])
        return None
    questions = (
        (plan.texts, msg("Mask these values now? The files are written; nothing is committed.")),
        (plan.documents, msg("Take these properties out now? The files are written; nothing is committed.")),
    )
    agreed = [one for files, asked in questions if files and (is_agreed or _agrees(session, asked)) for one in files]
    if not agreed:
        _show(session, [msg("nothing was written")])
        return answer
    kept = carry_out(agreed, ground, tools)
    session.say(msg("{n} file(s) written; look at them, then commit", n=len(agreed)))
    if kept:
        session.say(
            msg(
                "what Git did not hold yet is kept as it was in {folder}; delete that folder when all is well",
                folder=tools.kept.folder,
            )
        )
    return check(wish, ground)


def say_mendable(session: Session, wish: Wish, ground: Ground, answer: Answer) -> None:
    """Say how many of the findings `--fix` would mend, where it would mend any: with the command that does it."""
    count = 0 if session.is_quiet else mendable(answer.report, ground, lambda: wiring.mending_tools(ground).stripper)
    if count:
        where = ["--all"] if wish.is_all else [shlex.quote(str(one)) for one in wish.paths]
        command = " ".join(["fuzi check --fix", *where])
        session.say(
            msg("`{command}` can mend {n} of them: it shows what it would do, and asks", command=command, n=count)
        )


def _show(session: Session, lines: Iterable[Message]) -> None:
    """Print what would be done, with `-q`, too: nothing is written that was not shown."""
    for line in lines:
        click.echo(line.render(session.translate), err=True)


def _agrees(session: Session, question: Message) -> bool:
    try:
        return session.confirm(question)
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
