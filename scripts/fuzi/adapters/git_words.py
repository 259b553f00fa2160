"""What Git, or the SSH it runs, complains of: a sentence of ours, a next step, and its own words as a quotation.

Git's words are English, lengthy and written for engineers, so they never lead; they stay at hand for whoever looks
after the repository.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from fuzi.errors import WorldFailed
from fuzi.messages import Message, msg, visible

_HOST_SIDE = "remote: "
_TELL_OPERATOR = msg("tell the person who looks after the host, with the line below; nothing was changed")
_LOOK_AT_ADDRESS = msg("`git remote get-url origin` shows the address; ask the website administrator for the right one")


class Trouble(Struct, frozen=True):
    """One kind of trouble: how Git words it, what we say, and what the reader does next."""

    pattern: re.Pattern[str]
    what: Message
    hint: Message


def _trouble(pattern: str, what: Message, hint: Message) -> Trouble:
    return Trouble(re.compile(pattern, re.IGNORECASE), what, hint)


HERE = (
    _trouble(
        r"no space left on device|disk quota exceeded",
        msg("no space is left on this machine's disk"),
        msg("free some space, then run it again"),
    ),
    _trouble(
        r"could not resolve host|unable to look up|name or service not known|temporary failure in name resolution",
        msg("the address of the host is unknown: no machine of that name was found"),
        msg("check that the network is connected; `git remote get-url origin` shows the address that was tried"),
    ),
    _trouble(
        r"host key verification failed|remote host identification has changed",
        msg("the host's own SSH key is not the one known here, so the connection was not made"),
        msg(
            "ask the person who looks after the host for its key's fingerprint and compare; then connect by `ssh` once"
        ),
    ),
    _trouble(
        r"permission denied \(.*(publickey|password|keyboard)",
        msg("the host does not let your SSH key in"),
        msg(
            "check with `ssh-add -l` that your key is loaded and that it is the one entered for you in "
            "review/roster.yml; the website administrator enters keys"
        ),
    ),
    _trouble(
        r"authentication failed|could not read (username|password)|returned error: 40[13]",
        msg("the host wants a login, and none that it takes was given"),
        msg("clone by SSH (ssh://…), or set up the login with your website administrator"),
    ),
    _trouble(
        r"does not appear to be a git repository|repository '.*' not found|repository not found|not a git repository",
        msg("no repository is at the address of `origin`"),
        _LOOK_AT_ADDRESS,
    ),
    _trouble(
        r"connection refused|connection timed out|operation timed out|no route to host|network is unreachable"
        r"|failed to connect|couldn't connect|unable to connect|connection reset|connection closed",
        msg("the host cannot be reached: no connection was made, or it broke off"),
        msg("check the network (and VPN), then run it again; what you have written here is safe"),
    ),
    _trouble(
        r"certificate",
        msg("the host's certificate is not trusted here, so the connection was not made"),
        msg("check this machine's date; otherwise ask the person who looks after the host"),
    ),
    _trouble(
        r"dubious ownership",
        msg("the repository belongs to somebody else, so Git does not open it"),
        msg("work in a clone of your own; if it is yours, run `git config --global --add safe.directory FOLDER`"),
    ),
    _trouble(
        r"unable to create '.*\.lock': file exists|another git process seems",
        msg("the repository is locked by another run, or by one that broke off"),
        msg("wait for it to end and run it again; if nothing is running, remove the `.lock` file named below"),
    ),
    _trouble(
        r"insufficient permission|permission denied|read-only file system|operation not permitted",
        msg("the repository's folder may not be written by you"),
        msg("check the folder's owner, its rights and whether it is mounted read-only"),
    ),
    _trouble(
        r"unable to read current working directory|cannot change to '",
        msg("the folder is gone in which Git was to work"),
        msg("go to a folder that is there, or name one with --repo"),
    ),
    _trouble(
        r"could not read from remote repository|hung up unexpectedly|early eof",
        msg("the host ended the connection before it had answered"),
        msg("run it again; if it stays so, send the line below to the person who looks after the host"),
    ),
)
"""What goes wrong on this side or on the way; the first that fits counts."""

AT_HOST = (
    _trouble(r"no space left on device|disk quota exceeded", msg("the host has no space left"), _TELL_OPERATOR),
    _trouble(
        r"exceeds maximum allowed size",
        msg("what was sent is larger than the host takes at once"),
        msg("send large attachments in changes of their own, or make them smaller"),
    ),
    _trouble(
        r"insufficient permission|permission denied|read-only file system|unable to create temporary",
        msg("the host cannot write its own folder"),
        _TELL_OPERATOR,
    ),
    _trouble(
        r"unable to create '.*\.lock': file exists|another git process seems",
        msg("the host's repository is locked by another run, or by one that broke off"),
        _TELL_OPERATOR,
    ),
)
"""What goes wrong on the other side of a push, as its `remote:` lines tell."""

_UNFORESEEN = _trouble(
    "",
    msg("Git could not finish its work"),
    msg("run it again; if it stays so, send the line below to the person who looks after the repository"),
)
_NOISE = re.compile(
    r"hint:|please make sure you have the correct access rights|and the repository exists|\* |to add an exception"
    r"|git config --global|another git process seems|an editor opened by|are terminated then try|may have crashed"
    r"|remove the file manually|$",
    re.IGNORECASE,
)
MAX_LINES = 3


def world_failed(command: str, said: str, status: int) -> WorldFailed:
    """Return the error for a Git command that failed.

    Args:
        command: the command's name, such as `fetch`; part of the quotation where Git said nothing.
        said: its standard error.
    """
    lines = [line.strip() for line in said.replace("\x1b[K", "").splitlines()]
    found, telling = _known(lines)
    words = [line.removeprefix(_HOST_SIDE).strip() for line in lines]
    words = [word for word in words if not _NOISE.match(word)]
    quoted = list(dict.fromkeys([telling.removeprefix(_HOST_SIDE).strip(), *words[-MAX_LINES:]]))
    detail = " / ".join(word for word in quoted if word) or f"git {command}: {status}"
    return WorldFailed(found.what, found.hint, visible(detail))


def _known(lines: Sequence[str]) -> tuple[Trouble, str]:
    """Return the first kind of trouble that a line tells of, and that line."""
    at_host = [line for line in lines if line.startswith(_HOST_SIDE)]
    here = [line for line in lines if not line.startswith(_HOST_SIDE)]
    for troubles, told in ((AT_HOST, at_host), (HERE, here)):
        for trouble in troubles:
            for line in told:
                if trouble.pattern.search(line):
                    return trouble, line
    return _UNFORESEEN, ""


def is_host_trouble(lines: Sequence[str]) -> bool:
    """Tell whether the other side broke down, by the lines it printed (without `remote:`)."""
    return any(trouble.pattern.search(line) for trouble in AT_HOST for line in lines)
