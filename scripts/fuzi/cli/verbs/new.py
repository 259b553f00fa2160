"""`fuzi new`: start a page."""

from __future__ import annotations

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("new", help=_("Start a page titled TITLE in COLUMN, from the column's template, in a folder of its own."))
@click.argument("column")
@click.argument("title")
@click.option("--slug", default="", help=_("the folder's name (default: made from the title)"))
@click.option("--author", default="", help=_("the author's name (default: the name Git knows)"))
def command(session: Session, column: str, title: str, slug: str, author: str) -> int:
    """Start a page."""
    from fuzi import wiring
    from fuzi.steps.site.new_page import PageRequest, start_page

    repository = wiring.open_repository(session.repo)
    root = repository.work_tree or session.repo
    request = PageRequest(column, title, author or repository.config("user.name") or "", slug)
    started = start_page(wiring.work_folder(root), request, wiring.local_day(root))
    text = msg("Write the page in {path}.", path=started.path).render(session.translate)
    session.answer({"page": started.page, "path": started.path}, started.path if session.is_quiet else text)
    session.say(msg("next: put its files into the same folder, look at it with `fuzi serve`, then run `fuzi check`"))
    return 0
