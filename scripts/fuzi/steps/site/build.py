"""`fuzi build`: the site of a commit, or of the files as they lie in the checkout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, is_object_id
from fuzi.model.publication import SiteFacts
from fuzi.ports.repository import Repository
from fuzi.ports.site_builder import SiteBuilder
from fuzi.ports.work_folder import WorkFolder

MAIN = "refs/heads/main"
_REMOTE_MAIN = "refs/remotes/origin/main"
Facts = Callable[[ObjectId, dt.datetime | None], SiteFacts]
"""Gives what the site shows beyond a commit, at an as-of time (None: as pinned by its tag, else the newest known)."""


class BuiltSite(Struct, frozen=True):
    """A site that was built: where, from which commit (None: from the files of the checkout), as of when."""

    folder: Path
    commit: ObjectId | None
    as_of: dt.datetime
    is_registered: bool


class Builds(Struct, frozen=True):
    """What building needs: the builder and the checkout."""

    builder: SiteBuilder
    folder: WorkFolder

    def of_commit(
        self,
        repository: Repository,
        asked: str | None,
        facts: Facts,
        out: Path,
        *,
        as_of: dt.datetime | None,
        clean: bool,
    ) -> BuiltSite:
        """Build the site of the commit `asked` names (None: the tip of main) into `out`.

        Raises:
            AskedWrongly: no such commit, or `out` is taken.
            MalformedFile: a page or setting of the commit cannot be rendered.
        """
        commit = commit_of(repository, asked)
        known = facts(commit, as_of)
        with self.folder.staging(out, may_clear=clean) as staged, self.folder.workplace() as source:
            repository.checkout(commit, source)
            self.builder.build(source, staged, known)
        return BuiltSite(out, commit, known.as_of, known.is_registered)

    def of_work_tree(self, facts: SiteFacts, out: Path, *, clean: bool) -> BuiltSite:
        """Build the site of the files as they lie in the checkout, landed or not."""
        with self.folder.staging(out, may_clear=clean) as staged:
            self.builder.build(self.folder.root, staged, facts)
        return BuiltSite(out, None, facts.as_of, facts.is_registered)


def commit_of(repository: Repository, asked: str | None) -> ObjectId:
    """Return the commit that a branch, release tag or object name means; None means the tip of main."""
    if asked is None:
        commit = repository.ref(MAIN) or repository.ref(_REMOTE_MAIN)
        if commit is None:
            raise AskedWrongly(msg("there is no branch main yet"), msg("build what lies here: fuzi build --worktree"))
        return commit
    if is_object_id(asked):
        return repository.commit(ObjectId(asked)).id
    for name in _full_names(repository, asked):
        found = repository.ref(name)
        if found is not None:
            return _peeled(repository, found) if name.startswith("refs/tags/") else found
    hint = msg("give a branch, a release such as release/2026-11-23.1, or a whole commit id")
    raise AskedWrongly(msg("there is no commit {name}", name=asked), hint)


def _full_names(repository: Repository, asked: str) -> tuple[str, ...]:
    """Return the refs that a short name may mean, in order; `HEAD` is the branch that is checked out here."""
    if asked in {"HEAD", "@"}:
        branch = repository.head_branch()
        return (branch,) if branch else ()
    if asked.startswith("refs/"):
        return (asked,)
    return tuple(prefix + asked for prefix in ("refs/heads/", "refs/tags/", "refs/remotes/", "refs/remotes/origin/"))


def _peeled(repository: Repository, found: ObjectId) -> ObjectId:
    """Return the commit of a tag; a lightweight tag is the commit itself."""
    try:
        tag = repository.tag(found)
    except AskedWrongly:
        return repository.commit(found).id
    return repository.commit(tag.target).id
