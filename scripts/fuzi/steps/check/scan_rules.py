"""The rule set of a site: shipped rules, and the term lists, leaders and waivers of a commit of main."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from fuzi.errors import MalformedFile
from fuzi.formats import columns_file, leaders_file
from fuzi.formats.terms_file import parse_terms
from fuzi.formats.waivers_file import parse_waivers
from fuzi.messages import Message, msg
from fuzi.model.finding import CheckReport, Finding
from fuzi.model.ids import ObjectId
from fuzi.model.leader import NO_LEADERS, LeaderList
from fuzi.model.notice import NoticeKind
from fuzi.model.scan_secrets import NO_SECRETS, Secrets
from fuzi.model.waiver import NO_WAIVERS
from fuzi.ports.repository import Repository
from fuzi.scanning.engine import Ruleset, ruleset
from fuzi.scanning.findings import TERMS_FOLDER
from fuzi.scanning.notices import ANYWHERE, ColumnNotices
from fuzi.scanning.rules import BY_ID
from fuzi.steps.record.rules import load_columns

WAIVERS = "review/confidentiality/waivers.yml"
WATCHED = frozenset({"watched-term", "private-term"})
"""The rules whose words a list gives."""


def load_ruleset(repository: Repository, commit: ObjectId, secrets: Secrets = NO_SECRETS) -> Ruleset:
    """Return the rule set of a commit.

    Raises:
        MalformedFile: a term list or the waivers cannot be read; every problem of the file is named.
    """
    lists = [one for one in repository.files(commit, TERMS_FOLDER.rstrip("/")) if one.path.endswith(".txt")]
    terms = [parse_terms(repository.read(one.object_id), one.path) for one in lists]
    waivers = repository.file(commit, WAIVERS)
    listed = NO_WAIVERS if waivers is None else parse_waivers(repository.read(waivers.object_id), WAIVERS, BY_ID)
    own = () if secrets.terms is None else (secrets.terms,)
    return ruleset((*terms, *own), listed, secrets.keys, _notices(repository, commit), _leaders(repository, commit))


def _leaders(repository: Repository, commit: ObjectId) -> LeaderList:
    """Return the leaders that a commit lists."""
    found = repository.file(commit, leaders_file.PATH)
    return NO_LEADERS if found is None else leaders_file.parse_leaders(repository.read(found.object_id))


def _notices(repository: Repository, commit: ObjectId) -> ColumnNotices:
    """Return the notices that the columns of a commit may hold; all everywhere where it has no columns."""
    found = repository.file(commit, columns_file.PATH)
    if found is None:
        return ANYWHERE

    def load() -> dict[str, tuple[NoticeKind, ...]]:
        return {column.id: column.notice_kinds for column in load_columns(repository, commit)}

    return ColumnNotices(found.object_id, load)


def has_ended_waiver(repository: Repository, commit: ObjectId, today: dt.date) -> bool:
    """Tell whether a commit's waivers hold one that has ended; True where they cannot be read."""
    found = repository.file(commit, WAIVERS)
    try:
        listed = NO_WAIVERS if found is None else parse_waivers(repository.read(found.object_id), WAIVERS, BY_ID)
    except MalformedFile:
        return True
    return any(one.expires < today for one in listed.waivers)


def main_tip(repository: Repository) -> tuple[ObjectId, Message] | None:
    """Return the tip of main that rules are taken from (`origin/main`, else local `main`) and its name for a reader."""
    for ref, name in (("refs/remotes/origin/main", "origin/main"), ("refs/heads/main", "main")):
        tip = repository.ref(ref)
        if tip is not None:
            return tip, msg("rules, term lists and waivers: those of {name}", name=name)
    return None


def chosen_ruleset(repository: Repository | None, secrets: Secrets = NO_SECRETS) -> tuple[Ruleset, Message]:
    """Return the rule set of main, else the shipped rules without public lists and waivers; and which it is."""
    found = None if repository is None else main_tip(repository)
    if repository is None or found is None:
        return ruleset(), msg("rules: those shipped with fuzi, without term lists and waivers")
    return load_ruleset(repository, found[0], secrets), found[1]


def without_author_names(report: CheckReport) -> CheckReport:
    """Return a report without watched words in an author's name or e-mail, which belong to the roster."""
    return replace(report, findings=tuple(one for one in report.findings if not _is_name_of_author(one)))


def _is_name_of_author(finding: Finding) -> bool:
    """Tell whether a watched word stands in an author's name or e-mail, which belong to the roster."""
    return finding.rule in WATCHED and str(finding.where.as_json().get("part", "")).startswith("author:")
