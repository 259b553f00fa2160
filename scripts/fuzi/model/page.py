"""A page: its id, the files it owns, its front matter.

A page is a folder with `index.md` and its files, or a lone `.md`; its id is its path under `content/` without
`/index.md` or `.md`. A page's files stop where a deeper folder has its own `index.md` (4-contract).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from enum import StrEnum
from pathlib import PurePosixPath

from msgspec import Struct

from fuzi.model.ids import PageId

CONTENT = "content/"
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})


class SourceKind(StrEnum):
    """Where a page's facts came from."""

    OWN = "own"
    WEB = "web"
    DOCUMENT = "document"
    PHYSICAL = "physical"


class Source(Struct, frozen=True):
    """A page's source; `record` is the path of its source record, required unless the source is our own."""

    kind: SourceKind
    name: str
    record: str = ""


class PolicyDocument(Struct, frozen=True):
    """What a page says of the official document it carries."""

    issuer: str = ""
    number: str = ""
    dated: dt.date | None = None
    status: str = ""


class FrontMatter(Struct, frozen=True):
    """The head of a page (keys of 4-contract). Empty strings, tuples and None mean: not given."""

    title: str
    author: str
    source: Source
    publicity: str
    confidentiality: str
    unit: str = ""
    keywords: tuple[str, ...] = ()
    description: str = ""
    cover: str = ""
    pinned: bool = False
    expires: dt.date | None = None
    publish_at: dt.datetime | None = None
    review_by: dt.date | None = None
    also_in: tuple[str, ...] = ()
    moved_from: tuple[str, ...] = ()
    interprets: tuple[str, ...] = ()
    licence: str = ""
    change_note: str = ""
    document: PolicyDocument | None = None


class Page(Struct, frozen=True):
    """A page's text: id, path of its Markdown file, head and body. `body_line` is the body's first line, 1-based."""

    id: PageId
    path: str
    head: FrontMatter
    body: str
    body_line: int


def page_id_of(markdown_path: str) -> PageId:
    """Return the id of the page whose text is `markdown_path` (`content/…/index.md` or `content/….md`)."""
    inner = markdown_path.removeprefix(CONTENT)
    if inner == "index.md":
        return PageId("index")
    return PageId(inner.removesuffix("/index.md") if inner.endswith("/index.md") else inner.removesuffix(".md"))


def owner_of(path: str, paths: Container[str]) -> PageId | None:
    """Return the page that owns `path` in a tree whose content files are `paths`; None outside `content/`.

    A Markdown file owns itself. Another file belongs to the nearest folder above it that has an `index.md`;
    where none has, to its own folder, so that no content file is without an owner.
    """
    if not path.startswith(CONTENT):
        return None
    if path.endswith(".md"):
        return page_id_of(path)
    folder = PurePosixPath(path).parent
    while f"{folder}/" != CONTENT:
        if f"{folder}/index.md" in paths:
            return page_id_of(f"{folder}/index.md")
        folder = folder.parent
    nearest = str(PurePosixPath(path).parent)
    return PageId("index") if f"{nearest}/" == CONTENT else PageId(nearest.removeprefix(CONTENT))


def is_picture(path: str) -> bool:
    """Tell whether a page's file is a picture by its ending (an attachment is any other but `index.md`)."""
    return PurePosixPath(path).suffix.lower() in _PICTURES


def is_attachment(path: str) -> bool:
    """Tell whether a content file is an attachment: any file of a page but its text and pictures."""
    return path.startswith(CONTENT) and not path.endswith(".md") and not is_picture(path)


def column_of(page: PageId) -> str:
    """Return the column of a page: the first folder of its id; empty for the home page."""
    first, _, rest = page.partition("/")
    return "" if page == "index" and not rest else first
