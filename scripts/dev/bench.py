"""Measures the gate on a large site: whole processes, the median of several runs, beside a goal and a named peer.

Each figure and its peer are timed in turn in the same run, so that their ratio holds on a machine whose speed drifts.
It ends by itself: every process has a limit of time.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench_push import Editor
from bench_site import BenchSite, environment, make_site, run

from fuzi import wiring
from fuzi.formats.ssh_signature import armour
from fuzi.formats.statement import canonical, namespace

LIMIT = 900
"""Seconds after which a process is given up."""
PUSHES = 3


@dataclass
class Figure:
    """A measure with its runs in seconds; the peer's are scaled to the same amount of work."""

    name: str
    goal: float
    seconds: list[float]
    peer: str = ""
    beside: Sequence[float] = ()

    def line(self) -> str:
        """Return one row of the table."""
        mine = statistics.median(self.seconds)
        verdict = "met" if mine <= self.goal else "NOT met"
        row = f"{self.name:<58}{mine:>9.2f} s  goal {self.goal:>5.2f} s  {verdict:<8}"
        if not self.beside:
            return row
        theirs = statistics.median(self.beside)
        return f"{row}  {mine / theirs:>7.2f} x {self.peer} ({theirs:.2f} s)"


class Bench:
    """One site and the questions put to it."""

    def __init__(self, site: BenchSite, runs: int) -> None:
        self.site, self.runs = site, runs
        self.figures: list[Figure] = []
        self.clone = Editor(site, site.root / "clone")
        self.fuzi = [sys.executable, "-m", "fuzi", "--repo", str(self.clone.folder), "-q"]

    def timed(self, words: Sequence[str | Path], folder: Path | None = None, expect: Sequence[int] = (0,)) -> float:
        """Run a process and return its seconds; another exit code than expected ends the bench."""
        start = time.perf_counter()
        done = subprocess.run(
            [str(word) for word in words], cwd=folder or self.site.root, env=environment(self.site.home),
            capture_output=True, check=False, timeout=LIMIT,
        )  # fmt: skip
        if done.returncode not in expect:
            raise RuntimeError(f"{words}: {done.returncode}\n{done.stdout.decode()}\n{done.stderr.decode()}")
        return time.perf_counter() - start

    def pairs(self, mine: Callable[[], float], theirs: Callable[[], float]) -> tuple[list[float], list[float]]:
        """Time two things in turn, after one round that does not count."""
        mine(), theirs()
        rows = [(mine(), theirs()) for _ in range(self.runs)]
        return [one for one, _other in rows], [other for _one, other in rows]

    def add(self, figure: Figure) -> None:
        """Keep a figure and print it."""
        self.figures.append(figure)
        print(figure.line(), flush=True)

    # the figures

    def help(self) -> None:
        """`fuzi --help` beside a bare Python."""
        mine, theirs = self.pairs(
            lambda: self.timed([sys.executable, "-m", "fuzi", "--help"]),
            lambda: self.timed([sys.executable, "-c", "pass"]),
        )
        self.add(Figure("fuzi --help", 0.15, mine, "python -c pass", theirs))

    def judge(self, change: str) -> None:
        """`fuzi judge`, which fetches, beside a bare `git fetch` from the same host."""
        mine, theirs = self.pairs(
            lambda: self.timed([*self.fuzi, "judge", change], expect=(0, 1)),
            lambda: self.timed(["git", "fetch", "--quiet", "origin"], self.clone.folder),
        )
        self.add(Figure("fuzi judge", 0.5, mine, "git fetch", theirs))

    def verify(self, landings: int) -> None:
        """The whole proof beside `git log --raw` and `git fsck`, and `ssh-keygen` once for each signature of people."""
        words = [*self.fuzi, "verify", "--offline", "--founding", self.site.site]
        listed = self.timed(["git", "log", "--raw", "--no-abbrev", "origin/ledger"], self.clone.folder)
        whole = [self.timed([*words, "--full"])]
        self.add(
            Figure(f"fuzi verify --full, {landings} landings", 20.0, whole, "git log --raw of the ledger", [listed])
        )
        checked = self.timed(["git", "fsck", "--full", "--no-progress"], self.clone.folder)
        self.add(Figure("  the same", 20.0, whole, "git fsck --full", [checked]))
        one = statistics.median(self._keygen() for _ in range(10))
        signed = 5 * landings  # submission, three approvals, landing
        self.add(Figure("  the same", 20.0, whole, f"ssh-keygen -Y verify x {signed}, from 10", [one * signed]))
        mine, theirs = self.pairs(
            lambda: self.timed(words),
            lambda: self.timed(["git", "rev-list", "--count", "origin/ledger"], self.clone.folder),
        )
        self.add(Figure("fuzi verify, nothing new", 1.0, mine, "git rev-list --count of the ledger", theirs))

    def _keygen(self) -> float:
        """Return how long `ssh-keygen` takes to verify one record of the ledger."""
        here = wiring.workspace(self.clone.folder, is_offline=True)
        row = next(iter(here.ledger.index.of_kind("submission")))
        envelope = here.ledger.kept[row.id].envelope
        desk = self.site.root / "one"
        desk.mkdir(exist_ok=True)
        (desk / "sig").write_text(armour(envelope.signature), encoding="ascii")
        public = (self.site.root / "keys" / "p05.pub").read_text(encoding="ascii").strip()
        (desk / "people").write_text(f"p05 {public}\n", encoding="ascii")
        (desk / "text").write_bytes(canonical(envelope.statement))
        here.repository.close()
        words = ["ssh-keygen", "-Y", "verify", "-f", "people", "-I", "p05", "-n", namespace("submission"), "-s", "sig"]
        start = time.perf_counter()
        with (desk / "text").open("rb") as text:
            subprocess.run(words, cwd=desk, stdin=text, capture_output=True, check=True, timeout=LIMIT)
        return time.perf_counter() - start

    def push(self) -> None:
        """One change pushed, beside the same commit pushed to a bare repository without hooks."""
        plain = self.site.root / "plain.git"
        run(["git", "clone", "--quiet", "--bare", "--single-branch", "--branch", "main", self.site.host, plain],
            self.site.root, self.site.home)  # fmt: skip
        usual = [self._pushed(f"push-{number}", plain) for number in range(PUSHES)]
        theirs = [other for _mine, other in usual]
        self.add(Figure("push of one change", 1.5, [mine for mine, _other in usual], "git push, no hooks", theirs))
        after = [self._pushed(f"later-{number}", plain, hostile=True) for number in range(PUSHES)]
        theirs = [other for _mine, other in after]
        self.add(
            Figure("  right after a hostile push", 1.5, [mine for mine, _other in after], "git push, no hooks", theirs)
        )
        words = [*self.fuzi, "verify", "--founding", self.site.site]
        self.add(Figure(f"fuzi verify, {2 * PUSHES} pushes new", 1.0, [self.timed(words)]))

    def _pushed(self, change: str, plain: Path, *, hostile: bool = False) -> tuple[float, float]:
        number = int.from_bytes(change.encode(), "big") % 1_000
        commit = self.clone.edit(number % 100, number + 10)
        specs = self.clone.prepared(change)
        other, _code = self.clone.push(plain, [f"{commit}:refs/heads/{change}"])
        if hostile:
            _seconds, code = self.clone.push("origin", [f"{self.clone.junk()}:refs/heads/changes/junk"])
            if code == 0:
                raise RuntimeError("the hostile push was taken in")
        mine, code = self.clone.push("origin", specs)
        if code != 0:
            raise RuntimeError(f"{change} was refused")
        return mine, other


def main() -> None:
    """Make the site, measure, print."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--folder", type=Path, required=True, help="an empty place for the site; removed afterwards")
    words.add_argument("--pages", type=int, default=10_000)
    words.add_argument("--landings", type=int, default=10_000)
    words.add_argument("--runs", type=int, default=5, help="runs of what is short")
    asked = words.parse_args()
    start = time.perf_counter()
    try:
        site = make_site(asked.folder, asked.pages, asked.landings)
        print(
            f"a site of {asked.pages} pages and {asked.landings} landings, made in {time.perf_counter() - start:.0f} s"
        )
        bench = Bench(site, asked.runs)
        bench.help()
        bench.verify(asked.landings)
        bench.judge(f"change-{asked.landings - 1}")
        bench.push()
    finally:
        shutil.rmtree(asked.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
