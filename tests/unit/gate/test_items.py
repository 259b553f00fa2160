"""From entries to items: what belongs to a page, what an approval is bound to, what has moved on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fuzi.gate.items import files_of, grouped, in_the_way, make_item, moved_on, root_of
from fuzi.model.file_tree import ListedTree
from fuzi.model.ids import ObjectId, UnitId, sha256_of
from fuzi.model.items import ItemKind, item_id_of, kind_of
from fuzi.model.tree import Entry, FileState, TreeFile

V1, V2 = (FileState("100644", sha256_of(word)) for word in (b"v1", b"v2"))
TREE = frozenset(
    {
        "content/index.md",
        "content/banner.jpg",
        "content/news/index.md",
        "content/news/open-day/index.md",
        "content/news/open-day/photo.jpg",
        "content/news/open-day/files/plan.xlsx",
        "content/news/open-day/more/index.md",
        "content/news/open-day/more/map.png",
        "content/about.md",
        "review/originals/news/open-day.yml",
        "review/originals/about.yml",
        "review/originals/README.md",
        "review/registers/training.csv",
        "review/registers/README.md",
        "review/policy.yml",
        "mkdocs.yml",
    }
)


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("content/index.md", "index"),
        ("content/banner.jpg", "index"),
        ("content/news/index.md", "news"),
        ("content/news/open-day/index.md", "news/open-day"),
        ("content/news/open-day/photo.jpg", "news/open-day"),
        ("content/news/open-day/files/plan.xlsx", "news/open-day"),
        ("content/news/open-day/more/map.png", "news/open-day/more"),
        ("content/about.md", "about"),
        ("review/originals/news/open-day.yml", "news/open-day"),
        ("review/originals/about.yml", "about"),
        ("review/originals/news/no-such-page.yml", "@governance"),
        ("review/originals/README.md", "@governance"),
        ("review/registers/training.csv", "@register/training.csv"),
        ("review/registers/README.md", "@governance"),
        ("review/policy.yml", "@governance"),
        ("review/confidentiality/terms/projects.txt", "@governance"),
        ("mkdocs.yml", "@governance"),
        (".github/workflows/check.yml", "@governance"),
        ("contents/index.md", "@governance"),
        ("Content/index.md", "@governance"),
    ],
)
def test_every_path_belongs_to_one_item(path: str, item: str) -> None:
    assert item_id_of(path, TREE) == item


@pytest.mark.parametrize(
    ("item", "kind"),
    [("news/a", ItemKind.PAGE), ("@register/x.csv", ItemKind.REGISTER), ("@governance", ItemKind.GOVERNANCE)],
)
def test_the_kind_is_told_by_the_id(item: str, kind: ItemKind) -> None:
    assert kind_of(item) is kind


@pytest.mark.parametrize(
    ("item", "files"),
    [
        (
            "news/open-day",
            (
                "content/news/open-day/files/plan.xlsx",
                "content/news/open-day/index.md",
                "content/news/open-day/photo.jpg",
            ),
        ),
        ("news/open-day/more", ("content/news/open-day/more/index.md", "content/news/open-day/more/map.png")),
        ("index", ("content/banner.jpg", "content/index.md")),
        ("about", ("content/about.md",)),
        ("news", ("content/news/index.md",)),
        ("@governance", ()),
        ("@register/training.csv", ()),
    ],
)
def test_a_page_has_its_whole_folder_but_no_deeper_page(item: str, files: tuple[str, ...]) -> None:
    assert files_of(item, ListedTree(TREE)) == files


def added(path: str, state: FileState = V1) -> Entry:
    return Entry(path, None, state)


def test_entries_are_grouped_by_item_and_sorted_by_the_bytes_of_their_paths() -> None:
    entries = [added(path) for path in ("review/policy.yml", "content/é.md", "content/z.md", "content/z/b.jpg")]
    groups = grouped(entries, TREE | {one.path for one in entries})
    assert {name: [one.path for one in group] for name, group in groups.items()} == {
        "@governance": ["review/policy.yml"],
        "z": ["content/z.md", "content/z/b.jpg"],
        "é": ["content/é.md"],
    }


PAGE = "content/news/open-day/index.md"
PHOTO = "content/news/open-day/photo.jpg"


def page(entries: tuple[Entry, ...], after: dict[str, FileState]) -> str:
    return make_item("news/open-day", entries, after, []).digest


def test_the_digest_changes_with_any_file_of_the_folder() -> None:
    whole = page((added(PAGE),), {PAGE: V1, PHOTO: V1})
    assert whole == page((added(PAGE),), {PHOTO: V1, PAGE: V1})
    others = [
        page((added(PAGE),), {PAGE: V1, PHOTO: V2}),
        page((added(PAGE),), {PAGE: V1}),
        page((added(PAGE),), {PAGE: V1, PHOTO: FileState("100755", V1.sha256)}),
        page((Entry(PAGE, V2, V1),), {PAGE: V1, PHOTO: V1}),
        page((added(PAGE), added(PHOTO)), {PAGE: V1, PHOTO: V1}),
        make_item("news/open", (added(PAGE),), {PAGE: V1, PHOTO: V1}, []).digest,
    ]
    assert len({whole, *others}) == len(others) + 1


def test_a_units_name_is_no_part_of_the_digest_for_it_stands_in_the_page_itself() -> None:
    item = make_item("news/open-day", (added(PAGE),), {PAGE: V1}, [UnitId("first-primary")])
    assert item.digest == page((added(PAGE),), {PAGE: V1})
    assert item.units == ("first-primary",)


@pytest.mark.parametrize(
    ("path", "has_attachments"),
    [("plan.xlsx", True), ("setup.exe", True), ("data", True), ("photo.jpg", False), ("photo.SVG", False)],
)
def test_any_file_but_text_and_pictures_is_an_attachment(path: str, has_attachments: bool) -> None:
    name = f"content/news/open-day/{path}"
    assert make_item("news/open-day", (added(PAGE),), {PAGE: V1, name: V1}, []).has_attachments is has_attachments
    removed = Entry(name, V1, None)
    assert make_item("news/open-day", (removed,), {PAGE: V1}, []).has_attachments is has_attachments


def tree(**files: str) -> ListedTree:
    names = {"page": PAGE, "photo": PHOTO, "other": "content/notices/index.md", "rules": "review/policy.yml"}
    return ListedTree({names[name]: TreeFile(names[name], "100644", ObjectId(word)) for name, word in files.items()})


@pytest.mark.parametrize(
    ("tip", "moved"),
    [
        (tree(page="a", photo="a", other="a", rules="a"), ()),
        (tree(page="a", photo="a", other="b", rules="b"), ()),
        (tree(page="b", photo="a", other="a", rules="a"), (PAGE,)),
        (tree(page="a", photo="b", other="a", rules="a"), (PHOTO,)),
        (tree(page="a", other="a", rules="a"), (PHOTO,)),
        (tree(other="a"), (PAGE, PHOTO)),
    ],
)
def test_a_page_moved_on_when_any_file_of_it_did(tip: ListedTree, moved: tuple[str, ...]) -> None:
    base = tree(page="a", photo="a", other="a", rules="a")
    assert moved_on(grouped([Entry(PAGE, V1, V2)], base), base, tip) == moved


def test_a_settings_file_moved_on_only_by_itself() -> None:
    base, groups = tree(rules="a"), {"@governance": [Entry("review/policy.yml", V1, V2)]}
    assert moved_on(groups, base, tree(rules="b")) == ("review/policy.yml",)
    assert moved_on(groups, base, tree(rules="a", page="b")) == ()


STATES = some.none() | some.builds(
    FileState,
    some.sampled_from(["100644", "100755"]),
    some.sampled_from([sha256_of(bytes([number])) for number in range(3)]),
)
ENTRIES = some.lists(
    some.builds(Entry, some.text(some.characters(codec="utf-8"), max_size=4), STATES, STATES),
    max_size=5,
    unique_by=lambda one: one.path,
)


@given(ENTRIES, some.randoms())
def test_the_root_does_not_depend_on_the_order(entries: list[Entry], chance: object) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert root_of(shuffled) == root_of(entries)


@given(ENTRIES, ENTRIES)
def test_two_change_sets_have_one_root_only_when_they_are_the_same(one: list[Entry], other: list[Entry]) -> None:
    assert (root_of(one) == root_of(other)) is (set(one) == set(other))


REMOVED = Entry("a/x", V1, None)


@pytest.mark.parametrize(
    ("adds", "tip", "found"),
    [
        (("a",), ("a/x",), ("a",)),
        (("a/x",), ("a",), ("a/x",)),
        (("a/b/c/d",), ("a/b",), ("a/b/c/d",)),
        (("a/b",), ("a/b/c/d",), ("a/b",)),
        (("a", "a/b"), (), ("a", "a/b")),
        (("ab",), ("a/x",), ()),
        (("a/y",), ("a/x",), ()),
    ],
)
def test_a_file_and_a_folder_never_share_a_path(
    adds: tuple[str, ...], tip: tuple[str, ...], found: tuple[str, ...]
) -> None:
    entries = [Entry(path, None, V1) for path in adds]
    assert in_the_way(entries, ListedTree(tip)) == found


def test_what_a_change_removes_is_not_in_its_way() -> None:
    assert in_the_way([REMOVED, Entry("a", None, REMOVED.before)], ListedTree(["a/x"])) == ()
    assert in_the_way([REMOVED, Entry("a", None, REMOVED.before)], ListedTree(["a/x", "a/y"])) == ("a",)
