"""A real Dask scheduler and its workers, on loopback alone; all of them end with the block, or by themselves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

SECONDS = 90
HOST = "127.0.0.1"


@dataclass
class Cluster:
    """A scheduler and its workers.

    Attributes:
        address: of the scheduler.
        logs: the folder where each of them writes what it says.
    """

    folder: Path
    scheme: str = "tcp"
    more: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What they run with: a home of their own, no settings of this machine's."""
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        return {**kept, "HOME": str(self.folder), "FUZI_OCR": "off", "LC_ALL": "C.UTF-8", **self.more}

    def said(self) -> str:
        """Return what all of them wrote."""
        return "".join(one.read_text("utf-8", "replace") for one in sorted(self.folder.glob("*.log")))

    def start(self, name: str, words: Sequence[str], more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start one of them; it ends by itself after a while."""
        limited = ["timeout", "-k", "5", str(SECONDS), sys.executable, "-I", "-m", "dask", *words]
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                limited, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=self.folder,
                env={**self.environment, **(more or {})}, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self, name: str, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a worker of one thread and wait until it has joined."""
        words = ["worker", self.address, "--host", f"{self.scheme}://{HOST}", "--nthreads", "1", "--no-nanny",
                 "--no-dashboard", "--name", name, "--local-directory", str(self.folder),
                 "--death-timeout", "30"]  # fmt: skip
        process = self.start(name, words, more)
        self.wait_for(name, "Registered to")
        return process

    def wait_for(self, name: str, words: str) -> None:
        """Wait until one of them has said something."""
        end = time.monotonic() + SECONDS
        while words not in (self.folder / f"{name}.log").read_text("utf-8", "replace"):
            if time.monotonic() > end:
                raise TimeoutError(self.said())
            time.sleep(0.05)

    def begin(self) -> None:
        """Start the scheduler."""
        place = self.folder / "scheduler.json"
        words = ["scheduler", "--host", f"{self.scheme}://{HOST}", "--port", "0", "--no-dashboard",
                 "--scheduler-file", str(place), "--no-show"]  # fmt: skip
        self.start("scheduler", words)
        end = time.monotonic() + SECONDS
        while not self.address:
            if time.monotonic() > end:
                raise TimeoutError(self.said())
            time.sleep(0.05)
            try:
                self.address = msgspec.json.decode(place.read_bytes())["address"]
            except (OSError, ValueError):
                continue

    def end(self) -> None:
        """End all of them."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def running_cluster(
    folder: Path, workers: int = 2, scheme: str = "tcp", more: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """Run a scheduler with some workers."""
    cluster = Cluster(folder, scheme, more or {})
    try:
        cluster.begin()
        for number in range(workers):
            cluster.worker(f"worker-{number}")
        yield cluster
    finally:
        cluster.end()
