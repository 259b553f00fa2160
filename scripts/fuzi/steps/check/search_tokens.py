"""Asks the engine for keys and tokens about all sources of a check at once; most checks have nothing to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from fuzi.model.token import Token
from fuzi.ports.credentials import Credentials
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source
from fuzi.scanning.token_gate import possible_tokens
from fuzi.scanning.tokens import questions, with_answers


def with_tokens(sources: Sequence[Source], credentials: Credentials) -> list[Source]:
    """Return the sources with what the engine told of them; where it told nothing, with the reason.

    Args:
        sources: as the rules will look at them, with the text layers of documents and pages.
    """
    asked = {index: found for index, one in enumerate(sources) if (found := tuple(questions(one)))}
    searched = list(sources)
    if not asked:
        return searched
    texts = tuple(dict.fromkeys(one.looked_at.text for found in asked.values() for one in found))
    told = credentials.search(texts)
    if told.refusal is not None:
        for index in asked:
            searched[index] = replace(sources[index], unsearched=told.refusal)
        return searched
    answers = dict(zip(texts, told.found, strict=True))
    for index, found in asked.items():
        searched[index] = with_answers(sources[index], found, answers)
    return searched


def tokens_in(texts: Sequence[str], credentials: Credentials) -> Mapping[str, Sequence[Token]]:
    """Return the keys in words that are about to be quoted; where the engine tells nothing, all that may be one."""
    words = [Source("", text.encode("utf-8", "replace"), carrier=Carrier.COMMIT_MESSAGE) for text in texts]
    return {
        text: next(iter(one.tokens.values()), ()) if one.unsearched is None else _possible(text)
        for text, one in zip(texts, with_tokens(words, credentials), strict=True)
    }


def _possible(text: str) -> list[Token]:
    return [Token(start, end, "unknown", is_sure=False) for start, end in possible_tokens(text)]
