"""One whole archive, byte for byte: what is written today must be what is written in ten years.

`python -m golden.test_archive` (with tests/ and scripts/ on the path) writes it anew after a change made on purpose.
The pages are too short to be deflated, so the bytes do not depend on the version of zlib.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from fakes.releases import archived, copies, tombstone, vouchers
from fuzi.steps.release.archive_verify import verify_archive

GOLDEN = Path(__file__).resolve().parent / "archive"
ONE = {"index.html": b"<h1>1</h1>", "news/a/index.html": b"<h1>A</h1>", "news/a/p.png": bytes(range(200, 232))}
TWO = {**ONE, "index.html": b"<h1>2</h1>"}


def made(work: Path) -> Path:
    """Archive two releases and return the storage root."""
    store = copies(work)[0]
    archived([store], work, 1, ONE)
    archived([store], work, 2, TWO, included=(tombstone("news/c"),))
    return work / "here" / "ocfl"


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_archive_is_written_byte_for_byte_as_before(tmp_path: Path) -> None:
    assert tree(made(tmp_path)) == tree(GOLDEN / "ocfl")


def test_an_archive_written_before_is_still_read_and_whole(tmp_path: Path) -> None:
    from shutil import copytree

    copytree(GOLDEN, tmp_path / "here")
    report = verify_archive([copies(tmp_path)[0]], vouchers(), mend=False)
    assert report.is_whole and not report.faults and len(report.checks) == 3


if __name__ == "__main__":
    from shutil import copytree, rmtree

    rmtree(GOLDEN, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        copytree(made(Path(folder)), GOLDEN / "ocfl")
