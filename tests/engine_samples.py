"""Made-up keys by the engine's own patterns: random strings that a pattern matches."""

from __future__ import annotations

import random
import re
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_SHOWN = [chr(code) for code in range(33, 127)]
_SORTS = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
_CLASSES = {"alnum": "A-Za-z0-9", "alpha": "A-Za-z", "digit": "0-9", "xdigit": "0-9a-fA-F", "word": r"\w"}
_LOOKS = (kinds.AT, kinds.ASSERT, kinds.ASSERT_NOT)
_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)


def samples(pattern: str, name: str, count: int) -> list[str]:
    """Return strings as a pattern of the engine describes them; always the same ones for a name."""
    plain = re.sub(r"(?<!\\)\(\?i\)", "", pattern.replace(r"\z", r"\Z"))
    plain = re.sub(r"\[?\[:(\w+):\](\])?", lambda one: f"[{_CLASSES[one[1]]}]" if one[2] else _CLASSES[one[1]], plain)
    tree = _parser.parse(plain)
    names = [f"{name} {number}" for number in range(count)]
    return [_made(tree, chosen, 3 * (number % 2)) for number, chosen in enumerate(map(random.Random, names))]


def _made(tree: Any, chosen: random.Random, more: int) -> str:
    return "".join(_one(kind, value, chosen, more) for kind, value in tree)


def _one(kind: Any, value: Any, chosen: random.Random, more: int) -> str:
    if kind is kinds.LITERAL:
        return chr(value)
    if kind is kinds.IN:
        return chosen.choice(_members(value))
    if kind is kinds.ANY or kind is kinds.NOT_LITERAL:
        return chosen.choice("ab ")
    if kind is kinds.BRANCH:
        return _made(chosen.choice(value[1]), chosen, more)
    if kind is kinds.SUBPATTERN:
        return _made(value[3], chosen, more)
    if kind in _REPEATS:
        least, most, inner = value
        return "".join(_made(inner, chosen, more) for _ in range(chosen.randint(least, min(int(most), least + more))))
    assert kind in _LOOKS, kind
    return ""


def _members(items: Any) -> list[str]:
    known: set[str] = set()
    for kind, value in items:
        if kind is kinds.LITERAL:
            known.add(chr(value))
        elif kind is kinds.RANGE:
            known |= {chr(code) for code in range(value[0], min(value[1], 126) + 1)}
        elif kind is kinds.CATEGORY:
            _category, *negated, sort = str(value).split("_")
            known |= {one for one in [*_SHOWN, " "] if bool(re.match(_SORTS[sort], one)) != bool(negated)}
    is_negated = items[0][0] is kinds.NEGATE
    return [one for one in [*_SHOWN, " "] if (one in known) != is_negated] or ["a"]
