"""Moves history between repositories: push, fetch, bundles. Nothing that only grows is ever fetched by force."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from fuzi.adapters import git_refs
from fuzi.adapters.git_objects import checked_id
from fuzi.adapters.git_process import Done, GitProcess, failed
from fuzi.adapters.git_words import is_host_trouble
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.messages import msg, visible
from fuzi.model.ids import ObjectId, is_change_id, is_object_id
from fuzi.ports.repository import STALE, TROUBLE, PushRefused, RefMove

_REMOTE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_HELPER = re.compile(r"[A-Za-z0-9+.-]*::")
"""`ext::…` and its like start a program of that name."""
_STATUS = re.compile(r"([ +*\-=!])\t([^\t]*):([^\t]+)\t(.*)")
_STALE_REASONS = ("stale info", "fetch first", "non-fast-forward", "incorrect old value provided", "failed to lock")
_NO_OPTIONS = "the receiving end does not support push options"
_GITS_LINE = re.compile(r"(fatal|error|warning): ")
"""A line of the other side's Git, not of its hooks."""
_BROKEN = frozenset({"unpacker error", "failed to update ref", "missing necessary objects", "internal server error"})
_GROWING = ("refs/heads/main", "refs/heads/ledger")
Refs = Mapping[str, ObjectId]
_LOOKS = 5
"""How often what arrived is compared again while other commands fetch into the same clone."""


def checked_remote(name: str) -> str:
    """Return `name` if it can name a remote; an address never stands in its place."""
    if not _REMOTE.fullmatch(name):
        raise AskedWrongly(msg("{name} is not the name of a remote repository", name=name))
    return name


def checked_url(url: str) -> str:
    """Return `url` if Git can take it for nothing but an address."""
    if not url or url.startswith("-") or _HELPER.match(url) or any(ord(char) < 0x20 for char in url):
        raise AskedWrongly(msg("{url} is not an address of a repository", url=url))
    return url


def push(process: GitProcess, remote: str, moves: Sequence[RefMove], options: Sequence[str]) -> tuple[RefMove, ...]:
    """Push refs atomically; see `Repository.push`."""
    if not moves:
        return ()
    if any("\n" in option or "\0" in option for option in options):
        raise AskedWrongly(msg("a push option is one line"))
    done = process.ask(*_push_words(remote, moves, options))
    if options and done.status != 0 and _NO_OPTIONS in done.err:  # a host that was set up before it took any
        done = process.ask(*_push_words(remote, moves, ()))
    rows = [row for line in done.out.decode("utf-8", "replace").splitlines() if (row := _STATUS.fullmatch(line))]
    refused = {row[3]: visible(_reason(row[4])) for row in rows if row[1] == "!"}
    if done.status == 0 and not refused:
        said = {row[3]: row for row in rows}
        return tuple(_reported(one, said.get(one.ref)) for one in moves)
    raise _refusal(done, refused)


def _push_words(remote: str, moves: Sequence[RefMove], options: Sequence[str]) -> list[str]:
    words = ["push", "--atomic", "--porcelain", "--no-follow-tags", *(f"--push-option={one}" for one in options)]
    for one in moves:
        old = "" if one.old is None else checked_id(one.old)
        words.append(f"--force-with-lease={git_refs.checked_ref(one.ref)}:{old}")
    words += ["--", checked_remote(remote)]
    words += [f"{'' if one.new is None else checked_id(one.new)}:{git_refs.checked_ref(one.ref)}" for one in moves]
    return words


def _reported(one: RefMove, row: re.Match[str] | None) -> RefMove:
    """Return the move as the other side reports it: `old..new`, `old...new`, or a word for a new or equal ref."""
    if row is None or row[1] not in " +":
        return one
    old, _, new = row[4].split(" ")[0].replace("...", "..").partition("..")
    return RefMove(one.ref, ObjectId(old), ObjectId(new)) if is_object_id(old) and is_object_id(new) else one


def _reason(summary: str) -> str:
    """Return what stands in the brackets of `[remote rejected] (reason)`."""
    match = re.fullmatch(r"\[[^\]]*\] \((.*)\)", summary)
    return match[1] if match else summary


def _refusal(done: Done, refused: Mapping[str, str]) -> PushRefused | WorldFailed:
    said = [line[8:].replace("\x1b[K", "").rstrip() for line in done.err.splitlines() if line.startswith("remote: ")]
    stale = STALE in said or any(
        reason.startswith((STALE, *_STALE_REASONS)) for reason in refused.values()
    )  # fmt: skip
    lines = [visible(line) for line in said if line and line not in {STALE, TROUBLE}]
    reasons = list(dict.fromkeys(reason for reason in refused.values() if reason != "atomic push failure"))
    gits = [line for line in lines if _GITS_LINE.match(line)]
    lines = [line for line in lines if line not in gits]
    said_first = [line for line in lines if not line.startswith(" ")]  # what is indented explains the line before
    if not refused or (not said_first and not stale and (is_host_trouble(gits) or _has_broken(reasons))):
        return failed(("push",), done)
    if TROUBLE in said and not stale:
        return WorldFailed(
            msg("the remote repository could not take it in: {why}", why=said_first),
            msg("try again in a minute; if it stays so, ask the person who looks after the host"),
        )
    if stale:
        return PushRefused(
            msg("the remote repository moved on meanwhile"), lines, refused, True, hint=msg("fetch and try again")
        )
    if said_first:
        return PushRefused(msg("the remote repository refused: {why}", why=said_first), lines, refused, False)
    what, hint = (
        msg("the remote repository refused and did not say why"),
        msg("ask the person who looks after the host"),
    )
    return PushRefused(what, lines, refused, False, hint=hint, detail=" / ".join([*gits, *reasons]))


def _has_broken(reasons: Sequence[str]) -> bool:
    """Tell whether the other side's Git broke down rather than said no."""
    return any(reason in _BROKEN for reason in reasons)


def fetch(process: GitProcess, remote: str) -> None:
    """Fetch what a site consists of; see `Repository.fetch`.

    Everything arrives under a name of this run's own first and is compared there; then one transaction moves all
    refs and takes those names away again.
    """
    checked_remote(remote)
    _drop_leftovers(process)
    known = git_refs.refs(process, f"refs/remotes/{remote}/")
    inbox = f"refs/fuzi/incoming/{os.getpid()}-{uuid.uuid4().hex[:12]}/"
    wanted = ("refs/heads/main*", "refs/heads/ledger*", "refs/heads/changes/*", "refs/tags/release/*")
    words = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=",
             "--", remote]  # fmt: skip
    done = process.ask(*words, *(f"+{name}:{inbox}{name.removeprefix('refs/')}" for name in wanted))
    try:
        if done.status != 0:
            raise failed(("fetch",), done)
        arrived = {f"refs/{name.removeprefix(inbox)}": target for name, target in git_refs.refs(process, inbox).items()}
        _take_over(process, remote, known, arrived)
    finally:
        _drop(process, git_refs.refs(process, inbox))


def _take_over(process: GitProcess, remote: str, known: Refs, arrived: Refs) -> None:
    """Move our refs to what arrived; another command may fetch into the same clone meanwhile, so look again.

    Args:
        known: our refs before this fetch asked.
    """
    for left in reversed(range(_LOOKS)):
        ours = git_refs.refs(process, f"refs/remotes/{remote}/")
        try:
            git_refs.move(process, _moves(process, remote, ours, arrived), f"fetch from {remote}")
        except (git_refs.RefsMoved, IntegrityFailed) as error:
            if _is_overtaken(process, remote, (known, ours), arrived):
                return
            if not left or isinstance(error, IntegrityFailed):
                raise
        else:
            return


def _tracking(remote: str, name: str) -> str:
    return f"refs/remotes/{remote}/{name.removeprefix('refs/heads/')}"


def _is_overtaken(process: GitProcess, remote: str, ours: tuple[Refs, Refs], arrived: Refs) -> bool:
    """Tell whether a fetch that began later was done sooner: what it brought holds, and nothing was set back.

    Args:
        ours: our refs before this fetch asked, and now.
    """
    for name in _GROWING:
        before, now = (one.get(_tracking(remote, name)) for one in ours)
        new = arrived.get(name)
        if now is None or new is None or now in {before, new} or not is_ancestor(process, new, now):
            continue
        if before is None or is_ancestor(process, before, new):
            return True
    return False


def _moves(process: GitProcess, remote: str, known: Refs, arrived: Refs) -> list[RefMove]:
    """Return how our refs follow what arrived; refuses what was rewritten or removed."""
    moves = []
    for name in _GROWING:
        ours = _tracking(remote, name)
        old, new = known.get(ours), arrived.get(name)
        if old is not None and old != new and (new is None or not is_ancestor(process, old, new)):
            if new is not None and is_ancestor(process, new, old):
                raise _set_back(name, old, new)
            raise _rewritten(name, old, new)
        moves.append(RefMove(ours, old, new))
    inbox = f"refs/remotes/{remote}/changes/"
    old_changes = {name: target for name, target in known.items() if name.startswith(inbox)}
    prefix = "refs/heads/changes/"
    new_changes = {
        f"{inbox}{change}": target
        for name, target in arrived.items()
        if name.startswith(prefix) and is_change_id(change := name.removeprefix(prefix))
    }
    names = sorted({*old_changes, *new_changes})
    moves += [RefMove(name, old_changes.get(name), new_changes.get(name)) for name in names]
    moves += _tag_moves(process, remote, arrived)
    return [one for one in moves if one.old != one.new]


def _tag_moves(process: GitProcess, remote: str, arrived: Mapping[str, ObjectId]) -> list[RefMove]:
    """Return the new release tags; what this remote showed before is remembered under `refs/fuzi/seen/`."""
    here, seen = git_refs.refs(process, "refs/tags/release/"), git_refs.refs(process, f"refs/fuzi/seen/{remote}/")
    there = {name: target for name, target in arrived.items() if name.startswith("refs/tags/release/")}
    moves = []
    for memory, old in seen.items():
        name = f"refs/{memory.removeprefix(f'refs/fuzi/seen/{remote}/')}"
        if there.get(name) != old:
            raise _rewritten(name, old, there.get(name))
    for name, target in there.items():
        if here.get(name, target) != target:
            raise _rewritten(name, here[name], target)
        memory = f"refs/fuzi/seen/{remote}/{name.removeprefix('refs/')}"
        moves += [RefMove(name, here.get(name), target), RefMove(memory, seen.get(memory), target)]
    return moves


def _rewritten(name: str, old: ObjectId, new: ObjectId | None) -> IntegrityFailed:
    hint = msg(
        "do not work on: show both ids to the person who looks after the remote repository; only if the site leader "
        "told you that the site was founded anew, clone it anew"
    )
    if new is None:
        return IntegrityFailed(
            msg("{ref} is gone from the remote repository; it was at {old}", ref=name, old=old), hint
        )
    return IntegrityFailed(
        msg("{ref} of the remote repository was rewritten: it was at {old}, now it is at {new}", ref=name, old=old,
            new=new),
        hint,
    )  # fmt: skip


def _set_back(name: str, old: ObjectId, new: ObjectId) -> IntegrityFailed:
    return IntegrityFailed(
        msg("{ref} of the remote repository is behind: it was at {old}, now it is at {new} again", ref=name, old=old,
            new=new),
        msg(
            "if it is a mirror, wait until it has caught up or fetch from the host itself; if it is the host, show "
            "both ids to the person who looks after it"
        ),
    )  # fmt: skip


def _drop(process: GitProcess, found: Mapping[str, ObjectId]) -> None:
    git_refs.move(process, [RefMove(name, target, None) for name, target in found.items()], "fetched")


def _drop_leftovers(process: GitProcess) -> None:
    """Take away what a killed fetch left behind; a fetch that still runs keeps its own."""
    left = git_refs.refs(process, "refs/fuzi/incoming/")
    _drop(process, {name: target for name, target in left.items() if not _is_running(name.split("/")[3])})


def _is_running(run: str) -> bool:
    pid = run.split("-", maxsplit=1)[0]
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def is_ancestor(process: GitProcess, older: ObjectId, newer: ObjectId) -> bool:
    """Tell whether `older` is `newer` or among its ancestors."""
    if older == newer:
        return True
    args = ("merge-base", "--is-ancestor", checked_id(older), checked_id(newer))
    done = process.ask(*args)
    if done.status not in {0, 1}:
        raise failed(args, done)
    return done.status == 0


def bundle_create(process: GitProcess, path: Path, refs: Sequence[str], beyond: Sequence[ObjectId]) -> None:
    """Write a bundle; see `Repository.bundle_create`."""
    wanted = [*(git_refs.checked_ref(name) for name in refs), *(f"^{checked_id(old)}" for old in beyond)]
    process.run("bundle", "create", "--quiet", str(path.resolve()), "--stdin", stdin="\n".join([*wanted, ""]).encode())


def bundle_refs(process: GitProcess, path: Path) -> dict[str, ObjectId]:
    """Return the refs of a bundle; see `Repository.bundle_refs`."""
    file = str(path.resolve())
    done = process.ask("bundle", "verify", "--quiet", file)
    if done.status != 0:
        raise IntegrityFailed(msg("the bundle {path} is damaged or lacks what it builds on", path=path.name))
    rows = [line.split(" ", 1) for line in process.run("bundle", "list-heads", file).decode().splitlines()]
    return {name: ObjectId(target) for target, name in rows}


def bundle_fetch(process: GitProcess, path: Path, refs: Mapping[str, str]) -> None:
    """Take refs out of a bundle; see `Repository.bundle_fetch`."""
    bundle_refs(process, path)
    pairs = [f"{git_refs.checked_ref(theirs)}:{git_refs.checked_ref(ours)}" for theirs, ours in refs.items()]
    words = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", "--", str(path.resolve())]
    done = process.ask(*words, *pairs)
    if done.status != 0:
        raise IntegrityFailed(
            msg("the bundle {path} cannot be taken in", path=path.name),
            msg("take the file from another archive copy"),
            visible(done.err.strip()[-300:]),
        )
