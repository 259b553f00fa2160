"""A target in a directory, served by any web server whose root is `<path>/current`.

    <path>/releases/<tag>-<digest8>/   whole served trees; never changed once they are there
    <path>/current, previous           symbolic links, switched by rename(2) of a new link
    <path>/records/                    what each tree must hold
    <path>/staging/, lock, journal.jsonl, held

A tree is written in staging, synced, read back, renamed into `releases`; then the link is switched, and the tree is
compared again through the link, extra files included. Nothing that is being served is ever written to.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fuzi.adapters.durable_files import DurableFiles, Journal, OnStep, locked, no_step, world
from fuzi.adapters.site_folder import LocalSiteFolder, write_lines
from fuzi.adapters.target_records import TargetRecords
from fuzi.archive.served import compare_tree
from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.formats.manifest import is_site_path
from fuzi.messages import msg
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.release import FoundFile, ManifestLine, ServedSite, TargetState, TreeComparison
from fuzi.ports.target import Fetch

KEEP = 6
"""Trees that stay on the target, the current and the previous one among them."""


class DirectoryTarget:
    """The target below `path`; `on_step` is told each step before it is taken (tests end the process there)."""

    def __init__(self, name: str, path: Path, on_step: OnStep = no_step) -> None:
        self._name = name
        self._path = path
        self._releases = path / "releases"
        self._staging = path / "staging"
        self._files = DurableFiles(on_step, 0o644, 0o755)
        self._folder = LocalSiteFolder(on_step)
        self._records = TargetRecords(path / "records", self._files)
        self._journal = Journal(path / "journal.jsonl")

    @property
    def name(self) -> str:
        """Return the target's name."""
        return self._name

    def state(self) -> TargetState:
        """Return what is served now; see the port."""
        with world(self._name):
            kept = tuple(kept for kept in self._records.kept() if (self._releases / kept.folder).is_dir())
            by_folder = {item.folder: item for item in kept}
            return TargetState(
                current=by_folder.get(self._linked("current")),
                previous=by_folder.get(self._linked("previous")),
                kept=kept,
                is_held=(self._path / "held").exists(),
            )

    def serve(self, site: ServedSite, fetch: Fetch, beside: Mapping[str, bytes], *, hold: bool = False) -> None:
        """Serve `site`; see the port."""
        with self._writing():
            tree = self._ready_tree(site)
            if not tree.is_dir():
                self._journal.note(step="stage", folder=tree.name)
                self._stage(site, fetch, tree)
            self._lay_beside(tree, site, beside)
            if hold:
                self._files.replace_bytes(self._path / "held", b"")
            before = self._linked("current")
            spoilt = before if before != tree.name and before.startswith(site.folder) else ""
            self._journal.note(step="switch", folder=tree.name, before=before)
            self._switch(tree.name, "" if spoilt else before)
            self._verify(site, before, beside)
            if not hold:
                (self._path / "held").unlink(missing_ok=True)
            self._drop_old(spoilt)
            self._journal.note(step="done", folder=tree.name)

    def served(self) -> tuple[FoundFile, ...]:
        """Return every file that is served now; see the port."""
        with world(self._name):
            return self._folder.survey(self._tree())

    def read(self, path: str) -> bytes:
        """Return the bytes of one file that is served now; see the port."""
        with world(self._name):
            return self._folder.read(self._tree(), path)

    def _tree(self) -> Path:
        """Return the tree that is served now."""
        current = self._linked("current")
        if not current:
            raise AskedWrongly(msg("{target} serves nothing yet", target=self._name))
        return self._releases / current

    def compare(self) -> TreeComparison:
        """Compare what is served now with what was put there."""
        tree = self._tree()
        lines, beside = self._records.expected(tree.name)
        found = self._folder.survey(tree)
        changed = [file.path for file in found if file.path in beside and file.sha256 != beside[file.path]]
        comparison = compare_tree(lines, found, beside)
        missing = sorted({*comparison.missing, *(set(beside) - {file.path for file in found})})
        return TreeComparison(tuple(missing), tuple(sorted({*comparison.changed, *changed})), comparison.extra)

    def closed_folders(self) -> tuple[str, ...]:
        """Return the folders above and including the target that lack the right to pass for others; see the port."""
        whole = self._path.absolute()
        with world(self._name):
            steps = [step for step in (*reversed(whole.parents), whole, self._releases.absolute()) if step.is_dir()]
            return tuple(str(step) for step in steps if not step.stat().st_mode & stat.S_IXOTH)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock; refuse a place that leads elsewhere; undo what a killed run left."""
        with world(self._name):
            for place in (self._releases, self._staging, self._path / "records"):
                if place.is_symlink():
                    raise IntegrityFailed(msg("{path} is a link", path=place.name))
            for link in ("current", "previous"):
                if (self._path / link).exists() and not (self._path / link).is_symlink():
                    raise AskedWrongly(
                        msg("{path} on {target} is not a link", path=link, target=self._name),
                        msg("move it away: the target makes this link itself"),
                    )
            self._files.folder(self._releases)
            with locked(self._path / "lock", self._name):
                self._files.remove_tree(self._staging)
                self._files.folder(self._staging)
                yield

    def _linked(self, link: str) -> str:
        """Return the folder that `current` or `previous` names; empty where the link is missing or leads elsewhere."""
        path = self._path / link
        parts = path.readlink().parts if path.is_symlink() else ()
        return parts[1] if len(parts) == 2 and parts[0] == "releases" and parts[1] != ".." else ""

    def _ready_tree(self, site: ServedSite) -> Path:
        """Return the tree that holds `site`, or the free place where it is to be staged.

        A spoilt tree is removed; while it is the one being served it stays until another has taken its place.
        """
        number = 1
        while True:
            tree = self._releases / (site.folder if number == 1 else f"{site.folder}.{number}")
            if not tree.is_dir() or self._is_whole(site, tree):
                return tree
            if tree.name != self._linked("current"):
                self._journal.note(step="discard", folder=tree.name)
                self._files.remove_tree(tree)
                return tree
            number += 1

    def _stage(self, site: ServedSite, fetch: Fetch, tree: Path) -> None:
        staging = self._staging / tree.name
        self._files.folder(staging)
        write_lines(self._files, staging, site.expected, self._contents(site, fetch))
        self._records.note(tree.name, site)
        self._files.rename(staging, tree)

    def _contents(self, site: ServedSite, fetch: Fetch) -> Iterator[tuple[Sha256, bytes]]:
        """Yield bytes for every digest: those made, those the current tree still has, the rest from the archive."""
        wanted = {line.sha256: line for line in site.expected}
        for digest, data in site.made.items():
            if wanted.pop(digest, None):
                yield digest, data
        for line in self._at_hand():
            if line.sha256 in wanted:
                kept = self._reread(line)
                if kept is not None:
                    del wanted[line.sha256]
                    yield line.sha256, kept
        if wanted:
            yield from fetch(tuple(wanted.values()))

    def _at_hand(self) -> tuple[ManifestLine, ...]:
        current = self._linked("current")
        return self._records.expected(current)[0] if current and self._records.has(current) else ()

    def _reread(self, line: ManifestLine) -> bytes | None:
        """Return a file of the current tree when it is still what it must be."""
        path = self._releases / self._linked("current") / line.path
        if path.is_symlink() or not path.is_file():
            return None
        data = path.read_bytes()
        return data if sha256_of(data) == line.sha256 else None

    def _lay_beside(self, tree: Path, site: ServedSite, beside: Mapping[str, bytes]) -> None:
        """Put the files beside the site in place, each by one rename, and remove those of an earlier deployment."""
        taken = {line.path for line in site.expected}
        for path, data in beside.items():
            if not is_site_path(path) or "/" in path or path in taken:
                raise AskedWrongly(msg("{path} cannot be laid beside the site", path=path))
            if not (tree / path).is_file() or (tree / path).read_bytes() != data:
                self._files.replace_bytes(tree / path, data)
        for path in set(self._records.expected(tree.name)[1]) - set(beside):
            (tree / path).unlink(missing_ok=True)
        self._records.note(tree.name, site, {path: sha256_of(data) for path, data in beside.items()})

    def _is_whole(self, site: ServedSite, tree: Path, beside: Mapping[str, Sha256] | None = None) -> bool:
        """Tell whether a tree holds exactly what it must; a thing in it that is no regular file is a no.

        Without `beside`, the files that its record lays beside the site are let pass.
        """
        if not self._records.has(tree.name):
            return False
        try:
            found = self._folder.survey(tree)
        except IntegrityFailed:
            return False
        known = self._records.expected(tree.name)[1]
        laid = {file.path: file.sha256 for file in found if file.path in known}
        if beside is not None and laid != dict(beside):
            return False
        return compare_tree(site.expected, found, known).is_equal

    def _switch(self, folder: str, before: str) -> None:
        if before and before != folder and self._records.has(before):
            self._files.link(f"releases/{before}", self._path / "previous")
        if before != folder:
            self._files.link(f"releases/{folder}", self._path / "current")

    def _verify(self, site: ServedSite, before: str, beside: Mapping[str, bytes]) -> None:
        """Compare what is served with what must be; when it differs, serve again what was served before."""
        self._files.on_step("verify")
        served = self._linked("current")
        digests = {path: sha256_of(data) for path, data in beside.items()}
        if served and self._is_whole(site, self._releases / served, digests):
            return
        if before and before != served:
            self._files.link(f"releases/{before}", self._path / "current")
        raise IntegrityFailed(
            msg("{target} does not hold what was put there", target=self._name),
            msg("the site before is served again; look who else writes to this place"),
        )

    def _drop_old(self, spoilt: str) -> None:
        """Remove trees beyond those kept, the oldest first, the spoilt one and any without a record.

        What a link names stays.
        """
        linked = {self._linked("current"), self._linked("previous")} - {""}
        kept = sorted(self._records.kept(), key=lambda item: (item.as_of, item.tag), reverse=True)
        stay = linked | {item.folder for item in [one for one in kept if one.folder != spoilt][:KEEP]}
        for tree in sorted(self._releases.iterdir()):
            if tree.name not in stay:
                self._files.remove_tree(tree)
        self._records.keep_only(stay)
