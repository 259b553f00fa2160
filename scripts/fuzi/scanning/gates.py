"""Which rules a text need not be shown to: their patterns are looked for all at once, in one pass.

A rule names what it needs (`Rule.needs`); where nothing of it can stand in a text, the rule would find nothing there.
Without sieves every text is shown to every rule: the findings are the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from fuzi.model.late_pattern import written
from fuzi.scanning.rule import Rule
from fuzi.scanning.rules import RULES
from fuzi.scanning.sieve import Groups, Sieves, as_bytes
from fuzi.scanning.views import View, ViewKind
from fuzi.scanning.widening import widened

_GAP = ".{0,8}"
"""What a skeleton leaves out between two characters: a few separators, or a reading in brackets."""
_NUMBERS = {rule.id: number for number, rule in enumerate(RULES)}


def rules_for(view: View, sieves: Sieves | None = None) -> Iterable[Rule]:
    """Return the rules that may find something in a view, in their order."""
    asked = _rules_of(view.kinds)
    sieve = None if sieves is None else sieves.of_patterns(_needs)
    if sieve is None:
        return asked
    held = sieve.held(as_bytes(view.text))
    return [rule for rule in asked if not rule.needs or _NUMBERS[rule.id] in held]


@cache
def _rules_of(kinds: frozenset[ViewKind]) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if kinds & rule.views)


def may_have_skeleton(text: str, sieves: Sieves | None = None) -> bool:
    """Tell whether the rules for skeletons may find something in the skeleton of a folded text."""
    sieve = None if sieves is None else sieves.of_patterns(_needs_of_skeletons)
    return sieve is None or bool(sieve.held(as_bytes(text)))


def _needs() -> Groups:
    """Return what each rule needs, in the order of the rules."""
    return [[widened(*written(pattern)) for pattern in rule.needs] for rule in RULES]


def _needs_of_skeletons() -> Groups:
    """Return what any rule for skeletons needs, as it may stand in the text that a skeleton is made of."""
    needs = {pattern: None for rule in RULES if ViewKind.SKELETON in rule.views for pattern in rule.needs}
    return [[widened(*written(pattern), gap=_GAP) for pattern in needs]]
