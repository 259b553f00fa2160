"""Zip archives made in memory, as office files and packed folders are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def packed(members: Mapping[str, bytes | str], *, comment: str = "") -> bytes:
    """Return an archive of members in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
        archive.comment = comment.encode()
    return out.getvalue()
