"""Which pages a commit holds: what its release publishes."""

from __future__ import annotations

from fuzi.model.ids import ObjectId, PageId
from fuzi.model.page import CONTENT, page_id_of
from fuzi.ports.repository import Repository


def pages_of(repository: Repository, commit: ObjectId) -> tuple[PageId, ...]:
    """Return every page of a commit, sorted."""
    found = (one.path for one in repository.files(commit, "content") if one.path.endswith(".md"))
    return tuple(
        sorted({page_id_of(path) for path in found if path.rsplit("/", 1)[-1] != "README.md" and path != CONTENT})
    )
