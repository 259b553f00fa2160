"""An archive copy in memory: plain dictionaries; `failures[method]` is raised instead of an answer."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from fuzi.adapters.pack_files import packed_digests, unpack
from fuzi.errors import FuziError, IntegrityFailed, WorldFailed
from fuzi.messages import Message, msg
from fuzi.model.archive import Examination, Inventory, VersionStamp
from fuzi.model.ids import Sha256, sha256_of
from fuzi.ports.archive_store import ObjectFile


class FakeArchive:
    """Keeps the contract of `ArchiveStore`. Tests change `contents` and `inventories` to damage it."""

    def __init__(self, name: str, keeper: str = "") -> None:
        self.name = name
        self.keeper = keeper
        self.contents: dict[str, dict[str, bytes]] = {}
        self.inventories: dict[str, Inventory] = {}
        self.aside: list[tuple[str, dict[str, bytes]]] = []
        self.failures: dict[str, FuziError] = {}

    def _fail(self, method: str) -> None:
        if method in self.failures:
            raise self.failures[method]

    def put(self, object_id: str, files: list[ObjectFile], stamp: VersionStamp) -> None:
        self._fail("put")
        if object_id in self.contents:
            if dict(self.inventories[object_id].files) != {item.path: item.sha256 for item in files}:
                raise IntegrityFailed(msg("archived already"))
            return
        self._store(object_id, files, stamp)

    def replace(self, object_id: str, files: list[ObjectFile], stamp: VersionStamp) -> None:
        self._fail("replace")
        held = {item.path: ObjectFile(item.path, item.sha256, _kept(item)) for item in files}
        if object_id in self.contents:
            self.set_aside(object_id)
        self._store(object_id, list(held.values()), stamp)

    def _store(self, object_id: str, files: list[ObjectFile], stamp: VersionStamp) -> None:
        contents = {}
        for item in files:
            with item.open() as source:
                contents[item.path] = source.read()
            if sha256_of(contents[item.path]) != item.sha256 or ".." in item.path.split("/"):
                raise IntegrityFailed(msg("other bytes"))
        self.contents[object_id] = contents
        self.inventories[object_id] = Inventory(object_id, {item.path: item.sha256 for item in files}, stamp)

    def set_aside(self, object_id: str) -> None:
        self._fail("set_aside")
        self.aside.append((object_id, self.contents.pop(object_id)))
        self.inventories.pop(object_id, None)

    def object_ids(self) -> tuple[str, ...]:
        self._fail("object_ids")
        return tuple(sorted(self.inventories))

    def has(self, object_id: str) -> bool:
        return object_id in self.contents

    def stamp(self, object_id: str) -> VersionStamp:
        return self.inventories[object_id].stamp

    def open(self, object_id: str, path: str) -> BinaryIO:
        if object_id not in self.contents or path not in self.contents[object_id]:
            raise WorldFailed(msg("not there"))
        return io.BytesIO(self.contents[object_id][path])

    def read(self, object_id: str, path: str) -> bytes:
        self._fail("read")
        inventory = self.inventories.get(object_id)
        data = self.contents.get(object_id, {}).get(path)
        if inventory is None or data is None or inventory.files.get(path) != sha256_of(data):
            raise IntegrityFailed(msg("changed"))
        return data

    def packed(self, object_id: str, path: str) -> frozenset[Sha256]:
        if path not in self.inventories[object_id].files:
            return frozenset()
        return packed_digests(self.open(object_id, path), path)

    def unpack(self, object_id: str, path: str, wanted: Mapping[Sha256, int]) -> Iterator[tuple[Sha256, bytes]]:
        if object_id not in self.contents:
            raise IntegrityFailed(msg("not there"))
        yield from unpack(self.open(object_id, path), path, wanted)

    def examine(self, object_id: str) -> Examination:
        self._fail("examine")
        if object_id not in self.contents:
            return Examination(object_id, is_present=False)
        found = {path: sha256_of(data) for path, data in self.contents[object_id].items()}
        inventory = self.inventories.get(object_id)
        faults = () if inventory else (msg("no inventory"),)
        return Examination(object_id, True, inventory, found, faults)

    def examine_root(self) -> tuple[Message, ...]:
        self._fail("examine_root")
        return ()


def _kept(item: ObjectFile) -> Callable[[], BinaryIO]:
    with item.open() as source:
        data = source.read()
    return lambda: io.BytesIO(data)
