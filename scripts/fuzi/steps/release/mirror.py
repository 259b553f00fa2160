"""Bring one archive copy up to another: whatever it lacks is copied and read back; nothing in it is replaced."""

from __future__ import annotations

from functools import partial

from fuzi.errors import IntegrityFailed
from fuzi.messages import msg
from fuzi.model.ids import Sha256
from fuzi.ports.archive_store import ArchiveStore, ObjectFile


def mirror(first: ArchiveStore, other: ArchiveStore) -> tuple[str, ...]:
    """Copy every object that `other` lacks; return their ids.

    Raises:
        WorldFailed: the other copy cannot be written.
        IntegrityFailed: an object of the first copy is damaged; it is not spread.
    """
    copied = []
    for object_id in first.object_ids():
        if not other.has(object_id):
            exam = first.examine(object_id)
            inventory = exam.inventory
            if inventory is None or exam.faults or dict(exam.found or {}) != dict(inventory.files):
                raise IntegrityFailed(
                    msg("{object} is damaged in the copy {copy}", object=object_id, copy=first.name),
                    msg("run `fuzi archive verify`"),
                )
            other.put(
                object_id, [copied_file(first, object_id, *row) for row in inventory.files.items()], inventory.stamp
            )
            copied.append(object_id)
    return tuple(copied)


def copied_file(store: ArchiveStore, object_id: str, path: str, digest: Sha256) -> ObjectFile:
    """Return a file of an object in `store`, to be put into another copy."""
    return ObjectFile(path, digest, partial(store.open, object_id, path))
