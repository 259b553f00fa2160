"""Recomputes objects and checks their form and links: what a release stands on is what its names say."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from fuzi.adapters.git_objects import checked_id
from fuzi.adapters.git_process import Done, GitProcess
from fuzi.adapters.scratch_folder import scratch_folder
from fuzi.errors import IntegrityFailed
from fuzi.messages import msg, visible
from fuzi.model.ids import ObjectId


def check(process: GitProcess, head: ObjectId, beyond: Sequence[ObjectId] = ()) -> None:
    """Recompute and check every object that `head` reaches; see `Repository.strict_check`.

    Git packs more than it lists where the same bytes lie at another path of an older commit (its search is sparse
    unless told otherwise); what counts is that each object listed was recomputed under its own name.
    """
    asked = "\n".join([checked_id(head), *(f"^{checked_id(old)}" for old in beyond), ""]).encode()
    listed = process.ask("rev-list", "--objects", "--no-object-names", "--stdin", stdin=asked)
    if listed.status != 0:
        raise _broken(listed.err)
    with scratch_folder() as folder:
        pack, index = folder / "made.pack", folder / "read.idx"
        packed = _packed(process, asked, pack)
        done = process.ask("index-pack", "--strict", "-o", str(index), str(pack))
        if packed.status != 0 or done.status != 0:
            raise _broken(packed.err or done.err)
        rows = process.run("show-index", stdin=index.read_bytes()).decode().splitlines()
    if not {row.split(" ")[1] for row in rows}.issuperset(listed.out.decode().split()):
        raise _broken("the bytes of an object are not those its name says")


def _packed(process: GitProcess, asked: bytes, pack: Path) -> Done:
    """Let Git pack what is asked for; it writes to us, for it cannot move a file of its own to another file system."""
    running = process.start("pack-objects", "--stdout", "--quiet", "--revs", "--no-sparse", "--no-use-bitmap-index")
    with suppress(BrokenPipeError):  # it ended at once, and tells why
        running.stdin.write(asked)
        running.stdin.close()
    with pack.open("wb") as file:
        shutil.copyfileobj(running.stdout, file)
    err = running.stderr.read().decode("utf-8", "replace")
    assert running.proc is not None  # noqa: S101 - until it is let go of
    return Done(running.proc.wait(), b"", err)


def _broken(words: str) -> IntegrityFailed:
    return IntegrityFailed(
        msg("the repository's objects do not hold: something in it is damaged or was changed"),
        msg("do not work on: compare with another copy of the repository"),
        visible(words.strip()[-500:]),
    )
