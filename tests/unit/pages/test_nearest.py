"""The file that was probably meant by a name that leads to nothing."""

from __future__ import annotations

import pytest

from fuzi.pages.nearest import nearest_hint

PAGE = "content/news/2026/11-20-x/index.md"
FOLDER = "content/news/2026/11-20-x"


@pytest.mark.parametrize(
    ("missing", "there", "words"),
    [
        ("photo.jpg", "Photo.JPG", "the folder holds {name}: capital and small letters count; write the name alike"),
        (
            "图1.png",
            "图１.png",
            "the folder holds {name}: full-width and half-width characters differ; write the name alike",
        ),
        ("photo.jpg", "photo.jpeg", "the folder holds {name}: only the ending differs; write the name alike"),
        ("photo", "photo.png", "the folder holds {name}: only the ending differs; write the name alike"),
        ("photo.jpg", "photo.jpg.jpg", "the folder holds {name}: only the ending differs; write the name alike"),
        ("my-photo.jpg", "my_photo.jpg", "the folder holds {name}: the names differ a little; write the name alike"),
        ("my photo.jpg", "my-photo.jpg", "the folder holds {name}: the names differ a little; write the name alike"),
        (
            "timetable.xlsx",
            "timetabel.xlsx",
            "the folder holds {name}: the names differ a little; write the name alike",
        ),
    ],
)
def test_a_name_beside_the_page_is_told_with_what_differs(missing: str, there: str, words: str) -> None:
    paths = {PAGE, f"{FOLDER}/{there}", f"{FOLDER}/other.pdf"}
    assert str(nearest_hint(f"{FOLDER}/{missing}", PAGE, paths)) == words.format(name=there)


def test_what_lies_in_another_folder_is_told_with_its_whole_path() -> None:
    paths = {PAGE, "content/notices/2026/a/index.md", "content/notices/2026/a/Photo.jpg"}
    assert str(nearest_hint(f"{FOLDER}/photo.jpg", PAGE, paths)) == (
        "content/notices/2026/a/Photo.jpg has that name: put a copy into the page's own folder"
    )


def test_a_page_meant_by_a_link_is_linked_and_not_copied() -> None:
    paths = {PAGE, "content/notices/2026/a/index.md", "content/notices/2026/b.md"}
    hint = nearest_hint("content/news/2026/b.md", PAGE, paths)
    assert str(hint) == "write ../../../notices/2026/b.md to link to the page of that name"


def test_one_s_own_folder_goes_before_others_and_the_likest_before_the_like() -> None:
    paths = {PAGE, "content/a/photo.jpg", f"{FOLDER}/photos.jpg", f"{FOLDER}/PHOTO.jpg"}
    assert "holds PHOTO.jpg" in str(nearest_hint(f"{FOLDER}/photo.jpg", PAGE, paths))


@pytest.mark.parametrize(
    "there", [f"{FOLDER}/lab.png", "content/b/index.md", "review/photo.jpg", f"{FOLDER}/index.md", "content/a/phot.jpg"]
)
def test_what_is_not_alike_gives_no_hint(there: str) -> None:
    assert nearest_hint(f"{FOLDER}/photo.jpg", PAGE, {PAGE, there}) is None


def test_a_missing_index_is_no_name_at_all() -> None:
    assert nearest_hint("content/news/2026/gone/index.md", PAGE, {PAGE, "content/a/index.md"}) is None


def test_a_name_made_to_be_slow_is_not_compared() -> None:
    assert nearest_hint(f"{FOLDER}/{'a' * 1_000_000}.jpg", PAGE, {PAGE, f"{FOLDER}/{'a' * 190}.jpg"}) is None


def test_the_answer_does_not_depend_on_the_order_of_the_files() -> None:
    paths = [PAGE, "content/b/photo.jpg", "content/a/photo.jpg", "content/c/photo.jpg"]
    hints = {str(nearest_hint(f"{FOLDER}/photo.jpg", PAGE, given)) for given in (paths, paths[::-1])}
    assert hints == {"content/a/photo.jpg has that name: put a copy into the page's own folder"}
