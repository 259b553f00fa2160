"""Reads what servers are told about who may come in: `authorized_keys`, sshd's and nginx's settings, as plain text.

Pure. Only what is plainly there is found; settings that other files include are the caller's to hand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fuzi.formats.ssh_key import parse_public_key
from fuzi.model.enforcement import KeyLine

_OPTION = re.compile(r'([A-Za-z0-9-]+)(?:="((?:[^"\\]|\\.)*)")?(,|\s+|$)')
_LISTEN = re.compile(r"^\s*listen\s+([^;]+);", re.MULTILINE)
_LOCAL = re.compile(r"unix:|127\.0\.0\.1|\[::1\]|localhost")


def key_lines(text: str) -> Iterator[KeyLine]:
    """Yield every line of an `authorized_keys` file that holds a key; one that cannot be read has an empty key."""
    for number, row in enumerate(text.splitlines(), 1):
        line = row.strip()
        if not line or line.startswith("#"):
            continue
        options, rest = ({}, line) if _key(line) else _options(line)
        yield KeyLine(number, _key(rest), options)


def _key(text: str) -> str:
    try:
        return parse_public_key(" ".join(text.split()[:2]))
    except ValueError:
        return ""


def _options(line: str) -> tuple[Mapping[str, str], str]:
    """Return the options in front of a key (sshd(8)), names in lower case, and what follows them."""
    found: dict[str, str] = {}
    at = 0
    while match := _OPTION.match(line, at):
        found[match[1].lower()] = re.sub(r"\\(.)", r"\1", match[2] or "")
        at = match.end()
        if match[3] != ",":
            return found, line[at:]
    return found, ""


def ssh_door(text: str, account: str, folder: str) -> tuple[bool, bool]:
    """Return whether sshd asks the host for the keys of an account, and whether it reads `authorized_keys` as well.

    Lines below `Match User` with another account, or with another condition, are passed over; of a word that is said
    twice sshd takes the first, and what a `Match` says comes before the rest.
    """
    said: dict[bool, dict[str, str]] = {True: {}, False: {}}
    is_ours, is_matched = True, False
    for row in text.splitlines():
        words = row.split("#")[0].split(None, 1)
        if len(words) != 2:
            continue
        name, value = words[0].lower(), words[1].strip()
        if name == "match":
            parts = value.split()
            users = parts[1].split(",") if len(parts) == 2 and parts[0].lower() == "user" else []
            is_ours, is_matched = account in users or value.lower() == "all", True
        elif is_ours:
            said[is_matched].setdefault(name, value)
    whole = {**said[False], **said[True]}
    command = whole.get("authorizedkeyscommand", "").split()
    asks = "authorized-keys" in command and folder in command
    return asks, whole.get("authorizedkeysfile", "").lower() != "none"


def web_lacks(text: str, folder: str) -> tuple[str, ...] | None:
    """Return what settings of nginx lack that lead to a host; None where they do not lead there."""
    name = folder.rsplit("/", 1)[-1].removesuffix(".git")
    bare = re.sub(r"(?m)(^|\s)#.*$", "", text)
    if folder not in bare and f"/{name}-http.sock" not in bare:
        return None
    lacking = []
    asks = [word for word in re.findall(r"auth_basic\s+([^;]+);", bare) if word.strip() != "off"]
    if not asks and not re.search(r"ssl_verify_client\s+on;|auth_request\s+", bare):
        lacking.append("login")
    if any("ssl" not in one.split() and not _LOCAL.match(one.strip()) for one in _LISTEN.findall(bare)):
        lacking.append("tls")
    served = [word.rstrip("/") for word in re.findall(r"(?:root|alias)\s+([^;\s]+);", bare)]
    if any(folder == one or folder.startswith(f"{one}/") for one in served):
        lacking.append("files")
    if "git-http-backend" in bare:
        lacking.append("anonymous")
    if re.search(r"client_max_body_size\s+0;", bare):
        lacking.append("size")
    return tuple(lacking)
