"""The one place through which sentences go before they are shown, stored or sent: a quoted value may be confidential.

A sentence of ours is never touched, only what it quotes (a path, a word of a page's head, a line of settings), and
only where a rule marks that. Excerpts are masked where they are made (`masking`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from fuzi.errors import Problem
from fuzi.messages import Message
from fuzi.model.finding import Finding, PartPlace, Severity
from fuzi.model.late_pattern import late
from fuzi.model.term_list import TermList
from fuzi.model.token import Token
from fuzi.model.verdict import Reason
from fuzi.scanning.masking import masked_name
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from fuzi.scanning.token_gate import may_hold_token
from fuzi.scanning.tokens import with_tokens

_DIGEST = late(r"(?=[0-9]*[a-f])[0-9a-f]{12,64}")
_NEEDED = frozenset({"email-unknown"})
"""Reasons whose quoted words the reader has to type again: only what blocks is masked there, and that must change."""
_MARKING = frozenset({Severity.BLOCK, Severity.FLAG})
_BLOCKING = frozenset({Severity.BLOCK})
Search = Callable[[Sequence[str]], Mapping[str, Sequence[Token]]]
"""Asks the engine for keys and tokens: what stands in each text."""


class Veil:
    """Masks what rules mark in the words that findings, reasons and problems quote.

    Args:
        terms: the site's term lists; without them the shipped rules are applied.
        search: asks the engine about quoted words that may hold a key; without it only the rules tell.
    """

    def __init__(self, terms: Sequence[TermList] = (), search: Search | None = None) -> None:
        self._terms = terms
        self._search = search
        self._tokens: dict[str, Sequence[Token]] = {}
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
        found = list(found)
        self._ask(text for one in found for text in _quoted([one.path, _part_of(one), one.what, one.hint]))
        return tuple({one.id: one for one in map(self._finding, found)}.values())

    def reasons(self, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
        """Return reasons as they may be told."""
        self._ask(text for one in reasons for text in _quoted([one.message, list(one.details.values())]))
        return tuple(map(self._reason, reasons))

    def problems(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """Return problems of files as they may be told."""
        self._ask(text for one in problems for text in _quoted([one.path, one.what, one.hint]))
        return tuple(map(self._problem, problems))

    def _reason(self, reason: Reason) -> Reason:
        severities = _BLOCKING if reason.code in _NEEDED else _MARKING
        details = {name: self.words(value, severities) for name, value in reason.details.items()}
        return replace(reason, message=self.message(reason.message, severities), details=details)

    def _problem(self, problem: Problem) -> Problem:
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
        self._ask([text])
        marked = [
            (one.start, one.end)
            for lines, carrier in ((text, Carrier.COMMIT_MESSAGE), (_name_in(text), Carrier.NAME))
            for one in with_tokens(matches_of(lines, carrier, self._terms), self._tokens.get(lines, ()), lines)
            if one.severity in severities
        ]
        return masked_name(text, marked) if marked else text

    def _ask(self, texts: Iterable[str]) -> None:
        """Ask the engine about texts that it was not asked about yet, as they stand and as names of files."""
        if self._search is None:
            return
        forms = dict.fromkeys(form for text in texts for form in (text, _name_in(text)) if form not in self._tokens)
        asked = [form for form in forms if not _DIGEST.fullmatch(form) and may_hold_token(form)]
        if asked:
            self._tokens.update(self._search(asked))


def _name_in(text: str) -> str:
    """Return words as the names of a path are looked at: one a line."""
    return text.replace("/", "\n")


def _part_of(finding: Finding) -> str:
    return finding.where.part if isinstance(finding.where, PartPlace) else ""


def _quoted(values: Iterable[object]) -> Iterator[str]:
    """Yield every text that some values quote."""
    for value in values:
        if isinstance(value, Message):
            yield from _quoted(value.values.values())
        elif isinstance(value, (list, tuple)):
            yield from _quoted(value)
        elif value is not None:
            yield str(value)
