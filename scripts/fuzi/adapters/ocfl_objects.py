"""One OCFL 1.1 object on disk: built in a folder, and read back byte for byte."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from fuzi.adapters.durable_files import DurableFiles, digest_of, open_regular
from fuzi.errors import IntegrityFailed
from fuzi.formats.manifest import is_site_path
from fuzi.formats.ocfl_inventory import (
    CONTENT,
    INVENTORY_FILE,
    OBJECT_DECLARATION,
    SIDECAR_FILE,
    dump_inventory,
    dump_sidecar,
    parse_inventory,
)
from fuzi.messages import Message, msg
from fuzi.model.archive import Examination, Inventory, VersionStamp
from fuzi.model.ids import Sha256
from fuzi.ports.archive_store import ObjectFile

_FRAME = (OBJECT_DECLARATION[0], INVENTORY_FILE, SIDECAR_FILE, f"v1/{INVENTORY_FILE}", f"v1/{SIDECAR_FILE}")
MAX_INVENTORY = 4_000_000


def build_object(
    files: DurableFiles, folder: Path, object_id: str, contents: Sequence[ObjectFile], stamp: VersionStamp
) -> None:
    """Write a whole object into the new folder `folder` and sync it.

    Raises:
        IntegrityFailed: a file's bytes are not what its digest says, or its path leaves the object.
    """
    files.folder(folder / "v1" / "content")
    for item in contents:
        if not is_site_path(item.path):
            raise IntegrityFailed(msg("{path} cannot be archived under that name", path=item.path))
        target = folder / CONTENT / item.path
        files.folder(target.parent)
        with item.open() as source:
            digest, _size = files.write(target, source)
        if digest != item.sha256:
            raise IntegrityFailed(msg("the bytes of {path} have changed", path=item.path))
    inventory = dump_inventory(Inventory(object_id, {item.path: item.sha256 for item in contents}, stamp))
    for place in (folder / "v1", folder):
        files.write(place / INVENTORY_FILE, io.BytesIO(inventory))
        files.write(place / SIDECAR_FILE, io.BytesIO(dump_sidecar(inventory)))
    name, data = OBJECT_DECLARATION
    files.write(folder / name, io.BytesIO(data))
    files.sync_tree(folder)


def read_inventory(folder: Path, object_id: str | None = None) -> Inventory:
    """Return an object's inventory, compared with its sidecar.

    Raises:
        IntegrityFailed: missing, unreadable, not as its sidecar says, or of another object.
    """
    data, sidecar = _small(folder / INVENTORY_FILE), _small(folder / SIDECAR_FILE)
    if data is None or sidecar is None or dump_sidecar(data) != sidecar:
        raise IntegrityFailed(msg("the inventory of {object} is damaged", object=object_id or folder.name))
    inventory = parse_inventory(data)
    if object_id is not None and inventory.object_id != object_id:
        raise IntegrityFailed(msg("the inventory of {object} is damaged", object=object_id))
    return inventory


def examine_object(folder: Path, object_id: str) -> Examination:
    """Read every byte of the object in `folder` and return the facts."""
    if not folder.is_dir() or folder.is_symlink():
        return Examination(object_id, is_present=False)
    faults: list[Message] = []
    found = _contents(folder, faults)
    inventory = None
    frames = [_small(folder / name) for name in _FRAME]
    for name, data in zip(_FRAME, frames, strict=True):
        if data is None:
            faults.append(msg("{path} is missing", path=name))
    if frames[0] is not None and frames[0] != OBJECT_DECLARATION[1]:
        faults.append(msg("the bytes of {path} have changed", path=_FRAME[0]))
    for path, data, sidecar in ((_FRAME[1], frames[1], frames[2]), (_FRAME[3], frames[3], frames[4])):
        read = _believed(data, sidecar, object_id)
        if read is None:
            faults.append(msg("{path} does not agree with its sidecar", path=path))
        elif inventory is None:
            inventory = read
        elif inventory != read:
            faults.append(msg("the two inventories differ"))
    return Examination(object_id, True, inventory, found, tuple(faults))


def _believed(data: bytes | None, sidecar: bytes | None, object_id: str) -> Inventory | None:
    if data is None or sidecar is None or dump_sidecar(data) != sidecar:
        return None
    try:
        inventory = parse_inventory(data)
    except IntegrityFailed:
        return None
    return inventory if inventory.object_id == object_id else None


def _contents(folder: Path, faults: list[Message]) -> Mapping[str, Sha256]:
    """Return the digest of each file below the content folder; notes whatever else lies in the object."""
    found = {}
    for place, folders, names in os.walk(folder):
        here = Path(place)
        for name in sorted(folders):
            if (here / name).is_symlink():
                faults.append(msg("{path} is a link", path=(here / name).relative_to(folder)))
        if not folders and not names:
            faults.append(msg("{path} is an empty folder", path=here.relative_to(folder)))
        for name in sorted(names):
            path = (here / name).relative_to(folder).as_posix()
            if path in _FRAME:
                continue
            if path.startswith(CONTENT):
                try:
                    found[path.removeprefix(CONTENT)] = digest_of(here / name)[0]
                except OSError:
                    faults.append(msg("{path} cannot be read", path=path))
            else:
                faults.append(msg("{path} does not belong there", path=path))
    return found


def _small(path: Path) -> bytes | None:
    """Return the bytes of a frame file; None where it is missing, a link, unreadable or far too large."""
    try:
        with open_regular(path) as source:
            data = source.read(MAX_INVENTORY + 1)
    except OSError:
        return None
    return data if len(data) <= MAX_INVENTORY else None
