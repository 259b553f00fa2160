"""What a rendered page refers to, and where that leads. Judges nothing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from msgspec import Struct

from fuzi.model.late_pattern import late

_SCHEME = late(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_ESCAPE = late(r"%([0-9A-Fa-f]{2})")


class Reference(Struct, frozen=True):
    """One reference: its decoded target, whether the page shows it itself, and whether it was written as HTML."""

    target: str
    is_embed: bool
    is_raw: bool = False

    @property
    def is_external(self) -> bool:
        """Tell whether the target names a scheme or host."""
        return _SCHEME.match(self.target) is not None


def path_of(target: str, page_path: str) -> str | None:
    """Return the repository path that an inner target means, without anchor and query.

    Empty for a mere anchor; None where the target leaves `content/`, is absolute or cannot be decoded.
    """
    plain = re.split(r"[?#]", target, maxsplit=1)[0]
    if not plain:
        return ""
    decoded = _decoded(plain)
    if decoded is None or decoded.startswith("/") or "\\" in decoded or "\0" in decoded:
        return None
    parts = list(PurePosixPath(page_path).parent.parts)
    for part in decoded.split("/"):
        if part == "..":
            if len(parts) <= 1:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts) + ("/" if decoded.endswith("/") else "")


def _decoded(text: str) -> str | None:
    """Return `text` with %XX decoded as UTF-8; None where that is not text."""
    data = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text.encode("utf-8").decode("latin-1"))
    try:
        return data.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None
