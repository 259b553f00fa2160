"""The page-format check: names, heads, texts, links of the content. Confidentiality is scanned elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fuzi.errors import MalformedFile
from fuzi.messages import msg
from fuzi.model.finding import Finding
from fuzi.model.ids import sha256_of
from fuzi.model.page import CONTENT
from fuzi.pages.body_rules import body_findings, picture_findings
from fuzi.pages.ground import Ground, ParsePage
from fuzi.pages.head_rules import head_findings
from fuzi.pages.marks import in_text
from fuzi.pages.tree_rules import column_findings, is_readme, name_findings, orphan_findings, twin_findings

RULES: tuple[str, ...] = (
    "broken-link",
    "column-unknown",
    "content-readme",
    "embeds-outside-folder",
    "file-name",
    "file-without-page",
    "missing-file",
    "moved-from",
    "page-expires-missing",
    "page-expires-unexpected",
    "page-head",
    "page-heading",
    "page-twins",
    "publicity-not-open",
    "raw-html-script",
    "source-record-missing",
    "unit-unknown",
)
"""Every rule of the page format; each has a page in `review/page-rules/`."""


def check_pages(files: Mapping[str, bytes | None], ground: Ground, parse: ParsePage) -> tuple[Finding, ...]:
    """Return what is wrong with content files, sorted by path and place.

    Args:
        files: every path under `content/`; its bytes where it is to be checked, None where it only exists.
        ground: columns, units, records and what the change removes.
        parse: reads a page's head and text.
    """
    found: list[Finding] = []
    paths = {path for path in files if path.startswith(CONTENT)}
    for path in sorted(paths):
        data = files[path]
        if data is not None:
            found += _file_findings(path, data, paths, ground, parse)
    return tuple(sorted(found, key=_order))


def _file_findings(path: str, data: bytes, paths: set[str], ground: Ground, parse: ParsePage) -> Iterator[Finding]:
    yield from name_findings(path)
    yield from twin_findings(path, paths)
    yield from column_findings(path, ground)
    yield from orphan_findings(path, paths)
    yield from picture_findings(path, data)
    if not path.endswith(".md") or is_readme(path):
        return
    try:
        page = parse(data, path)
    except MalformedFile as error:
        for problem in error.problems:
            hint = problem.hint or msg("see site_config/templates/ for an example")
            yield in_text("page-head", (path, sha256_of(data)), (problem.line, 1, 0), problem.what, hint)
        return
    yield from head_findings(page, data, paths, ground)
    yield from body_findings(page, sha256_of(data), paths, ground)


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.where.as_json()
    line, column = place.get("line", 0), place.get("column", 0)
    return finding.path, int(str(line)), int(str(column)), finding.rule
