"""Former bytes of mended files: found again by their path, none of them lost."""

from __future__ import annotations

from pathlib import Path

from fuzi.adapters.kept_files import LocalKeptFiles


def test_each_state_is_kept_once_where_the_file_stands(tmp_path: Path) -> None:
    kept = LocalKeptFiles(tmp_path)
    for path, data in (
        ("content/news/a/index.md", b"one"),
        ("content/news/b/index.md", b"two"),
        ("content/news/a/index.md", b"one"),
        ("content/news/a/index.md", b"three"),
        ("content/news/a/index.md", b"three"),
    ):
        kept.keep(path, data)
    found = {one.relative_to(tmp_path).as_posix(): one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    (later,) = (name for name, data in found.items() if data == b"three")
    assert later.startswith("content/news/a/index.") and later.endswith(".md")
    assert found == {"content/news/a/index.md": b"one", "content/news/b/index.md": b"two", later: b"three"}
    assert all(one.stat().st_mode & 0o077 == 0 for one in tmp_path.rglob("*"))


def test_no_path_leads_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    LocalKeptFiles(folder).keep("../../outside.md", b"one")
    LocalKeptFiles(folder).keep(f"{tmp_path}/absolute.md", b"two")
    assert sorted(one.name for one in folder.rglob("*.md")) == ["absolute.md", "outside.md"]
    assert not (tmp_path / "absolute.md").exists()
