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
    """One file of watched words; `digest` is the SHA-256 of the file's bytes."""

    path: str
    digest: Sha256
    terms: tuple[Term, ...]
