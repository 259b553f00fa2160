"""Which rules a large text need not be shown to: their patterns are looked for all at once, in one pass.

A rule names what it needs (`Rule.needs`); where nothing of it can stand in a text, the rule would find nothing there.
Small texts, and machines without Hyperscan, show every text to every rule: the findings are the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from fuzi.model.late_pattern import written
from fuzi.scanning.rule import Rule
from fuzi.scanning.rules import RULES
from fuzi.scanning.sieve import Sieve, as_bytes, is_worth, widened
from fuzi.scanning.views import View, ViewKind

_GAP = ".{0,8}"
"""What a skeleton leaves out between two characters: a few separators, or a reading in brackets."""


def rules_for(view: View) -> Iterable[Rule]:
    """Return the rules that may find something in a view, in their order."""
    asked = [rule for rule in RULES if view.kinds & rule.views]
    if not is_worth(view.text):
        return asked
    data = as_bytes(view.text)
    held = {name for is_plain in (False, True) if _kinds(is_plain) & view.kinds for name in _held(data, is_plain)}
    return [rule for rule in asked if not rule.needs or rule.id in held]


def may_have_skeleton(text: str) -> bool:
    """Tell whether the rules for skeletons may find something in the skeleton of a folded text."""
    return not is_worth(text) or bool(_skeleton_gate().held(as_bytes(text)))


def _kinds(is_plain: bool) -> frozenset[ViewKind]:
    plain = frozenset({ViewKind.PLAIN})
    return plain if is_plain else frozenset(ViewKind) - plain


def _held(data: bytes, is_plain: bool) -> list[str]:
    names, sieve = _gates(is_plain)
    return [names[number] for number in sieve.held(data)]


@cache
def _gates(is_plain: bool) -> tuple[tuple[str, ...], Sieve]:
    """Return the rules for texts as they are written, or for folded ones, and the sieve of what they need."""
    rules = [rule for rule in RULES if rule.views & _kinds(is_plain)]
    needs = [[widened(*written(pattern)) for pattern in rule.needs] for rule in rules]
    return tuple(rule.id for rule in rules), Sieve(needs)


@cache
def _skeleton_gate() -> Sieve:
    needs = {pattern: None for rule in RULES if ViewKind.SKELETON in rule.views for pattern in rule.needs}
    return Sieve([[widened(*written(pattern), gap=_GAP) for pattern in needs]])
