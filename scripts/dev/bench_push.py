"""One change pushed to a host: prepared as `fuzi submit` does, pushed by plain `git push`, timed from outside."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from bench_site import BenchSite, environment, page_path, page_text, run

from fuzi import wiring
from fuzi.ports.repository import RefMove
from fuzi.steps.clone.submit import Wish, submit

_JUNK = 4_000


class _PreparedError(Exception):
    """Carries what was about to be pushed."""

    def __init__(self, moves: Sequence[RefMove]) -> None:
        super().__init__()
        self.moves = moves


class Editor:
    """A clone of the site in which pages are edited."""

    def __init__(self, site: BenchSite, folder: Path) -> None:
        self.site, self.folder = site, folder
        run(["git", "clone", "--quiet", "--template=", site.host, folder], site.root, site.home)
        for name, value in {
            "user.name": "p05",
            "user.email": "p05@example.test",
            "user.signingkey": str(site.root / "keys" / "p05"),
            "gpg.format": "ssh",
            "gc.auto": "0",
        }.items():
            run(["git", "config", name, value], folder, site.home)

    def edit(self, page: int, version: int) -> str:
        """Commit a new version of a page on a draft that starts from the host's main; return the commit."""
        self._git("fetch", "--quiet", "origin")
        self._git("switch", "--quiet", "--force-create", "draft", "origin/main")
        (self.folder / page_path(page)).write_bytes(page_text(page, version))
        self._git("commit", "--quiet", "--all", "--message", "edit")
        return self._git("rev-parse", "HEAD")

    def prepared(self, change: str) -> list[str]:
        """Return the ref updates that `fuzi submit` would push for the draft."""
        here = wiring.workspace(self.folder)
        here.fetch()

        def caught(_remote: str, moves: Sequence[RefMove], _options: Sequence[str] = ()) -> tuple[RefMove, ...]:
            raise _PreparedError(moves)

        here.repository.push = caught  # type: ignore[method-assign]
        try:
            submit(here, here.signer(self.site.root / "keys" / "p05"), wiring.inspector(here.repository),
                   Wish(change, "改一页"))  # fmt: skip
        except _PreparedError as found:
            return [f"{one.new}:{one.ref}" for one in found.moves]
        finally:
            here.repository.close()
        raise RuntimeError("nothing was to be pushed")

    def push(self, remote: str | Path, specs: Sequence[str]) -> tuple[float, int]:
        """Push; return the seconds of the whole process and its exit code."""
        start = time.perf_counter()
        done = subprocess.run(
            ["git", "push", "--quiet", "--atomic", str(remote), *specs],
            cwd=self.folder, env=environment(self.site.home), capture_output=True, check=False,
        )  # fmt: skip
        return time.perf_counter() - start, done.returncode

    def junk(self) -> str:
        """Return a commit with thousands of files that nobody asked for."""
        rows = [f"blob\nmark :{n}\ndata 40\n{n:040}\n" for n in range(1, _JUNK)]
        rows.append("commit refs/heads/junk\ncommitter x <x@example.test> 1 +0000\ndata 1\nx\n")
        rows += [f"M 100644 :{n} content/{n % 97}/{n}.md\n" for n in range(1, _JUNK)]
        run(["git", "fast-import", "--quiet", "--force"], self.folder, self.site.home, "".join(rows).encode())
        return self._git("rev-parse", "refs/heads/junk")

    def _git(self, *words: str) -> str:
        return run(["git", *words], self.folder, self.site.home)
