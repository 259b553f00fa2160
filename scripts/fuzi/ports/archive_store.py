"""One archive copy (归档副本): objects that are written once and never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Protocol

from msgspec import Struct

from fuzi.messages import Message
from fuzi.model.archive import Examination, VersionStamp
from fuzi.model.ids import Sha256


class ObjectFile(Struct, frozen=True):
    """One file to be archived: its path inside the object, its digest, and how its bytes are opened."""

    path: str
    sha256: Sha256
    open: Callable[[], BinaryIO]


class ArchiveStore(Protocol):
    """One copy. Raises `WorldFailed` where the place fails, `IntegrityFailed` where bytes are not what they must be.

    Whatever was under way when a run was killed is undone or finished by the next writing call.
    """

    @property
    def name(self) -> str:
        """Return the copy's name."""
        ...

    @property
    def keeper(self) -> str:
        """Return who keeps the copy; empty where nobody is named."""
        ...

    def put(self, object_id: str, files: list[ObjectFile], stamp: VersionStamp) -> None:
        """Store an object durably: on disk, read back and hashed when this returns.

        An equal object that is there already is kept. One with other content is `IntegrityFailed`: an archived object
        never changes.
        """
        ...

    def replace(self, object_id: str, files: list[ObjectFile], stamp: VersionStamp) -> None:
        """Put a repaired object in the place of a bad or missing one; the bad one is set aside, not deleted."""
        ...

    def set_aside(self, object_id: str) -> None:
        """Take an object out of the archive without deleting its bytes."""
        ...

    def object_ids(self) -> tuple[str, ...]:
        """Return the id of every object whose inventory can be read, sorted; empty for a copy that is not there yet."""
        ...

    def has(self, object_id: str) -> bool:
        """Tell whether the object's folder is there."""
        ...

    def stamp(self, object_id: str) -> VersionStamp:
        """Return who archived an object, and when."""
        ...

    def open(self, object_id: str, path: str) -> BinaryIO:
        """Open one file of an object, unverified, for repair and comparison."""
        ...

    def read(self, object_id: str, path: str) -> bytes:
        """Return one file of an object, compared with the inventory's digest."""
        ...

    def packed(self, object_id: str, path: str) -> frozenset[Sha256]:
        """Return the digests that a pack holds, by its own table; empty where the object has no such file."""
        ...

    def unpack(self, object_id: str, path: str, wanted: Mapping[Sha256, int]) -> Iterator[tuple[Sha256, bytes]]:
        """Yield each wanted digest (with its size) with its bytes, verified, from one pack."""
        ...

    def examine(self, object_id: str) -> Examination:
        """Read every byte of an object and return the facts."""
        ...

    def examine_root(self) -> tuple[Message, ...]:
        """Return what is wrong with the copy around its objects: declarations, stray files, unreadable objects."""
        ...
