"""`fuzi new`: a page from the template of its column, in a folder of its own, with what is known filled in."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from base64 import b32encode

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.formats import columns_file, site_file
from fuzi.messages import msg
from fuzi.model.ids import PageId, is_slug
from fuzi.model.page import page_id_of
from fuzi.model.site import Column
from fuzi.ports.work_folder import WorkFolder

TEMPLATES = "site_config/templates"
MAX_SLUG = 40
_MARK = re.compile(r"@(TITLE|AUTHOR|UNIT|SOURCE)@")


class PageRequest(Struct, frozen=True):
    """What somebody asked for: column, title, and perhaps the folder's name; `author` is the name Git knows."""

    column: str
    title: str
    author: str = ""
    slug: str = ""


class StartedPage(Struct, frozen=True):
    """A page that was started: its id and the file to write in."""

    page: PageId
    path: str
    template: str


def start_page(folder: WorkFolder, request: PageRequest, today: dt.date) -> StartedPage:
    """Write a new page's `index.md` under `content/<column>/<year>/<MM-DD-slug>/`; never overwrites.

    Args:
        folder: the checkout.
        request: column, title, author, folder name.
        today: the local day, which only names the folder: publication time is never typed or guessed.

    Raises:
        AskedWrongly: unknown or retired column, a title with hidden characters, a bad or taken folder name.
    """
    column = _column(folder, request.column)
    title = request.title.strip()
    if not title or any(unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" for char in title):
        raise AskedWrongly(msg("a title is one line of visible characters"))
    slug = request.slug or slug_of(title)
    if not is_slug(slug) or len(slug) > MAX_SLUG:
        raise AskedWrongly(
            msg("a folder's name is lower-case letters, digits and hyphens, at most {limit}", limit=MAX_SLUG)
        )
    path = f"content/{column.id}/{today:%Y}/{today:%m-%d}-{slug}/index.md"
    template = f"{TEMPLATES}/{column.template}.md"
    settings = site_file.parse(folder.read(site_file.PATH))
    known = {"TITLE": title, "AUTHOR": request.author, "UNIT": column.unit, "SOURCE": settings.organiser}
    folder.write_new(path, _filled(folder.read(template), known))
    return StartedPage(page_id_of(path), path, template)


def slug_of(title: str) -> str:
    """Return a folder name for a title: its Latin words and digits, else six letters that depend on it alone."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    if any(re.search(r"[a-z]{2}", word) for word in words):
        return "-".join(words)[:MAX_SLUG].strip("-")
    return b32encode(hashlib.sha256(title.encode()).digest())[:6].decode().lower()


def _column(folder: WorkFolder, asked: str) -> Column:
    columns = columns_file.parse(folder.read(columns_file.PATH))
    open_columns = [column for column in columns if not column.is_retired]
    for column in open_columns:
        if asked in {column.id, column.title}:
            return column
    known = [f"{column.id}（{column.title}）" for column in open_columns]
    raise AskedWrongly(msg("there is no open column {name}", name=asked), msg("columns: {columns}", columns=known))


def _filled(template: str, known: dict[str, str]) -> str:
    """Put what is known into the template; a line whose value is not known is left out."""
    lines = []
    for line in template.split("\n"):
        marks = _MARK.findall(line)
        if "UNIT" in marks and not known["UNIT"]:
            continue
        lines.append(_MARK.sub(lambda match: json.dumps(known[match[1]], ensure_ascii=False), line))
    return "\n".join(lines)
