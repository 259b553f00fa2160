"""Archiving, mending, deploying, going back, restoring: killed at every step, and on a disk that is full."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.releases import FIRST, archived, banner, copies, vouchers
from faults.dying import PACKAGE, TESTS, Case, steps_survived
from faults.release_cases import CASES
from fuzi.adapters.directory_target import DirectoryTarget
from fuzi.errors import WorldFailed
from fuzi.steps.release.deploy import deploy
from fuzi.steps.release.release_archive import releases


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """Return a folder in memory where the machine has one: hundreds of runs sync hundreds of files each."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="fuzi-test-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_run_killed_at_any_step_harms_nothing_and_the_next_finishes_it(case: type[Case], quick_folder: Path) -> None:
    steps = steps_survived(f"faults.release_cases:{case.__name__}", quick_folder)
    assert steps >= 6, f"only {steps} steps were seen"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO], ids=["full", "read-only", "broken"])
def test_a_disk_that_fails_at_a_write_harms_nothing_and_says_so(case: type[Case], code: int, tmp_path: Path) -> None:
    made, seen = case(), list[str]()
    (tmp_path / "w").mkdir()
    made.prepare(tmp_path / "w")

    def failing(step: str) -> None:
        seen.append(step)
        if step.startswith("write") and sum(name.startswith("write") for name in seen) == 2:
            raise OSError(code, os.strerror(code))

    try:
        made.run(tmp_path / "w", failing)
    except WorldFailed as error:
        assert error.exit_code == 3
    assert any(step.startswith("write") for step in seen)
    made.survived(tmp_path / "w")
    made.run(tmp_path / "w", lambda _step: None)
    made.finished(tmp_path / "w")


FILL_UP = """
import os
import sys
from pathlib import Path
from fakes.releases import *
from fuzi.errors import WorldFailed
from fuzi.steps.release.release_archive import releases
work = Path(sys.argv[1])
store = copies(work)[0]
archived([store], work.parent / "built")
big = {**SECOND, "big.bin": os.urandom(2**20)}
try:
    archived([store], work.parent / "built", 2, big)
except WorldFailed as error:
    assert "no space" in str(error), error
else:
    raise AssertionError("it fitted")
assert [one.facts.tag for one in releases(store)] == [facts(1).tag]
archived([store], work.parent / "built", 3, SECOND)
from fuzi.steps.release.archive_verify import verify_archive
report = verify_archive([store], vouchers())
assert report.is_whole and not report.faults, report
"""


def may_mount() -> bool:
    done = (
        subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False) if shutil.which("unshare") else None
    )
    return done is not None and done.returncode == 0


@pytest.mark.skipif(not may_mount(), reason="needs the right to mount a small disk of its own")
def test_a_disk_that_is_really_full_takes_the_next_smaller_release(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    mount = f'mount -t tmpfs -o size=600k none {tmp_path}/disk && exec {sys.executable} -c "$0" {tmp_path}/disk'
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{PACKAGE}"}
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount, FILL_UP], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_readers_see_no_error_while_the_site_is_switched_two_hundred_times(tmp_path: Path) -> None:
    """One thread reads the home page as fast as it can; it must always be one of the two sites, whole."""
    store = copies(tmp_path)[0]
    other = {**FIRST, "index.html": b"B" * 50_000}
    for number, files in ((1, FIRST), (2, other)):
        archived([store], tmp_path, number, files)
    target = DirectoryTarget("www", tmp_path / "www")
    statements = releases(store)
    pages = {FIRST["index.html"], other["index.html"]}
    errors, reads, done = [], [0], threading.Event()

    def read() -> None:
        page = tmp_path / "www" / "current" / "index.html"
        while not done.is_set():
            try:
                if page.read_bytes() not in pages:
                    errors.append("half a page")
            except OSError as error:
                errors.append(str(error))
            reads[0] += 1

    def switch(number: int) -> None:
        deploy(store, statements[number % 2], target, (), banner=banner, vouchers=vouchers())

    switch(0)
    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(1, 201):
            switch(number)
    finally:
        done.set()
        reader.join()
    assert not errors and reads[0] > 1000, (errors[:3], reads)


def test_a_reader_that_looks_while_a_link_is_remade_by_hand_does_see_errors(tmp_path: Path) -> None:
    """Proof that the test above can fail: unlink and link in its place leaves a gap."""
    (tmp_path / "a").mkdir()
    link = tmp_path / "current"
    link.symlink_to("a")
    gaps, done = [0], threading.Event()

    def read() -> None:
        while not done.is_set():
            gaps[0] += not link.exists()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(20_000):
            link.unlink()
            link.symlink_to("a")
            if gaps[0]:
                break
    finally:
        done.set()
        reader.join()
    assert gaps[0]
