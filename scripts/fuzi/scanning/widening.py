"""Patterns put more widely than they are written, for one pass over a text that asks for all of them at once.

What is made of a pattern matches wherever the pattern does, and maybe elsewhere: no look-around, no anchor, any
character for a class of a category. A pattern is read by the documented syntax of `re`; what is not known here is
refused, never guessed.
"""

from __future__ import annotations

import re

from msgspec import Struct

from fuzi.model.late_pattern import late

_BLANKS = r"[\x{0}-\x{20}\x{85}-\x{a0}\x{1680}-\x{3000}]"
"""Somewhat more than what `\\s` means, in few words."""
_ANY = "."
_MANY = 40
"""A repetition up to a larger number is put as one without end: an automaton counts badly."""
_FOLDED_IN = frozenset("iIsSkK")
"""Letters that `re` also takes for others where capitals do not matter (ı, ſ, K)."""
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a"}
_HEX = {"x": 2, "u": 4, "U": 8}
_REPEAT = late(r"(?:(?P<sign>[*+?])|\{(?P<least>[0-9]*)(?P<many>,(?P<most>[0-9]*))?(?<!\{)\})[?+]?")
_GROUP = late(
    r"\(\?(?:(?P<look><?[=!])|P<\w+>|:|>|(?P<on>[aimsu]*)(?:-(?P<off>[ims]+))?:|(?P<all>[aimsu]+)\)|(?P<same>P=\w+\)))"
)
_UNENDING = 1 << 30


class _Class(Struct):
    """A class of characters: the spans it names one by one; `exact` without categories, `blanks` at most blanks."""

    spans: list[tuple[int, int]]
    is_negated: bool = False
    is_exact: bool = True
    is_of_blanks: bool = False

    def put(self, is_caseless: bool) -> str:
        """Return an expression for it."""
        if self.is_of_blanks:
            return _BLANKS
        if is_caseless or not self.is_exact:
            return _ANY
        return f"[{'^' if self.is_negated else ''}{self.named}]"

    @property
    def named(self) -> str:
        """Return the inside of its brackets."""
        return "".join(_code(low) if low == high else f"{_code(low)}-{_code(high)}" for low, high in self.spans)


def widened(pattern: str, flags: int = 0, gap: str = "") -> str:
    """Return an expression for Hyperscan that matches wherever `pattern` does, and maybe elsewhere.

    Args:
        pattern: as it is written for `re`, with its `flags`.
        gap: what may stand behind each character besides.

    Raises:
        ValueError: the pattern holds what cannot be read or put more widely (a condition, blanks that do not count).
    """
    if flags & re.VERBOSE:
        raise ValueError("no wider form of a pattern with remarks")
    reader = _Reader(pattern, gap, is_caseless=bool(flags & re.IGNORECASE))
    made = reader.branches(is_caseless=reader.is_caseless)
    if reader.at < len(pattern):
        raise ValueError(f"cannot be read from {pattern[reader.at :]!r}")
    return made


class _Reader:
    """Reads a pattern from left to right and puts each piece more widely."""

    def __init__(self, pattern: str, gap: str, *, is_caseless: bool) -> None:
        self._pattern = pattern
        self._gap = gap
        self._depth = 0
        self.is_caseless = is_caseless
        self.at = 0

    def branches(self, *, is_caseless: bool) -> str:
        """Return what stands up to the end of the group, or of the pattern."""
        made = [self._sequence(is_caseless)]
        while self._takes("|"):
            made.append(self._sequence(is_caseless))
        return made[0] if len(made) == 1 else f"(?:{'|'.join(made)})"

    def _sequence(self, is_caseless: bool) -> str:
        pieces = []
        while self.at < len(self._pattern) and self._pattern[self.at] not in "|)":
            piece = self._piece(is_caseless or self.is_caseless)
            pieces.append(self._repeated(piece))
        return "".join(pieces)

    def _piece(self, is_caseless: bool) -> str:
        """Return one character, class or group; empty for what takes no room."""
        char = self._next()
        if char == "(":
            return self._group(is_caseless)
        if char in "^$":
            return ""
        if char == "[":
            return self._class().put(is_caseless) + self._gap
        if char == ".":
            return _ANY + self._gap
        return self._escaped(is_caseless) if char == "\\" else _literal(char, is_caseless) + self._gap

    def _escaped(self, is_caseless: bool) -> str:
        char = self._pattern[self.at : self.at + 1]
        if char in {"A", "Z", "b", "B"}:
            self.at += 1
            return ""
        if char.isdecimal() and char != "0":
            self.at += 1
            return f"{_ANY}*"
        if char in {"s", "S", "d", "D", "w", "W"}:
            self.at += 1
            return (_BLANKS if char == "s" else _ANY) + self._gap
        return _literal(self._character(), is_caseless) + self._gap

    def _character(self) -> str:
        """Return the one character that an escape stands for; the backslash has been read."""
        char = self._next()
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char in _HEX:
            digits = self._pattern[self.at : self.at + _HEX[char]]
            self.at += _HEX[char]
            return chr(int(digits, 16))
        if char.isascii() and char.isalnum():
            raise ValueError(f"no wider form of \\{char}")
        return char

    def _class(self) -> _Class:
        found = _Class([], is_negated=self._takes("^"))
        kinds: list[str] = []
        is_first = True
        while is_first or not self._pattern.startswith("]", self.at):
            is_first = False
            low = self._in_class(kinds)
            if low and not self._pattern.startswith("-]", self.at) and self._takes("-"):
                found.spans.append((ord(low), ord(self._in_class(kinds))))
            elif low:
                found.spans.append((ord(low), ord(low)))
        self.at += 1
        found.is_exact = not kinds
        found.is_of_blanks = (found.is_negated and "S" in kinds) or (kinds == ["s"] and not found.spans)
        return found

    def _in_class(self, kinds: list[str]) -> str:
        """Return the next character of a class; of a category nothing, but its letter is put to `kinds`."""
        char = self._next()
        if char != "\\":
            return char
        if self._pattern.startswith(tuple("sSdDwW"), self.at):
            kinds.append(self._next())
            return ""
        return "\b" if self._takes("b") else self._character()

    def _group(self, is_caseless: bool) -> str:
        start = self.at - 1
        head = _GROUP.match(self._pattern, start)
        if head is None and self._pattern.startswith("(?", start):
            raise ValueError(f"no wider form of {self._pattern[start : start + 4]!r}")
        self.at = head.end() if head else self.at
        if head and head["same"]:
            return f"{_ANY}*"
        if head and head["all"]:
            self.is_caseless = self.is_caseless or "i" in head["all"]
            return ""
        if head and head["look"]:
            return self._look(head["look"], start)
        if head and "i" in (head["on"] or ""):
            is_caseless = True  # a group that heeds them again is put as widely
        return f"(?:{self._inner(is_caseless)})"

    def _inner(self, is_caseless: bool) -> str:
        self._depth += 1
        made = self.branches(is_caseless=is_caseless)
        self._depth -= 1
        if not self._takes(")"):
            raise ValueError("a group has no end")
        return made

    def _look(self, sign: str, start: int) -> str:
        """Return a look at one character before or behind the whole pattern, as that character or the text's border."""
        inside = self.at
        self._inner(is_caseless=False)
        body = self._pattern[inside : self.at - 1]
        if self._depth or self._gap or self.is_caseless or sign not in {"!", "<!"}:
            return ""
        ahead, behind = self._pattern[:start], self._pattern[self.at :]
        is_first = not ahead or (ahead.endswith("|") and not ahead.endswith("\\|"))
        is_outer = is_first if sign == "<!" else behind[:1] in {"", "|"}
        if not is_outer or not body.startswith("["):
            return ""
        reader = _Reader(body, "", is_caseless=False)
        reader.at = 1
        barred = reader._class()
        if reader.at < len(body) or barred.is_negated or not barred.is_exact:
            return ""
        return f"(?:^|[^{barred.named}])" if sign == "<!" else f"(?:[^{barred.named}]|$)"

    def _repeated(self, piece: str) -> str:
        found = _REPEAT.match(self._pattern, self.at)
        if found is None:
            return piece
        self.at = found.end()
        if not piece:
            return ""
        least, most = _bounds(found)
        if piece == _BLANKS and least == 0:
            return f"{_BLANKS}*"
        return f"(?:{piece}){{{min(least, _MANY)},{'' if most > _MANY else most}}}"

    def _next(self) -> str:
        if self.at >= len(self._pattern):
            raise ValueError("it ends too early")
        self.at += 1
        return self._pattern[self.at - 1]

    def _takes(self, char: str) -> bool:
        is_there = self._pattern.startswith(char, self.at)
        self.at += is_there
        return is_there


def _bounds(repeat: re.Match[str]) -> tuple[int, int]:
    if repeat["sign"]:
        return {"*": (0, _UNENDING), "+": (1, _UNENDING), "?": (0, 1)}[repeat["sign"]]
    least = int(repeat["least"] or 0)
    return least, int(repeat["most"] or _UNENDING) if repeat["many"] else least


def _code(code: int) -> str:
    return chr(code) if code > 0xFF and not 0xD800 <= code <= 0xDFFF else f"\\x{{{code:x}}}"


def _literal(char: str, is_caseless: bool) -> str:
    if not is_caseless:
        return _code(ord(char))
    if char in _FOLDED_IN or not char.isascii():
        return _ANY
    return "[" + "".join(_code(ord(one)) for one in sorted({char.lower(), char.upper()})) + "]"
