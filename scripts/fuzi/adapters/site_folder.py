"""Folders of built files: surveyed strictly, packed, and written all or nothing."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from fuzi.adapters.durable_files import DurableFiles, OnStep, digest_of, has_link, no_step, open_regular, world
from fuzi.adapters.pack_files import write_pack
from fuzi.adapters.scratch_folder import scratch_folder
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.formats.manifest import is_site_path
from fuzi.messages import msg
from fuzi.model.ids import Sha256
from fuzi.model.release import FoundFile, ManifestLine


class LocalSiteFolder:
    """Folders on this machine; files are written 0644, folders 0755."""

    def __init__(self, on_step: OnStep = no_step) -> None:
        self._files = DurableFiles(on_step, 0o644, 0o755)

    def survey(self, root: Path) -> tuple[FoundFile, ...]:
        """Return every file below `root`; see the port."""
        with world(root.name):
            return tuple(sorted(_survey(root), key=lambda file: file.path.encode()))

    def read(self, root: Path, path: str) -> bytes:
        """Return the bytes of one file below `root`; see the port."""
        with world(path):
            if not is_site_path(path) or has_link(root, path):
                raise IntegrityFailed(msg("{path} leaves the folder", path=path))
            with open_regular(root / path) as source:
                return source.read()

    def pack(self, root: Path, members: Sequence[ManifestLine], into: Path) -> None:
        """Write the pack of `members`; see the port."""
        with world(into.name), into.open("xb") as out:
            write_pack(out, members, lambda line: self.read(root, line.path))

    def fill(self, root: Path, lines: Sequence[ManifestLine], contents: Iterable[tuple[Sha256, bytes]]) -> None:
        """Write a whole folder; see the port."""
        target = Path(os.path.normpath(Path.cwd() / root))
        with world(root.name):
            refuse_full_folder(target)
            self._files.folder(target.parent)
            staging = target.with_name(f".{target.name}.fuzi-staging")
            self._files.remove_tree(staging)
            self._files.folder(staging)
            write_lines(self._files, staging, lines, contents)
            try:
                self._files.rename(staging, target)
            except OSError as error:
                if error.errno in {errno.EBUSY, errno.EXDEV, errno.ENOTEMPTY}:
                    raise AskedWrongly(
                        msg("{folder} cannot be filled in one step", folder=root), msg("name a new folder inside it")
                    ) from error
                raise

    def digests(self, files: Mapping[str, Path]) -> Mapping[str, Sha256]:
        """Return the digest of each file."""
        found = {}
        for name, path in files.items():
            with world(name):
                found[name] = digest_of(path)[0]
        return found

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Return a private temporary folder."""
        with scratch_folder() as folder:
            yield folder


def _survey(root: Path) -> Iterator[FoundFile]:
    for place, folders, names in os.walk(root, onerror=_raise):
        here = Path(place)
        for name in (*folders, *names):
            path = (here / name).relative_to(root).as_posix()
            if (here / name).is_symlink():
                raise IntegrityFailed(msg("{path} is a link", path=path))
            if not is_site_path(path):
                raise IntegrityFailed(msg("{path} cannot be archived under that name", path=path))
        for name in names:
            path = (here / name).relative_to(root).as_posix()
            if not (here / name).is_file():
                raise IntegrityFailed(msg("{path} is no regular file", path=path))
            digest, size = digest_of(here / name)
            yield FoundFile(path, size, digest)


def _raise(error: OSError) -> None:
    raise error


def refuse_full_folder(target: Path) -> None:
    """Raise `AskedWrongly` unless `target` is missing or an empty folder."""
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise AskedWrongly(
            msg("{folder} is not an empty folder", folder=target.name), msg("name a new or an empty folder")
        )


def write_lines(
    files: DurableFiles, root: Path, lines: Sequence[ManifestLine], contents: Iterable[tuple[Sha256, bytes]]
) -> None:
    """Write every line below the new folder `root` from bytes by digest; synced, with the line's time, read back.

    Raises:
        IntegrityFailed: a path leaves the folder, or the bytes of a line did not come.
        WorldFailed: the disk gave back other bytes than were written.
    """
    waiting: dict[Sha256, list[ManifestLine]] = {}
    for line in lines:
        if not is_site_path(line.path):
            raise IntegrityFailed(msg("{path} leaves the folder", path=line.path))
        waiting.setdefault(line.sha256, []).append(line)
    for digest, data in contents:
        for line in waiting.pop(digest, ()):
            path = root / line.path
            files.folder(path.parent)
            written, _size = files.write(path, io.BytesIO(data), sync=False)
            if written != line.sha256:
                raise IntegrityFailed(msg("the bytes of {path} have changed", path=line.path))
            stamp = int(line.since.timestamp())
            os.utime(path, (stamp, stamp))
    if waiting:
        missing = sorted(line.path for group in waiting.values() for line in group)
        raise IntegrityFailed(msg("no bytes were found for {paths}", paths=missing[:5]))
    files.sync_files(root / line.path for line in lines)
    files.sync_tree(root)
    _read_back(root, lines)


def _read_back(root: Path, lines: Sequence[ManifestLine]) -> None:
    for line in lines:
        if digest_of(root / line.path)[0] != line.sha256:
            raise WorldFailed(
                msg("{copy} gave back other bytes than were written", copy=line.path),
                msg("do not trust this disk; check it before the next run"),
            )
