"""The maintained engine that knows how the keys and tokens of many services look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fuzi.messages import msg
from fuzi.model.token import TokenSearch


class Credentials(Protocol):
    """Looks for keys and tokens: in a child process with limits and without network; nothing of a text is kept."""

    def search(self, texts: Sequence[str]) -> TokenSearch:
        """Return what stands in each text, in order; a refusal where the engine could not tell of all of them."""
        ...


class NoCredentials(Credentials):
    """No engine: whoever asks is told that nobody has looked."""

    def search(self, texts: Sequence[str]) -> TokenSearch:
        """Refuse every question."""
        return TokenSearch(refusal=msg("nothing here looks for keys and tokens")) if texts else TokenSearch()
