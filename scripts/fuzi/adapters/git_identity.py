"""How Git is told who did something, and when."""

from __future__ import annotations

import datetime as dt

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.ports.repository import Signature


def identity(role: str, who: Signature) -> dict[str, str]:
    """Return the variables by which Git takes a person and an instant; refuses what Git would silently change."""
    for text in (who.name, who.email):
        if not text or text != text.strip(" .,:;<>\"\\'") or any(char in "<>\n\0" for char in text):
            raise AskedWrongly(msg("{text} cannot stand as a name or e-mail in Git", text=text))
    offset = who.at.utcoffset()
    if offset is None:
        raise AskedWrongly(msg("a time without a time zone cannot be stored"))
    minutes = int(offset / dt.timedelta(minutes=1))
    zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    return {
        f"GIT_{role}_NAME": who.name,
        f"GIT_{role}_EMAIL": who.email,
        f"GIT_{role}_DATE": f"@{int(who.at.timestamp())} {zone}",
    }
