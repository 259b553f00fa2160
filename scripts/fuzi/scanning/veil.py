"""The one place through which sentences go before they are shown, stored or sent: a quoted value may be confidential.

A sentence of ours is never touched, only what it quotes (a path, a word of a page's head, a line of settings), and
only where a rule marks that. Excerpts are masked where they are made (`masking`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from fuzi.errors import Problem
from fuzi.messages import Message
from fuzi.model.finding import Finding, PartPlace, Severity
from fuzi.model.late_pattern import late
from fuzi.model.term_list import TermList
from fuzi.model.verdict import Reason
from fuzi.scanning.masking import masked_name
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier

_DIGEST = late(r"(?=[0-9]*[a-f])[0-9a-f]{12,64}")
_NEEDED = frozenset({"email-unknown"})
"""Reasons whose quoted words the reader has to type again: only what blocks is masked there, and that must change."""
_MARKING = frozenset({Severity.BLOCK, Severity.FLAG})
_BLOCKING = frozenset({Severity.BLOCK})


class Veil:
    """Masks what rules mark in the words that findings, reasons and problems quote.

    Args:
        terms: the site's term lists; without them the shipped rules are applied.
    """

    def __init__(self, terms: Sequence[TermList] = ()) -> None:
        self._terms = terms
        self._known: dict[tuple[str, frozenset[Severity]], str] = {}

    def words(self, text: str, severities: frozenset[Severity] = _MARKING) -> str:
        """Return a path or other quoted words with every marked span replaced by the mask."""
        key = (text, severities)
        if key not in self._known:
            self._known[key] = text if _DIGEST.fullmatch(text) else self._masked(text, severities)
        return self._known[key]

    def message(self, what: Message, severities: frozenset[Severity] = _MARKING) -> Message:
        """Return a sentence whose quoted values are masked."""
        shown = {name: self._value(value, severities) for name, value in what.values.items()}
        return what if shown == dict(what.values) else Message(what.key, shown)

    def findings(self, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return findings as they may be told; those that differ in a masked value alone are one."""
        return tuple({one.id: one for one in map(self._finding, found)}.values())

    def reason(self, reason: Reason) -> Reason:
        """Return a reason as it may be told."""
        severities = _BLOCKING if reason.code in _NEEDED else _MARKING
        details = {name: self.words(value, severities) for name, value in reason.details.items()}
        return replace(reason, message=self.message(reason.message, severities), details=details)

    def problem(self, problem: Problem) -> Problem:
        """Return a problem of a file as it may be told."""
        hint = None if problem.hint is None else self.message(problem.hint)
        return replace(problem, path=self.words(problem.path), what=self.message(problem.what), hint=hint)

    def _finding(self, finding: Finding) -> Finding:
        where = finding.where
        return replace(
            finding,
            path=self.words(finding.path),
            where=PartPlace(self.words(where.part)) if isinstance(where, PartPlace) else where,
            what=self.message(finding.what),
            hint=None if finding.hint is None else self.message(finding.hint),
        )

    def _value(self, value: object, severities: frozenset[Severity]) -> object:
        if isinstance(value, Message):
            return self.message(value, severities)
        if isinstance(value, (list, tuple)):
            return [self._value(one, severities) for one in value]
        text = str(value)
        shown = self.words(text, severities)
        return value if shown == text else shown

    def _masked(self, text: str, severities: frozenset[Severity]) -> str:
        marked = [
            (one.start, one.end)
            for lines, carrier in ((text, Carrier.COMMIT_MESSAGE), (text.replace("/", "\n"), Carrier.NAME))
            for one in matches_of(lines, carrier, self._terms)
            if one.severity in severities
        ]
        return masked_name(text, marked) if marked else text
