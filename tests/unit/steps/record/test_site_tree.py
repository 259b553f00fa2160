"""A tree that is read folder by folder answers like the whole list of its files, on real Git."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.repositories import commit_of
from fuzi.adapters.git import GitRepository
from fuzi.model.file_tree import ListedTree, under
from fuzi.steps.record.site_tree import SiteTree

FILES = {
    "content/index.md": b"1",
    "content/news/index.md": b"2",
    "content/news/2026/a/index.md": b"3",
    "content/news/2026/a/图.png": b"4",
    "content/news/2026/b.md": b"5",
    "review/policy.yml": b"6",
    "mkdocs.yml": b"7",
}


@pytest.fixture
def here(tmp_path: Path) -> GitRepository:
    return GitRepository.init(tmp_path / "r", bare=True)


def test_every_file_folder_and_gap_is_as_in_the_list(here: GitRepository) -> None:
    commit = commit_of(here, FILES)
    listed = ListedTree({one.path: one for one in here.files(commit)})
    tree = SiteTree(here, commit, sized=True)
    assert set(under(tree, "")) == set(FILES)
    folders = {"", *(path[: end + 1] for path in FILES for end, char in enumerate(path) if char == "/")}
    for folder in folders:
        assert set(tree.names(folder)) == set(listed.names(folder))
    for path in (
        *FILES,
        *(one.rstrip("/") for one in folders),
        "content//index.md",
        "content/",
        "none/at/all",
        "/",
        "",
    ):
        assert (path in tree) is (path in listed), path
        assert tree.get(path) == listed.get(path)


def test_only_the_folders_on_the_way_are_read(here: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = commit_of(here, FILES)
    asked: list[str] = []
    whole = here.folder
    monkeypatch.setattr(here, "folder", lambda tree, path="": asked.append(path) or whole(tree, path))
    tree = SiteTree(here, commit)
    assert "content/news/2026/a/index.md" in tree
    assert "content/none/deeper/still.md" not in tree
    assert asked == ["", "content", "content/news", "content/news/2026", "content/news/2026/a"]
