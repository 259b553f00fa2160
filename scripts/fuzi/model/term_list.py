"""Term lists (词库): watched words, each with its severity."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from fuzi.model.finding import Severity
from fuzi.model.ids import Sha256


@dataclass(frozen=True)
class Term:
    """One watched word, what the list advises instead (empty: nothing), and the line it stands on (0: none)."""

    word: str
    severity: Severity
    advice: str = ""
    line: int = field(default=0, compare=False)


class TermList(Struct, frozen=True):
    """One file of watched words.

    Attributes:
        digest: SHA-256 of the file's bytes; of a private list a keyed digest, for a short list could be guessed.
        is_private: the bureau's own list, which lies outside of the repository; no word of it is ever shown or stored.
    """

    path: str
    digest: Sha256
    terms: tuple[Term, ...]
    is_private: bool = False
