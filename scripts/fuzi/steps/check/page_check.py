"""Checks the format of pages where they lie: in a commit, the index or the work tree; by main's columns and units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct, field

from fuzi.errors import MalformedFile
from fuzi.formats import columns_file, front_matter, mkdocs_file, roster_file
from fuzi.messages import msg
from fuzi.model.file_tree import EitherTree, PathsBelow, below
from fuzi.model.finding import Finding
from fuzi.model.ids import ObjectId, PageId, sha256_of
from fuzi.model.items import ORIGINALS
from fuzi.model.page import CONTENT, owner_of, page_id_of
from fuzi.model.site import Column
from fuzi.pages.check import check_pages
from fuzi.pages.ground import Ground
from fuzi.pages.marks import in_text
from fuzi.pages.note_rules import template_lines
from fuzi.ports.rendering import Renderer
from fuzi.ports.repository import Repository
from fuzi.steps.check.footer_link import footer_link_findings
from fuzi.steps.check.shelf import Shelf, shelf_of_commit
from fuzi.steps.check.shown_layers import extensions_of
from fuzi.steps.record.rules import load_columns, load_ground

TEMPLATES = "site_config/templates/"
THEME = "site_config/theme/"
ASSETS = "site_config/theme/assets/"
_LINK_RULES = frozenset({"broken-link", "missing-file"})
_PAST = "page-expired"
"""Told of a page that somebody works on; that old notices have run their time is nothing to tell."""


class PageRules(Struct, frozen=True):
    """What main says about pages: its columns, its units, and where its pages came from."""

    columns: tuple[Column, ...]
    units: frozenset[str]
    moved: Mapping[PageId, tuple[str, ...]] = field(default_factory=dict)

    def with_columns(self, others: Iterable[Column]) -> PageRules:
        """Return the rules with columns that main does not have yet."""
        known = {one.id for one in self.columns}
        return PageRules((*self.columns, *(one for one in others if one.id not in known)), self.units, self.moved)


def load_page_rules(repository: Repository, main: ObjectId) -> PageRules:
    """Return main's rules for pages."""
    units = frozenset(one.id for one in load_ground(repository, main).roster.units)
    return PageRules(load_columns(repository, main), units, _Moved(repository, main))


class _Moved(Mapping[PageId, tuple[str, ...]]):
    """What each page of a commit says of where it moved from; read when somebody asks about the page."""

    def __init__(self, repository: Repository, commit: ObjectId) -> None:
        self._repository, self._commit = repository, commit

    def __getitem__(self, page: PageId) -> tuple[str, ...]:
        for path in (f"{CONTENT}{page}/index.md", f"{CONTENT}{page}.md"):
            file = self._repository.file(self._commit, path)
            if file is None or page_id_of(path) != page:
                continue
            try:
                return front_matter.parse(self._repository.read(file.object_id), path).head.moved_from
            except MalformedFile:
                continue  # an unreadable head moves nothing; the check of that page names it
        raise KeyError(page)

    def __iter__(self) -> Iterator[PageId]:
        files = self._repository.files(self._commit, CONTENT.rstrip("/"))
        return (page for one in files if one.path.endswith(".md") and (page := page_id_of(one.path)) in self)

    def __len__(self) -> int:
        return sum(1 for _page in self)


def find(shelf: Shelf, rules: PageRules, renderer: Renderer, today: dt.date | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with the touched pages, and with links elsewhere to what is removed.

    A change of `mkdocs.yml` touches all of them: it says what Markdown becomes.

    Args:
        today: the local day on which a last day is past; None leaves that out.
    """
    extensions = extensions_of(shelf.text(mkdocs_file.PATH))
    touched = frozenset(path for path in shelf.touched if path.startswith(CONTENT))
    if mkdocs_file.PATH in shelf.touched:
        touched |= frozenset(below(shelf.paths, CONTENT))
    known = EitherTree(shelf.paths, touched)
    owners = {owner_of(path, known) for path in touched}
    is_losing = shelf.removed is not None and any(path not in shelf.paths for path in touched)
    texts = _every_text(shelf) if is_losing else _texts_of(owners, shelf)
    given = {path: shelf.read(path) for path in {path for path in touched if path in shelf.paths} | texts}
    templates = [shelf.text(path) or "" for path in below(shelf.paths, TEMPLATES) if path.endswith(".md")]
    ground = Ground(
        rules.columns,
        rules.units,
        PathsBelow(shelf.paths, ORIGINALS),
        PathsBelow(shelf.paths, ASSETS),
        shelf.removed,
        rules.moved,
        template_lines(templates),
        today,
    )
    found = check_pages(
        given,
        ground,
        front_matter.parse,
        lambda texts: renderer.render(texts, extensions),
        PathsBelow(shelf.paths, CONTENT),
    )
    kept = [
        one
        for one in found
        if (owner_of(one.path, known) in owners or one.rule in _LINK_RULES)
        and (one.rule != _PAST or one.path in shelf.touched)
    ]
    columns = frozenset(one.id for one in rules.columns)
    return (*kept, *_template_findings(shelf, renderer), *footer_link_findings(shelf, columns))


def _every_text(shelf: Shelf) -> set[str]:
    return {path for path in below(shelf.paths, CONTENT) if path.endswith(".md")}


def _texts_of(owners: Iterable[PageId | None], shelf: Shelf) -> set[str]:
    """Return the texts of some pages, as far as they are there."""
    named = (f"{CONTENT}{page}{ending}" for page in owners if page for ending in (".md", "/index.md"))
    return {path for path in named if path in shelf.paths}


def _template_findings(shelf: Shelf, renderer: Renderer) -> Iterator[Finding]:
    """Yield a finding for each touched template of the theme that would stop every build."""
    for path in sorted(shelf.touched):
        text = shelf.text(path) if path.startswith(THEME) and path.endswith((".html", ".xml")) else None
        problem = None if text is None else renderer.template_problem(text)
        if problem is not None:
            line, words = problem
            what = msg("the template cannot be read: {words}", words=words)
            hint = msg("compare it with the template of the version before")
            yield in_text("theme-template", (path, sha256_of(shelf.read(path))), (line, 1, 0), what, hint)


def find_in_commit(
    repository: Repository, renderer: Renderer, head: ObjectId, main: ObjectId, changed: Collection[str] | None
) -> tuple[Finding, ...]:
    """Check the pages of a commit; all of them (`changed` None), or those a change touches."""
    return find_on(shelf_of_commit(repository, head, changed), renderer, repository, main)


def find_on(
    shelf: Shelf,
    renderer: Renderer,
    repository: Repository | None,
    main: ObjectId | None,
    today: dt.date | None = None,
) -> tuple[Finding, ...]:
    """Check the touched pages of a shelf; nothing where neither main nor the shelf has columns: that is no site."""
    own = _columns_on(shelf)
    if repository is not None and main is not None and repository.file(main, columns_file.PATH) is not None:
        rules = load_page_rules(repository, main).with_columns(own)
    else:
        rules = PageRules(own, _units_on(shelf))
    return find(shelf, rules, renderer, today) if rules.columns else ()


def _columns_on(shelf: Shelf) -> tuple[Column, ...]:
    """Return the columns of a draft; a file that cannot be read adds none: the check of settings names it."""
    try:
        return columns_file.parse(shelf.text(columns_file.PATH) or "")
    except MalformedFile:
        return ()


def _units_on(shelf: Shelf) -> frozenset[str]:
    """Return the units of a site without a main, from its roster as it lies here; malformed as above."""
    try:
        return frozenset(one.id for one in roster_file.parse_roster(shelf.text(roster_file.PATH) or "").units)
    except MalformedFile:
        return frozenset()
