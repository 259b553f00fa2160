"""`check`: scans what was asked for by main's rules, and adds the format of pages and the form of settings."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fuzi.messages import Message
from fuzi.model.finding import CheckReport, Finding
from fuzi.scanning.engine import scan
from fuzi.steps.check.gather import Ground, Wish, gather
from fuzi.steps.check.page_check import find_on
from fuzi.steps.check.scan_rules import chosen_ruleset, main_tip, without_author_names
from fuzi.steps.check.scan_sources import with_documents
from fuzi.steps.check.settings_check import settings_findings


@dataclass(frozen=True)
class Answer:
    """The report, a sentence that says whose rules were applied, and one that says what was looked at."""

    report: CheckReport
    rules: Message
    looked_at: Message


def check(wish: Wish, ground: Ground) -> Answer:
    """Check what is wished.

    Raises:
        AskedWrongly: more than one thing is wished, a path or change does not exist, or it needs a repository.
        MalformedFile: main's rules cannot be read.
    """
    rules, said = chosen_ruleset(ground.repository, ground.key)
    gathered = gather(wish, ground)
    found = None if ground.repository is None else main_tip(ground.repository)
    main = found[0] if found else None
    settings = settings_findings(gathered.shelf, ground.repository, main, ground.today)
    pages = find_on(gathered.shelf, ground.renderer, ground.repository, main, ground.today)
    report = scan(with_documents(gathered.sources, ground.documents), rules, ground.today, is_whole=wish.is_all)
    findings = sorted((*without_author_names(report).findings, *pages, *settings), key=_order)
    return Answer(replace(report, findings=tuple(findings)), said, gathered.said)


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.where.as_json()
    return finding.path, int(str(place.get("line", 0))), int(str(place.get("column", 0))), finding.rule
