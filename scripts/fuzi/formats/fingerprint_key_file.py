"""The file of a fingerprint key: beside a host or where a setting points to, never in the site's repository.

Four lines behind a comment; what is wrong with one is told by its place, never by what it holds::

    # 保密检查的指纹密钥……
    owner: p04
    made: 2026-11-23
    until: 2027-02-20
    secret: 〈64 hexadecimal digits〉
"""

from __future__ import annotations

import datetime as dt
import re

from fuzi.errors import MalformedFile, Problem
from fuzi.messages import Message, msg
from fuzi.model.fingerprint_key import KEY_BYTES, FingerprintKey
from fuzi.model.ids import PersonId, is_slug

HEAD = "# 保密检查的指纹密钥，仅限本机读取，不得放入网站仓库 / key of fingerprints: secret, never in the site\n"
_KEYS = ("owner", "made", "until", "secret")
_SECRET = re.compile(rf"[0-9a-f]{{{2 * KEY_BYTES}}}")


def parse_key(data: bytes, name: str) -> FingerprintKey:
    """Return the key of a file.

    Args:
        name: what the file is called in a message.

    Raises:
        MalformedFile: with every line that is not as it must be; nothing of it is repeated.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for number, raw in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        key, colon, value = raw.partition(":")
        if not raw.strip() or raw.startswith("#"):
            continue
        if not colon or key not in _KEYS or key in found:
            problems.append(Problem(name, number, msg("this line is not known here")))
        found[key] = value.strip()
    made, until = _day(found.get("made", "")), _day(found.get("until", ""))
    wrong: list[tuple[bool, Message]] = [
        (_SECRET.fullmatch(found.get("secret", "")) is None, msg("`secret` must be 64 lower-case hexadecimal digits")),
        (made is None, msg("`made` must be a day such as 2026-11-23")),
        (until is None and "until" in found, msg("`until` must be a day such as 2026-11-23")),
        (not is_slug(found.get("owner", "")), msg("`owner` must be the id of a person")),
    ]
    problems += [Problem(name, 0, what) for is_wrong, what in wrong if is_wrong]
    if problems or made is None:
        raise MalformedFile(
            msg("{path} cannot be used as it is", path=name), problems, msg("put the copy from the escrow in its place")
        )
    return FingerprintKey(bytes.fromhex(found["secret"]), PersonId(found["owner"]), made, until)


def dump_key(key: FingerprintKey) -> bytes:
    """Return the file of a key."""
    until = f"until: {key.until}\n" if key.until else ""
    return f"{HEAD}owner: {key.owner}\nmade: {key.made}\n{until}secret: {key.secret.hex()}\n".encode()


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
