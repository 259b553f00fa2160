"""What `check --fix` would write: files with their values masked, documents without what tells of their makers."""

from __future__ import annotations

from msgspec import Struct

from fuzi.messages import Message
from fuzi.model.ids import Sha256


class MendedPlace(Struct, frozen=True):
    """One value of a text: its line, what it is, and the prescribed form that takes its place."""

    line: int
    what: Message
    put: str


class Stripped(Struct, frozen=True):
    """What came of taking out of a document or picture what tells of its makers.

    Attributes:
        data: the new bytes; None where nothing is to be changed, or nothing may be.
        removed: what is not in them any more.
        left: what is in them still and a person has to look at, and why nothing was changed.
    """

    data: bytes | None = None
    removed: tuple[Message, ...] = ()
    left: tuple[Message, ...] = ()


class Mended(Struct, frozen=True):
    """One file as it would be.

    Attributes:
        path: the file.
        data: its new bytes.
        was: the digest of the bytes that were looked at.
        places: its values that are masked.
        removed: what is taken out of it.
        shown: its path as it may be shown: a name can hold a number, too.
    """

    path: str
    data: bytes
    was: Sha256
    places: tuple[MendedPlace, ...] = ()
    removed: tuple[Message, ...] = ()
    shown: str = ""
