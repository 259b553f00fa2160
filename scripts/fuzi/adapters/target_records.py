"""What each tree of a target must hold; kept outside the web root, so a target is compared without the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from fuzi.adapters.durable_files import DurableFiles
from fuzi.errors import IntegrityFailed
from fuzi.formats.manifest import dump_manifest, parse_manifest
from fuzi.formats.sealed_json import dump_sealed, in_utc, parse_sealed
from fuzi.messages import msg
from fuzi.model.ids import Sha256
from fuzi.model.release import KeptRelease, ManifestLine, ServedSite


class _Record(msgspec.Struct):
    """One tree: whose it is, and the digests of the files laid beside the site."""

    as_of: dt.datetime
    beside: dict[str, str]
    folder: str
    release: str
    tag: str


class TargetRecords:
    """The records below `folder`: `<tree>.json`, and `<tree>.jsonl` with a manifest line for every served file."""

    def __init__(self, folder: Path, files: DurableFiles) -> None:
        self._folder = folder
        self._files = files

    def note(self, tree: str, site: ServedSite, beside: Mapping[str, Sha256] | None = None) -> None:
        """Record what `tree` must hold."""
        self._files.folder(self._folder)
        record = _Record(in_utc(site.as_of), dict(beside or {}), tree, site.release, site.tag)
        self._replace(f"{tree}.jsonl", dump_manifest(site.expected))
        self._replace(f"{tree}.json", dump_sealed(record))

    def has(self, tree: str) -> bool:
        """Tell whether a tree is recorded."""
        return (self._folder / f"{tree}.json").is_file() and (self._folder / f"{tree}.jsonl").is_file()

    def expected(self, tree: str) -> tuple[tuple[ManifestLine, ...], dict[str, Sha256]]:
        """Return a tree's lines, and the digests of the files beside the site by path.

        Raises:
            IntegrityFailed: the tree is not recorded, or its record is damaged.
        """
        if not self.has(tree):
            raise IntegrityFailed(msg("the tree {folder} has no record", folder=tree))
        lines = parse_manifest((self._folder / f"{tree}.jsonl").read_bytes(), f"{tree}.jsonl").lines
        beside = self._read(f"{tree}.json").beside
        return lines, {path: Sha256(digest) for path, digest in beside.items()}

    def kept(self) -> tuple[KeptRelease, ...]:
        """Return every recorded tree, the oldest release first; a damaged record is left out."""
        found = []
        for path in sorted(self._folder.glob("*.json")):
            try:
                record = self._read(path.name)
            except IntegrityFailed:
                continue
            if record.folder == path.stem:
                found.append(KeptRelease(record.tag, record.folder, Sha256(record.release), record.as_of))
        return tuple(sorted(found, key=lambda item: (item.as_of, item.tag, item.folder)))

    def keep_only(self, trees: Collection[str]) -> None:
        """Remove the records of all other trees."""
        for path in sorted(self._folder.iterdir()):
            if path.name.removesuffix(".jsonl").removesuffix(".json") not in trees:
                path.unlink()

    def _read(self, name: str) -> _Record:
        return parse_sealed((self._folder / name).read_bytes(), _Record, name)

    def _replace(self, name: str, data: bytes) -> None:
        path = self._folder / name
        if not path.is_file() or path.read_bytes() != data:
            self._files.replace_bytes(path, data)
