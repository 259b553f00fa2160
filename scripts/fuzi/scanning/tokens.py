"""What the engine for keys and tokens is asked about the sources, and what its answers become: matches like any other.

It sees a text as it is written, and once more without invisible characters and with encodings undone, where that may
make a difference. What it tells is a finding of the rule `credential`; where a rule of ours found the same, it is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.messages import Message, msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.model.token import Token
from fuzi.scanning.decoding import decoded
from fuzi.scanning.kinds import LARGEST_TEXT, plain_text
from fuzi.scanning.matching import Match
from fuzi.scanning.offsets import Derived
from fuzi.scanning.rule import Carrier
from fuzi.scanning.rules.credential import RULE, is_placeholder
from fuzi.scanning.source import Source
from fuzi.scanning.token_gate import may_hold_token
from fuzi.scanning.undressing import undressed

_ENCODED = late(
    r"&\#(?:[xX]0*[2-7][0-9a-fA-F]|0*(?:4[3-9]|[5-9][0-9]|1[0-2][0-9]))(?![0-9a-fA-F])"
    r"|%(?:2[bBdDfF]|3[0-9dD]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF])|\\u00[2-7]|\\u\{0*[2-7][0-9a-fA-F]\}|\\x[2-7]|=[2-7][0-9A-F]="
)
"""An encoded character of keys: a key may be written with some."""
_MARKS = ("&#", "%", "\\u", "\\x", "=3", "=4", "=5", "=6", "=7")
_IDENTIFIES = late(
    r"(?:client|access|account|application|app|tenant|project|organi[sz]ation|merchant|key)-?id(?:[.-]|$)"
    r"|-(?:user)?name(?:[.-]|$)|-address(?:[.-]|$)|(?:^|[./-])pub(?:lic|lishable)?-|-email(?:[.-]|$)"
)
"""Rules of the engine for what names somebody but opens nothing by itself."""
_SAME = frozenset({RULE.id, "written-password"})
"""Our own rules that mean what the engine means: a place where they fire is told once."""


class Question(Struct, frozen=True):
    """One text to ask about: the source's text, and the text derived from it that is looked at."""

    text: str
    looked_at: Derived


def questions(source: Source) -> Iterator[Question]:
    """Yield what is to be asked about a source; of most sources nothing."""
    for text in _texts(source):
        if may_hold_token(text):
            yield Question(text, Derived(text))
        plain = _uncovered(text)
        if plain is not None and may_hold_token(plain.text):
            yield Question(text, plain)


def with_answers(source: Source, asked: Iterable[Question], answers: Mapping[str, Sequence[Token]]) -> Source:
    """Return a source with what was told of it.

    Args:
        asked: the questions about this source.
        answers: the tokens by the text that was looked at.
    """
    told: dict[str, tuple[Token, ...]] = {}
    for one in asked:
        placed = tuple(
            replace(token, start=start, end=end)
            for token in answers[one.looked_at.text]
            for start, end in [one.looked_at.source_of(token.start, token.end)]
        )
        if placed:
            told[one.text] = (*told.get(one.text, ()), *placed)
    return replace(source, tokens=told) if told else source


def with_tokens(matches: Sequence[Match], tokens: Sequence[Token], text: str) -> tuple[Match, ...]:
    """Return what the rules and the engine found in one text, ordered by place.

    Where a rule of ours found what the engine tells of, that finding stays with its value, widened over both: a waiver
    for it goes on, and nothing of the engine's place is shown.
    """
    found = list(matches)
    for token in sorted(tokens, key=lambda one: (not _is_grave(one), one.start - one.end, one.start, one.rule)):
        value = text[token.start : token.end]
        if is_placeholder(value):
            continue
        at = next((n for n, one in enumerate(found) if one.rule.id in _SAME and _is_overlapping(one, token)), None)
        known = None if at is None else found[at]
        if at is None or known is None or (_is_grave(token) and known.severity is Severity.FLAG):
            found.append(_match(token, value))
        else:
            found[at] = replace(known, start=min(known.start, token.start), end=max(known.end, token.end))
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.rule.id)))


def _is_overlapping(match: Match, token: Token) -> bool:
    return match.start < token.end and token.start < match.end


def _match(token: Token, value: str) -> Match:
    severity = Severity.BLOCK if _is_grave(token) else Severity.FLAG
    normal = "".join(filter(str.isalnum, value)) or value
    return Match(RULE, severity, _what(token), token.start, token.end, normal)


def _is_grave(token: Token) -> bool:
    return token.is_sure and not _IDENTIFIES.search(token.rule)


def _what(token: Token) -> Message:
    if _is_grave(token):
        return msg("an access key or token (by the engine's rule {rule})", rule=token.rule)
    return msg("maybe an access key or what belongs to one (by the engine's rule {rule})", rule=token.rule)


def _texts(source: Source) -> Iterator[str]:
    """Yield every text of a source that the rules look at, as they get it."""
    if source.path:
        yield source.path.replace("/", "\n")
    if source.refusal is not None:
        return
    if source.carrier is not Carrier.FILE:
        try:
            yield source.data.decode("utf-8")
        except UnicodeDecodeError:  # a finding by itself
            return
    elif source.extracted is not None:
        yield from (layer.text for layer in source.extracted.layers)
    elif len(source.data) <= LARGEST_TEXT:
        plain = plain_text(source.data)
        if plain is not None:
            yield plain.text
            yield from (layer.text for layer in source.shown)


def _uncovered(text: str) -> Derived | None:
    """Return a text without what hides a key in it from the engine; None where nothing does."""
    source = plain = Derived(text)
    if any(mark in text for mark in _MARKS) and _ENCODED.search(text):
        plain = decoded(plain)
    plain = undressed(plain)
    return None if plain is source else plain
