"""What a page's Markdown refers to: links, pictures, and where they lead. Finds references, judges none of them."""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

_INLINE = re.compile(r"(!?)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*))")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)>?", re.MULTILINE)
_ATTRIBUTE = re.compile(r"\b(src|href|poster|srcset)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE)
_FENCE = re.compile(r"(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_LONG_LINE = 10_000
"""Longer lines are no prose; code inside them is not looked for, so that no text makes the search slow."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Reference:
    """One reference: its target as written, where it stands in the body, and whether the page shows it itself."""

    target: str
    offset: int
    is_embed: bool

    @property
    def is_external(self) -> bool:
        """Tell whether the target names a scheme or host."""
        return _SCHEME.match(html.unescape(self.target).strip()) is not None


def references(body: str) -> Iterator[Reference]:
    """Yield every reference outside code, and every embed even inside code (a fence may not be one after all)."""
    shown = without_code(body)
    for text, wants_links in ((shown, True), (body, False)):
        for match in _INLINE.finditer(text):
            is_embed = match[1] == "!"
            if wants_links != is_embed:
                yield Reference(match[2] if match[2] is not None else match[3], match.start(), is_embed)
        for match in _ATTRIBUTE.finditer(text):
            is_embed = match[1].lower() != "href"
            if wants_links != is_embed:
                yield Reference(match[2] or match[3] or match[4] or "", match.start(), is_embed)
    for match in _DEFINITION.finditer(shown):
        yield Reference(match[1], match.start(), is_embed=False)


def path_of(target: str, page_path: str) -> str | None:
    """Return the repository path that an inner target means, without anchor and query.

    Empty for a mere anchor; None where the target leaves `content/`, is absolute or cannot be decoded.
    """
    plain = re.split(r"[?#]", html.unescape(target).strip(), maxsplit=1)[0]
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


def without_code(body: str) -> str:
    """Blank out closed fences and inline code, keeping every offset; takes time in proportion to the text."""
    lines = body.split("\n")
    closing: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if line.startswith(("```", "~~~")):
            closing.setdefault(line.rstrip(" \t"), []).append(number)
    number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        ends = closing.get(fence[1], []) if fence else []
        after = bisect.bisect_right(ends, number)
        if after < len(ends):
            lines[number : ends[after] + 1] = [" " * len(line) for line in lines[number : ends[after] + 1]]
            number = ends[after]
        elif len(lines[number]) <= _LONG_LINE:
            lines[number] = _CODE.sub(lambda match: " " * len(match[0]), lines[number])
        number += 1
    return "\n".join(lines)


def _decoded(text: str) -> str | None:
    """Return `text` with %XX decoded as UTF-8; None where that is not text."""
    data = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text.encode("utf-8").decode("latin-1"))
    try:
        return data.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None
