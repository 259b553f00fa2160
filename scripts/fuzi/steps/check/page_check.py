"""Checks the format of pages where they lie: in a commit, the index or the work tree; by main's columns and units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fuzi.errors import MalformedFile
from fuzi.formats import columns_file, front_matter, mkdocs_file, roster_file
from fuzi.messages import msg
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


def find(shelf: Shelf, rules: PageRules, renderer: Renderer, today: dt.date | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with the touched pages, and with links elsewhere to what is removed.

    A change of `mkdocs.yml` touches all of them: it says what Markdown becomes.

    Args:
        today: the local day on which a last day is past; None leaves that out.
    """
    extensions = extensions_of(shelf.text(mkdocs_file.PATH))
    content = frozenset(path for path in shelf.paths if path.startswith(CONTENT))
    touched = frozenset(path for path in shelf.touched if path.startswith(CONTENT))
    if mkdocs_file.PATH in shelf.touched:
        touched |= content
    known = content | touched
    owners = {owner_of(path, known) for path in touched}
    texts = {path for path in content if path.endswith(".md")}
    is_losing = shelf.removed is not None and not touched <= content
    wanted = (touched & content) | {path for path in texts if is_losing or page_id_of(path) in owners}
    given = {path: shelf.read(path) if path in wanted else None for path in content}
    templates = [shelf.text(path) or "" for path in shelf.paths if path.startswith(TEMPLATES) and path.endswith(".md")]
    ground = Ground(
        rules.columns,
        rules.units,
        {path for path in shelf.paths if path.startswith(ORIGINALS)},
        {path for path in shelf.paths if path.startswith(ASSETS)},
        shelf.removed,
        rules.moved,
        template_lines(templates),
        today,
    )
    found = check_pages(given, ground, front_matter.parse, lambda texts: renderer.render(texts, extensions))
    kept = [
        one
        for one in found
        if (owner_of(one.path, known) in owners or one.rule in _LINK_RULES)
        and (one.rule != _PAST or one.path in shelf.touched)
    ]
    columns = frozenset(one.id for one in rules.columns)
    return (*kept, *_template_findings(shelf, renderer), *footer_link_findings(shelf, columns))


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
