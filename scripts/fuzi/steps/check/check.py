"""`check`: scans what was asked for by main's rules, and adds the format of pages and the form of settings."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import MalformedFile
from fuzi.formats import mkdocs_file
from fuzi.messages import Message, msg
from fuzi.model.finding import CheckReport, Finding
from fuzi.model.ids import ObjectId
from fuzi.scanning.bounds import bounded
from fuzi.scanning.engine import passed_on_record, report_of
from fuzi.scanning.veil import Veil
from fuzi.steps.check.gather import Gathered, Ground, Wish, gather
from fuzi.steps.check.page_check import find_on
from fuzi.steps.check.scan_rules import chosen_ruleset, main_tip, without_author_names
from fuzi.steps.check.search_tokens import tokens_in
from fuzi.steps.check.settings_check import is_mending_waivers, settings_findings
from fuzi.steps.check.sharing import Readers, look_together
from fuzi.steps.check.shown_layers import extensions_of
from fuzi.steps.check.term_lists import conflicts
from fuzi.steps.record.rules import load_policy


class Answer(Struct, frozen=True):
    """The report, whose rules were applied and which were not, what was looked at, whether it was the whole site."""

    report: CheckReport
    rules: Message
    looked_at: Message
    is_whole: bool
    unapplied: Message | None = None


def check(wish: Wish, ground: Ground) -> Answer:
    """Check what is wished.

    Raises:
        AskedWrongly: more than one thing is wished, a path or change does not exist, or it needs a repository.
        MalformedFile: main's rules cannot be read.
    """
    chosen, said = chosen_ruleset(ground.repository, ground.secrets)
    rules = chosen.with_sieves(ground.sieves)
    gathered = gather(wish, ground)
    found = None if ground.repository is None else main_tip(ground.repository)
    main = found[0] if found else None
    settings = settings_findings(gathered.shelf, ground.repository, main, ground.today)
    is_whole = not wish.paths and gathered.shelf.removed is None
    today = None if is_whole else ground.today
    extensions = extensions_of(gathered.shelf.text(mkdocs_file.PATH))
    readers = Readers(ground.documents, ground.renderer, extensions, ground.credentials)
    looks = look_together(gathered.sources, rules, readers, ground.workers)
    pages = find_on(gathered.shelf, looks.renderer, ground.repository, main, today)
    lists = _list_findings(gathered, ground, main)
    scanned = report_of(looks.pairs, rules, ground.today, is_whole=wish.is_all)
    scanned = replace(scanned, extras=(*ground.documents.extras, *scanned.extras))
    if any(one.is_for_key_holder for one in scanned.findings):
        scanned = passed_on_record(scanned, ground.recorded(), rules.waivers.waivers, ground.today)
    report = without_author_names(scanned)
    if is_mending_waivers(gathered.shelf, ground.today):
        report = replace(report, findings=tuple(one for one in report.findings if one.rule != "waiver-ended"))
    findings = sorted((*report.findings, *pages, *settings, *lists), key=_order)
    veil = Veil(rules.terms, lambda texts: tokens_in(texts, ground.credentials))
    report = replace(report, findings=veil.findings(findings))
    if gathered.span is not None:  # only of what is submitted a record is made
        report = bounded(report)
    return Answer(report, said, gathered.said, is_whole, _unapplied(ground, main, report))


def _unapplied(ground: Ground, main: ObjectId | None, report: CheckReport) -> Message | None:
    """Return the sentence that the private list was not applied here, where the policy requires it of the host."""
    if report.private_list or ground.repository is None or main is None:
        return None
    try:
        is_required = load_policy(ground.repository, main).scan.get("private_list", False)
    except MalformedFile:
        return None  # the check of settings names the line
    if not is_required:
        return None
    return msg("the bureau's private list was not applied here; the host applies it when you submit")


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
