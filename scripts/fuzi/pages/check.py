"""The page-format check: names, heads, texts, links of the content. Confidentiality is scanned elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from fuzi.errors import MalformedFile
from fuzi.messages import msg
from fuzi.model.finding import Finding
from fuzi.model.ids import sha256_of
from fuzi.model.page import CONTENT, Page
from fuzi.pages.body_rules import body_findings
from fuzi.pages.drawing_rules import picture_findings
from fuzi.pages.file_kind_rules import kind_findings
from fuzi.pages.ground import Ground, ParsePage, RenderTexts
from fuzi.pages.head_rules import head_findings
from fuzi.pages.marks import in_text
from fuzi.pages.note_rules import note_findings
from fuzi.pages.tree_rules import column_findings, is_readme, name_findings, orphan_findings, twin_findings

RULES: tuple[str, ...] = (
    "broken-link",
    "column-unknown",
    "content-readme",
    "embeds-outside-folder",
    "file-kind",
    "file-name",
    "file-without-page",
    "hidden-character",
    "missing-file",
    "moved-from",
    "page-empty",
    "page-expired",
    "page-expires-missing",
    "page-expires-unexpected",
    "page-head",
    "page-heading",
    "page-twins",
    "page-unreadable",
    "publicity-not-open",
    "raw-html-script",
    "source-record-missing",
    "theme-template",
    "template-text",
    "unit-unknown",
)
"""Every rule of the page format; each has a page in `review/page-rules/`."""


def check_pages(
    files: Mapping[str, bytes | None],
    ground: Ground,
    parse: ParsePage,
    render: RenderTexts,
    there: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with content files, sorted by path and place.

    Args:
        files: paths under `content/`; their bytes where they are to be checked, None where they only exist.
        ground: columns, units, records and what the change removes.
        parse: reads a page's head and text.
        render: turns texts into what a browser would get.
        there: every path there is; None where `files` names them all.
    """
    found: list[Finding] = []
    read: list[tuple[Page, bytes]] = []
    paths = {path for path in files if path.startswith(CONTENT)} if there is None else there
    for path in sorted(path for path in files if path.startswith(CONTENT)):
        data = files[path]
        if data is None:
            continue
        found += _file_findings(path, data, paths, ground)
        if path.endswith(".md") and not is_readme(path):
            page = _page(path, data, parse)
            if isinstance(page, Page):
                read.append((page, data))
            else:
                found += page
    shown = render([page.body for page, _data in read])
    for (page, data), text in zip(read, shown, strict=True):
        found += head_findings(page, data, paths, ground)
        found += body_findings(page, sha256_of(data), text, paths, ground)
        found += note_findings(page, data, ground)
    return tuple(sorted(found, key=_order))


def _file_findings(path: str, data: bytes, paths: Collection[str], ground: Ground) -> Iterator[Finding]:
    yield from name_findings(path)
    yield from kind_findings(path, data)
    yield from twin_findings(path, paths)
    yield from column_findings(path, ground)
    yield from orphan_findings(path, paths)
    yield from picture_findings(path, data)


def _page(path: str, data: bytes, parse: ParsePage) -> Page | list[Finding]:
    try:
        return parse(data, path)
    except MalformedFile as error:
        usual = msg("see site_config/templates/ for an example")
        return [
            in_text("page-head", (path, sha256_of(data)), (one.line, 1, 0), one.what, one.hint or usual)
            for one in error.problems
        ]


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.where.as_json()
    line, column = place.get("line", 0), place.get("column", 0)
    return finding.path, int(str(line)), int(str(column)), finding.rule
