"""Where the files of a site lie that a check is about: in a commit, in the index, or in the work tree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from pathlib import Path

from msgspec import Struct

from fuzi.errors import WorldFailed
from fuzi.formats import git_attributes, mkdocs_file
from fuzi.messages import msg
from fuzi.model.file_tree import EitherTree, TreePaths
from fuzi.model.ids import ObjectId, PageId
from fuzi.model.page import CONTENT, owner_of
from fuzi.model.tree import TreeFile
from fuzi.ports.files import Files
from fuzi.ports.repository import Repository
from fuzi.steps.record.site_tree import SiteTree

FOLDERS = ("content", "review", "site_config")
"""The folders of a site that a check reads in the work tree, beside single files."""


class Shelf(Struct, frozen=True):
    """The files of one state of a site.

    Attributes:
        paths: every file there is.
        read: returns the bytes of one of them.
        touched: the files that are to be checked; those among them that are not in `paths` were removed.
        removed: the pages that are removed; None where no change is checked but a whole site, or files by name.
    """

    paths: Set[str]
    read: Callable[[str], bytes]
    touched: frozenset[str]
    removed: frozenset[PageId] | None = None

    def text(self, path: str) -> str | None:
        """Return a file as text, what is not UTF-8 replaced; None where there is none."""
        return self.read(path).decode("utf-8", "replace") if path in self.paths else None


def shelf_of_commit(repository: Repository, commit: ObjectId, changed: Collection[str] | None) -> Shelf:
    """Return the files of a commit; all of them are to be checked (`changed` None), or those a change touches."""
    if changed is None:
        files = {one.path: one for one in repository.files(commit)}
        return Shelf(frozenset(files), _reader(repository, files), frozenset(files))
    tree = SiteTree(repository, commit)
    paths = TreePaths(tree, lambda: (one.path for one in repository.files(commit)))

    def read(path: str) -> bytes:
        found = tree.get(path)
        if found is None:
            raise KeyError(path)
        return repository.read(found.object_id)

    return Shelf(paths, read, frozenset(changed), removed_pages(changed, paths))


def shelf_of_index(repository: Repository, drafted: Iterable[str] = ()) -> Shelf:
    """Return the files as the next commit would hold them; those it changes are to be checked.

    Args:
        drafted: what the draft's earlier commits touch; a page they removed counts as removed.
    """
    branch = repository.head_branch()
    head = repository.ref(branch) if branch else None
    files = {} if head is None else {one.path: one for one in repository.files(head)}
    staged = repository.staged()
    for one in staged:
        files.pop(one.path, None)
        if one.after is not None:
            files[one.path] = one.after
    touched = frozenset(one.path for one in staged)
    return Shelf(frozenset(files), _reader(repository, files), touched, removed_pages({*touched, *drafted}, files))


def shelf_of_folder(files: Files, root: Path, touched: Iterable[str], *, is_change: bool) -> Shelf:
    """Return the files of the work tree at `root`; `is_change` tells whether `touched` is all that differs."""
    alone = [name for name in (mkdocs_file.PATH, git_attributes.PATH) if files.has(root / name)]
    paths = frozenset((*files.names(root, FOLDERS), *alone))
    wanted = frozenset(touched)

    def read(path: str) -> bytes:
        found = next(iter(files.under([root / path], root)), None)
        if found is None:
            gone = msg("{path} was removed while it was being checked", path=path)
            raise WorldFailed(gone, msg("run `fuzi check` again"))
        return found.data

    return Shelf(paths, read, wanted, removed_pages(wanted, paths) if is_change else None)


def removed_pages(touched: Collection[str], paths: Collection[str]) -> frozenset[PageId]:
    """Return the pages whose files were touched and that are there no more."""
    known = EitherTree(paths, frozenset(touched))
    owners = {owner_of(path, known) for path in touched if path.startswith(CONTENT)}
    return frozenset(page for page in owners if page is not None and not _has_page(page, paths))


def _has_page(page: PageId, paths: Collection[str]) -> bool:
    return f"{CONTENT}{page}/index.md" in paths or f"{CONTENT}{page}.md" in paths


def _reader(repository: Repository, files: Mapping[str, TreeFile]) -> Callable[[str], bytes]:
    return lambda path: repository.read(files[path].object_id)
