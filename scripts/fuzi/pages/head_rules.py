"""Rules on what a page's head says, beyond its form: publicity, expiry, source record, unit, columns, moves."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fuzi.messages import Message, msg
from fuzi.model.finding import Finding
from fuzi.model.ids import sha256_of
from fuzi.model.page import Page, SourceKind, column_of
from fuzi.model.site import Expiry
from fuzi.pages.ground import Ground
from fuzi.pages.marks import in_text, line_of_key

OPEN = "主动公开"


def head_findings(page: Page, data: bytes, paths: Collection[str], ground: Ground) -> Iterator[Finding]:
    """Yield every finding on the head of one page; each stands on the line of its key."""
    digest = sha256_of(data)
    for rule, key, what, hint in _complaints(page, paths, ground):
        yield in_text(rule, (page.path, digest), (line_of_key(data, key), 1, len(key)), what, hint)


Complaint = tuple[str, str, Message, Message]


def _complaints(page: Page, paths: Collection[str], ground: Ground) -> Iterator[Complaint]:
    head = page.head
    if head.publicity != OPEN:
        what = msg(
            "only pages of publicity {open} can be published; this one says {publicity}",
            open=OPEN,
            publicity=head.publicity,
        )
        yield (
            "publicity-not-open",
            "publicity",
            what,
            msg("take the page out of content/, or have the publicity decided"),
        )
    yield from _expiry(page, ground)
    yield from _source(page, ground)
    if head.unit and head.unit not in ground.units:
        hint = msg("units are listed in review/roster.yml")
        yield "unit-unknown", "unit", msg("there is no unit `{unit}`", unit=head.unit), hint
    for column in head.also_in:
        if ground.column(column) is None:
            what = msg("there is no column `{column}`", column=column)
            yield "column-unknown", "also_in", what, msg("columns are listed in site_config/columns.yml")
    for other in head.interprets:
        if not _exists(other, paths):
            what = msg("there is no page `{page}`", page=other)
            yield "broken-link", "interprets", what, msg("give the path of the page under content/, without /index.md")
    yield from _moves(page, paths, ground)


def _expiry(page: Page, ground: Ground) -> Iterator[Complaint]:
    column = ground.column(column_of(page.id))
    if column is None or page.id == column.id:
        return
    if column.expires is Expiry.REQUIRED and page.head.expires is None:
        what = msg("pages of the column {column} need a last day", column=column.title)
        yield "page-expires-missing", "title", what, msg("add a line such as `expires: 2026-12-31`")
    if column.expires is Expiry.NEVER and page.head.expires is not None:
        what = msg("pages of the column {column} do not expire", column=column.title)
        yield "page-expires-unexpected", "expires", what, msg("remove the line, or choose another column")


def _source(page: Page, ground: Ground) -> Iterator[Complaint]:
    source = page.head.source
    if source.kind is SourceKind.OWN:
        return
    if not source.record:
        hint = msg("register the original first, then name its file under review/originals/ here")
        yield "source-record-missing", "source", msg("a page that is not our own work needs a source record"), hint
    elif source.record not in ground.records:
        what = msg("the source record {record} does not exist", record=source.record)
        yield "source-record-missing", "source", what, msg("add the record to the same change")


def _moves(page: Page, paths: Collection[str], ground: Ground) -> Iterator[Complaint]:
    for old in page.head.moved_from:
        hint = msg("`moved_from` names a page that the same change removes")
        if _exists(old, paths):
            yield "moved-from", "moved_from", msg("the page {page} still exists", page=old), hint
        elif ground.removed is not None and old not in ground.removed and old not in ground.moved.get(page.id, ()):
            yield "moved-from", "moved_from", msg("this change does not remove the page {page}", page=old), hint


def _exists(page: str, paths: Collection[str]) -> bool:
    return f"content/{page}/index.md" in paths or f"content/{page}.md" in paths
