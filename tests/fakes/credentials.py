"""An engine for keys and tokens that knows what it is told to know, and remembers what it was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fuzi.messages import Message
from fuzi.model.token import Token, TokenSearch


class FakeCredentials:
    """Finds every match of a pattern, by one rule; or refuses."""

    def __init__(self, pattern: str = r"KEY[0-9A-Za-z]{20,}", rule: str = "maker.key", is_sure: bool = True) -> None:
        self.pattern, self.rule, self.is_sure = re.compile(pattern), rule, is_sure
        self.refusal: Message | None = None
        self.asked: list[tuple[str, ...]] = []

    def search(self, texts: Sequence[str]) -> TokenSearch:
        self.asked.append(tuple(texts))
        if self.refusal is not None:
            return TokenSearch(refusal=self.refusal)
        return TokenSearch(tuple(tuple(self._tokens(text)) for text in texts))

    def _tokens(self, text: str) -> list[Token]:
        return [Token(*one.span(), self.rule, self.is_sure) for one in self.pattern.finditer(text)]
