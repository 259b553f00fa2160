from __future__ import annotations

import subprocess
import sys
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


KILLED = """
import os, signal, sys
from pathlib import Path
from fuzi.adapters.work_folder import LocalWorkFolder
with LocalWorkFolder(Path(sys.argv[1])).staging(Path(sys.argv[1], "site"), may_clear=True) as staged:
    (staged / "half.html").write_text("half")
    os.kill(os.getpid(), signal.SIGTERM)
"""


def test_what_a_killed_build_left_goes_with_the_next_one(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert [path.name for path in tmp_path.iterdir()] != []
    _staged(tmp_path, tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_that_still_runs_and_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    other = tmp_path / ".site-notebook" / "new"
    other.mkdir(parents=True)
    with LocalWorkFolder(tmp_path).staging(tmp_path / "site", may_clear=True) as first:
        _staged(tmp_path, tmp_path / "site")
        assert first.is_dir()
        for name in ("404.html", "sitemap.xml"):
            (first / name).write_text(name)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site-notebook", "site"]
    assert other.is_dir()


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
