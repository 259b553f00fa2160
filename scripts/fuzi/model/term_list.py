"""Term lists (词库): watched words, each with its severity."""

from __future__ import annotations

from dataclasses import dataclass

from fuzi.model.finding import Severity
from fuzi.model.ids import Sha256


@dataclass(frozen=True)
class Term:
    """One watched word and what the list advises instead (empty: nothing)."""

    word: str
    severity: Severity
    advice: str = ""


@dataclass(frozen=True)
class TermList:
    """One file of watched words; `digest` is the SHA-256 of the file's bytes."""

    path: str
    digest: Sha256
    terms: tuple[Term, ...]
