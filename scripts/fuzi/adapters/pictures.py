"""Words in pictures and on scanned pages, read in a confined child of their own; remembered by the picture's bytes."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
from collections.abc import Mapping
from types import TracebackType

from fuzi.adapters.answer_memory import AnswerMemory
from fuzi.adapters.confined_child import ConfinedChild
from fuzi.adapters.reading_time import ReadingTime

SECONDS = 300.0
COMMAND = ("-m", "fuzi.adapters.picture_child")
READING = "1"
"""Raised whenever pictures are read otherwise: what was remembered before is read anew."""
_PACKAGES = {"rapidocr": "rapidocr", "onnxruntime": "onnxruntime", "zxing-cpp": "zxingcpp", "pypdfium2": "pypdfium2"}
_SWITCH = "FUZI_OCR"
Layers = tuple[tuple[str, str], ...]


def is_installed() -> bool:
    """Tell whether the extra `ocr` is there as a whole."""
    return all(importlib.util.find_spec(module) is not None for module in _PACKAGES.values())


def picture_reader(environment: Mapping[str, str], time: ReadingTime | None = None) -> PictureReader | None:
    """Return what reads pictures in the time given; None without the extra, or where `FUZI_OCR=off` says not to."""
    if environment.get(_SWITCH, "").lower() == "off" or not is_installed():
        return None
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES]
    return PictureReader(AnswerMemory.of(environment, "; ".join([READING, *versions])), time=time)


class PictureReader:
    """Reads one picture after another; a context manager that ends the child.

    Args:
        memory: what was read before.
        seconds: how long one picture may take before the child is killed.
        time: how long pictures and documents may take altogether.
    """

    def __init__(self, memory: AnswerMemory, seconds: float = SECONDS, time: ReadingTime | None = None) -> None:
        self._memory = memory
        self._child = ConfinedChild(COMMAND, seconds, time)

    def __enter__(self) -> PictureReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._child.__exit__(kind, error, at)

    def read(self, data: bytes, page: int = 0) -> Layers | None:
        """Return (part, words) of a picture, or of a page of a PDF; None where nobody could read it."""
        request = page.to_bytes(4, "big") + data
        known = self._memory.recall(request)
        if known is not None:
            return _layers(known)
        body = self._child.ask(request)
        layers = None if body is None else _layers(body)
        if body is not None and layers is not None:
            self._memory.keep(request, body)
        return layers


def _layers(body: bytes) -> Layers | None:
    try:
        answer = json.loads(body)
        return None if answer["refusal"] else tuple((str(part), str(text)) for part, text in answer["layers"])
    except (ValueError, KeyError, TypeError):
        return None
