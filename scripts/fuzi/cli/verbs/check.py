"""`fuzi check`."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _

_PAGES = ("review/page-rules", "review/confidentiality/rules")


@verb("check", help=_("Check pages, links and confidentiality; values are never printed."))
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))
@click.option("--staged", is_flag=True, help=_("what the next commit would change"))
@click.option("--change", default="", metavar="ID|BASE..HEAD", help=_("every commit of a change, its words and names"))
@click.option("--all", "everything", is_flag=True, help=_("everything published, and waivers that pass nothing"))
def command(session: Session, paths: tuple[Path, ...], staged: bool, change: str, everything: bool) -> int:
    """Check, print the report, and say whose rules were applied."""
    from fuzi import wiring
    from fuzi.reports.check import check_json, check_text
    from fuzi.steps.check.check import Wish, check, page_findings

    ground = wiring.check_ground(session.repo)
    wish = Wish(paths, staged, change, everything)
    answer = check(wish, ground, page_findings(wish, ground))
    pages = {page.stem: f"{folder}/{page.name}" for folder in _PAGES for page in (ground.root / folder).glob("*.md")}
    text = check_text(answer.report, session.translate, pages)
    session.say(answer.rules)
    session.answer(check_json(answer.report, session.translate), text)
    return 0 if answer.report.is_clean else 1
