"""How much quicker a check of a large site is when processes share in it: whole processes, timed in turn.

    scripts/bench --workers [--pages 2000] [--runs 3]

The reports of both are compared byte for byte; where the machine is busy otherwise, look at the ratio and run it again.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_scan import markdown
from bench_site import environment, page_path, page_text

_LIMIT = 900
_CHARACTERS = 900


def make(root: Path, pages: int) -> None:
    """Write a site without a repository: pages of about 5 kB with tables, lists and links."""
    words = [sys.executable, "-m", "fuzi", "init", str(root), "--minimal", "-q"]
    subprocess.run(words, check=True, env=environment(root.parent), timeout=_LIMIT)
    text = markdown(_CHARACTERS * pages)
    for number in range(pages):
        place = root / page_path(number)
        place.parent.mkdir(parents=True, exist_ok=True)
        own = text[number * _CHARACTERS : (number + 1) * _CHARACTERS]
        place.write_bytes(page_text(number, 1) + f"\n{own}\n".encode())


def checked(root: Path, workers: int) -> tuple[float, bytes]:
    """Return the seconds of one check of the whole site, and its report."""
    words = [sys.executable, "-m", "fuzi", "check", "--all", "--format", "json", "-q", "--workers", str(workers)]
    begun = time.perf_counter()
    done = subprocess.run(
        words, cwd=root, env=environment(root.parent), capture_output=True, check=False, timeout=_LIMIT
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr.decode())
    return time.perf_counter() - begun, done.stdout


def main() -> None:
    """Print the seconds of one process and of two, and their ratio."""
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=2_000)
    options.add_argument("--runs", type=int, default=3)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        make(root, asked.pages)
        rows = [(checked(root, 1), checked(root, 2)) for _ in range(asked.runs)]
    alone, shared = (statistics.median(row[which][0] for row in rows) for which in (0, 1))
    is_same = all(one[1] == other[1] for one, other in rows)
    print(f"check --all, {asked.pages} pages: {alone:.2f} s alone, {shared:.2f} s by two: {shared / alone:.2f} x")
    print("the reports are the same to the byte" if is_same else "THE REPORTS DIFFER")
    raise SystemExit(not is_same)


if __name__ == "__main__":
    main()
