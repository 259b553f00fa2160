"""What is known of one reason code: its meaning, why its rule exists, what that rests on, and the next step."""

from __future__ import annotations

from msgspec import Struct

from fuzi.messages import Message


class ReasonCode(Struct, frozen=True):
    """One code that a verdict, the host or verify may give.

    Attributes:
        code: kebab-case, stable: others rely on it; the name of its page.
        what: what it means, in general; the reason itself says it of the case at hand.
        why: why the rule exists. basis: clauses and sections it rests on, at least one. hint: what to do next.
    """

    code: str
    what: Message
    why: Message
    basis: tuple[Message, ...]
    hint: Message
