"""The name that Git gives to a folder, worked out from what the folder should hold: nothing is read.

A tree of exactly these lines has exactly this name, so that comparing names compares everything below them: every
path, mode and byte. Form of a tree object and of its name: gitformat of Git, "tree objects".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from fuzi.model.ids import ObjectId
from fuzi.model.tree import REGULAR

_FOLDER = "40000"


def tree_id(files: Iterable[tuple[str, ObjectId]], folders: Iterable[tuple[str, ObjectId]], width: int) -> ObjectId:
    """Return the id of the tree with plain files and folders, each a name and an object.

    Args:
        width: hexadecimal digits of the repository's ids: 40 (SHA-1) or 64 (SHA-256).
    """
    lines = [(name.encode(), REGULAR, name, bytes.fromhex(blob)) for name, blob in files]
    lines += [(f"{name}/".encode(), _FOLDER, name, bytes.fromhex(tree)) for name, tree in folders]
    body = b"".join(f"{mode} {name}\0".encode() + object_id for _key, mode, name, object_id in sorted(lines))
    digest = hashlib.sha1(usedforsecurity=False) if width == 40 else hashlib.sha256()
    digest.update(b"tree %d\0" % len(body))
    digest.update(body)
    return ObjectId(digest.hexdigest())
