"""Text layers of documents, read in one child process with limits; a crash or a hang is a refusal, never silence."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from fuzi.adapters.confined_child import ConfinedChild
from fuzi.adapters.document_picture_words import THUMBNAIL
from fuzi.adapters.pictures import PictureReader
from fuzi.adapters.reading_time import ReadingTime
from fuzi.messages import Message, msg
from fuzi.model.document import Extracted, TextLayer

LARGEST_FILE = 200 * 1024 * 1024
SECONDS = 120.0
"""By the clock: the child's processor time is what bounds a document, also where the machine is busy."""
MOST_PICTURES = 60
"""So many pictures and scanned pages of one file are read; of the others it is said that nobody has."""
COMMAND = ("-m", "fuzi.adapters.document_child")
OUT_OF_TIME = msg("the time for reading documents and pictures is over; submit a few of them at a time")


class ChildDocuments:
    """The port `Documents`: the child starts with the first document of a call and ends with the call.

    Args:
        seconds: how long one document may take before the child is killed.
        pictures: what reads pictures; without it they are named as not inspected.
        time: how long documents and pictures may take altogether.
    """

    def __init__(
        self, seconds: float = SECONDS, pictures: PictureReader | None = None, time: ReadingTime | None = None
    ) -> None:
        self._seconds = seconds
        self._pictures = pictures
        self._time = time or ReadingTime()

    @property
    def extras(self) -> tuple[str, ...]:
        """Return `ocr`, where pictures are read."""
        return () if self._pictures is None else ("ocr",)

    def extract(self, files: Sequence[tuple[str, bytes]]) -> tuple[Extracted, ...]:
        """Return the layers of each (path, bytes), in order."""
        command = COMMAND if self._pictures is None else (*COMMAND, "--pictures")
        with ExitStack() as opened:
            child = opened.enter_context(ConfinedChild(command, self._seconds, self._time))
            pictures = None if self._pictures is None else opened.enter_context(self._pictures)
            return tuple(
                Extracted(refusal=OUT_OF_TIME) if self._time.is_over else _extracted(child, pictures, data)
                for _path, data in files
            )


def _extracted(child: ConfinedChild, pictures: PictureReader | None, data: bytes) -> Extracted:
    if len(data) > LARGEST_FILE:
        return Extracted(refusal=msg("larger than {size} MB", size=LARGEST_FILE >> 20))
    body = child.ask(data)
    try:
        answer = json.loads(body or b"")
        refusal = answer["refusal"]
        layers = [_layer(*layer) for layer in answer["layers"]]
        unread: list[str] = []
        for number, (part, place, page) in enumerate(answer["pictures"]):
            read = None
            if pictures is not None and place >= -1 and number < MOST_PICTURES:
                shown = data if place == -1 else base64.b64decode(answer["bodies"][place])
                read = pictures.read(shown, page)
            if read is None and not (part.endswith(f":{THUMBNAIL}") and unread):  # of a picture nobody has read
                unread.append(part)
            elif read is not None:
                layers += [TextLayer(_ahead(part, page) + name, text) for name, text in read]
        why = None if refusal is None else Message(refusal["key"], refusal["values"])
        return Extracted(tuple(layers), why, tuple(dict.fromkeys(unread)))
    except (ValueError, KeyError, TypeError, IndexError):
        return Extracted(refusal=msg("its reader crashed or took too long"))


def _ahead(part: str, page: int) -> str:
    """Return what the parts of a picture begin with; scanned pages and thumbnails are parts of the document itself."""
    if page or part.endswith(f":{THUMBNAIL}"):
        return f"{part}/"
    return f"{part}>picture:" if part else "picture:"


def _layer(part: str, text: str, marks: Sequence[Sequence[Any]], again: bool) -> TextLayer:
    return TextLayer(part, text, tuple((int(at), str(place)) for at, place in marks), bool(again))
