"""Where an object lies below a storage root: OCFL layout extension 0003 (hash and id n-tuple), its defaults."""

from __future__ import annotations

import re

from fuzi.model.ids import sha256_of

_TUPLE = 3
_TUPLES = 3
_LONGEST = 100
_OTHER = re.compile(rb"[^A-Za-z0-9_-]")


def object_folder(object_id: str) -> str:
    """Return an object's folder relative to the storage root: `abc/def/012/<the id, percent-encoded>`.

    Of an encoded id beyond 100 characters the first 100 are kept, followed by `-` and the digest of the id.
    """
    digest = sha256_of(object_id.encode())
    encoded = _OTHER.sub(lambda found: b"%%%02x" % ord(found[0]), object_id.encode()).decode()
    last = encoded if len(encoded) <= _LONGEST else f"{encoded[:_LONGEST]}-{digest}"
    return "/".join([*(digest[step * _TUPLE : (step + 1) * _TUPLE] for step in range(_TUPLES)), last])
