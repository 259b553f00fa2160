"""What a reviewer is shown of a change: items, files and their words. Nothing here holds what a finding marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from fuzi.messages import Message
from fuzi.model.items import ItemKind
from fuzi.model.page import FrontMatter, is_attachment, is_picture


class Deed(StrEnum):
    """What a change makes of a file or of an item."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"


class FileKind(StrEnum):
    """What a file is to a reader."""

    TEXT = "text"
    PICTURE = "picture"
    ATTACHMENT = "attachment"
    SETTING = "setting"


def file_kind_of(path: str) -> FileKind:
    """Return what a file is, by its place and its ending."""
    if is_attachment(path):
        return FileKind.ATTACHMENT
    if is_picture(path):
        return FileKind.PICTURE
    return FileKind.TEXT if path.startswith("content/") else FileKind.SETTING


class Sheet(Struct, frozen=True):
    """The words of one file, line by line, masked where a finding marks them.

    Attributes:
        head: the front matter of a page; None where there is none, where it cannot be read, or where a finding marks
            it: then its lines stand among the others, masked.
        lines: everything else.
        masked: how many lines are masked.
    """

    lines: tuple[str, ...]
    head: FrontMatter | None = None
    masked: int = 0


class ShownFile(Struct, frozen=True):
    """One file of a change: sizes in bytes before and after, its words where it is a text of readable size."""

    path: str
    deed: Deed
    kind: FileKind
    bytes_before: int | None = None
    bytes_after: int | None = None
    before: Sheet | None = None
    after: Sheet | None = None
    moved_from: str = ""


class ShownItem(Struct, frozen=True):
    """One item of a change as a reviewer sees it.

    Attributes:
        name: the id as it may be shown. digest: what an approval of an earlier stage is bound to.
        title: of the page (of what it was, where it is removed); empty for what is no page.
        column: the column's title. units: names of the units that must approve. day: the day in the page's id.
        moved_from: the page that moved here.
    """

    id: str
    name: str
    kind: ItemKind
    deed: Deed
    digest: str
    title: str = ""
    column: str = ""
    units: tuple[str, ...] = ()
    day: str = ""
    files: tuple[ShownFile, ...] = ()
    moved_from: str = ""


class Since(Struct, frozen=True):
    """What changed since an earlier submission of the same change.

    Attributes:
        number: the earlier submission; 0 where there is none.
        stage: the stage in which the reader approved it; empty where it is merely the submission before.
        at: when the reader's approval, or that submission, was received.
        files: every file that is not as it was then.
        same: items that are exactly as they were approved; `other` all others.
        is_kept: whether the earlier words are still at hand; else only the names of the files are known.
    """

    number: int
    stage: str = ""
    at: dt.datetime | None = None
    files: tuple[ShownFile, ...] = ()
    same: tuple[ShownItem, ...] = ()
    other: tuple[ShownItem, ...] = ()
    is_kept: bool = True


class Shown(Struct, frozen=True):
    """A whole change as a reviewer sees it.

    Attributes:
        title: what the submitter calls it, masked where needed.
        commit: the commit that holds the files; empty where it is not at hand.
        rules: what each rule of the check finds, by its id.
    """

    title: str
    items: tuple[ShownItem, ...]
    commit: str = ""
    since: Since | None = None
    rules: Mapping[str, Message] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Tell whether the words are still at hand."""
        return bool(self.commit)
