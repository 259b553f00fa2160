"""Gathers what a check was asked for: what is scanned, the files beside it, and a sentence that says what it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.formats import git_attributes, mkdocs_file
from fuzi.messages import Message, msg
from fuzi.model.ids import ObjectId, is_change_id, is_object_id
from fuzi.model.scan_secrets import NO_SECRETS, Secrets
from fuzi.ports.credentials import Credentials, NoCredentials
from fuzi.ports.documents import Documents
from fuzi.ports.files import Files
from fuzi.ports.rendering import Renderer
from fuzi.ports.repository import Repository
from fuzi.ports.workers import ALONE, Workers
from fuzi.scanning.sieve import Sieves
from fuzi.scanning.source import Source
from fuzi.steps.check.draft import Draft, base_of, load_draft
from fuzi.steps.check.ref_names import branch_of, tags_on
from fuzi.steps.check.scan_rules import main_tip
from fuzi.steps.check.scan_sources import of_commits, of_files, of_staged
from fuzi.steps.check.shelf import Shelf, shelf_of_commit, shelf_of_folder, shelf_of_index

PUBLISHED = ("content", "site_config", "review/originals", "review/registers")
"""What a check of the whole site looks at: everything that is or steers what is published, as far as it exists."""
STEERING = ("review/roster.yml", "review/policy.yml", "review/confidentiality", mkdocs_file.PATH, git_attributes.PATH)
"""Settings outside of it whose form a check of the whole site looks at too."""


class Wish(Struct, frozen=True):
    """What is to be checked: paths; the index; a change (`ID` or `BASE..HEAD`); the whole site; else the draft."""

    paths: tuple[Path, ...] = ()
    is_staged: bool = False
    change: str = ""
    is_all: bool = False


class Ground(Struct, frozen=True):
    """What a check stands on; `repository` is None outside of one, `root` is what shown paths are relative to."""

    repository: Repository | None
    files: Files
    documents: Documents
    renderer: Renderer
    root: Path
    today: dt.date
    secrets: Secrets = NO_SECRETS
    recorded: Callable[[], Mapping[str, str]] = dict
    workers: Workers = ALONE
    sieves: Sieves | None = None
    credentials: Credentials = NoCredentials()


class Gathered(Struct, frozen=True):
    """What is to be checked.

    Attributes:
        sources: the texts to scan.
        shelf: the files of the site around them.
        said: a sentence that says what it is.
        span: base and head of the commits among it; None where there are none.
    """

    sources: list[Source]
    shelf: Shelf
    said: Message
    span: tuple[ObjectId, ObjectId] | None = None


def gather(wish: Wish, ground: Ground) -> Gathered:
    """Return what is wished; without a wish what differs from `origin/main`, else the whole site.

    Raises:
        AskedWrongly: more than one thing is wished, a path or change does not exist, or it needs a repository.
    """
    if sum((bool(wish.paths), wish.is_staged, bool(wish.change), wish.is_all)) > 1:
        raise AskedWrongly(msg("give paths, or one of --staged, --change and --all"))
    if wish.is_staged:
        return _staged(_repository(ground))
    if wish.change:
        return _change(_repository(ground), wish.change)
    if wish.paths:
        return _named(wish.paths, ground)
    draft = None if wish.is_all or ground.repository is None else load_draft(ground.repository)
    if draft is None or ground.repository is None:
        return _whole(ground, is_asked=wish.is_all)
    return _drafted(draft, ground.repository, ground)


def _staged(repository: Repository) -> Gathered:
    draft = load_draft(repository)
    shelf = shelf_of_index(repository, () if draft is None else draft.committed)
    said = msg("looked at: {n} file(s) of the next commit, as they are staged", n=len(shelf.touched))
    others = len({*repository.status()} - shelf.touched)
    if others:
        said = msg(
            "looked at: {n} file(s) of the next commit, as staged; {m} more are changed but not staged: `git add`",
            n=len(shelf.touched),
            m=others,
        )
    return Gathered(of_staged(repository), shelf, said)


def _change(repository: Repository, asked: str) -> Gathered:
    head, beyond, branch = _range(repository, asked)
    commits = repository.commits(head, beyond)
    changed = {
        one.path
        for commit in commits
        for one in repository.compare(commit.parents[0] if commit.parents else None, commit.id)
    }
    said = msg("looked at: {n} commit(s) with {m} file(s)", n=len(commits), m=len(changed))
    base = base_of(repository, head, beyond[0]) if beyond else None
    shelf = shelf_of_commit(repository, head, changed)
    sources = [*of_commits(repository, head, beyond, branch), *tags_on(repository, {one.id for one in commits})]
    return Gathered(sources, shelf, said, None if base is None else (base, head))


def _named(paths: tuple[Path, ...], ground: Ground) -> Gathered:
    found = [ground.files.located(path, ground.root) for path in paths]
    outside = [path for path in found if not path.is_relative_to(ground.root)]
    if outside and ground.repository is not None and ground.repository.work_tree is not None:
        raise AskedWrongly(
            msg("{path} lies outside of the repository {root}", path=outside[0], root=ground.root),
            msg("put a copy into the page's folder; or run `fuzi check` where it lies, by the rules shipped with fuzi"),
        )
    sources = of_files(ground.files.under(found, ground.root))
    shelf = shelf_of_folder(ground.files, ground.root, (one.path for one in sources), is_change=False)
    return Gathered(sources, shelf, msg("looked at: {n} file(s)", n=len(sources)))


def _whole(ground: Ground, *, is_asked: bool) -> Gathered:
    paths = [ground.root / name for name in PUBLISHED if ground.files.has(ground.root / name)]
    if not paths:
        raise AskedWrongly(msg("there is no content/ here"), msg("name the files to check"))
    sources = of_files(ground.files.under(paths, ground.root))
    steering = ground.files.names(ground.root, STEERING)
    touched = (*(one.path for one in sources), *steering, *STEERING)
    shelf = shelf_of_folder(ground.files, ground.root, (), is_change=False)
    shelf = Shelf(shelf.paths, shelf.read, frozenset(touched) & shelf.paths)
    if is_asked:
        return Gathered(sources, shelf, msg("looked at: the whole site"))
    return Gathered(
        sources, shelf, msg("looked at: the whole site; there is no draft here to compare with origin/main")
    )


def _drafted(draft: Draft, repository: Repository, ground: Ground) -> Gathered:
    """Gather what `fuzi submit` would send, and what is not committed yet."""

    def read(path: str) -> bytes | None:
        place = ground.root / path
        return next(iter(ground.files.under([place], ground.root))).data if ground.files.is_file(place) else None

    touched = draft.touched(repository, read)
    here = [ground.root / path for path in draft.uncommitted if ground.files.is_file(ground.root / path)]
    sent = of_commits(repository, draft.head, (draft.base, draft.main), changed_since=draft.uncommitted)
    sources = [*sent, *of_files(ground.files.under(here, ground.root))]
    shelf = shelf_of_folder(ground.files, ground.root, touched, is_change=True)
    if not touched and not sources:
        nothing = msg("looked at: nothing; no file here differs from origin/main (`--all` checks the whole site)")
        return Gathered(sources, shelf, nothing)
    commits = len(repository.commits(draft.head, (draft.base, draft.main)))
    said = msg("looked at: {n} file(s) that differ from origin/main", n=len(touched))
    if commits:
        said = msg(
            "looked at: {n} file(s) that differ from origin/main, and the words of {m} commit(s)",
            n=len(touched),
            m=commits,
        )
    return Gathered(sources, shelf, said, (draft.base, draft.head))


def _repository(ground: Ground) -> Repository:
    if ground.repository is None:
        raise AskedWrongly(msg("this needs a Git repository"), msg("go to a site's folder, or name it with --repo"))
    return ground.repository


def _range(repository: Repository, asked: str) -> tuple[ObjectId, tuple[ObjectId, ...], str]:
    """Return head, what is left out, and the branch's name, of `ID` or `BASE..HEAD`."""
    if ".." in asked:
        base, _, head = asked.partition("..")
        return _commit(repository, head), (_commit(repository, base),), branch_of(repository, head)
    main = main_tip(repository)
    for ref in (f"refs/heads/changes/{asked}", f"refs/remotes/origin/changes/{asked}"):
        tip = repository.ref(ref) if is_change_id(asked) else None
        if tip is not None:
            return tip, () if main is None else (main[0],), f"changes/{asked}"
    raise AskedWrongly(msg("there is no change {change} here", change=asked), msg("see `fuzi changes`"))


def _commit(repository: Repository, name: str) -> ObjectId:
    if is_object_id(name):
        return repository.commit(ObjectId(name)).id
    ref = repository.head_branch() or "" if name in {"", "HEAD"} else name
    for full in (ref, f"refs/heads/{name}", f"refs/remotes/{name}", f"refs/tags/{name}"):
        found = repository.ref(full) if full.startswith("refs/") else None
        if found is not None:
            return found
    raise AskedWrongly(msg("{name} names no commit", name=name), msg("give a branch, a tag or a whole commit id"))
