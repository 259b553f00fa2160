"""Where an object lies below a storage root: OCFL layout extension 0004 (hashed n-tuple), its defaults."""

from __future__ import annotations

from fuzi.model.ids import sha256_of

_TUPLE = 3
_TUPLES = 3


def object_folder(object_id: str) -> str:
    """Return an object's folder relative to the storage root: `abc/def/012/<whole digest of the id>`."""
    digest = sha256_of(object_id.encode())
    return "/".join([*(digest[step * _TUPLE : (step + 1) * _TUPLE] for step in range(_TUPLES)), digest])
