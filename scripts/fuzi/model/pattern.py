"""Path patterns of roster and policy: anchored, slash-separated, with `*` inside a name and `**` for whole folders."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

_NAME = re.compile(r"[^*?\[\]{}!\\]*(?:\*[^*?\[\]{}!\\]*)*")


def is_pattern(text: str) -> bool:
    """Tell whether `text` is unambiguous: anchored, no `..`, no empty name, no `?`, `[…]`, `{…}`, `!`, no half `**`.

    Names of files are NFC, printable and without blanks at their ends, so a pattern that is not would match nothing.
    """
    names = text.split("/")
    if not text.isprintable() or unicodedata.normalize("NFC", text) != text:
        return False
    if any(name in {"", ".", ".."} or name != name.strip() for name in names) or "**/**" in text:
        return False
    return all(name == "**" or ("**" not in name and _NAME.fullmatch(name)) for name in names)


@lru_cache(maxsize=4096)
def _compiled(text: str) -> re.Pattern[str]:
    parts = []
    names = text.split("/")
    for index, name in enumerate(names):
        is_last = index == len(names) - 1
        if name == "**":
            parts.append("[^/]+(?:/[^/]+)*" if is_last else "(?:[^/]+/)*")
        else:
            parts.append("[^/]*".join(re.escape(piece) for piece in name.split("*")) + ("" if is_last else "/"))
    return re.compile("".join(parts), re.DOTALL)


class Pattern(Struct, frozen=True):
    """One pattern; `content/news/**` matches every file below the folder, at any depth."""

    text: str

    def matches(self, path: str) -> bool:
        """Tell whether the whole of `path` fits the pattern."""
        return _compiled(self.text).fullmatch(path) is not None
