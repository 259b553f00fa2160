"""The scan: sources and a rule set in, a report out. Extraction and Git are others' business; this only judges texts.

The order of the sources does not matter; the same sources, rule set and day give the same report, byte for byte.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from msgspec.structs import replace

from fuzi.messages import Message, msg
from fuzi.model.finding import CheckReport, Finding, Status, TextPlace
from fuzi.model.fingerprint_key import NO_KEYS, Keys
from fuzi.model.ids import Sha256
from fuzi.model.leader import NO_LEADERS, LeaderList
from fuzi.model.term_list import TermList
from fuzi.model.token import ENGINE, ENGINE_VERSION
from fuzi.model.waiver import NO_WAIVERS, WARNED_DAYS, Waiver, WaiverList
from fuzi.scanning.bounds import weight
from fuzi.scanning.findings import Looked, look_at
from fuzi.scanning.matching import Matcher
from fuzi.scanning.notices import ANYWHERE, ColumnNotices
from fuzi.scanning.rule import Carrier
from fuzi.scanning.rules import BY_ID, RULES
from fuzi.scanning.sieve import Sieves
from fuzi.scanning.source import Source

RULES_VERSION = 17
"""Raised whenever a rule finds more or less than before."""
_FOR_KEY_HOLDER = msg("a waiver may pass this; only who holds the fingerprint key can tell, and the host does")


@dataclass(frozen=True)
class Ruleset:
    """The shipped rules together with a site's term lists, waivers, leaders, and the fingerprint keys.

    Attributes:
        sieves: tell quickly what a text cannot hold; without them the findings are the same.
    """

    terms: tuple[TermList, ...] = ()
    waivers: WaiverList = NO_WAIVERS
    keys: Keys = field(default=NO_KEYS, repr=False)
    notices: ColumnNotices = ANYWHERE
    leaders: LeaderList = NO_LEADERS
    sieves: Sieves | None = field(default=None, repr=False, compare=False)

    def with_sieves(self, sieves: Sieves | None) -> Ruleset:
        """Return the same rules, applied more quickly."""
        return dataclasses.replace(self, sieves=sieves)

    @property
    def private_list(self) -> str:
        """Return the keyed digest of the private list; empty without one."""
        return next((one.digest for one in self.terms if one.is_private), "")

    @cached_property
    def digest(self) -> Sha256:
        """Return the digest of what is applied: rules and their version, lists, waivers, and which key (by HMAC)."""
        content = {
            "version": RULES_VERSION,
            "engine": [ENGINE, ENGINE_VERSION],
            "rules": [[rule.id, rule.severity] for rule in RULES],
            "terms": sorted([terms.path, terms.digest] for terms in self.terms),
            "waivers": self.waivers.digest,
            "notices": self.notices.digest,
            "leaders": self.leaders.digest,
            "key": hashlib.sha256(b"fuzi fingerprint key\n" + b"".join(self.keys.all)).hexdigest()[:16]
            if self.keys.all
            else "",
        }
        return Sha256(hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest())


def ruleset(
    terms: Iterable[TermList] = (),
    waivers: WaiverList = NO_WAIVERS,
    keys: Keys = NO_KEYS,
    notices: ColumnNotices = ANYWHERE,
    leaders: LeaderList = NO_LEADERS,
) -> Ruleset:
    """Return the rule set of a site: shipped rules, term lists by path, waivers, its columns' notices, its leaders."""
    return Ruleset(tuple(sorted(terms, key=lambda one: one.path)), waivers, keys, notices, leaders)


def scan(sources: Iterable[Source], rules: Ruleset, today: dt.date, is_whole: bool = False) -> CheckReport:
    """Judge every source.

    Args:
        sources: files and Git's texts; may be a generator, each is looked at once and let go.
        rules: what is applied.
        today: the local day on which waivers are judged.
        is_whole: whether the sources are everything published, so that a waiver that passes nothing is a finding.

    Returns:
        All findings, sorted by path, place and rule; files are counted once each, Git's texts are not counted.
    """
    return report_of(looked_at(sources, rules), rules, today, is_whole)


def looked_at(sources: Iterable[Source], rules: Ruleset) -> Iterator[tuple[Source, Looked]]:
    """Yield each source with what it gave; a path's name is looked at with the first source that has it."""
    matcher = Matcher(rules.terms, rules.sieves, rules.leaders.leaders)
    named: dict[str, tuple[str, tuple[Finding, ...]]] = {}
    for source in sources:
        if source.carrier is Carrier.FILE:
            source = replace(source, notices=rules.notices.of(source.path))  # noqa: PLW2901 - the same source, placed
        yield source, look_at(source, matcher, rules.keys, named)


def report_of(
    looks: Iterable[tuple[Source, Looked]], rules: Ruleset, today: dt.date, is_whole: bool = False
) -> CheckReport:
    """Return the report of sources that were looked at, whoever did; see `scan`."""
    findings: list[Finding] = []
    unreadable: dict[str, Message] = {}
    files = size_bytes = 0
    for source, looked in looks:
        findings += looked.findings
        if source.carrier is Carrier.FILE:
            files += 1
            size_bytes += len(source.data)
            _note_unreadable(unreadable, looked)
    findings, used = _waived(findings, rules.waivers.waivers, today)
    if not rules.keys.all:
        findings = [left_to_key_holder(one, rules.waivers.waivers, today) for one in findings]
    findings += _about_waivers(rules, used, today, is_whole)
    ordered = tuple(sorted(_gravest(findings), key=_order))
    extras = ("private_list",) if rules.private_list else ()
    skipped = dict(sorted(unreadable.items()))
    return CheckReport(ordered, files, size_bytes, rules.digest, skipped, extras, rules.private_list)


def _note_unreadable(unreadable: dict[str, Message], looked: Looked) -> None:
    if looked.refusal is not None:
        unreadable[looked.path] = looked.refusal


def _gravest(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Return one finding for each id: where several of a rule stand at one place, the gravest open one."""
    kept: dict[str, Finding] = {}
    for finding in findings:
        key = finding.id
        if key not in kept or weight(finding) >= weight(kept[key]):
            kept[key] = finding
    return kept.values()


def _waived(findings: list[Finding], waivers: tuple[Waiver, ...], today: dt.date) -> tuple[list[Finding], set[Waiver]]:
    """Mark what a running waiver passes; return also which waivers passed something."""
    used: set[Waiver] = set()
    marked = []
    for finding in findings:
        passing = next((one for one in waivers if one.is_running(today) and one.is_for(finding)), None)
        if passing is not None:
            used.add(passing)
            by = passing.fingerprint or finding.fingerprint  # the one that later proves it, also by a former key
            finding = replace(finding, status=Status.WAIVED, fingerprint=by)  # noqa: PLW2901 - the same one, marked
        marked.append(finding)
    return marked, used


def passed_on_record(
    report: CheckReport, recorded: Mapping[str, str], waivers: tuple[Waiver, ...], today: dt.date
) -> CheckReport:
    """Return a report in which a waiver passes what only a key holder could tell, by the fingerprint he recorded.

    Args:
        recorded: fingerprints by the id of the finding, which names rule, file, bytes and place.
    """

    def told(finding: Finding) -> Finding:
        known = recorded.get(finding.id, "") if finding.is_for_key_holder else ""
        whole = replace(finding, fingerprint=known)
        passes = known and any(one.is_running(today) and one.is_for(whole) for one in waivers)
        return replace(whole, status=Status.WAIVED, is_for_key_holder=False, hint=None) if passes else finding

    return replace(report, findings=tuple(told(one) for one in report.findings))


def left_to_key_holder(finding: Finding, waivers: tuple[Waiver, ...], today: dt.date) -> Finding:
    """Say of a finding that a waiver may pass it, where nobody gave the key that would tell."""
    if finding.status is Status.WAIVED or not any(one.is_running(today) and one.may_be_for(finding) for one in waivers):
        return finding
    return replace(finding, is_for_key_holder=True, hint=_FOR_KEY_HOLDER)


def _about_waivers(rules: Ruleset, used: set[Waiver], today: dt.date, is_whole: bool) -> Iterator[Finding]:
    """Yield the waivers that have ended or soon end, and those that pass nothing."""
    listed = rules.waivers
    for waiver in listed.waivers:
        if waiver.expires < today:
            yield _waiver_finding("waiver-ended", msg("a waiver ended on {day}", day=waiver.expires), listed, waiver)
        elif is_whole and waiver.is_running(today) and waiver.expires <= today + dt.timedelta(days=WARNED_DAYS):
            yield _waiver_finding("waiver-ends", msg("a waiver ends on {day}", day=waiver.expires), listed, waiver)
    if is_whole:
        yield from unused_waivers(rules, used, today)


def unused_waivers(
    rules: Ruleset, used: Collection[Waiver], today: dt.date, *, of_built: bool = False
) -> Iterator[Finding]:
    """Yield the running waivers that pass nothing although what they are for had time to land.

    Without a key nobody knows of those by value.

    Args:
        used: those that passed something in all that was looked at.
        of_built: whether that was a built site, or what it is built from.
    """
    for waiver in rules.waivers.waivers:
        is_known = bool(waiver.file or rules.keys.all) and waiver.is_for_built is of_built
        is_due = waiver.is_running(today) and not waiver.is_awaited(today)
        if is_known and is_due and waiver not in used:
            yield _waiver_finding("waiver-unused", BY_ID["waiver-unused"].what, rules.waivers, waiver)


def _waiver_finding(rule_id: str, what: Message, listed: WaiverList, waiver: Waiver) -> Finding:
    rule = BY_ID[rule_id]
    place = TextPlace(waiver.line, 1, waiver.line, 1)
    return Finding(rule.id, rule.severity, listed.path, place, listed.digest, what, hint=rule.hint, why=_why(rule_id))


def _why(rule_id: str) -> Message:
    rule = BY_ID[rule_id]
    return msg("{why} ({basis})", why=rule.why, basis=rule.basis)


def _order(finding: Finding) -> tuple[object, ...]:
    where = finding.where
    place = (where.line, where.column, "") if isinstance(where, TextPlace) else (0, 0, where.part)
    return (finding.path, *place, finding.rule, finding.file_digest)
