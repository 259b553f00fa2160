"""A folder for one task: gone afterwards; no room for it is said as such."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from fuzi.adapters.scratch_folder import scratch_folder
from fuzi.errors import WorldFailed


def test_it_is_its_owners_alone_and_gone_afterwards() -> None:
    with scratch_folder() as folder:
        (folder / "a").write_text("a", encoding="utf-8")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


def test_where_none_can_be_made_the_place_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = tmp_path / "nowhere"
    monkeypatch.setenv("TMPDIR", str(nowhere))
    monkeypatch.setattr(tempfile, "tempdir", str(nowhere))
    with pytest.raises(WorldFailed) as found, scratch_folder():
        pass
    assert str(nowhere) in str(found.value.what)


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, WorldFailed), (errno.EBUSY, OSError)])
def test_a_full_disk_is_told_and_other_troubles_stay_what_they_are(number: int, kind: type[Exception]) -> None:
    with pytest.raises(kind) as found, scratch_folder():
        raise OSError(number, os.strerror(number))
    assert type(found.value) is kind


# what a killed task left

HELD = (
    "import sys, time\nfrom fuzi.adapters.scratch_folder import scratch_folder\n"
    "with scratch_folder() as folder:\n"
    "    (folder / 'page').write_text('private')\n"
    "    print(folder, flush=True)\n    time.sleep(60)\n"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the system's temporary folder, of this test's own, in which nobody has looked around yet."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("fuzi.adapters.scratch_folder._cleared", set())
    return tmp_path


def test_what_a_killed_task_left_is_removed_and_what_another_one_holds_is_not(place: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(place)}
    runs = [subprocess.Popen([sys.executable, "-c", HELD], env=environment, stdout=subprocess.PIPE) for _ in range(2)]
    held = [Path(run.stdout.readline().decode().strip()) for run in runs if run.stdout]
    try:
        runs[0].kill()
        runs[0].wait()
        assert (held[0] / "page").is_file()
        with scratch_folder() as own:
            assert own.is_dir()
            assert not held[0].parent.exists()
            assert (held[1] / "page").is_file()
    finally:
        for run in runs:
            run.kill()
            run.communicate()


def test_whatever_may_be_somebody_else_s_is_left_alone(place: Path) -> None:
    marked, begun, named = (place / name for name in ("fuzi-run-abcdefg1", "fuzi-run-abcdefg2", "fuzi-run-a.b"))
    elsewhere = place / "elsewhere"
    for folder in (marked, begun, named, elsewhere):
        folder.mkdir()
    (marked / "work").mkdir()
    (begun / "running").touch()
    for name in ("work", "keep"):
        (elsewhere / name).mkdir()
        (named / name).mkdir()
    for folder in (elsewhere, named):
        (folder / "running").touch()
    (place / "fuzi-run-abcdefg3").symlink_to(elsewhere)
    with scratch_folder():
        pass
    assert {one.name for one in place.iterdir()} == {
        *("fuzi-run-abcdefg1", "fuzi-run-abcdefg2", "fuzi-run-abcdefg3", "fuzi-run-a.b", "elsewhere"),
    }
    assert (elsewhere / "keep").is_dir()
