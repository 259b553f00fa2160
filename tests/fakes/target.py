"""A target in memory: trees by folder, and what is served."""

from __future__ import annotations

from collections.abc import Mapping

from fuzi.archive.served import compare_tree
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.messages import msg
from fuzi.model.ids import sha256_of
from fuzi.model.release import FoundFile, KeptRelease, ServedSite, TargetState, TreeComparison
from fuzi.ports.target import Fetch


class FakeTarget:
    """Keeps the contract of `Target`; `fails` makes `serve` fail before anything is switched."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.trees: dict[str, dict[str, bytes]] = {}
        self.sites: dict[str, ServedSite] = {}
        self.beside: dict[str, dict[str, bytes]] = {}
        self.current = ""
        self.previous = ""
        self.held = False
        self.fails = False

    def state(self) -> TargetState:
        kept = {folder: KeptRelease(site.tag, folder, site.release, site.as_of) for folder, site in self.sites.items()}
        ordered = sorted(kept.values(), key=lambda item: (item.as_of, item.tag, item.folder))
        return TargetState(kept.get(self.current), kept.get(self.previous), tuple(ordered), self.held)

    def serve(self, site: ServedSite, fetch: Fetch, beside: Mapping[str, bytes], *, hold: bool = False) -> None:
        if any("/" in path for path in beside):
            raise AskedWrongly(msg("not beside the site"))
        by_digest = {**site.made, **dict(fetch(site.expected))}
        if self.fails:
            raise WorldFailed(msg("the disk is full"))
        if any(line.sha256 not in by_digest for line in site.expected):
            raise IntegrityFailed(msg("no bytes"))
        self.trees[site.folder] = {line.path: by_digest[line.sha256] for line in site.expected}
        self.sites[site.folder] = site
        self.beside[site.folder] = dict(beside)
        if self.current != site.folder:
            self.previous, self.current = self.current, site.folder
        self.held = hold

    def served(self) -> tuple[FoundFile, ...]:
        if not self.current:
            raise AskedWrongly(msg("nothing is served"))
        tree = {**self.trees[self.current], **self.beside[self.current]}
        found = (FoundFile(path, len(data), sha256_of(data)) for path, data in tree.items())
        return tuple(sorted(found, key=lambda one: one.path.encode()))

    def read(self, path: str) -> bytes:
        return {**self.trees[self.current], **self.beside[self.current]}[path]

    def compare(self) -> TreeComparison:
        if not self.current:
            raise AskedWrongly(msg("nothing is served"))
        tree = self.trees[self.current]
        found = [FoundFile(path, len(data), sha256_of(data)) for path, data in tree.items()]
        return compare_tree(self.sites[self.current].expected, found)

    def closed_folders(self) -> tuple[str, ...]:
        return ()
