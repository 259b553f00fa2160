"""`fuzi build`: the site of a commit."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fuzi.cli.clone import reader_near
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.errors import AskedWrongly
from fuzi.messages import Message, msg

if TYPE_CHECKING:
    from fuzi.model.ids import ObjectId
    from fuzi.ports.repository import Repository


@verb(
    "build",
    help=_(
        "Build the site of the commit REF (a branch, a release, a commit id; default: the tip of main). The result "
        "depends on the commit, the ledger and the as-of time alone."
    ),
)
@click.argument("ref", required=False)
@click.option("--worktree", is_flag=True, help=_("build the files as they lie here, landed or not"))
@click.option("-o", "out", type=click.Path(path_type=Path), help=_("the folder to build into (default: site)"))
@click.option("--clean", is_flag=True, help=_("replace a site that was built there before"))
@click.option(
    "--as-of", "as_of", metavar="TIME", help=_("the instant the site is built for, such as 2026-11-23T09:00:00+08:00")
)
def command(
    session: Session, ref: str | None, *, worktree: bool, out: Path | None, clean: bool, as_of: str | None
) -> int:
    """Build a site."""
    from fuzi import wiring
    from fuzi.steps.site.build import Builds, commit_of

    if worktree and ref is not None:
        raise AskedWrongly(msg("give a commit or --worktree, not both"))
    repository = wiring.open_repository(session.repo)
    root = repository.work_tree or session.repo
    folder = out if out is not None else root / "site"
    builds = Builds(wiring.site_builder(), wiring.work_folder(root))
    clean = clean or out is None
    when, has_draft = _instant(as_of), False
    if worktree:
        built = builds.of_work_tree(wiring.plain_facts(when), folder, clean=clean)
    else:
        facts = wiring.site_facts(repository)
        has_draft = ref is None and _has_draft(repository, commit_of(repository, None))
        built = builds.of_commit(repository, ref, facts, folder, as_of=when, clean=clean)
    text = msg("The site is in {folder}, as of {time}.", folder=built.folder, time=reader_near(session).at(built.as_of))
    session.answer(
        {
            "folder": str(built.folder),
            "commit": built.commit,
            "as_of": built.as_of.isoformat().replace("+00:00", "Z"),
            "registered": built.is_registered,
        },
        text.render(session.translate),
    )
    if has_draft:
        session.say(msg("it is what has landed on main; `fuzi build --worktree` builds the draft that lies here, too"))
    return 0


def _has_draft(repository: Repository, main: ObjectId) -> bool:
    """Tell whether something lies here that has not landed: commits beyond main, or files not committed."""
    branch = repository.head_branch()
    head = repository.ref(branch) if branch else None
    is_beyond = head is not None and not repository.is_ancestor(head, main)
    return is_beyond or (repository.work_tree is not None and bool(repository.status()))


def _instant(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise AskedWrongly(msg("`{text}` is not a time", text=text), _hint()) from error
    if instant.tzinfo is None or instant.year < 1980:
        raise AskedWrongly(msg("a time needs its zone"), _hint())
    return instant.astimezone(dt.UTC).replace(microsecond=0)


def _hint() -> Message:
    return msg("write it like 2026-11-23T09:00:00+08:00")
