"""Rules on the names and places of content files: `file-name`, `page-twins` and their like."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from fuzi.messages import msg
from fuzi.model.file_tree import below
from fuzi.model.finding import Finding
from fuzi.model.late_pattern import late
from fuzi.model.page import CONTENT, column_of, owner_of, page_id_of
from fuzi.pages.ground import Ground
from fuzi.pages.marks import on_name

README = "README.md"
MAX_NAME = 80
_NAME = late(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*")
_LISTING = late(r"content/[^/]+/page-\d+(?:\.md|/.*)")
_DATED = late(r"(content/(?:[^/]+/)+(?:19|20)[0-9]{2}/[0-9]{2}-[0-9]{2}(?:-[^/]+)?/)[^/]")
"""The folder of a page with a day in its name."""


def is_readme(path: str) -> bool:
    """Tell whether a content file explains a folder to editors and is never published."""
    return PurePosixPath(path).name == README


def name_findings(path: str) -> Iterator[Finding]:
    """Yield what is wrong with one path under `content/`."""
    inner = path.removeprefix(CONTENT)
    if is_readme(path):
        if inner.count("/") > 1:
            what = msg("a README.md inside a page's folder is never published")
            yield on_name("content-readme", path, what, msg("put the text into index.md, or remove the file"))
        return
    if any(not _NAME.fullmatch(part) or len(part) > MAX_NAME for part in inner.split("/")):
        what = msg("the file's name cannot be an address")
        hint = msg("use lower-case letters, digits, hyphens and dots; give the Chinese name in the link's text")
        yield on_name("file-name", path, what, hint)
    elif _LISTING.fullmatch(path):
        what = msg("`page-1`, `page-2` … are the further pages of a column's listing")
        yield on_name("file-name", path, what, msg("choose another name"))


def twin_findings(path: str, paths: Collection[str]) -> Iterator[Finding]:
    """Yield a finding where `x.md` stands beside a folder `x/`."""
    if path.endswith(".md") and not path.endswith("/index.md") and path != "content/index.md":
        folder = path.removesuffix(".md") + "/"
        if next(below(paths, folder), None) is not None:
            what = msg("{path} and the folder {folder} would have one address", path=path, folder=folder)
            yield on_name("page-twins", path, what, msg("move the text into the folder as index.md"))


def orphan_findings(path: str, paths: Collection[str]) -> Iterator[Finding]:
    """Yield a finding where a file belongs to no page, or only to one that knows nothing of it."""
    owner = None if path.endswith(".md") else owner_of(path, paths)
    if owner is not None and path_of_page(owner) not in paths:
        what = msg("the file belongs to no page and would not be published")
        yield on_name("file-without-page", path, what, msg("put it into the folder of the page that needs it"))
        return
    dated = _DATED.match(path)
    if owner is not None and dated and f"{dated[1]}index.md" not in paths:
        what = msg("the folder {folder} has no page: nobody would find the file", folder=dated[1])
        hint = msg(
            "write the page as index.md in this folder, or put the file into the folder of the page that needs it"
        )
        yield on_name("file-without-page", path, what, hint)


def path_of_page(page: str) -> str:
    """Return the text of a page that is a folder: the only kind that owns files."""
    return f"{CONTENT}index.md" if page == "index" else f"{CONTENT}{page}/index.md"


def column_findings(path: str, ground: Ground) -> Iterator[Finding]:
    """Yield a finding where a file lies in no column of the register."""
    if path in {"content/index.md", "content/README.md"}:
        return
    inner = path.removeprefix(CONTENT)
    column = column_of(page_id_of(path)) if "/" not in inner else inner.split("/", 1)[0]
    if ground.column(column) is None:
        what = msg("there is no column `{column}`", column=column)
        hint = msg("columns are listed in site_config/columns.yml: {columns}", columns=[c.id for c in ground.columns])
        yield on_name("column-unknown", path, what, hint)
