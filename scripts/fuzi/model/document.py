"""What was read out of a file that is not plain text: its text layers, or why it could not be inspected."""

from __future__ import annotations

from msgspec import Struct

from fuzi.messages import Message


class TextLayer(Struct, frozen=True):
    """One text inside a document and where it stands (`docx:word/comments.xml`); one paragraph or cell a line."""

    part: str
    text: str


class Extracted(Struct, frozen=True):
    """All text layers of one file, or why it could not be inspected (`refusal`).

    `pictures` names the parts that are pictures and whose content nobody read; the empty name is the file itself.
    A refusal may stand beside layers: what could be read is checked, the rest is still a finding.
    """

    layers: tuple[TextLayer, ...] = ()
    refusal: Message | None = None
    pictures: tuple[str, ...] = ()
