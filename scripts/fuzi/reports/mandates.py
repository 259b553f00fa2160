"""Standing deputies who act, told to everybody while they do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fuzi.messages import Message, msg
from fuzi.model.exception_record import Mandate
from fuzi.model.ids import Sha256
from fuzi.model.labels import role_word

NameOf = Callable[[str], str]


def starting(mandate: Mandate, name_of: NameOf) -> Message:
    """Return what a deputy is told who begins to act with what he signs."""
    return msg(
        "with this {deputy} begins to act for {person} as {role}, from {first} to {last}; everybody is told: {reason}",
        **_facts(mandate, name_of),
    )


def to_start(mandate: Mandate, name_of: NameOf) -> Message:
    """Return what a deputy is told before he or she signs what starts the mandate."""
    return msg(
        "with your signature {deputy} begins to act for {person} as {role}, from {first} to {last}; everybody will be "
        "told: {reason}",
        **_facts(mandate, name_of),
    )


def acting(mandate: Mandate, name_of: NameOf) -> Message:
    """Return what everybody is told while a standing deputy acts."""
    return msg(
        "{deputy} acts for {person} as {role} until {last}: {reason}",
        **_facts(mandate, name_of),
    )


def ended(mandate: Mandate, name_of: NameOf) -> Message:
    """Return what is told when a deputy ceases to act."""
    return msg(
        "{deputy} no longer acts for {person} as {role}; what is not landed yet has to be confirmed: `fuzi confirm`",
        **_facts(mandate, name_of),
    )


def mandates_json(found: Iterable[tuple[Sha256, Mandate]]) -> list[dict[str, Any]]:
    """Return the running mandates as JSON."""
    return [
        {
            "statement": key,
            "role": one.role,
            "for": one.principal,
            "by": one.deputy,
            "from": str(one.first),
            "to": str(one.last),
            "reason": one.reason,
        }
        for key, one in found
    ]


def _facts(mandate: Mandate, name_of: NameOf) -> dict[str, object]:
    """Return what is told of a mandate, by the name that a sentence gives it."""
    return {
        "deputy": name_of(mandate.deputy),
        "person": name_of(mandate.principal),
        "role": role_word(mandate.role),
        "first": str(mandate.first),
        "last": str(mandate.last),
        "reason": mandate.reason,
    }
