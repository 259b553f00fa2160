"""The link by which readers report mistakes (我为网站找错) stands at the foot of every page: its page must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fuzi.errors import MalformedFile
from fuzi.formats import site_file
from fuzi.messages import msg
from fuzi.model.finding import Finding
from fuzi.model.ids import sha256_of
from fuzi.model.page import CONTENT, page_id_of
from fuzi.pages.marks import in_text
from fuzi.steps.check.shelf import Shelf


def footer_link_findings(shelf: Shelf, columns: Collection[str]) -> Iterator[Finding]:
    """Yield a finding where `find_errors` names a page that is not there, of a change that touches either of them.

    Args:
        columns: the ids of the columns, each of which has a page.
    """
    text = shelf.text(site_file.PATH) if site_file.PATH in shelf.paths else None
    try:
        wanted = site_file.parse(text).find_errors if text is not None else ""
    except MalformedFile:
        return  # the check of the settings names it
    if not wanted or not site_file.is_page(wanted) or wanted in columns:
        return
    touched = {page_id_of(path) for path in shelf.touched if path.startswith(CONTENT) and path.endswith(".md")}
    is_there = any(path in shelf.paths for path in (f"{CONTENT}{wanted}.md", f"{CONTENT}{wanted}/index.md"))
    if is_there or (site_file.PATH not in shelf.touched and wanted not in touched):
        return
    lines = (text or "").split("\n")
    line = next((number for number, one in enumerate(lines, start=1) if one.startswith("find_errors:")), 1)
    what = msg("there is no page {page}, to which `find_errors` leads from the foot of every page", page=wanted)
    file = (site_file.PATH, sha256_of(shelf.read(site_file.PATH)))
    yield in_text("broken-link", file, (line, 1, 0), what, site_file.FIND_ERRORS)
