"""What a check reads documents with, and where it keeps the patterns that it has compiled."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import math
import platform
import sys
from collections.abc import Mapping

from fuzi.adapters.answer_memory import AnswerMemory
from fuzi.adapters.documents import ChildDocuments
from fuzi.adapters.pictures import picture_reader
from fuzi.adapters.reading_time import ReadingTime
from fuzi.model.token import ENGINE, ENGINE_VERSION
from fuzi.scanning import sieve

SECONDS_OF_A_PUSH = 600.0
"""As long as the reader of one push may keep the host busy; an honest one with a hundred photographs takes two."""
_LARGEST = 64 * 1024 * 1024


def documents_of(environment: Mapping[str, str], *, of_a_push: bool = False) -> ChildDocuments:
    """Return what reads documents for the user whose environment is given; within bounds for what a push brings."""
    time = ReadingTime(SECONDS_OF_A_PUSH if of_a_push else math.inf)
    return ChildDocuments(pictures=picture_reader(environment, time), time=time)


def sieve_memory(environment: Mapping[str, str]) -> AnswerMemory:
    """Return what keeps compiled patterns in the cache of the user whose environment is given."""
    return AnswerMemory.of(environment, "1", "sieves", _LARGEST)


def lacking(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a check by the user whose environment is given has not: `ocr`, `credentials`."""
    reads_pictures = bool(documents_of(environment).extras)
    return (*(() if reads_pictures else ("ocr",)), *(() if _has_engine() else ("credentials",)))


def lacking_here(environment: Mapping[str, str]) -> frozenset[str]:
    """Return what is not installed for a check by that user though it could be: with `hyperscan` and `cluster`."""
    could = sys.platform == "linux" and platform.machine() == "x86_64"
    is_slow = could and not sieve.is_installed()
    alone = importlib.util.find_spec("distributed") is None
    more = (*(("hyperscan",) if is_slow else ()), *(("cluster",) if alone else ()))
    return frozenset((*lacking(environment), *more))


def _has_engine() -> bool:
    try:
        return importlib.metadata.version(ENGINE) == ENGINE_VERSION
    except importlib.metadata.PackageNotFoundError:
        return False
