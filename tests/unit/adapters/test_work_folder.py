from __future__ import annotations

from pathlib import Path

import pytest

from fuzi.adapters.work_folder import LocalWorkFolder
from fuzi.errors import AskedWrongly, MalformedFile, WorldFailed


def test_a_new_file_is_written_with_its_folders(tmp_path: Path) -> None:
    LocalWorkFolder(tmp_path).write_new("a/b/c.md", "甲\n")
    assert (tmp_path / "a/b/c.md").read_bytes() == "甲\n".encode()


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("旧")
    with pytest.raises(AskedWrongly, match=r"a\.md is there already"):
        LocalWorkFolder(tmp_path).write_new("a.md", "新")
    assert (tmp_path / "a.md").read_text() == "旧"


def test_a_link_out_of_the_checkout_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / "content").symlink_to(tmp_path / "out")
    with pytest.raises(AskedWrongly, match="leaves the folder"):
        LocalWorkFolder(root).write_new("content/a.md", "甲")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_missing_settings_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MalformedFile, match=r"site\.yml cannot be used as it is"):
        LocalWorkFolder(tmp_path).read("site_config/site.yml")


def _staged(root: Path, out: Path, *, may_clear: bool = False, fails: bool = False) -> None:
    with LocalWorkFolder(root).staging(out, may_clear=may_clear) as staged:
        for name in ("404.html", "sitemap.xml", "new.html"):
            (staged / name).write_text(name)
        if fails:
            raise WorldFailed(None)  # type: ignore[arg-type]


def test_a_built_site_takes_its_place_at_the_end(tmp_path: Path) -> None:
    _staged(tmp_path, tmp_path / "site")
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["404.html", "new.html", "sitemap.xml"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_that_fails_leaves_the_earlier_site_and_no_trace(tmp_path: Path) -> None:
    _staged(tmp_path, tmp_path / "site")
    (tmp_path / "site/new.html").write_text("earlier")
    with pytest.raises(WorldFailed):
        _staged(tmp_path, tmp_path / "site", may_clear=True, fails=True)
    assert (tmp_path / "site/new.html").read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_earlier_site_is_replaced_only_when_that_was_said(tmp_path: Path) -> None:
    _staged(tmp_path, tmp_path / "site")
    with pytest.raises(AskedWrongly, match="holds a built site already"):
        _staged(tmp_path, tmp_path / "site")
    _staged(tmp_path, tmp_path / "site", may_clear=True)


def test_a_folder_with_other_files_is_never_cleared(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/letter.txt").write_text("甲")
    with pytest.raises(AskedWrongly, match="not a built site"):
        _staged(tmp_path, tmp_path / "home", may_clear=True)
    assert (tmp_path / "home/letter.txt").exists()


def test_a_file_or_a_link_is_no_folder_to_build_into(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("甲")
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link"):
        with pytest.raises(AskedWrongly, match="is not a folder"):
            _staged(tmp_path, tmp_path / name, may_clear=True)
