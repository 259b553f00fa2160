"""What was withdrawn from the site and must not come back: by revert, as a copy, under a new id (3-gate section 4).

A retraction or a takedown withdraws what its page then was, on main and in the last release: its text, told by the
words below the head so that another title or date does not help, and its other files by their bytes. Expiry withdraws
nothing: what has ended may be shown again with a new date. A lift takes all withdrawals of a page back.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from fuzi.errors import MalformedFile
from fuzi.formats import front_matter
from fuzi.gate.items import files_of
from fuzi.messages import msg
from fuzi.model.change_statement import Landing
from fuzi.model.file_tree import FileTree
from fuzi.model.ids import ObjectId, PageId, Sha256, sha256_of
from fuzi.model.labels import tombstone_word
from fuzi.model.page import CONTENT, owner_of
from fuzi.model.publication import Tombstone, TombstoneKind
from fuzi.model.publication_statement import Release, TombstoneRecord
from fuzi.model.tree import Entry, TreeFile
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Repository
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.main_line import MainLine
from fuzi.steps.record.site_tree import SiteTree

BINDING = frozenset({TombstoneKind.RETRACTION, TombstoneKind.TAKEDOWN})
"""The tombstones whose bytes must not return."""
_HEAD = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_FEW_LETTERS = 30
"""A body this short ("see the attachment") stands on many pages: it is told together with its title."""


class Withdrawal(Struct, frozen=True):
    """A page as it was withdrawn. `texts` are digests of its words, `files` its blobs, at every commit that counts."""

    page: PageId
    kind: TombstoneKind
    at: dt.datetime
    main: ObjectId
    texts: frozenset[Sha256]
    files: frozenset[ObjectId]


def words_digest(data: bytes, path: str) -> Sha256:
    """Return the digest by which a page's text is known again: letters alone, without line ends, blanks and head."""
    head, letters = _parted(data)
    if len(letters) >= _FEW_LETTERS:
        return sha256_of(letters.encode())
    try:
        title = front_matter.parse(data, path).head.title
    except MalformedFile:  # no page: its head is told by its letters as well
        title = head
    return sha256_of(f"{title}\n{letters}".encode())


def _parted(data: bytes) -> tuple[str, str]:
    """Return the letters of a page's head and of its body, without reading the head: most pages need no more."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    match = _HEAD.match(text)
    return ("", _letters(text)) if match is None else (_letters(match[1]), _letters(text[match.end() :]))


def _letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass
class Withdrawn:
    """The withdrawals in a ledger; what it grows by is taken in when somebody asks."""

    repository: Repository
    ledger: Ledger
    _line: MainLine = field(init=False)
    _found: list[tuple[int, PageId, Withdrawal | None]] = field(default_factory=list)
    _read: int = 0

    def __post_init__(self) -> None:
        self._line = MainLine(self.ledger)

    def before(self, position: int | None = None) -> tuple[Withdrawal, ...]:
        """Return the withdrawals in force before a place of the ledger (None: at its end)."""
        self._take_in()
        if not self._found:
            return ()
        found: dict[PageId, list[Withdrawal]] = {}
        for place, page, one in self._found:
            if position is not None and place >= position:
                break
            if one is None:
                found.pop(page, None)
            else:
                found.setdefault(page, []).append(one)
        return tuple(one for page in sorted(found) for one in found[page])

    def _take_in(self) -> None:
        end = len(self.ledger.index.commits)
        if self._read == 0 and end:
            self._found += ((0, one.page, one) for one in self._carried())
        if self._read < end:
            rows = list(self.ledger.index.between("tombstone", self._read, end))
            self._read = end
            for row in rows:
                record = self.ledger.kept[row.id].envelope.statement
                assert isinstance(record, TombstoneRecord)  # noqa: S101 - by its kind
                if record.reason_kind is TombstoneKind.LIFTED:
                    self._found.append((row.position, record.page, None))
                elif record.reason_kind in BINDING:
                    self._found.append((row.position, record.page, self._withdrawal(record, row.position)))

    def _carried(self) -> Iterator[Withdrawal]:
        """Yield what a site that was founded anew goes on from."""
        anew = self.ledger.refounding
        for one in () if anew is None else anew.withdrawn:
            if anew is not None and (one.texts or one.files):
                yield Withdrawal(one.page, one.reason_kind, one.at, anew.main, frozenset(one.texts),
                                 frozenset(one.files))  # fmt: skip

    def _withdrawal(self, record: TombstoneRecord, position: int) -> Withdrawal:
        main = self._line.before(position)
        commits = {main, *self._released(position)}
        texts: set[Sha256] = set()
        files: set[ObjectId] = set()
        for commit in commits:
            for digest, blob in _content(self.repository, record.page, SiteTree(self.repository, commit)):
                files.add(blob)
                texts.update({digest} if digest else ())
        return Withdrawal(record.page, record.reason_kind, record.at, main, frozenset(texts), frozenset(files))

    def _released(self, position: int) -> Iterator[ObjectId]:
        """Yield the commit of the last release before a position: what readers saw."""
        rows = [row for row in self.ledger.index.of_kind("release") if row.position < position]
        record = self.ledger.kept[rows[-1].id].envelope.statement if rows else None
        if isinstance(record, Release):
            yield record.commit


def _content(repository: Repository, page: PageId, tree: FileTree) -> Iterator[tuple[Sha256 | None, ObjectId]]:
    """Yield each file of a page: the digest of its words where it is its text, and its blob."""
    for path in files_of(page, tree):
        found = tree.get(path)
        if found is not None:
            is_text = path.endswith(".md")
            yield words_digest(repository.read(found.object_id), path) if is_text else None, found.object_id


def returning(
    withdrawn: Sequence[Withdrawal], repository: Repository, entries: Sequence[Entry], before: FileTree, after: FileTree
) -> tuple[Reason, ...]:
    """Return what a change would bring back of what was withdrawn.

    A file that stays where it is on main comes not back; a file that another page, which nobody withdrew, had as well
    (a logo) is nobody's alone.

    Args:
        before: the tree the change starts from.
        after: the tree it leads to.
    """
    if not withdrawn:
        return ()
    reasons = []
    for entry in entries:
        new = after.get(entry.path) if entry.after is not None and entry.path.startswith(CONTENT) else None
        if new is None or new.mode == "160000":
            continue
        found = _match(withdrawn, repository, entry.path, (before.get(entry.path), new))
        if found is not None and not _is_shared(found, repository, new, withdrawn):
            reasons.append(_refused(entry.path, found))
    return tuple(reasons)


def _match(
    withdrawn: Sequence[Withdrawal], repository: Repository, path: str, states: tuple[TreeFile | None, TreeFile]
) -> Withdrawal | None:
    old, new = states
    same = next((one for one in withdrawn if new.object_id in one.files), None)
    if same is not None and (old is None or old.object_id != new.object_id):
        return same
    if not path.endswith(".md"):
        return None
    words = words_digest(repository.read(new.object_id), path)
    hit = next((one for one in withdrawn if words in one.texts), None)
    if hit is None or (old is not None and words_digest(repository.read(old.object_id), path) == words):
        return None
    return hit


def _is_shared(found: Withdrawal, repository: Repository, new: TreeFile, withdrawn: Sequence[Withdrawal]) -> bool:
    """Tell whether another page that is not withdrawn had the very file when this one was withdrawn."""
    if new.object_id not in found.files:
        return False
    gone = {one.page for one in withdrawn}
    files = repository.files(found.main, "content")
    paths = frozenset(one.path for one in files)
    same = (one.path for one in files if one.object_id == new.object_id and not one.path.endswith(".md"))
    return any(owner_of(path, paths) not in gone for path in same)


def _refused(path: str, found: Withdrawal) -> Reason:
    what = msg(
        "{path} brings back what was withdrawn: {kind} of {page} on {day}",
        path=path,
        kind=tombstone_word(found.kind),
        page=found.page,
        day=found.at.date().isoformat(),
    )
    return Reason("withdrawn-content", what, {"path": path})


def leaving(repository: Repository, pages: Mapping[PageId, str], before: FileTree, main: ObjectId) -> list[Withdrawal]:
    """Return the withdrawals that a change itself would bring by the pages it retracts.

    So a page cannot be retracted and put elsewhere at once.
    """
    found = []
    for page in pages:
        content = list(_content(repository, page, before))
        texts = frozenset(digest for digest, _blob in content if digest)
        files = frozenset(blob for _digest, blob in content)
        now = repository.commit(main).committer.at
        found.append(Withdrawal(page, TombstoneKind.RETRACTION, now, main, texts, files))
    return found


def landing_beside(ledger: Ledger, position: int) -> Landing | None:
    """Return the landing that the same ledger commit records, if there is one."""
    for row in ledger.index.between("landing", position, position):
        record = ledger.kept[row.id].envelope.statement
        if isinstance(record, Landing):
            return record
    return None


def is_answered(repository: Repository, ledger: Ledger, commit: ObjectId, tombstone: Tombstone) -> bool:
    """Tell whether a commit of main holds a page again, changed, after it was taken off.

    The commit comes after the one at which the page was withdrawn, and none of what was withdrawn is its text now. A
    page that has expired is back where its head no longer names a day before that of the tombstone.
    """
    texts = (f"{CONTENT}{tombstone.page}/index.md", f"{CONTENT}{tombstone.page}.md")
    found = next((one for path in texts if (one := repository.file(commit, path)) is not None), None)
    if found is None:
        return False
    data = repository.read(found.object_id)
    if tombstone.kind is TombstoneKind.EXPIRY:
        last = front_matter.parse(data, found.path).head.expires
        return last is None or last >= tombstone.since.date()
    own = [one for one in Withdrawn(repository, ledger).before() if one.page == tombstone.page]
    words = words_digest(data, found.path)
    return bool(own) and all(
        commit != one.main and words not in one.texts and repository.is_ancestor(one.main, commit) for one in own
    )
