"""Looking into a tree folder by folder says what its whole list says: laws over trees that are made to be awkward."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from hypothesis import example, given
from hypothesis import strategies as some

from fuzi.gate.items import files_of, in_the_way
from fuzi.gate.paths import entry_problems
from fuzi.model.file_tree import LandedTree, ListedTree, under
from fuzi.model.ids import sha256_of
from fuzi.model.page import CONTENT, owner_of
from fuzi.model.tree import Entry, FileState

STATE = FileState("100644", sha256_of(b"x"))
NAMES = some.sampled_from(
    ["index.md", "index", "a", "A", "a.md", "A.md", "b", "b.png", "ﬁ", "fi", "a／b", "ａ", "ss", "ß", "\u0338a", "Ⅷ"]
)
PATHS = some.lists(NAMES, min_size=1, max_size=4).map("/".join) | some.lists(NAMES, min_size=1, max_size=4).map(
    lambda names: CONTENT + "/".join(names)
)


def without_clashes(paths: Iterable[str]) -> frozenset[str]:
    """Return the paths that can stand together: none is a folder of another."""
    kept: set[str] = set()
    for path in sorted(paths):
        parts = path.split("/")
        if not any("/".join(parts[:depth]) in kept for depth in range(1, len(parts))):
            kept.add(path)
    return frozenset(kept)


TREES = some.frozensets(PATHS, max_size=12).map(without_clashes)


def change(added: Iterable[str], removed: Iterable[str]) -> list[Entry]:
    """Return the entries that add and remove files."""
    gone = set(removed)
    return [
        *(Entry(path, STATE, None) for path in sorted(gone)),
        *(Entry(path, None, STATE) for path in sorted({*added} - gone)),
    ]


def twins(entries: Iterable[Entry], landed: Iterable[str]) -> list[str]:
    """Return the files with twins, told from the whole list."""
    by_fold: Mapping[str, set[str]] = defaultdict(set)
    for path in landed:
        names = path.split("/")
        for depth in range(1, len(names) + 1):
            part = "/".join(names[:depth])
            by_fold[unicodedata.normalize("NFKC", part).casefold()].add(part)
    found = {part for parts in by_fold.values() if len(parts) > 1 for part in parts}
    touched = sorted(one.path for one in entries if one.after is not None)
    return [path for path in touched if any(path == twin or path.startswith(f"{twin}/") for twin in found)]


@given(TREES, some.frozensets(PATHS, max_size=4), some.data())
@example(frozenset({"content/a/b.md"}), frozenset({"content/a／b.md"}), None)
def test_twins_are_those_that_the_whole_list_shows(
    tip: frozenset[str], added: frozenset[str], chosen: some.DataObject | None
) -> None:
    removed = chosen.draw(some.frozensets(some.sampled_from(sorted(tip)))) if chosen and tip else frozenset()
    entries = change(added, removed)
    landed = (tip | {one.path for one in entries}) - {one.path for one in entries if one.after is None}
    found = entry_problems(entries, LandedTree(ListedTree(tip), entries))
    assert [one.details["path"] for one in found if one.code == "path-twins"] == twins(entries, landed)


@given(TREES, some.frozensets(PATHS, max_size=4), some.data())
def test_what_is_in_the_way_is_what_the_whole_list_shows(
    tip: frozenset[str], added: frozenset[str], chosen: some.DataObject
) -> None:
    removed = chosen.draw(some.frozensets(some.sampled_from(sorted(tip)))) if tip else frozenset()
    entries = change(added, removed)
    new = {one.path for one in entries if one.after is not None}
    landed = (tip | new) - removed
    folders = {"/".join(path.split("/")[:depth]) for path in landed for depth in range(1, path.count("/") + 1)}
    expected = {
        path
        for path in new
        if path in folders
        or any("/".join(path.split("/")[:depth]) in landed for depth in range(1, path.count("/") + 1))
    }
    assert in_the_way(entries, ListedTree(tip)) == tuple(sorted(expected))


@given(TREES)
def test_the_files_of_a_page_are_those_it_owns(paths: frozenset[str]) -> None:
    owners = {owner_of(path, paths) for path in paths} - {None}
    for owner in owners:
        owned = sorted(path for path in paths if owner_of(path, paths) == owner)
        assert files_of(str(owner), ListedTree(paths)) == tuple(owned)


@given(TREES, some.frozensets(PATHS, max_size=4), some.data())
def test_a_change_laid_over_a_tree_is_the_tree_that_would_land(
    tip: frozenset[str], added: frozenset[str], chosen: some.DataObject
) -> None:
    removed = chosen.draw(some.frozensets(some.sampled_from(sorted(tip)))) if tip else frozenset()
    entries = change(added, removed)
    landed = (tip | {one.path for one in entries}) - removed
    laid = LandedTree(ListedTree(tip), entries)
    whole = ListedTree(landed)
    assert set(under(laid, "")) == landed
    for path in {*tip, *added}:
        assert (path in laid) is (path in landed)
    for folder in ["", *(path[: path.rindex("/") + 1] for path in landed | tip if "/" in path)]:
        assert set(laid.names(folder)) == set(whole.names(folder))
