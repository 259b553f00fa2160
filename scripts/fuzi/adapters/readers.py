"""What a check reads documents with, and where it keeps the patterns that it has compiled."""

from __future__ import annotations

from collections.abc import Mapping

from fuzi.adapters.documents import ChildDocuments
from fuzi.adapters.picture_memory import PictureMemory
from fuzi.adapters.pictures import picture_reader

_LARGEST = 64 * 1024 * 1024


def documents_of(environment: Mapping[str, str]) -> ChildDocuments:
    """Return what reads documents for the user whose environment is given."""
    return ChildDocuments(pictures=picture_reader(environment))


def sieve_memory(environment: Mapping[str, str]) -> PictureMemory:
    """Return what keeps compiled patterns in the cache of the user whose environment is given."""
    return PictureMemory.of(environment, "1", "sieves", _LARGEST)
