"""One at a time, across processes, and free again when the holder is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fuzi.adapters.host_lock import host_lock
from fuzi.errors import WorldFailed

HOLD = """\
import sys, time
from pathlib import Path
from fuzi.adapters.host_lock import host_lock
with host_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_push_waits_and_a_killed_one_leaves_nothing_behind(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(WorldFailed, match="busy"), host_lock(tmp_path, wait_seconds=0.1):
            pytest.fail("two held the lock")
    finally:
        other.kill()
        other.communicate()
    with host_lock(tmp_path, wait_seconds=0.1):
        assert (tmp_path / "fuzi/lock").stat().st_mode & 0o777 == 0o600
    with host_lock(tmp_path, wait_seconds=0):
        pass


def test_a_failure_inside_frees_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), host_lock(tmp_path):
        _ = 1 / 0
    with host_lock(tmp_path, wait_seconds=0):
        pass


def test_a_link_in_the_locks_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "fuzi").mkdir()
    (tmp_path / "fuzi/lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"), host_lock(tmp_path):
        pytest.fail("followed")
    assert not (tmp_path / "elsewhere").exists()
