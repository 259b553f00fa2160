"""Rules on a page's text: links, embedded files, raw HTML, its heading."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator

from fuzi.messages import Message, msg
from fuzi.model.finding import Finding
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.page import Page, owner_of
from fuzi.pages.ground import Ground
from fuzi.pages.marks import Lines, in_text
from fuzi.pages.references import Reference, path_of, references, without_code
from fuzi.pages.tree_rules import is_readme

HOME = "index"
ASSETS = "site_config/theme/assets/"
_TAG = re.compile(r"<\s*(?:/\s*)?([A-Za-z][A-Za-z0-9:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)")
_COMMENT = re.compile(r"<!--")
_HANDLER = re.compile(r"(?:^|[\s/\"'])(on[a-z]+|style|srcdoc|formaction|xlink:href)\s*=", re.IGNORECASE)
_BROKEN_TAG = re.compile(r"<[A-Za-z][^<>\n]*\n[^<>]*>")
"""A tag over several lines: readers drop line breaks where a line-by-line check does not look."""
_RUNNING = re.compile(r"(?:javascript|vbscript|livescript):|data:(?:text|image/svg|application)", re.IGNORECASE)
_SVG = re.compile(
    rb"<\s*(?:script|foreignobject|iframe|a[\s>]|animate|set[\s>])|\son[a-z]+\s*=|javascript:|<!entity|"
    rb"(?:href|src)\s*=\s*[\"'](?!#)|@import|url\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)
_PLAIN_TAGS = frozenset(
    re.findall(
        r"\S+",
        "a abbr b blockquote br caption cite code col colgroup dd del details dl dt em figcaption figure h2 "
        "h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup "
        "table tbody td tfoot th thead time tr u ul var wbr ",
    )
)
_HEADING = re.compile(r"^#(?!#)(.*)$|^(.+)\n=+[ \t]*$", re.MULTILINE)


def body_findings(page: Page, digest: Sha256, paths: Collection[str], ground: Ground) -> Iterator[Finding]:
    """Yield every finding on the text of one page."""
    lines = Lines(page.body, page.body_line)
    for rule, offset, length, what, hint in _complaints(page, paths, ground):
        line, column = lines.place_of(offset)
        yield in_text(rule, (page.path, digest), (line, column, length), what, hint)
    cover = _beside(page, page.head.cover)
    if page.head.cover and (cover not in paths or owner_of(cover, paths) != page.id):
        yield _no_cover(page, digest)


def picture_findings(path: str, data: bytes) -> Iterator[Finding]:
    """Yield a finding where a drawing (SVG) could run code or fetch from elsewhere."""
    if path.endswith(".svg") and _SVG.search(data):
        what = msg("the drawing holds a script, a link or something fetched from elsewhere")
        yield in_text("raw-html-script", (path, sha256_of(data)), (1, 1, 0), what, msg("export it as PNG"))


Complaint = tuple[str, int, int, Message, Message]


def _complaints(page: Page, paths: Collection[str], ground: Ground) -> Iterator[Complaint]:
    for reference in references(page.body):
        complaint = _embed(reference, page, paths, ground) if reference.is_embed else _link(reference, page, paths)
        if complaint is not None:
            rule, what, hint = complaint
            yield rule, reference.offset, len(reference.target), what, hint
    yield from _raw(page.body)
    for match in _HEADING.finditer(without_code(page.body)):
        title = (match[1] or match[2] or "").strip().rstrip("#").strip()
        if match.start() > 0 or (title != page.head.title and page.id != HOME):
            what = msg("a first-level heading in the text must be the page's title, on its first line")
            yield "page-heading", match.start(), len(match[0]), what, msg("begin sections with `##`")


def _embed(
    reference: Reference, page: Page, paths: Collection[str], ground: Ground
) -> tuple[str, Message, Message] | None:
    hint = msg("put the file into the page's own folder")
    path = None if reference.is_external else path_of(reference.target, page.path)
    if not path:
        return "embeds-outside-folder", msg("the page shows a file from elsewhere"), hint
    if path.startswith("content/assets/") and ASSETS + path.removeprefix("content/assets/") in ground.theme_assets:
        return None
    if path not in paths:
        return "missing-file", msg("the file {path} does not exist", path=path), hint
    if owner_of(path, paths) != page.id:
        return "embeds-outside-folder", msg("the page shows a file of another page: {path}", path=path), hint
    return None


def _link(reference: Reference, page: Page, paths: Collection[str]) -> tuple[str, Message, Message] | None:
    if reference.is_external:
        return None
    path = path_of(reference.target, page.path)
    if path is not None and (path == "" or (path in paths and not is_readme(path))):
        return None
    if path is None:
        hint = msg("write the way from this file, such as ../../notices/index.md")
        return "broken-link", msg("the link does not lead to a file under content/"), hint
    if any(f"{path.rstrip('/')}{ending}" in paths for ending in ("/index.md", ".md")):
        hint = msg("link to the page's file, such as ../11-23-open-day/index.md")
        return "broken-link", msg("the link names an address, not a file"), hint
    return "broken-link", msg("the link leads to nothing: {path}", path=path), msg("mend or remove the link")


def _raw(body: str) -> Iterator[Complaint]:
    hint = msg("write it in Markdown; to show a tag as text, write &lt; for its first character")
    for match in _COMMENT.finditer(body):
        remove = msg("remove it; words for reviewers go with the submission: fuzi submit -m")
        yield "raw-html-script", match.start(), 4, msg("an HTML comment would be published too"), remove
    for match in _TAG.finditer(body):
        name = match[1].lower()
        if name.startswith(("http:", "https:", "mailto:")) or "@" in match[0]:
            continue
        if name not in _PLAIN_TAGS or _HANDLER.search(match[2]):
            yield "raw-html-script", match.start(), len(match[0]), msg("raw HTML of this kind is not used here"), hint
    for match in _BROKEN_TAG.finditer(body):
        one_line = msg("a tag stands on one line")
        yield "raw-html-script", match.start(), 1, one_line, hint
    offset = 0
    for line in body.split("\n"):
        if _RUNNING.search(re.sub(r"[\x00-\x20]", "", html.unescape(line))):
            yield "raw-html-script", offset, len(line), msg("a link that runs code is not used here"), hint
        offset += len(line) + 1


def _beside(page: Page, name: str) -> str:
    return page.path.rpartition("/")[0] + "/" + name


def _no_cover(page: Page, digest: Sha256) -> Finding:
    what = msg("the cover {name} is not in the page's folder", name=page.head.cover)
    return in_text("missing-file", (page.path, digest), (1, 1, 0), what, msg("put the file into the page's own folder"))
