"""Reads the rules of a commit of main: policy, roster, columns, time zone, and the digest of lists and waivers."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fuzi.errors import MalformedFile, Problem
from fuzi.formats import columns_file, policy_file, roster_file, site_file
from fuzi.gate.ground import Ground
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, UnitId, sha256_of
from fuzi.model.people import Roster
from fuzi.model.policy import Policy
from fuzi.model.site import Column, SiteSettings
from fuzi.ports.repository import Repository

CONFIDENTIALITY = "review/confidentiality"
# the same text says the same: within one run each state of a rule file is read once
_parse_policy = lru_cache(maxsize=64)(policy_file.parse_policy)
_parse_roster = lru_cache(maxsize=64)(roster_file.parse_roster)
_parse_columns = lru_cache(maxsize=64)(columns_file.parse)


def read_text(repository: Repository, commit: ObjectId, path: str) -> str:
    """Return a text file of a commit.

    Raises:
        MalformedFile: it is missing or not UTF-8; a missing rule means that nothing can be approved.
    """
    found = repository.file(commit, path)
    if found is None:
        raise _unusable(path, "the file is missing")
    try:
        return repository.read(found.object_id).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unusable(path, "the file is not UTF-8 text") from error


def _unusable(path: str, why: str) -> MalformedFile:
    reasons = {
        "the file is missing": msg("the file is missing"),
        "the file is not UTF-8 text": msg("the file is not UTF-8 text"),
    }
    what = msg("{path} cannot be used as it is", path=path)
    return MalformedFile(what, (Problem(path, 0, reasons[why]),))


def lists_digest(repository: Repository, commit: ObjectId) -> str:
    """Return the digest of everything under `review/confidentiality` that steers the check (term lists, waivers)."""
    rows = [
        f"{one.path}\0{one.object_id}"
        for one in repository.files(commit, CONFIDENTIALITY)
        if not one.path.endswith(".md")
    ]
    return sha256_of("\n".join(sorted(rows)).encode("utf-8"))


def load_policy(repository: Repository, commit: ObjectId) -> Policy:
    """Return the policy of a commit."""
    return _parse_policy(read_text(repository, commit, policy_file.PATH))


def load_columns(repository: Repository, commit: ObjectId) -> tuple[Column, ...]:
    """Return the columns of a commit."""
    return _parse_columns(read_text(repository, commit, columns_file.PATH))


def load_roster(repository: Repository, commit: ObjectId) -> Roster:
    """Return the roster of a commit."""
    return _parse_roster(read_text(repository, commit, roster_file.PATH))


def load_settings(repository: Repository, commit: ObjectId) -> SiteSettings:
    """Return the site's settings of a commit."""
    return site_file.parse(read_text(repository, commit, site_file.PATH))


def parse_zone(text: str) -> ZoneInfo:
    """Return the time zone of `site_config/site.yml`.

    Raises:
        MalformedFile: the file is malformed, or this machine knows no such zone.
    """
    name = site_file.parse(text).timezone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        lines = text.splitlines()
        line = next((number for number, row in enumerate(lines, 1) if row.startswith("timezone:")), 1)
        problem = Problem(site_file.PATH, line, msg("write a time zone such as Asia/Shanghai"))
        raise MalformedFile(msg("{path} cannot be used as it is", path=site_file.PATH), [problem]) from error


def load_ground(repository: Repository, commit: ObjectId) -> Ground:
    """Return the rules of a commit.

    Raises:
        MalformedFile: a rule file is missing or malformed; every problem is named.
    """
    columns = load_columns(repository, commit)
    return Ground(
        _parse_policy(read_text(repository, commit, policy_file.PATH)),
        _parse_roster(read_text(repository, commit, roster_file.PATH)),
        {column.id: UnitId(column.unit) for column in columns if column.unit},
        parse_zone(read_text(repository, commit, site_file.PATH)),
        lists_digest(repository, commit),
        tuple(column.id for column in columns),
        {column.id: column.template for column in columns},
    )
