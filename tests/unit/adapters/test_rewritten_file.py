"""A file is written anew only while it is the one that was looked at, whatever is put in its place meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fuzi.adapters import rewritten_file
from fuzi.adapters.rewritten_file import rewrite_file
from fuzi.errors import AskedWrongly
from fuzi.model.ids import sha256_of

OLD, NEW, OTHER = b"old", b"new", b"what somebody wrote a moment ago"
PATH = "content/news/index.md"


class Place:
    """A checkout with one file, and a folder beside it that is none of its business."""

    def __init__(self, folder: Path) -> None:
        self.root, self.outside = folder / "root", folder / "outside"
        self.file = self.root / PATH
        self.file.parent.mkdir(parents=True)
        self.outside.mkdir()
        self.file.write_bytes(OLD)
        (self.outside / "index.md").write_bytes(OLD)

    def rewrite(self) -> None:
        rewrite_file(self.root, PATH, NEW, sha256_of(OLD))

    def swap_folder(self) -> None:
        self.file.parent.rename(self.root / "content" / "aside")
        self.file.parent.symlink_to(self.outside)

    def swap_file(self) -> None:
        self.file.unlink()
        self.file.symlink_to(self.outside / "index.md")

    def write(self) -> None:
        self.file.write_bytes(OTHER)

    def make_pipe(self) -> None:
        self.file.unlink()
        os.mkfifo(self.file)

    def remove(self) -> None:
        self.file.unlink()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


ACTS: dict[str, Callable[[Place], None]] = {
    "other words": Place.write,
    "a link to a file": Place.swap_file,
    "a link to a folder": Place.swap_folder,
    "a pipe that nobody writes into": Place.make_pipe,
    "nothing": Place.remove,
}


def untouched(place: Place) -> bool:
    """Tell whether nothing was written, here or elsewhere."""
    files = [path for path in (*place.root.rglob("*"), *place.outside.iterdir()) if path.is_file()]
    return all(path.read_bytes() in {OLD, OTHER} for path in files) and not [*place.root.rglob(".index*")]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_what_stands_there_by_now_is_left_alone(place: Place, act: Callable[[Place], None]) -> None:
    act(place)
    with pytest.raises(AskedWrongly, match="changed meanwhile"):
        place.rewrite()
    assert untouched(place)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nothing_is_written_over_what_comes_between_looking_and_writing(
    place: Place, act: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, found = rewritten_file._mode_of, list[int]()

    def meanwhile(folder: int, name: str, path: str, was: str) -> int:
        found.append(looked(folder, name, path, was))  # type: ignore[arg-type]
        if len(found) == 1:
            act(place)
        return found[-1]

    monkeypatch.setattr(rewritten_file, "_mode_of", meanwhile)
    if act is Place.swap_folder:  # it goes where it was looked at
        place.rewrite()
        assert (place.root / "content" / "aside" / "index.md").read_bytes() == NEW
        assert (place.outside / "index.md").read_bytes() == OLD
        return
    with pytest.raises(AskedWrongly, match="changed meanwhile"):
        place.rewrite()
    assert untouched(place)


def test_it_keeps_its_mode_is_written_though_read_only_and_parts_from_its_twin(place: Place) -> None:
    place.file.chmod(0o444)
    twin = place.outside / "twin"
    os.link(place.file, twin)
    place.rewrite()
    assert (place.file.read_bytes(), twin.read_bytes()) == (NEW, OLD)
    assert place.file.stat().st_mode & 0o7777 == 0o444
    assert [one.name for one in place.file.parent.iterdir()] == ["index.md"]
