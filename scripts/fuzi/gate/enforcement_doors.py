"""Judges how people get in: the host's key, sshd's lines, the keys that may log in, the web server."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.enforcement import Check, Doors, HostFacts, KeyLine, State

_SHUT = ("no-port-forwarding", "no-agent-forwarding", "no-x11-forwarding", "no-pty")


def key_checks(facts: HostFacts) -> Iterator[Check]:
    """Look at the key the host signs its receipts with."""
    key = facts.key
    if key is None:
        yield Check(
            "host-key-missing",
            State.BROKEN,
            msg("the host has no key: it cannot sign receipts, and takes nothing in"),
            msg("put the key back from its offline copy, as {path}/fuzi/host-key", path=facts.path),
        )
        return
    if key.mode & 0o077 or key.is_link:
        yield Check(
            "host-key-open",
            State.BROKEN,
            msg("others can read the host's key: they could sign receipts in its name"),
            msg(
                "`chmod 600 {path}/fuzi/host-key`; if somebody may have read it, tell the security contact",
                path=facts.path,
            ),
        )
    elif facts.history.host_key and facts.history.host_key not in facts.history.trusted:
        yield Check(
            "host-key-unknown",
            State.BROKEN,
            msg(
                "neither the founding record nor a machine on the roster has the host's key: nobody believes "
                "its receipts"
            ),
            msg("put the right key into {path}/fuzi", path=facts.path),
        )
    else:
        yield Check("host-key-open", State.OK, msg("only the host can read its key, and the site knows it"))


def door_checks(facts: HostFacts) -> Iterator[Check]:
    """Look at sshd, at an `authorized_keys` file, at the web server."""
    doors = facts.doors
    serving = [one for one in doors.lines if _serves(one, facts.path)] if doors.reads_files else []
    if doors.asks_host:
        yield Check("ssh-door", State.OK, msg("sshd asks the roster at each login"))
    elif not serving and not doors.web:
        yield Check(
            "no-door",
            State.NOTE,
            msg("no way in by SSH or HTTP was found here; only who logs in to this machine reaches the host"),
            msg("`fuzi host` prints the lines for sshd; `--samples FOLDER` writes those for a web server"),
        )
    if doors.unread:
        yield Check(
            "door-unread",
            State.NOTE,
            msg("these settings could not be read, so nothing is known of them: {files}", files=list(doors.unread)),
            msg("let the host's account read them, or look at them yourself"),
        )
    if doors.reads_files:
        for line in doors.lines:
            yield from _line_checks(line, doors, facts)
        if serving and not doors.asks_host:
            yield from _without_line(doors, facts)
    for file, lacking in doors.web.items():
        yield from _web_checks(file, lacking)


def _serves(line: KeyLine, path: str) -> bool:
    words = line.options.get("command", "").split()
    return "ssh-command" in words and path in words


def _line_checks(line: KeyLine, doors: Doors, facts: HostFacts) -> Iterator[Check]:
    where = {"file": doors.file, "number": line.number}
    if not _serves(line, facts.path):
        yield Check(
            "key-without-command",
            State.GAP,
            msg("{file} line {number}: this key is not bound to `fuzi ssh-command`; its holder gets a shell", **where),
            msg("take the file away and let sshd ask `fuzi authorized-keys`, as `fuzi host` prints it"),
        )
    elif "restrict" not in line.options and any(name not in line.options for name in _SHUT):
        yield Check(
            "key-unrestricted",
            State.GAP,
            msg("{file} line {number}: forwarding or a terminal is not taken away from this key", **where),
            msg("begin the line with `restrict,`"),
        )
    elif {"pty", "port-forwarding", "agent-forwarding", "x11-forwarding", "user-rc"} & line.options.keys():
        yield Check(
            "key-unrestricted",
            State.GAP,
            msg("{file} line {number}: forwarding or a terminal is given back to this key", **where),
            msg("leave only `restrict` and `command` in the line"),
        )
    if line.key in facts.history.keys:
        return
    person = facts.history.past.get(line.key)
    if person is not None:
        what = msg("{file} line {number}: the key of {person} is not valid today", person=person, **where)
    else:
        what = msg("{file} line {number}: nobody on the roster has this key", **where)
    yield Check("key-of-nobody", State.GAP, what, msg("take the line away"))


def _without_line(doors: Doors, facts: HostFacts) -> Iterator[Check]:
    lined = {one.key for one in doors.lines}
    shut_out = sorted({person for key, person in facts.history.keys.items() if key not in lined})
    if shut_out:
        yield Check(
            "key-without-line",
            State.NOTE,
            msg("these people are on the roster and cannot log in: {people}", people=shut_out),
            msg("let sshd ask `fuzi authorized-keys`; then there is no file to keep"),
        )


_LACKING = {
    "login": msg("no login is asked for"),
    "tls": msg("passwords travel in clear: it listens without TLS"),
    "files": msg("it serves the repository's files themselves"),
    "anonymous": msg("it starts `git http-backend` itself, past `fuzi http-service`"),
    "size": msg("the size of what is sent has no bound"),
}


def _web_checks(file: str, lacking: tuple[str, ...]) -> Iterator[Check]:
    if not lacking:
        yield Check("web-door", State.OK, msg("{file}: the web server asks for a login", file=file))
    for one in lacking:
        yield Check(
            f"web-{one}",
            State.GAP,
            msg("{file}: {what}", file=file, what=_LACKING[one]),
            msg("compare it with the sample: `fuzi host-check DIR.git --samples FOLDER`"),
        )
