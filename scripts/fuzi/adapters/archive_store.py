"""An archive copy in a directory: an OCFL 1.1 storage root with a crash-safe writer.

    <path>/ocfl/        the storage root; plain files, readable with `ls` and `cat`, nothing in it is ever changed
    <path>/staging/     what is being written; on the same filesystem, emptied by the next writing run
    <path>/set-aside/   bad objects that a repair has replaced; never deleted by Fuzi
    <path>/journal.jsonl, <path>/lock

An object is built in staging, every file and folder synced, then renamed into place, read back and hashed. So at any
instant the storage root holds whole objects only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fuzi.adapters.archive_root import build_root, root_faults
from fuzi.adapters.durable_files import DurableFiles, Journal, OnStep, has_link, locked, no_step, open_regular, world
from fuzi.adapters.ocfl_objects import build_object, examine_object, read_inventory
from fuzi.adapters.pack_files import packed_digests, unpack
from fuzi.archive.layout import object_folder
from fuzi.errors import IntegrityFailed, WorldFailed
from fuzi.formats.manifest import is_site_path
from fuzi.formats.ocfl_inventory import CONTENT
from fuzi.messages import Message, msg
from fuzi.model.archive import Examination, VersionStamp
from fuzi.model.ids import Sha256, sha256_of
from fuzi.ports.archive_store import ObjectFile


class DirectoryArchive:
    """One copy below `path`; `on_step` is told each step before it is taken (tests end the process there)."""

    def __init__(self, name: str, path: Path, keeper: str = "", on_step: OnStep = no_step) -> None:
        self._name = name
        self._keeper = keeper
        self._path = path
        self._root = path / "ocfl"
        self._staging = path / "staging"
        self._aside = path / "set-aside"
        self._files = DurableFiles(on_step)
        self._journal = Journal(path / "journal.jsonl")

    @property
    def name(self) -> str:
        """Return the copy's name."""
        return self._name

    @property
    def keeper(self) -> str:
        """Return who keeps the copy."""
        return self._keeper

    def put(self, object_id: str, files: list[ObjectFile], stamp: VersionStamp) -> None:
        """Store an object durably; see the port."""
        with self._writing():
            folder = self._folder(object_id)
            if folder.is_dir():
                self._keep_equal(object_id, files)
                self._files.sync(folder.parent)
                return
            self._journal.note(step="put", object=object_id)
            self._place(self._built(object_id, files, stamp), folder)
            self._read_back(object_id)
            self._journal.note(step="done", object=object_id)

    def replace(self, object_id: str, files: list[ObjectFile], stamp: VersionStamp) -> None:
        """Put a repaired object in the place of a bad one; see the port."""
        with self._writing():
            folder = self._folder(object_id)
            built = self._built(object_id, files, stamp)
            self._journal.note(step="replace", object=object_id)
            if folder.exists() or folder.is_symlink():
                self._move_aside(folder)
            self._place(built, folder)
            self._read_back(object_id)
            self._journal.note(step="done", object=object_id)

    def set_aside(self, object_id: str) -> None:
        """Take an object out of the storage root; see the port."""
        with self._writing():
            self._journal.note(step="set-aside", object=object_id)
            self._move_aside(self._folder(object_id))
            self._drop_empty_parents(object_id)
            self._journal.note(step="done", object=object_id)

    def object_ids(self) -> tuple[str, ...]:
        """Return the ids of all objects, sorted; unreadable ones are told by `examine_root`."""
        with world(self._name):
            found = []
            for folder in self._root.glob("*/*/*/*"):
                try:
                    object_id = read_inventory(folder).object_id
                except IntegrityFailed:
                    continue
                if self._folder(object_id) == folder:
                    found.append(object_id)
            return tuple(sorted(found))

    def has(self, object_id: str) -> bool:
        """Tell whether the object's folder is there."""
        return self._folder(object_id).is_dir()

    def stamp(self, object_id: str) -> VersionStamp:
        """Return who archived an object, and when."""
        with world(self._name):
            return read_inventory(self._folder(object_id), object_id).stamp

    def open(self, object_id: str, path: str) -> BinaryIO:
        """Open one file of an object, unverified."""
        relative = f"{object_folder(object_id)}/{CONTENT}{path}"
        if not is_site_path(path) or has_link(self._root, relative):
            raise IntegrityFailed(msg("{path} leaves the archive", path=path))
        with world(self._name):
            return open_regular(self._root / relative)

    def read(self, object_id: str, path: str) -> bytes:
        """Return one file of an object, compared with the inventory's digest."""
        with world(self._name):
            inventory = read_inventory(self._folder(object_id), object_id)
            if path not in inventory.files:
                raise IntegrityFailed(msg("{object} holds no {path}", object=object_id, path=path))
            try:
                with self.open(object_id, path) as source:
                    data = source.read()
            except WorldFailed as error:
                raise _changed(path, self._name) from error
        if sha256_of(data) != inventory.files[path]:
            raise _changed(path, self._name)
        return data

    def packed(self, object_id: str, path: str) -> frozenset[Sha256]:
        """Return the digests that a pack holds; empty where the object has no such file."""
        with world(self._name):
            if path not in read_inventory(self._folder(object_id), object_id).files:
                return frozenset()
            with self.open(object_id, path) as source:
                return packed_digests(source, path)

    def unpack(self, object_id: str, path: str, wanted: Mapping[Sha256, int]) -> Iterator[tuple[Sha256, bytes]]:
        """Yield each wanted digest with its bytes, verified."""
        if not self.has(object_id):
            raise IntegrityFailed(
                msg("the copy {copy} holds no {object}", copy=self._name, object=object_id),
                msg("run `fuzi archive verify`: it brings back what another copy has"),
            )
        with world(self._name), self.open(object_id, path) as source:
            yield from unpack(source, path, wanted)

    def examine(self, object_id: str) -> Examination:
        """Read every byte of an object and return the facts."""
        with world(self._name):
            return examine_object(self._folder(object_id), object_id)

    def examine_root(self) -> tuple[Message, ...]:
        """Return what is wrong with the copy around its objects; `WorldFailed` where there is no copy."""
        if not self._root.is_dir():
            raise WorldFailed(
                msg("the archive copy {copy} is not there", copy=self._name),
                msg("check that its disk is mounted; the next release fills a new copy"),
            )
        with world(self._name):
            return tuple(root_faults(self._root))

    def _folder(self, object_id: str) -> Path:
        return self._root / object_folder(object_id)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock, undo what a killed run left, make the root on first use."""
        with world(self._name):
            # folders above a copy are shared with targets (`.fuzi`): only the copy itself is closed to others
            DurableFiles(self._files.on_step, folder_mode=0o755).folder(self._path.parent)
            self._files.folder(self._path)
            with locked(self._path / "lock", self._name):
                self._recover()
                if not self._root.is_dir():
                    self._files.rename(build_root(self._files, self._staging / "root"), self._root)
                yield

    def _recover(self) -> None:
        """Empty staging, and drop folders that were made for an object that never came."""
        self._files.remove_tree(self._staging)
        self._files.folder(self._staging)
        self._files.folder(self._aside)
        unfinished: dict[str, None] = {}
        for line in self._journal.lines():
            if line.get("step") == "done":
                unfinished.pop(str(line.get("object")), None)
            else:
                unfinished[str(line.get("object"))] = None
        for object_id in unfinished:
            self._drop_empty_parents(object_id)

    def _drop_empty_parents(self, object_id: str) -> None:
        parent = self._folder(object_id).parent
        while parent != self._root and self._root in parent.parents:
            if parent.is_dir():
                if any(parent.iterdir()):
                    return
                parent.rmdir()
            parent = parent.parent

    def _built(self, object_id: str, files: list[ObjectFile], stamp: VersionStamp) -> Path:
        folder = self._staging / sha256_of(object_id.encode())[:12]
        build_object(self._files, folder, object_id, files, stamp)
        return folder

    def _place(self, built: Path, folder: Path) -> None:
        self._files.folder(folder.parent)
        self._files.rename(built, folder)

    def _move_aside(self, folder: Path) -> None:
        """Move a bad object out of the storage root under a name that is free."""
        mark = sha256_of(folder.name.encode())[:12]
        number = 1
        while (self._aside / f"{mark}.{number}").exists():
            number += 1
        self._files.rename(folder, self._aside / f"{mark}.{number}")

    def _keep_equal(self, object_id: str, files: list[ObjectFile]) -> None:
        there = read_inventory(self._folder(object_id), object_id)
        if dict(there.files) != {item.path: item.sha256 for item in files}:
            raise IntegrityFailed(
                msg("{object} is archived already, with other content", object=object_id),
                msg("an archived object never changes; choose another release name"),
            )

    def _read_back(self, object_id: str) -> None:
        """Compare what is now on disk with its inventory; what cannot be trusted is set aside at once."""
        self._files.on_step("read back")
        exam = examine_object(self._folder(object_id), object_id)
        if exam.faults or exam.inventory is None or dict(exam.found or {}) != dict(exam.inventory.files):
            self._move_aside(self._folder(object_id))
            self._drop_empty_parents(object_id)
            raise WorldFailed(
                msg("{copy} gave back other bytes than were written", copy=self._name),
                msg("do not trust this disk; check it before the next run"),
            )


def _changed(path: str, copy: str) -> IntegrityFailed:
    return IntegrityFailed(
        msg("the bytes of {path} in the copy {copy} have changed", path=path, copy=copy),
        msg("run `fuzi archive verify`: it mends a copy from another one"),
    )
