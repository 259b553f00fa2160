"""What a change is about, item by item: pages, registers, governance, with the files that belong to each."""

from __future__ import annotations

from collections.abc import Container
from enum import StrEnum

from msgspec import Struct

from fuzi.model.ids import PageId, Sha256, UnitId
from fuzi.model.page import CONTENT, column_of, owner_of
from fuzi.model.tree import Entry

ORIGINALS = "review/originals/"
REGISTERS = "review/registers/"
GOVERNANCE = "@governance"
EXPUNGED = "review/expunged.yml"
"""The list of what must leave history; the confidentiality officer signs every change of it."""


class ItemKind(StrEnum):
    """Which requirement an item is judged by."""

    PAGE = "page"
    REGISTER = "register"
    GOVERNANCE = "governance"


class Item(Struct, frozen=True):
    """One thing that is approved as a whole.

    Attributes:
        id: the page id, `@register/<path>` or `@governance`.
        entries: its part of the change set.
        digest: SHA-256 over its entries and the whole of its files after the change; an earlier stage's approval is
            bound to it.
        units: units that its front matter names, before or after the change.
        has_attachments: any attachment among its files after the change, or among its entries.
    """

    id: str
    kind: ItemKind
    entries: tuple[Entry, ...]
    digest: Sha256
    units: tuple[UnitId, ...] = ()
    has_attachments: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the paths that the change touches."""
        return tuple(entry.path for entry in self.entries)

    @property
    def column(self) -> str:
        """Return the page's column; empty for the home page and for what is no page."""
        return column_of(PageId(self.id)) if self.kind is ItemKind.PAGE else ""


def item_id_of(path: str, paths: Container[str]) -> str:
    """Return the id of the item that a path belongs to.

    Args:
        paths: every path of the tree before and after the change, so that a page's files find their page.
    """
    page = owner_of(path, paths)
    if page is not None:
        return str(page)
    if path.startswith(ORIGINALS):
        inner = path.removeprefix(ORIGINALS)
        stem = inner.rsplit(".", 1)[0] if "." in inner.rsplit("/", 1)[-1] else inner
        if inner != "README.md" and _is_page(stem, paths):
            return stem
    if path.startswith(REGISTERS) and path != f"{REGISTERS}README.md":
        return f"@register/{path.removeprefix(REGISTERS)}"
    return GOVERNANCE


def kind_of(item_id: str) -> ItemKind:
    """Return the kind of the item with an id."""
    if item_id == GOVERNANCE:
        return ItemKind.GOVERNANCE
    return ItemKind.REGISTER if item_id.startswith("@register/") else ItemKind.PAGE


def _is_page(page: str, paths: Container[str]) -> bool:
    return f"{CONTENT}{page}/index.md" in paths or f"{CONTENT}{page}.md" in paths
