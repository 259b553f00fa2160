"""Judges who can reach a host's folder past the gate, its hooks, and the program the hooks call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fuzi.messages import msg
from fuzi.model.enforcement import Check, HostFacts, Place, State

ROOT = 0
FIRST_PERSON = 1000
"""Accounts of people begin here (Debian's `UID_MIN`); below it are accounts of services."""
_OTHERS_WRITE = 0o022
_OTHERS_ENTER = 0o011
_STICKY = 0o1000
NEEDED = ("pre-receive", "proc-receive")


def access_checks(facts: HostFacts) -> Iterator[Check]:
    """Look at whose the folder is."""
    access = facts.access
    account = access.account
    if access.owner == ROOT:
        yield Check(
            "own-account",
            State.GAP,
            msg("the host belongs to root: whatever goes wrong in a push goes wrong as root"),
            msg("give the folder to an account of its own: `chown -R fuzi: {path}`", path=facts.path),
        )
    elif access.owner == access.caller and access.owner >= FIRST_PERSON:
        yield Check(
            "own-account",
            State.GAP,
            msg(
                "the folder belongs to you ({account}): you can move refs, exchange hooks (core.hooksPath, too) and "
                "take the host's key; this works among people who trust each other only",
                account=account,
            ),
            msg("give the folder to an account of its own and go in by SSH or HTTP; `fuzi host` printed how"),
        )
    elif access.owner >= FIRST_PERSON:
        yield Check(
            "own-account",
            State.NOTE,
            msg("the host's account {account} could be a person's", account=account),
            msg("make sure that nobody logs in with it or works in it"),
        )
    else:
        yield Check("own-account", State.OK, msg("the host has an account of its own: {account}", account=account))


def folder_checks(facts: HostFacts) -> Iterator[Check]:
    """Look at who else can enter the folder, write in it, or exchange it."""
    access = facts.access
    if not access.folder.mode & 0o077 and not access.listed:
        yield Check("folder-open", State.OK, msg("nobody but this account can enter the folder"))
    elif access.listed:
        yield Check(
            "folder-open",
            State.GAP,
            msg("access lists (ACL) let others into the folder"),
            msg("take them away: `setfacl -b {path}`", path=facts.path),
        )
    elif access.folder.mode & _OTHERS_WRITE:
        yield _open_folder(facts, msg("others can write the folder itself"))
    else:
        yield _open_folder(facts, msg("others can look into the folder, past the names they log in with"))
    enterable = access.folder.mode & _OTHERS_ENTER or access.listed
    weak = [one.path for one in access.weak] if enterable else []
    if weak:
        yield Check(
            "files-writable",
            State.GAP,
            msg("others can write in the host: {paths}", paths=weak[:5]),
            msg("`chmod -R go-rwx {path}`", path=facts.path),
        )
    yield from _foreign(facts)
    above = [one.path for one in access.parents if _is_weak_parent(one, access.owner)]
    if above:
        yield Check(
            "parents-writable",
            State.GAP,
            msg("folders above the host can be changed by others, who could put another one in its place: {paths}",
                paths=above),
            msg("move the host to a place like /srv, whose folders belong to root"),
        )  # fmt: skip


def _open_folder(facts: HostFacts, what: object) -> Check:
    hint = msg("`chmod 700 {path}`", path=facts.path)
    return Check("folder-open", State.GAP, what, hint)  # type: ignore[arg-type]


def _foreign(facts: HostFacts) -> Iterator[Check]:
    access = facts.access
    strangers = [one.path for one in access.foreign if one.owner != ROOT]
    if strangers:
        yield Check(
            "files-of-others",
            State.GAP,
            msg("parts of the host belong to other accounts: {paths}", paths=strangers[:5]),
            msg("`chown -R {account}: {path}`", account=access.account, path=facts.path),
        )
    of_root = [one.path for one in access.foreign if one.owner == ROOT]
    if of_root:
        yield Check(
            "files-of-root",
            State.BROKEN,
            msg("parts of the host belong to root; its own account cannot write them: {paths}", paths=of_root[:5]),
            msg("`chown -R {account}: {path}`", account=access.account, path=facts.path),
        )


def _is_weak_parent(place: Place, owner: int) -> bool:
    """Tell whether somebody else could rename what lies in a folder; a sticky folder keeps it to its owner."""
    if place.owner not in {ROOT, owner}:
        return True
    return bool(place.mode & _OTHERS_WRITE) and not place.mode & _STICKY


def hook_checks(facts: HostFacts) -> Iterator[Check]:
    """Look at the hooks one by one."""
    there = {one.name: one for one in facts.hooks}
    again = msg("make the host anew with `fuzi host`, or copy the hooks of a fresh one")
    for name in NEEDED:
        hook = there.get(name)
        if hook is None:
            yield Check(
                "hook-missing", State.BROKEN, msg("the hook {name} is missing: pushes are not judged", name=name), again
            )
        elif not hook.place.mode & 0o111 or hook.place.is_link:
            what = msg("the hook {name} is not a file that can be run: Git passes over it", name=name)
            yield Check("hook-not-executable", State.BROKEN, what, msg("`chmod 755 hooks/{name}`", name=name))
        elif not hook.python:
            what = msg("the hook {name} is not the one Fuzi writes", name=name)
            yield Check("hook-changed", State.BROKEN, what, again)
        elif not hook.is_there:
            what = msg("the hook {name} calls {python}, which is not there", name=name, python=hook.python)
            yield Check("hook-python", State.BROKEN, what, again)
        elif not hook.is_same:
            yield Check(
                "hook-python",
                State.GAP,
                msg(
                    "the hook {name} calls another Python, {python}: nothing is known of it here",
                    name=name,
                    python=hook.python,
                ),
                msg("ask that installation: `{python} -m fuzi host-check {path}`", python=hook.python, path=facts.path),
            )
        else:
            yield Check("hook-missing", State.OK, msg("the hook {name} is in force", name=name))
    more = sorted(name for name, hook in there.items() if name not in NEEDED and hook.place.mode & 0o111)
    if more:
        yield Check(
            "hook-foreign",
            State.NOTE,
            msg("hooks that are not Fuzi's run as the host: {names}", names=more),
            msg("make sure that you put them there"),
        )


def program_checks(facts: HostFacts) -> Iterator[Check]:
    """Look at who could change the program that judges, and whether it is as new as the site asks."""
    program = facts.program
    if program.work_copy:
        yield Check(
            "program-in-clone",
            State.GAP,
            msg(
                "the hooks run Fuzi out of a work copy of Git ({path}): whatever is checked out there judges",
                path=program.work_copy,
            ),
            msg("install Fuzi from its package where only root writes, and make the hooks anew with it"),
        )
    weak = [one.path for one in program.weak]
    if weak:
        yield Check(
            "program-writable",
            State.GAP,
            msg(
                "others than root and the host's account could change the program that judges: {paths}", paths=weak[:5]
            ),
            msg("install Fuzi where only root writes, such as /opt/fuzi"),
        )
    if not program.work_copy and not weak:
        yield Check("program-writable", State.OK, msg("nobody else can change the program that judges"))
    if is_older(program.version, program.pinned):
        yield Check(
            "program-old",
            State.BROKEN,
            msg("the host runs Fuzi {version}; main asks for {pinned}", version=program.version, pinned=program.pinned),
            msg("install that version for the host"),
        )


def is_older(version: str, wanted: str) -> bool:
    """Tell whether a version (`1.2.3`) comes before another; never where either is not such a version."""
    ours, theirs = _numbers(version), _numbers(wanted)
    return bool(ours) and bool(theirs) and list(ours) < list(theirs)


def _numbers(version: str) -> Sequence[int]:
    return [int(part) for part in version.split(".")] if re.fullmatch(r"\d{1,6}(\.\d{1,6}){0,3}", version) else []
