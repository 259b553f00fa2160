"""Reads a checkout into the sources of the site. Knows files and formats; knows no builder."""

from __future__ import annotations

import datetime as dt
import os
import zoneinfo
from collections.abc import Iterator, Mapping
from pathlib import Path

from fuzi.errors import MalformedFile, Problem
from fuzi.formats import columns_file, front_matter, links_file, site_file
from fuzi.formats.roster_file import PATH as ROSTER
from fuzi.formats.roster_file import parse_roster
from fuzi.messages import Message, msg
from fuzi.model.page import Page
from fuzi.model.publication import SiteFacts
from fuzi.site.sources import SiteSources

README = "README.md"


def read_sources(root: Path, facts: SiteFacts) -> SiteSources:
    """Return the sources of the site whose checkout is `root`.

    Raises:
        MalformedFile: settings or pages are malformed; all problems of all pages at once.
    """
    settings = site_file.parse(read_text(root, site_file.PATH))
    pages: list[Page] = []
    problems: list[Problem] = []
    sizes: dict[str, int] = {}
    for path, file in content_files(root):
        if path.endswith(".md"):
            try:
                pages.append(front_matter.parse(file.read_bytes(), path))
            except MalformedFile as error:
                problems += error.problems
        else:
            sizes[path] = file.stat().st_size
    if problems:
        raise MalformedFile(msg("pages cannot be built as they are"), problems, msg("run `fuzi check`"))
    return SiteSources(
        settings=settings,
        columns=columns_file.parse(read_text(root, columns_file.PATH)),
        pages=_apart(pages),
        facts=facts,
        zone=_zone(settings.timezone),
        links=links_file.parse(read_text(root, links_file.PATH)) if (root / links_file.PATH).exists() else (),
        file_sizes=sizes,
    )


def site_zone(root: Path) -> dt.tzinfo:
    """Return the time zone of the site whose checkout is `root`."""
    return _zone(site_file.parse(read_text(root, site_file.PATH)).timezone)


def unit_names(root: Path) -> Mapping[str, str]:
    """Return the names of the units by id: all that is ever shown of the roster."""
    if not (root / ROSTER).exists():
        return {}
    return {str(unit.id): unit.name for unit in parse_roster(read_text(root, ROSTER)).units}


def content_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file under `content/` but the READMEs, sorted by path; hidden files and links are refused."""
    for folder, folders, names in os.walk(root / "content"):
        folders.sort()
        for name in sorted(folders + names):
            file = Path(folder, name)
            path = file.relative_to(root).as_posix()
            if file.is_symlink() or name.startswith("."):
                raise _refuse(path, msg("links and hidden files are not used under content/"), msg("remove it"))
        for name in sorted(names):
            if name != README:
                file = Path(folder, name)
                yield file.relative_to(root).as_posix(), file


def read_text(root: Path, path: str) -> str:
    """Return the text of a settings file."""
    file = root / path
    if not file.is_file() or file.is_symlink():
        raise _refuse(path, msg("the file is missing"), msg("take it from a new site: fuzi init"))
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _refuse(path, msg("the file is not UTF-8 text"), msg("save it as UTF-8, not as GBK")) from error


def _apart(pages: list[Page]) -> tuple[Page, ...]:
    """Refuse two pages with one id (`x.md` beside `x/index.md`)."""
    seen: dict[str, str] = {}
    for page in pages:
        if page.id in seen:
            what = msg("{path} and {other} would have one address", path=page.path, other=seen[page.id])
            raise _refuse(page.path, what, msg("move the text into the folder as index.md"))
        seen[page.id] = page.path
    return tuple(pages)


def _zone(name: str) -> dt.tzinfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        what = msg("there is no time zone {name}", name=name)
        raise _refuse(site_file.PATH, what, msg("write a time zone such as Asia/Shanghai")) from error


def _refuse(path: str, what: Message, hint: Message) -> MalformedFile:
    return MalformedFile(msg("{path} cannot be used as it is", path=path), [Problem(path, 0, what)], hint)


def day_of_check(root: Path, now: dt.datetime) -> dt.date:
    """Return the local day on which waivers are judged; outside a site it is China's."""
    if (root / "site_config" / "site.yml").is_file():
        try:
            return now.astimezone(site_zone(root)).date()
        except MalformedFile:
            pass  # the check itself names what is wrong with the file; its day is China's meanwhile
    return now.astimezone(dt.timezone(dt.timedelta(hours=8))).date()
