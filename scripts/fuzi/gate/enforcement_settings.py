"""Judges Git's settings of a host: those it needs, and those by which it could be led around its hooks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.enforcement import Check, HostFacts, Setting, State

_PROC = "receive.procreceiverefs"
_COMMANDS = re.compile(
    r"core\.(hookspath|fsmonitor|worktree|alternaterefscommand|sshcommand|gitproxy|attributesfile)"
    r"|uploadpack\.packobjectshook|filter\..*|diff\..*\.(textconv|command)|merge\..*\.driver|gpg\..*program"
    r"|extensions\.(partialclone|worktreeconfig)|receive\.shallowupdate"
)
"""Settings that run something, or put something in the place of the repository."""
_LOOSER = re.compile(
    r"receive\.fsck\..*|fetch\.fsck\..*|fsck\..*|core\.sharedrepository|uploadpack\.allow(any|reachable|tip)sha1inwant"
)
_READS = re.compile(r"include\.path|includeif\..*\.path")


def setting_checks(facts: HostFacts) -> Iterator[Check]:
    """Compare the settings that hold with those a host needs."""
    last: dict[str, Setting] = {}
    for one in facts.settings:
        last[one.name.lower()] = one
    wrong = [name for name, value in facts.wanted.items() if not _has(last.get(name.lower()), value)]
    if wrong:
        yield Check(
            "settings-wrong",
            State.BROKEN,
            msg("settings of Git that a host needs are missing or otherwise: {names}", names=wrong),
            msg(
                "set them as `fuzi host` does: {lines}", lines=[f"git config {n} {facts.wanted[n]}" for n in wrong[:4]]
            ),
        )
    else:
        yield Check("settings-wrong", State.OK, msg("Git's settings are those a host needs"))
    named = [one.value for one in facts.settings if one.name.lower() == _PROC]
    missing = [ref for ref in facts.guarded if ref not in named]
    odd = [value for value in named if value not in facts.guarded]
    if missing or odd:
        yield Check(
            "refs-unguarded",
            State.BROKEN,
            msg("receive.procReceiveRefs does not cover what it must: {refs}", refs=missing or odd),
            msg("with fewer of them a tag of a refused push is made all the same; set exactly: {refs}",
                refs=list(facts.guarded)),
        )  # fmt: skip
    yield from _led_around(facts)


def _has(found: Setting | None, value: str) -> bool:
    if found is None:
        return False
    given = found.value.lower()
    same = {"true": {"true", "yes", "on", "1"}, "false": {"false", "no", "off", "0"}}
    return given in same.get(value, {value.lower()})


def _led_around(facts: HostFacts) -> Iterator[Check]:
    """Look for settings that run programs, read other files, or ask for less."""
    for one in facts.settings:
        name = one.name.lower()
        shown = msg("{name} = {value} (in {file})", name=one.name, value=one.value[:80], file=one.origin)
        if _COMMANDS.fullmatch(name) and one.value not in {"", "false"}:
            yield Check(
                "settings-run",
                State.BROKEN,
                msg("a setting runs something else, or looks elsewhere: {setting}", setting=shown),
                msg("take it away: `git config --unset-all {name}`", name=one.name),
            )
        elif _READS.fullmatch(name):
            yield Check(
                "settings-included",
                State.GAP,
                msg("settings come from another file: {setting}", setting=shown),
                msg("who writes that file steers the host; write what is needed into the host's own"),
            )
        elif _LOOSER.fullmatch(name) and one.value.lower() not in {"error", "false", "0", "umask"}:
            yield Check(
                "settings-looser",
                State.GAP,
                msg("a setting asks for less than a host does: {setting}", setting=shown),
                msg("take it away: `git config --unset-all {name}`", name=one.name),
            )
        elif name == "http.receivepack" and one.value.lower() not in {"false", "no", "off", "0"}:
            yield Check(
                "http-anonymous",
                State.GAP,
                msg("http.receivepack lets people push over HTTP whom nobody has asked for a name"),
                msg("take it away: `git config --unset-all {name}`; who logged in can push without it", name=one.name),
            )
