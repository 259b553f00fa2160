"""Reads and moves refs: every move is one transaction with the old value named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from fuzi.adapters.git_objects import checked_id
from fuzi.adapters.git_process import GitProcess, failed
from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import RefMove

_REF = re.compile(r"refs(/[^\s/~^:?*\[\\\x00-\x20\x7f]+)+")
_PREFIX = re.compile(r"refs/([^\s~^:?*\[\\\x00-\x20\x7f]*/)?")


def checked_ref(name: str) -> str:
    """Return `name` if it is a full ref name; Git itself refuses the rest of its rules."""
    if not _REF.fullmatch(name):
        raise AskedWrongly(msg("{ref} is not a full ref name", ref=name))
    return name


def ref(process: GitProcess, name: str) -> ObjectId | None:
    """Return what one ref names; never another ref that merely ends alike."""
    return refs_at(process, [name]).get(name)


def refs_at(process: GitProcess, names: Sequence[str]) -> dict[str, ObjectId]:
    """Return what each of some refs names; those that are missing are left out."""
    wanted = {checked_ref(name) for name in names}
    found = _listed(process, *sorted(wanted)) if wanted else {}
    return {name: target for name, target in found.items() if name in wanted}


def refs(process: GitProcess, under: str) -> dict[str, ObjectId]:
    """Return the refs below a prefix that ends in a slash."""
    if not _PREFIX.fullmatch(under):
        raise AskedWrongly(msg("{ref} is not a full ref name", ref=under))
    return _listed(process, under)


def _listed(process: GitProcess, *patterns: str) -> dict[str, ObjectId]:
    out = process.run("for-each-ref", "--format=%(objectname) %(refname)", "--", *patterns)
    rows = [line.split(" ", 1) for line in out.decode("utf-8", "surrogateescape").splitlines()]
    return {name: ObjectId(target) for target, name in rows}


class RefsMoved(WorldFailed):
    """A ref was not where the transaction expected it: somebody else moved it in between."""


def move(process: GitProcess, moves: Sequence[RefMove], why: str) -> None:
    """Move refs in one transaction; see `Repository.move`."""
    if not moves:
        return
    lines = ["start"]
    for one in moves:
        lines += ["option no-deref", _instruction(one)]
    lines += ["prepare", "commit", ""]
    args = ("update-ref", "-m", " ".join(why.split()) or "fuzi", "--stdin")
    done = process.ask(*args, stdin="\n".join(lines).encode("utf-8", "surrogateescape"))
    if done.status == 0:
        return
    if "Unable to create" in done.err and "File exists" in done.err:
        raise WorldFailed(
            msg("a branch is locked by another run, or by one that broke off: {refs}", refs=[one.ref for one in moves]),
            msg("try again; if it stays so, somebody who looks after the repository removes the lock"),
        )
    if "cannot lock ref" in done.err or "reference already exists" in done.err:
        raise RefsMoved(
            msg("a branch moved meanwhile: {refs}", refs=[one.ref for one in moves]), msg("fetch and try again")
        )
    raise failed(args, done)


def _instruction(one: RefMove) -> str:
    name = checked_ref(one.ref)
    old = None if one.old is None else checked_id(one.old)
    new = None if one.new is None else checked_id(one.new)
    if old == new:
        return f"verify {name} {old or '0' * 40}"
    if old is None:
        return f"create {name} {new}"
    if new is None:
        return f"delete {name} {old}"
    return f"update {name} {new} {old}"


def drop_locks(common_dir: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Remove the lock files of refs; see `Repository.drop_ref_locks`."""
    locks = {name: common_dir / f"{checked_ref(name)}.lock" for name in names}
    locks["packed-refs"] = common_dir / "packed-refs.lock"
    dropped = []
    for name, lock in locks.items():
        if ".." not in lock.relative_to(common_dir).parts and lock.is_file():
            lock.unlink(missing_ok=True)
            dropped.append(name)
    return tuple(dropped)
