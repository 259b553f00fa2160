"""Checks the format of pages where they lie: in a commit, or in the work tree; by the columns and units of main."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fuzi.errors import FuziError, MalformedFile
from fuzi.formats import columns_file, front_matter, mkdocs_file
from fuzi.model.finding import Finding
from fuzi.model.ids import ObjectId, PageId
from fuzi.model.items import ORIGINALS
from fuzi.model.page import CONTENT, owner_of, page_id_of
from fuzi.model.site import Column
from fuzi.pages.check import check_pages
from fuzi.pages.ground import Ground
from fuzi.ports.files import Files
from fuzi.ports.rendering import Renderer
from fuzi.ports.repository import Repository
from fuzi.steps.record.rules import load_columns, load_ground

ASSETS = "site_config/theme/assets/"
_LINK_RULES = frozenset({"broken-link", "missing-file"})


@dataclass(frozen=True)
class PageRules:
    """What main says about pages: its columns, its units, and where its pages came from."""

    columns: tuple[Column, ...]
    units: frozenset[str]
    moved: Mapping[PageId, tuple[str, ...]] = field(default_factory=dict)

    def with_columns(self, others: Iterable[Column]) -> PageRules:
        """Return the rules with columns that main does not have yet."""
        known = {one.id for one in self.columns}
        return PageRules((*self.columns, *(one for one in others if one.id not in known)), self.units, self.moved)


@dataclass(frozen=True)
class Shelf:
    """Files by path, and how to read one; `touched` are the content files that are to be checked."""

    paths: frozenset[str]
    read: Callable[[str], bytes]
    touched: frozenset[str]
    removed: frozenset[PageId] | None = None


def load_page_rules(repository: Repository, main: ObjectId) -> PageRules:
    """Return main's rules for pages."""
    moved = {}
    texts = [one for one in repository.files(main, "content") if one.path.endswith(".md")]
    for one, (_id, data) in zip(texts, repository.read_many([one.object_id for one in texts]), strict=True):
        if b"moved_from" not in data:
            continue
        try:
            moved[page_id_of(one.path)] = front_matter.parse(data, one.path).head.moved_from
        except MalformedFile:
            continue  # an unreadable head moves nothing; the check of that page names it
    units = frozenset(one.id for one in load_ground(repository, main).roster.units)
    return PageRules(load_columns(repository, main), units, moved)


def find(shelf: Shelf, rules: PageRules, renderer: Renderer) -> tuple[Finding, ...]:
    """Return what is wrong with the touched pages, and with links elsewhere to what is removed."""
    extensions = _extensions(shelf)
    content = frozenset(path for path in shelf.paths if path.startswith(CONTENT))
    known = content | shelf.touched
    owners = {owner_of(path, known) for path in shelf.touched}
    texts = {path for path in content if path.endswith(".md")}
    wanted = (shelf.touched & content) | {path for path in texts if shelf.removed or page_id_of(path) in owners}
    given = {path: shelf.read(path) if path in wanted else None for path in content}
    ground = Ground(
        rules.columns,
        rules.units,
        {path for path in shelf.paths if path.startswith(ORIGINALS)},
        {path for path in shelf.paths if path.startswith(ASSETS)},
        shelf.removed,
        rules.moved,
    )
    found = check_pages(given, ground, front_matter.parse, lambda texts: renderer.render(texts, extensions))
    return tuple(one for one in found if owner_of(one.path, known) in owners or one.rule in _LINK_RULES)


def find_in_commit(
    repository: Repository, renderer: Renderer, head: ObjectId, main: ObjectId, changed: Collection[str] | None
) -> tuple[Finding, ...]:
    """Check the pages of a commit; all of them (`changed` None), or those a change touches.

    A change of `mkdocs.yml` touches all of them: it says what Markdown becomes.
    """
    files = {one.path: one for one in repository.files(head)}
    rules = load_page_rules(repository, main).with_columns(_columns_of(repository, head))
    content = {path for path in files if path.startswith(CONTENT)}
    is_whole = changed is None or mkdocs_file.PATH in changed
    touched = content if is_whole else {path for path in changed or () if path.startswith(CONTENT)}
    owners = {owner_of(path, content | touched) for path in touched}
    gone = frozenset(page for page in owners if page is not None and not _has_page(page, files))

    def read(path: str) -> bytes:
        return repository.read(files[path].object_id)

    removed = None if changed is None else gone
    return find(Shelf(frozenset(files), read, frozenset(touched), removed), rules, renderer)


def find_in_folder(
    files: Files, renderer: Renderer, root: Path, touched: Iterable[str], base: tuple[Repository, ObjectId] | None
) -> tuple[Finding, ...]:
    """Check pages of the work tree at `root`; nothing where there are no columns to check them against."""
    own = _columns_in(files, root)
    rules = PageRules(own, frozenset()) if base is None else load_page_rules(*base).with_columns(own)
    if not rules.columns:
        return ()
    names = frozenset(files.names(root, ("content", ORIGINALS.rstrip("/"), ASSETS.rstrip("/"))))
    names |= {path for path in (mkdocs_file.PATH,) if files.has(root / path)}
    wanted = frozenset(path for path in touched if path in names)

    def read(path: str) -> bytes:
        return next(iter(files.under([root / path], root))).data

    return find(Shelf(names, read, wanted), rules, renderer)


def _extensions(shelf: Shelf) -> tuple[str, ...]:
    """Return the Markdown extensions beside the pages; a file that cannot be read is refused as a setting by itself."""
    if mkdocs_file.PATH not in shelf.paths:
        return ()
    try:
        return mkdocs_file.parse(shelf.read(mkdocs_file.PATH).decode("utf-8"))
    except (UnicodeDecodeError, MalformedFile):
        return ()


def _columns_of(repository: Repository, commit: ObjectId) -> tuple[Column, ...]:
    """Return a draft's columns; a file that cannot be read adds none (it is refused as governance by itself)."""
    try:
        return load_columns(repository, commit)
    except FuziError:
        return ()


def _columns_in(files: Files, root: Path) -> tuple[Column, ...]:
    path = root / columns_file.PATH
    if not files.has(path):
        return ()
    data = next(iter(files.under([path], root))).data
    return columns_file.parse(data.decode("utf-8", "replace"))


def _has_page(page: PageId, files: Collection[str]) -> bool:
    return f"{CONTENT}{page}/index.md" in files or f"{CONTENT}{page}.md" in files
