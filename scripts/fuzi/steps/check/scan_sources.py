"""Gathers what is scanned: files of this machine, the index, trees, and every commit of a change with its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from fuzi.gate.paths import name_problem
from fuzi.model.ids import ObjectId
from fuzi.model.page import owner_of
from fuzi.model.tree import TreeFile
from fuzi.ports.documents import Documents
from fuzi.ports.files import NamedFile
from fuzi.ports.repository import Repository
from fuzi.scanning.kinds import LARGEST_TEXT, plain_text
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source
from fuzi.steps.check.draft_words import SHORT, words_of
from fuzi.steps.record.site_tree import SiteTree

_SUBMODULE = "160000"


def of_files(files: Iterable[NamedFile]) -> list[Source]:
    """Return files of this machine as sources, each with the page that owns it."""
    read = list(files)
    paths = {file.path for file in read}
    return [Source(file.path, file.data, page=owner_of(file.path, paths) or "") for file in read]


def of_tree_files(repository: Repository, files: Sequence[TreeFile], origin: str = "") -> list[Source]:
    """Return blobs as sources; of a submodule there is only the name here, it is refused by the gate."""
    wanted = [file for file in files if file.mode != _SUBMODULE]
    paths = {file.path for file in files}
    bodies = dict(repository.read_many(dict.fromkeys(file.object_id for file in wanted)))
    return [
        Source(file.path, bodies.get(file.object_id, b""), page=owner_of(file.path, paths) or "", origin=origin)
        for file in files
    ]


def of_staged(repository: Repository) -> list[Source]:
    """Return what the next commit would add or change."""
    return of_tree_files(repository, [one.after for one in repository.staged() if one.after is not None])


def of_commits(
    repository: Repository,
    head: ObjectId,
    beyond: Sequence[ObjectId],
    branch: str = "",
    changed_since: Collection[str] = (),
    *,
    base: ObjectId | None = None,
    listed: Collection[str] | None = None,
) -> list[Source]:
    """Return everything a push would make public: each commit's blobs, words and names, and the branch's name.

    A blob that is still in `head` under its path is a plain file; one that only an earlier commit holds names that
    commit as its origin. So does the blob of `head` where the work tree's file is another since (`changed_since`).

    Args:
        base: where given, what differs from it is looked at besides: a merge that keeps an old state of main brings
            back files that none of its commits changes.
        listed: see `words_of`.
    """
    sources: list[Source] = []
    if branch:
        sources.append(Source("", branch.encode(), carrier=Carrier.BRANCH, origin="branch"))
    now = SiteTree(repository, head)

    def is_kept(file: TreeFile) -> bool:
        there = None if file.path in changed_since else now.get(file.path)
        return there is not None and there.object_id == file.object_id

    seen: set[tuple[str, ObjectId]] = set()
    for commit in repository.commits(head, beyond):
        before = commit.parents[0] if commit.parents else None
        sources += words_of(commit, repository.empty_folders(before, commit.id), listed)
        changed = [one.after for one in repository.compare(before, commit.id) if one.after is not None]
        fresh = [file for file in changed if (file.path, file.object_id) not in seen]
        seen |= {(file.path, file.object_id) for file in fresh}
        kept = [file for file in fresh if is_kept(file)]
        gone = [file for file in fresh if not is_kept(file)]
        sources += _of_draft(repository, kept)
        sources += _of_draft(repository, gone, f"commit:{commit.id[:SHORT]}")
    changed = [] if base is None else [one.after for one in repository.compare(base, head) if one.after is not None]
    return sources + _of_draft(repository, [file for file in changed if (file.path, file.object_id) not in seen])


def _of_draft(repository: Repository, files: Sequence[TreeFile], origin: str = "") -> list[Source]:
    """Return blobs of a draft as sources: a name that no tree may hold is refused in every commit of it."""
    return [replace(one, name_problem=name_problem(one.path)) for one in of_tree_files(repository, files, origin)]


def with_documents(sources: Sequence[Source], documents: Documents) -> list[Source]:
    """Return the sources with the text layers of those that are not plain text; the reader starts only when needed."""
    unread = [
        index
        for index, one in enumerate(sources)
        if one.carrier is Carrier.FILE and len(one.data) <= LARGEST_TEXT and plain_text(one.data) is None
    ]
    read = list(sources)
    if unread:
        answers = documents.extract([(sources[index].path, sources[index].data) for index in unread])
        for index, answer in zip(unread, answers, strict=True):
            read[index] = replace(sources[index], extracted=answer)
    return read
