"""What a check reads documents with, and where it keeps the patterns that it has compiled."""

from __future__ import annotations

from collections.abc import Mapping

from fuzi.adapters.documents import ChildDocuments
from fuzi.adapters.picture_memory import PictureMemory
from fuzi.adapters.pictures import picture_reader
from fuzi.scanning import sieve

_LARGEST = 64 * 1024 * 1024


def documents_of(environment: Mapping[str, str]) -> ChildDocuments:
    """Return what reads documents for the user whose environment is given; compiled patterns are kept in his cache."""
    if sieve.is_installed():
        sieve.remember_in(PictureMemory.of(environment, "1", "sieves", _LARGEST))
    return ChildDocuments(pictures=picture_reader(environment))
