"""Words of the bureau's private list: it stays outside of the repository, and no report says more than its severity."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.rules.watched_term import places
from fuzi.scanning.views import TEXTS


def find(sight: Sight) -> Iterator[Hit]:
    """Find words of the private list; what the list advises instead is not told, it may give the word away."""
    if any(one.is_private for one in sight.terms):
        for start, end, term in places(sight.view, tuple(sight.terms), sight.sieves, is_private=True):
            yield Hit(start, end, term.severity)


RULE = Rule(
    id="private-term",
    severity=Severity.BLOCK,
    what=msg("a word from the bureau's private list"),
    why=msg("The bureau keeps a list of words that must not be public themselves; it lies with the host alone."),
    basis=msg("the bureau's private list"),
    hint=msg("Use another word, or ask the confidentiality officer, who answers for that list."),
    find=find,
    views=TEXTS,
)
