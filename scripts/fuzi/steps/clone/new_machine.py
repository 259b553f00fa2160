"""Makes an editor's machine ready: the hooks that check before a commit and a push, and what only the person can do."""

from __future__ import annotations

from pathlib import Path

from fuzi.errors import AskedWrongly
from fuzi.messages import Message, msg
from fuzi.model.enforcement import Check, State
from fuzi.model.own_check import OwnCheck
from fuzi.ports.clone_hooks import CloneHooks, PlacedHook
from fuzi.steps.clone.own_check import own_check
from fuzi.steps.clone.public_forge import public_forge
from fuzi.steps.clone.workspace import Workspace


def new_machine(workspace: Workspace, hooks: CloneHooks, key: Path | None, own: OwnCheck) -> tuple[Check, ...]:
    """Place the hooks; return what is ready and what is still to be done, in the order of doing it."""
    placed = [_hook(one) for one in hooks.place()]
    forge = public_forge(workspace.repository.config("remote.origin.url") or "")
    return (_name(workspace), _key(workspace, key), _origin(workspace), *forge, *placed, *own_check(own, workspace))


def _name(workspace: Workspace) -> Check:
    config = workspace.repository.config
    name, mail = config("user.name"), config("user.email")
    if not name or not mail:
        return Check(
            "no-name",
            State.GAP,
            msg("Git does not know yet who writes here"),
            msg("run `git config user.name` and `git config user.email` with yours, then try again"),
        )
    return Check("name", State.OK, msg("commits are written by {name} <{mail}>", name=name, mail=mail))


def _key(workspace: Workspace, key: Path | None) -> Check:
    try:
        signer = workspace.signer(key)
    except AskedWrongly as error:
        return Check("no-key", State.GAP, error.what, _key_hint(error.hint))
    owner = workspace.ground.roster.owner_of_key(signer.public_key)
    if owner is None:
        return Check(
            "key-unknown",
            State.GAP,
            msg("your key is nobody's on the roster: {key}", key=signer.public_key),
            msg(
                "send the file that ends in .pub to the site administrator, who enters it with `fuzi roster key`; "
                "drafts can be written meanwhile"
            ),
        )
    person = owner[0]
    return Check("key", State.OK, msg("the key is that of {person} ({name})", person=person.id, name=person.name))


def _key_hint(known: Message | None) -> Message:
    anew = msg("if you have none yet, make one with `ssh-keygen -t ed25519`")
    return anew if known is None else msg("{hint}; {more}", hint=known, more=anew)


def _origin(workspace: Workspace) -> Check:
    if not workspace.has_origin:
        return Check(
            "no-origin",
            State.GAP,
            msg("this clone does not know its host"),
            msg("run `git remote add origin` with the address that the site administrator gives you"),
        )
    return Check("origin", State.OK, msg("the host is known"))


def _hook(one: PlacedHook) -> Check:
    if one.is_ours:
        said = {
            "pre-commit": msg("before each commit what is staged is checked ({path})", path=one.path),
            "pre-push": msg("before each push what would be sent is checked ({path})", path=one.path),
        }
        return Check(one.name, State.OK, said[one.name])
    return Check(
        f"{one.name}-foreign",
        State.GAP,
        msg("there is another hook already, and it stays: {path}", path=one.path),
        msg("let it call `fuzi check --staged --stop-at block`, or move it away and run this again"),
    )
