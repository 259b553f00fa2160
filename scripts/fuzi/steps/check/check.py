"""`check`: gathers what was asked for, reads documents, scans by main's rules, adds the findings of others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fuzi.errors import AskedWrongly
from fuzi.messages import Message, msg
from fuzi.model.finding import CheckReport, Finding
from fuzi.model.ids import ObjectId, is_change_id, is_object_id
from fuzi.ports.documents import Documents
from fuzi.ports.files import Files
from fuzi.ports.rendering import Renderer
from fuzi.ports.repository import Repository
from fuzi.scanning.engine import Ruleset, scan
from fuzi.scanning.source import Source
from fuzi.steps.check.page_check import find_in_commit, find_in_folder
from fuzi.steps.check.scan_rules import chosen_ruleset, main_tip
from fuzi.steps.check.scan_sources import of_commits, of_files, of_staged, with_documents

MoreFindings = Callable[[Sequence[Source]], Iterable[Finding]]
"""A further check of the same sources (page format, links)."""
PUBLISHED = ("content", "site_config", "review/originals", "review/registers")
"""What `--all` looks at in the work tree: everything that is or steers what is published, as far as it exists."""


@dataclass(frozen=True)
class Wish:
    """What is to be checked: paths; else the index; else a change (`ID` or `BASE..HEAD`); else the work tree."""

    paths: tuple[Path, ...] = ()
    is_staged: bool = False
    change: str = ""
    is_all: bool = False


@dataclass(frozen=True)
class Ground:
    """What a check stands on; `repository` is None outside of one, `root` is what shown paths are relative to."""

    repository: Repository | None
    files: Files
    documents: Documents
    renderer: Renderer
    root: Path
    today: dt.date
    key: bytes = b""


@dataclass(frozen=True)
class Answer:
    """The report, and a sentence that says whose rules were applied."""

    report: CheckReport
    rules: Message


def no_more(_sources: Sequence[Source]) -> Iterable[Finding]:
    """Add nothing."""
    return ()


def check(wish: Wish, ground: Ground, more: MoreFindings = no_more) -> Answer:
    """Check what is wished.

    Raises:
        AskedWrongly: more than one thing is wished, a path or change does not exist, or it needs a repository.
        MalformedFile: main's term lists or waivers cannot be read.
    """
    rules, said = chosen_ruleset(ground.repository, ground.key)
    sources = with_documents(_gathered(wish, ground), ground.documents)
    return Answer(judged(sources, rules, ground.today, more, is_whole=wish.is_all), said)


def page_findings(wish: Wish, ground: Ground) -> MoreFindings:
    """Return the page-format check of what is wished: of a change's commits, or of the files as they lie here."""
    repository = ground.repository
    found = None if repository is None else main_tip(repository)
    main = found[0] if found else None
    if repository is not None and wish.change:
        head, beyond, _branch = _range(repository, wish.change)
        changed = {
            one.path
            for commit in repository.commits(head, beyond)
            for one in repository.compare(commit.parents[0] if commit.parents else None, commit.id)
        }
        return lambda _sources: find_in_commit(repository, ground.renderer, head, main or head, changed)
    base = (repository, main) if repository is not None and main is not None else None
    return lambda sources: find_in_folder(
        ground.files, ground.renderer, ground.root, {one.path for one in sources if one.path}, base
    )


def judged(
    sources: Sequence[Source], rules: Ruleset, today: dt.date, more: MoreFindings, *, is_whole: bool = False
) -> CheckReport:
    """Scan sources and put further findings beside, in one order."""
    report = scan(sources, rules, today, is_whole)
    others = tuple(more(sources))
    if not others:
        return report
    findings = sorted((*report.findings, *others), key=lambda finding: (finding.path, *_line(finding), finding.rule))
    return replace(report, findings=tuple(findings))


def _line(finding: Finding) -> tuple[int, int]:
    place = finding.where.as_json()
    return int(str(place.get("line", 0))), int(str(place.get("column", 0)))


def _gathered(wish: Wish, ground: Ground) -> list[Source]:
    if sum((bool(wish.paths), wish.is_staged, bool(wish.change), wish.is_all)) > 1:
        raise AskedWrongly(msg("give paths, or one of --staged, --change and --all"))
    if wish.is_staged:
        return of_staged(_repository(ground))
    if wish.change:
        head, beyond, branch = _range(_repository(ground), wish.change)
        return of_commits(_repository(ground), head, beyond, branch)
    paths = wish.paths or tuple(ground.root / name for name in (PUBLISHED if wish.is_all else PUBLISHED[:1]))
    if not wish.paths:
        paths = tuple(path for path in paths if ground.files.has(path))
        if not paths:
            raise AskedWrongly(msg("there is no content/ here"), msg("name the files to check"))
    return of_files(ground.files.under(paths, ground.root))


def _repository(ground: Ground) -> Repository:
    if ground.repository is None:
        raise AskedWrongly(msg("this needs a Git repository"), msg("go to a site's folder, or name it with --repo"))
    return ground.repository


def _range(repository: Repository, asked: str) -> tuple[ObjectId, tuple[ObjectId, ...], str]:
    """Return head, what is left out, and the branch's name, of `ID` or `BASE..HEAD`."""
    if ".." in asked:
        base, _, head = asked.partition("..")
        return _commit(repository, head), (_commit(repository, base),), ""
    main = main_tip(repository)
    for ref in (f"refs/heads/changes/{asked}", f"refs/remotes/origin/changes/{asked}"):
        tip = repository.ref(ref) if is_change_id(asked) else None
        if tip is not None:
            return tip, () if main is None else (main[0],), f"changes/{asked}"
    raise AskedWrongly(msg("there is no change {change} here", change=asked), msg("see `fuzi changes`"))


def _commit(repository: Repository, name: str) -> ObjectId:
    if is_object_id(name):
        return repository.commit(ObjectId(name)).id
    ref = repository.head_branch() or "" if name in {"", "HEAD"} else name
    for full in (ref, f"refs/heads/{name}", f"refs/remotes/{name}", f"refs/tags/{name}"):
        found = repository.ref(full) if full.startswith("refs/") else None
        if found is not None:
            return found
    raise AskedWrongly(msg("{name} names no commit", name=name), msg("give a branch, a tag or a whole commit id"))
