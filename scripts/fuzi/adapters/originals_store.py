"""Originals in a folder that only its owner may enter: `<folder>/sha256/ab/<digest>`.

A file is written beside its place, synced, renamed and read back; on every read the digest is compared. What a killed
run left is removed by the next `put`.
"""

from __future__ import annotations

import io
from pathlib import Path

from fuzi.adapters.durable_files import DurableFiles, OnStep, digest_of, locked, no_step, open_regular, world
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.messages import msg
from fuzi.model.ids import Sha256, is_sha256, sha256_of

PLACE = "originals"


class DirectoryOriginals:
    """The store below `folder` (`<git dir>/fuzi/originals`), mode 0700, its files 0600."""

    def __init__(self, folder: Path, on_step: OnStep = no_step) -> None:
        self._folder = folder
        self._shelf = folder / "sha256"
        self._files = DurableFiles(on_step)

    def put(self, data: bytes) -> Sha256:
        """Keep the bytes; see the port."""
        digest = sha256_of(data)
        path = self._path(digest)
        with world(PLACE):
            self._files.folder(self._shelf)
            with locked(self._folder / "lock", PLACE):
                self._files.remove_tree(self._folder / "incoming")
                if path.exists():
                    self.get(digest)
                    return digest
                fresh = self._folder / "incoming" / digest
                self._files.folder(fresh.parent)
                self._files.write(fresh, io.BytesIO(data))
                self._files.folder(path.parent)
                self._files.rename(fresh, path)
                if digest_of(path)[0] != digest:
                    raise WorldFailed(
                        msg("{copy} gave back other bytes than were written", copy=PLACE),
                        msg("do not trust this disk; check it before the next run"),
                    )
        return digest

    def get(self, digest: Sha256) -> bytes:
        """Return the bytes, verified; see the port."""
        if not self.has(digest):
            raise AskedWrongly(
                msg("the original {digest} is not in the store", digest=digest[:12]),
                msg("bring it again from where it was captured, with the same bytes"),
            )
        with world(PLACE), open_regular(self._path(digest)) as source:
            data = source.read()
        if sha256_of(data) != digest:
            raise IntegrityFailed(
                msg("the original {digest} has changed on disk", digest=digest[:12]),
                msg("restore it from an archive copy"),
            )
        return data

    def has(self, digest: Sha256) -> bool:
        """Tell whether the store has an original."""
        return is_sha256(digest) and self._path(digest).is_file()

    def digests(self) -> tuple[Sha256, ...]:
        """Return the digests of all originals, sorted."""
        with world(PLACE):
            names = (path.name for path in self._shelf.glob("*/*"))
            return tuple(sorted(Sha256(name) for name in names if is_sha256(name)))

    def _path(self, digest: Sha256) -> Path:
        return self._shelf / digest[:2] / digest
