"""What the engine for keys and tokens tells of a text: places and rules, never a value."""

from __future__ import annotations

from msgspec import Struct

from fuzi.messages import Message

ENGINE = "kingfisher-secret-scanner"
ENGINE_VERSION = "1.5.0"
"""The one release whose rules are applied: part of every rule set's digest, pinned in pyproject.toml and the locks."""


class Token(Struct, frozen=True):
    """One place at which a rule of the engine fires: `start:end` in characters; whether the engine is sure of it."""

    start: int
    end: int
    rule: str
    is_sure: bool


class TokenSearch(Struct, frozen=True):
    """What the engine told of several texts, in their order; or why it told nothing."""

    found: tuple[tuple[Token, ...], ...] = ()
    refusal: Message | None = None
