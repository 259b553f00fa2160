"""Reads one change from the trees that its signed submissions name; what a rule marks is masked before it leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from fuzi.errors import AskedWrongly, MalformedFile
from fuzi.formats import front_matter
from fuzi.gate.ground import Case
from fuzi.gate.requirements import Needed, needed_for
from fuzi.model.change_statement import Landing
from fuzi.model.file_tree import FileTree
from fuzi.model.ids import ObjectId, PageId
from fuzi.model.items import Item, ItemKind
from fuzi.model.page import CONTENT, FrontMatter, column_of
from fuzi.model.shown import Deed, FileKind, Sheet, ShownFile, ShownItem, file_kind_of
from fuzi.model.term_list import TermList
from fuzi.model.tree import Entry, TreeFile
from fuzi.pages.shown_text import shown_values
from fuzi.scanning.kinds import plain_text
from fuzi.scanning.showing import show_lines, show_name
from fuzi.steps.check.scan_rules import load_ruleset
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.case import Trees, load_items, load_trees
from fuzi.steps.record.rules import load_columns

LARGEST_SHOWN = 1_000_000
"""Bytes of the largest text whose words are shown."""
_NOTE = re.compile(r"(?:^|\s)#")
"""What may be a note in a head: no fact, so the line is shown beside the facts."""
_DAY = re.compile(r"(?:.*/)?(\d{4})/(\d{2})-(\d{2})(?:-.*)?")


class Reading(Struct, dict=True):
    """Reads one change; everything it needs is loaded once."""

    workspace: Workspace
    case: Case
    most_files: int | None = None
    _sheets: dict[tuple[str, str], Sheet | None] = field(default_factory=dict)

    @cached_property
    def terms(self) -> tuple[TermList, ...]:
        """Return the term lists of main's tip, by which words are masked."""
        return load_ruleset(self.workspace.repository, self.workspace.main).terms

    @cached_property
    def _with_keys(self) -> frozenset[str]:
        """Return the files in which the host's check recorded a key or token."""
        scan = self.case.scan
        return frozenset(one.path for one in scan.findings if one.rule == "credential") if scan else frozenset()

    @cached_property
    def trees(self) -> Trees | None:
        """Return the trees the change lies between: of its last submission, of its landing; None where not at hand."""
        if not all(self.has(commit) for commit in self.ends):
            return None
        return load_trees(self.workspace.repository, *self.ends, sized=True)

    @property
    def ends(self) -> tuple[ObjectId, ObjectId]:
        """Return the commits the change lies between: where it started, where it leads."""
        closing, submission = self.case.closing, self.case.submission
        assert submission is not None  # noqa: S101 - by the caller
        if isinstance(closing, Landing):
            return closing.before, closing.commit
        return submission.base, submission.head

    def has(self, commit: ObjectId) -> bool:
        """Tell whether a commit is at hand."""
        try:
            return bool(self.workspace.repository.commit(commit))
        except AskedWrongly:  # a submission before the last one is kept by nobody but who fetched it in time
            return False

    # items

    def items(self, trees: Trees) -> tuple[ShownItem, ...]:
        """Return every item of the change, the pages first."""
        submission = self.case.submission
        assert submission is not None  # noqa: S101 - by the caller
        known = self.case.items or load_items(self.workspace.repository, submission.entries, trees)
        came_from = _moves(submission.entries)
        shown = [self._item(item, trees, came_from) for item in known]
        removed = {one.id: one for one in shown if one.deed is Deed.REMOVED}
        shown = [_moved(one, removed) for one in shown]
        return tuple(sorted(shown, key=lambda one: (one.kind is not ItemKind.PAGE, one.id)))

    def _item(self, item: Item, trees: Trees, came_from: Mapping[str, str]) -> ShownItem:
        files = tuple(
            self.file((entry.path, trees.before.get(entry.path), trees.after.get(entry.path)), number, came_from)
            for number, entry in enumerate(item.entries)
        )
        own = f"{CONTENT}{item.id}.md"
        names = [own] if item.id == "index" else [f"{CONTENT}{item.id}/index.md", own]
        heads = [
            next((head for name in names if (head := self._head(tree, name)) is not None), None)
            for tree in (trees.after, trees.before)
        ]
        head = heads[0] or heads[1]
        is_page = item.kind is ItemKind.PAGE
        had, has = (any(name in tree for name in names) for tree in (trees.before, trees.after))
        deed = Deed.CHANGED
        if is_page and had != has:
            deed = Deed.NEW if has else Deed.REMOVED
        day = _DAY.fullmatch(item.id)
        return ShownItem(
            item.id,
            show_name(item.id, self.terms),
            item.kind,
            deed,
            item.digest,
            head.title if head else "",
            self._column(item) if is_page else "",
            self._units(item),
            "-".join(day.groups()) if is_page and day else "",
            files,
            head.moved_from[0] if heads[0] and head and head.moved_from else "",
        )

    def _head(self, tree: FileTree, path: str) -> FrontMatter | None:
        found = tree.get(path)
        sheet = self._sheet(path, found) if found else None
        return sheet.head if sheet else None

    @cached_property
    def _columns(self) -> Mapping[str, str]:
        return {one.id: one.title for one in load_columns(self.workspace.repository, self.workspace.main)}

    def _column(self, item: Item) -> str:
        column = column_of(PageId(item.id))
        return self._columns.get(column, show_name(column, self.terms))

    def _units(self, item: Item) -> tuple[str, ...]:
        needed = needed_for(item, self.case)
        units = needed.units if isinstance(needed, Needed) else item.units
        named = [self.case.ground.roster.unit(unit) for unit in units]
        return tuple(one.name if one else unit for one, unit in zip(named, units, strict=True))

    # files

    def file(
        self,
        change: tuple[str, TreeFile | None, TreeFile | None],
        number: int,
        came_from: Mapping[str, str] | None = None,
    ) -> ShownFile:
        """Return one file; the words of those beyond `most_files` are not read."""
        path, before, after = change
        is_read = self.most_files is None or number < self.most_files
        deed = Deed.NEW if before is None else Deed.REMOVED if after is None else Deed.CHANGED
        source = (came_from or {}).get(path, "")
        return ShownFile(
            show_name(path, self.terms),
            Deed.MOVED if source else deed,
            file_kind_of(path),
            before.size_bytes if before else None,
            after.size_bytes if after else None,
            self._sheet(path, before) if before and is_read else None,
            self._sheet(path, after) if after and is_read else None,
            show_name(source, self.terms) if source else "",
        )

    def _sheet(self, path: str, file: TreeFile) -> Sheet | None:
        """Return the words of a file; None where it is no text, or too large a one. Each file is read once."""
        key = (path, file.object_id)
        if key not in self._sheets:
            self._sheets[key] = self._read(path, file)
        return self._sheets[key]

    def _read(self, path: str, file: TreeFile) -> Sheet | None:
        if file_kind_of(path) not in {FileKind.TEXT, FileKind.SETTING} or file.size_bytes > LARGEST_SHOWN:
            return None
        data = self.workspace.repository.read(file.object_id) if file.mode != "160000" else b"\0"
        plain = plain_text(data)
        if plain is None:
            return None
        holds_key = path in self._with_keys
        lines = show_lines(plain.text.removesuffix("\n"), path, self.terms, holds_key=holds_key)
        masked = sum(is_masked for _line, is_masked in lines)
        words = tuple(line for line, _is_masked in lines)
        if not path.startswith(CONTENT):
            return Sheet(words, masked=masked)
        try:
            page = front_matter.parse(data, path)
        except MalformedFile:
            return Sheet(words, masked=masked)
        ahead = page.body_line - 1
        is_marked = any(is_masked for _line, is_masked in lines[:ahead])
        head = show_lines(shown_values(page.head), path, self.terms, holds_key=holds_key)
        if is_marked or any(is_masked for _line, is_masked in head):
            return Sheet(words, masked=masked)
        notes = tuple(line for line in words[:ahead] if _NOTE.search(line))
        return Sheet((*notes, *words[ahead:]), page.head, masked)


def _moves(entries: Sequence[Entry]) -> Mapping[str, str]:
    """Return for each new file the removed one of the same bytes, if there is one."""
    gone = {one.before.sha256: one.path for one in entries if one.before is not None and one.after is None}
    new = [(one.path, one.after.sha256) for one in entries if one.before is None and one.after is not None]
    return {path: gone[digest] for path, digest in new if digest in gone}


def _moved(item: ShownItem, removed: Mapping[str, ShownItem]) -> ShownItem:
    """Return a new page that takes the place of one removed by the same change as moved: with that one's words."""
    sources = [removed[item.moved_from]] if item.moved_from in removed else []
    if item.deed is not Deed.NEW or item.kind is not ItemKind.PAGE or not sources:
        return replace(item, moved_from="")
    old = next((one for one in sources[0].files if one.path.endswith(".md")), None)
    if old is None:
        return replace(item, deed=Deed.MOVED)
    files = tuple(
        replace(one, deed=Deed.MOVED, before=old.before, bytes_before=old.bytes_before)
        if one.path.endswith(".md")
        else one
        for one in item.files
    )
    return replace(item, deed=Deed.MOVED, files=files)
