"""The work tree and the index: what differs, what is staged, how files are brought to a commit or written out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from fuzi.adapters.git_objects import BLOB_BYTES, ObjectReader, checked_id
from fuzi.adapters.git_process import GitProcess, failed, index_of_next_commit
from fuzi.errors import AskedWrongly, MalformedFile, WorldFailed
from fuzi.messages import msg, visible
from fuzi.model.ids import ObjectId
from fuzi.model.tree import EXECUTABLE, REGULAR, TreeFile
from fuzi.ports.repository import Changed

_GONE = "000000"


def head_branch(process: GitProcess) -> str | None:
    """Return the branch HEAD names; see `Repository.head_branch`."""
    done = process.ask("symbolic-ref", "--quiet", "HEAD")
    if done.status not in {0, 1}:
        raise failed(("symbolic-ref",), done)
    return done.out.decode("utf-8", "surrogateescape").strip() or None


def status(process: GitProcess) -> tuple[str, ...]:
    """Return the paths that differ from HEAD; see `Repository.status`."""
    out = process.run("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules")
    return tuple(sorted(row[3:].decode("utf-8", "surrogateescape") for row in out.split(b"\0") if row))


def staged(process: GitProcess, empty_tree: ObjectId) -> tuple[Changed, ...]:
    """Return what the index changes against HEAD; see `Repository.staged`."""
    has_head = process.ask("rev-parse", "--verify", "--quiet", "HEAD").status == 0
    words = ["diff-index", "--cached", "--raw", "-z", "--no-renames", "--full-index", "--ignore-submodules=none"]
    out = process.run(*words, "HEAD" if has_head else empty_tree, "--", env=index_of_next_commit())
    fields = out.split(b"\0")
    rows = zip(fields[0::2], fields[1::2], strict=False)
    return tuple(_changed(head.decode(), path.decode("utf-8", "surrogateescape")) for head, path in rows)


def _changed(head: str, path: str) -> Changed:
    before_mode, after_mode, before, after, _ = head.removeprefix(":").split(" ")
    return Changed(
        path,
        None if before_mode == _GONE else TreeFile(path, before_mode, ObjectId(before)),
        None if after_mode == _GONE else TreeFile(path, after_mode, ObjectId(after)),
    )


def switch(process: GitProcess, old: ObjectId, new: ObjectId) -> None:
    """Bring index and work tree from one tree to another; see `Repository.switch_work_tree`."""
    process.ask("update-index", "-q", "--refresh")  # a file whose dates alone differ is none that was changed
    done = process.ask("read-tree", "-m", "-u", checked_id(old), checked_id(new))
    if done.status != 0:
        raise WorldFailed(
            msg("files in the work tree were changed or are in the way"),
            msg("commit your changes or move the files away, then try again; `git status` shows them"),
            visible(done.err.strip()[-500:]),
        )


def write_files(reader: ObjectReader, files: Iterable[TreeFile], into: Path) -> None:
    """Write files into an empty folder; see `Repository.checkout`.

    Raises:
        AskedWrongly: the folder is not empty.
        MalformedFile: a link, a submodule, or a name that would leave the folder or reach into a Git directory.
    """
    files = tuple(files)
    if into.is_symlink() or (into.exists() and any(into.iterdir())):
        raise AskedWrongly(msg("the folder {path} is not empty", path=into), msg("choose another folder"))
    for file in files:
        if file.mode not in {REGULAR, EXECUTABLE} or not _is_plain(file.path):
            raise MalformedFile(
                msg("{path} cannot be written out: it is a link, a submodule or an unsafe name", path=file.path)
            )
    into.mkdir(parents=True, exist_ok=True)
    for folder in {(into / file.path).parent for file in files}:
        folder.mkdir(parents=True, exist_ok=True)
    bodies = reader.bodies([file.object_id for file in files], BLOB_BYTES)
    for file, (_, body) in zip(files, bodies, strict=True):
        rights = 0o755 if file.mode == EXECUTABLE else 0o644
        handle = os.open(into / file.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), rights)
        with os.fdopen(handle, "wb") as out:
            out.write(body)


def _is_plain(path: str) -> bool:
    """Tell whether a path can be written on any system without leaving its folder."""
    if "\\" in path or "\0" in path or ":" in path:
        return False
    return all(name.strip(". ") and name.rstrip(". ").lower() not in {".git", "git~1"} for name in path.split("/"))
