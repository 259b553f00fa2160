"""How much of the matrix the check finds: each kind in each form, bare and beside its label."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fuzi.model.finding import Severity
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from matrix.clean import pages
from matrix.forms import HIDING, Form
from matrix.kinds import KINDS, Kind

GOAL = 0.99
"""The least share that must be found, of each kind (5-confidentiality)."""
SAMPLES = 3
"""Values of each kind in each form."""


class Trial(NamedTuple):
    """One form of one kind: how often it was tried and seen (as a block or for the officer)."""

    kind: str
    form: str
    tried: int
    seen: int
    missed: tuple[str, ...] = ()


def is_seen(kind: Kind, text: str) -> bool:
    """Tell whether one of the kind's rules stops the text or gives it to the officer."""
    return any(
        one.rule.id in kind.rules and one.severity is not Severity.NOTE for one in matches_of(text, Carrier.FILE)
    )


def written(kind: Kind, form: str, write: Form) -> list[str]:
    """Return one value in one form, beside its label and, unless the kind needs one, bare.

    Where the form hides or encodes the value, a label that is needed is hidden with it.
    """
    value = kind.make()
    labelled = write(kind.label + value) if kind.needs_label and form in HIDING else kind.label + write(value)
    bare = [] if kind.needs_label or not kind.label else [write(value)]
    return [f"前文\n\n{labelled}\n\n后文", *bare]


def trials() -> Iterator[Trial]:
    """Yield the outcome of every form of every kind."""
    for kind in KINDS:
        for form, write in kind.forms.items():
            texts = []
            for _ in range(SAMPLES):
                texts += written(kind, form, write)
            missed = tuple(text for text in texts if not is_seen(kind, text))
            yield Trial(kind.name, form, len(texts), len(texts) - len(missed), missed)


def blocked_pages(count: int) -> int:
    """Return how many of so many clean pages would be stopped."""
    return sum(any(one.severity is Severity.BLOCK for one in matches_of(text, Carrier.FILE)) for text in pages(count))
