"""`check`: scans what was asked for by main's rules, and adds the format of pages and the form of settings."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import MalformedFile
from fuzi.formats import mkdocs_file
from fuzi.messages import Message
from fuzi.model.finding import CheckReport, Finding
from fuzi.model.ids import ObjectId
from fuzi.scanning.bounds import bounded
from fuzi.scanning.engine import scan
from fuzi.scanning.veil import Veil
from fuzi.steps.check.gather import Gathered, Ground, Wish, gather
from fuzi.steps.check.page_check import find_on
from fuzi.steps.check.scan_rules import chosen_ruleset, main_tip, without_author_names
from fuzi.steps.check.scan_sources import with_documents
from fuzi.steps.check.settings_check import is_mending_waivers, settings_findings
from fuzi.steps.check.shown_layers import extensions_of, with_shown
from fuzi.steps.check.term_lists import conflicts


class Answer(Struct, frozen=True):
    """The report, whose rules were applied, what was looked at, and whether that was the whole site."""

    report: CheckReport
    rules: Message
    looked_at: Message
    is_whole: bool


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
    is_whole = not wish.paths and gathered.shelf.removed is None
    today = None if is_whole else ground.today
    pages = find_on(gathered.shelf, ground.renderer, ground.repository, main, today)
    lists = _list_findings(gathered, ground, main)
    extensions = extensions_of(gathered.shelf.text(mkdocs_file.PATH))
    sources = with_shown(with_documents(gathered.sources, ground.documents), ground.renderer, extensions)
    scanned = scan(sources, rules, ground.today, is_whole=wish.is_all)
    report = without_author_names(scanned)
    if is_mending_waivers(gathered.shelf, ground.today):
        report = replace(report, findings=tuple(one for one in report.findings if one.rule != "waiver-ended"))
    findings = sorted((*report.findings, *pages, *settings, *lists), key=_order)
    report = replace(report, findings=Veil(rules.terms).findings(findings))
    if gathered.span is not None:  # only of what is submitted a record is made
        report = bounded(report)
    return Answer(report, said, gathered.said, is_whole)


def _list_findings(gathered: Gathered, ground: Ground, main: ObjectId | None) -> tuple[Finding, ...]:
    """Return the words that commits add to the lists and that would stop others; lists that cannot be read: none."""
    if gathered.span is None or ground.repository is None or main is None:
        return ()
    try:
        return tuple(conflicts(ground.repository, ground.documents, gathered.span, main))
    except MalformedFile:
        return ()  # the check of settings names the line


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.where.as_json()
    return finding.path, int(str(place.get("line", 0))), int(str(place.get("column", 0))), finding.rule
