"""`fuzi init`: a new site on `main`, committed, with an empty roster and the default policy.

What a new site may not take over from the example is listed here; everything else of the template is copied.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from fuzi.formats.roster_file import parse_roster
from fuzi.model.ids import ObjectId
from fuzi.ports.new_site import NewFile, NewSites, SiteTemplate
from fuzi.reports.codeowners import PATH as OWNERS
from fuzi.steps.record.owners import owners_file

VERSION_MARK = b"@VERSION@"
_README = "README.md"
_EXAMPLE_ONLY = ("content/", "review/originals/")
"""Folders whose files (but for their own README) belong to the example's pages."""
_ROSTER = "review/roster.yml"
_NO_UNITS = b"units: []\n"
_EXAMPLE_DATES = "site_config/published-dates.csv"


class StartedSite(Struct, frozen=True):
    """A new site: where it is, its first commit, how many files it has."""

    folder: Path
    commit: ObjectId
    files: int


def site_files(template: SiteTemplate, version: str, minimal: bool) -> Mapping[str, NewFile]:
    """Return the files of a new site, by path.

    The roster names nobody; with the example's pages it keeps the units they belong to.
    """
    files = dict(template.example())
    example_roster = files.get(_ROSTER, b"")
    if minimal:
        files = {path: data for path, data in files.items() if not _is_example_only(path)}
        files.update(template.minimal())
    for path, data in template.every().items():
        files[path] = data.replace(VERSION_MARK, version.encode())
    if not minimal:
        files[_ROSTER] = files[_ROSTER].replace(_NO_UNITS, _units_of(example_roster))
    return {path: NewFile(data, is_command=path.startswith("scripts/")) for path, data in sorted(files.items())}


def start_site(
    folder: Path, template: SiteTemplate, new_sites: NewSites, now: dt.datetime, *, version: str, minimal: bool
) -> StartedSite:
    """Make a new site in `folder`, which is missing or empty.

    Args:
        now: the time of the first commit.
        version: the Fuzi the site is pinned to.
        minimal: leave the example content out.
    """
    files = dict(site_files(template, version, minimal))
    if OWNERS in files:  # the example's people are not those of the site
        text = owners_file(lambda path: files[path].data.decode("utf-8"), now.date())
        files[OWNERS] = NewFile(text.encode("utf-8"))
    commit = new_sites.make(folder, files, "新建网站\n", now)
    return StartedSite(folder, commit, len(files))


def _is_example_only(path: str) -> bool:
    if path == _EXAMPLE_DATES:
        return True
    return any(path.startswith(folder) and path != folder + _README for folder in _EXAMPLE_ONLY)


def _units_of(roster: bytes) -> bytes:
    """Return the `units:` lines of a roster, without anything that names a person."""
    units = parse_roster(roster.decode("utf-8")).units
    lines = [
        f"  - {{id: {unit.id}, name: {_quoted(unit.name)}, paths: {_quoted([one.text for one in unit.paths])}}}\n"
        for unit in units
    ]
    return "".join(["units:\n", *lines]).encode() if lines else _NO_UNITS


def _quoted(value: str | list[str]) -> str:
    """Return a YAML flow scalar or list, quoted as JSON is."""
    return json.dumps(value, ensure_ascii=False)
