"""What the reader of documents gathers, and its limits; shared by the readers of each format.

Runs in the child process only. A part that cannot be read is a refusal beside what could be read, never silence.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from fuzi.messages import Message, msg
from fuzi.model.document import Extracted, TextLayer

DEPTH = 4
MEMBERS = 2_000
TOTAL_BYTES = 200 * 1024 * 1024
RATIO = 100
RATIO_FROM_BYTES = 10 * 1024 * 1024
"""Small members may be compressed as well as they like."""


class TooMuch(Exception):  # noqa: N818 - named as what happened
    """A limit is reached: the rest of the file is not read."""

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what


class Unread(Struct, frozen=True):
    """A picture whose words no reader of documents knows.

    Attributes:
        part: where it is; empty for the file itself.
        data: its bytes, or those of the PDF that draws it; None for the file itself.
        page: the page of a PDF that draws it; 0 for a picture of its own.
        is_recording: whether it is sound or a film instead, which no program here looks into.
    """

    part: str
    data: bytes | None = None
    page: int = 0
    is_recording: bool = False


class Reading(Struct):
    """Layers, pictures and the first refusal of one file; counts members and bytes against the limits."""

    layers: list[TextLayer] = field(default_factory=list)
    pictures: list[Unread] = field(default_factory=list)
    refusal: Message | None = None
    members: int = 0
    size_bytes: int = 0

    def layer(self, part: str, text: str) -> None:
        """Take a text, unless it is blank."""
        if text and not text.isspace():
            self.layers.append(TextLayer(part, text))

    def take(self, layers: Iterable[TextLayer]) -> None:
        """Take layers as they are, unless they are blank."""
        self.layers += (layer for layer in layers if layer.text and not layer.text.isspace())

    def refuse(self, what: Message) -> None:
        """Note that something could not be inspected; the first reason stays."""
        self.refusal = self.refusal or what

    def count(self, size_bytes: int) -> None:
        """Count one member; `TooMuch` where there are too many or they are too large."""
        self.members += 1
        self.size_bytes += size_bytes
        if self.members > MEMBERS:
            raise TooMuch(msg("more than {limit} files inside one file", limit=MEMBERS))
        if self.size_bytes > TOTAL_BYTES:
            raise TooMuch(msg("larger than {size} MB once unpacked", size=TOTAL_BYTES >> 20))

    def extracted(self) -> Extracted:
        """Return what was gathered."""
        return Extracted(tuple(self.layers), self.refusal, tuple(dict.fromkeys(one.part for one in self.pictures)))
