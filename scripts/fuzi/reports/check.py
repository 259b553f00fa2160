"""The answer of `check` for a reader and as JSON (4-contract). Only masked excerpts are at hand here."""

from __future__ import annotations

import shlex
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from fuzi.messages import Message, Translate, msg, visible
from fuzi.model.finding import OUTSIDE, CheckReport, Finding, PartPlace, Severity, Status, TextPlace
from fuzi.reports.places import part_word

_MASK = "▇"
SEVERITY_WORDS = {Severity.BLOCK: msg("block"), Severity.FLAG: msg("flag"), Severity.NOTE: msg("note")}
_MOST_SHOWN = 200
_SAY_UNREADABLE = frozenset({"not-inspected", "picture-not-inspected"})
"""Rules whose findings say themselves that a file was not inspected."""


def check_json(report: CheckReport, translate: Translate) -> dict[str, Any]:
    """Return the report as the contract's JSON document."""
    return {
        "outcome": "clean" if report.is_clean else "findings",
        "findings": [_finding_json(finding, translate) for finding in report.findings],
        "scanned": {"files": report.files, "bytes": report.size_bytes},
        "unreadable": [
            {"path": visible(path), "reason": reason.render(translate)} for path, reason in report.unreadable.items()
        ],
    }


def _finding_json(finding: Finding, translate: Translate) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.path,
        "where": finding.where.as_json(),
        "excerpt": finding.excerpt,
        "hint": finding.hint.render(translate) if finding.hint else "",
        "status": finding.status.value,
        **({"built": visible(finding.built), "fingerprint": finding.fingerprint} if finding.built else {}),
    }


def check_text(report: CheckReport, translate: Translate, pages: Mapping[str, str], *, is_whole: bool = False) -> str:
    """Return the report for a terminal.

    Args:
        report: what was found.
        translate: into the reader's language.
        pages: where each rule's documentation is (rule id to path); nothing is said of a rule that is not in it.
        is_whole: whether the whole site was checked, of which nothing is about to be submitted.
    """
    lines: list[str] = []
    explained: set[str] = set()
    hinted: set[str] = set()
    for finding in report.findings[:_MOST_SHOWN]:
        lines += _finding_text(finding, translate)
        if finding.status is Status.WAIVED:
            lines.append("")
            continue  # it was looked at and signed: nothing is left to do
        if finding.rule not in explained:
            lines += _explanation(finding, translate, pages)
            explained.add(finding.rule)
        elif finding.hint is not None and finding.hint.render(translate) not in hinted:
            lines.append("    " + msg("what to do: {hint}", hint=finding.hint).render(translate))
        if finding.hint is not None:
            hinted.add(finding.hint.render(translate))
        lines += _waiving(finding, translate)
        lines.append("")
    if len(report.findings) > _MOST_SHOWN:
        more = len(report.findings) - _MOST_SHOWN
        lines += [msg("… and {n} more; `--format json` lists them all", n=more).render(translate), ""]
    lines += summary_of(report, translate, is_whole=is_whole)
    return "\n".join(lines)


def summary_of(report: CheckReport, translate: Translate, *, is_whole: bool = False) -> list[str]:
    """Return the last lines of every report: what was looked at, what was found, what that means."""
    return [line.render(translate) for line in _summary(report, is_whole=is_whole)]


def unread_of(report: CheckReport) -> dict[str, Message]:
    """Return the files that could not be inspected and that no finding names, with the reasons."""
    told = {finding.path for finding in report.findings if finding.rule in _SAY_UNREADABLE}
    return {path: reason for path, reason in report.unreadable.items() if path not in told}


def is_in_earlier_commit(report: CheckReport) -> bool:
    """Tell whether an open finding stands in the files of a commit and no longer in those of now."""
    return _has_open_part(report, "commit:")


def is_in_words_of_commit(report: CheckReport) -> bool:
    """Tell whether an open finding stands in the message of a commit."""
    return _has_open_part(report, "commit-message:")


def lacks_fingerprint(report: CheckReport) -> bool:
    """Tell whether an open finding of a built site has no fingerprint by which it could be waived."""
    open_ones = (one for one in report.findings if one.status is Status.OPEN and one.severity is not Severity.NOTE)
    return any(one.built and not one.fingerprint for one in open_ones)


def _has_open_part(report: CheckReport, beginning: str) -> bool:
    return any(
        isinstance(one.where, PartPlace)
        and one.where.part.startswith(beginning)
        and one.status is Status.OPEN
        and one.severity is not Severity.NOTE
        for one in report.findings
    )


def _finding_text(finding: Finding, translate: Translate) -> Iterator[str]:
    state = msg("waived") if finding.status is Status.WAIVED else SEVERITY_WORDS[finding.severity]
    head = msg(
        "{place}: [{state}] {what} ({rule})",
        place=place_of(finding, translate),
        state=state,
        what=finding.what,
        rule=finding.rule,
    )
    yield head.render(translate)
    if finding.excerpt:
        shown = visible(finding.excerpt)
        yield f"    {shown}"
        if _MASK in shown:
            at = shown.index(_MASK)
            yield f"    {' ' * _width(shown[:at])}{'^' * (len(shown) - len(shown.replace(_MASK, '')))}"


def _explanation(finding: Finding, translate: Translate, pages: Mapping[str, str]) -> Iterator[str]:
    """Return why and what to do; given once for each rule of a report."""
    if finding.why:
        yield "    " + msg("why: {why}", why=finding.why).render(translate)
    if finding.hint:
        yield "    " + msg("what to do: {hint}", hint=finding.hint).render(translate)
    if finding.rule in pages:
        yield "    " + msg("the rule: {page}", page=pages[finding.rule]).render(translate)


def _waiving(finding: Finding, translate: Translate) -> Iterator[str]:
    """Yield the command that would waive what only the building brings in; what stands in a source is waived there."""
    if finding.built and finding.fingerprint and finding.severity is not Severity.NOTE:
        path = f"'{OUTSIDE}**'" if "count" in finding.what.values else shlex.quote(visible(finding.built))
        command = f"fuzi waive {finding.fingerprint} --rule {finding.rule} --path {path}"
        yield "    " + msg("to waive it, where it is lawful: `{command}`", command=command).render(translate)


def place_of(finding: Finding, translate: Translate) -> str:
    """Return where a finding stands, on one line: file, line and column, or the part of a file by name."""
    where = finding.where
    if isinstance(where, TextPlace):
        return visible(f"{finding.path}:{where.line}:{where.column}")
    part = part_word(where.part)
    place = msg("{path}, {part}", path=finding.path, part=part) if finding.path else part
    return place.render(translate)


def _width(text: str) -> int:
    """Return the columns a terminal needs for `text`: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1 for char in text)


def _summary(report: CheckReport, *, is_whole: bool) -> Iterator[Message]:
    told = {finding.path for finding in report.findings[:_MOST_SHOWN] if finding.rule in _SAY_UNREADABLE}
    for path, reason in report.unreadable.items():
        if path not in told:
            yield msg("not inspected: {path}: {reason}", path=path, reason=reason)
    unread = len(report.unreadable)
    yield msg(
        "Scanned {n} of {m} files; {k} could not be inspected.", n=report.files - unread, m=report.files, k=unread
    )
    counts = {
        severity: sum(f.severity is severity and f.status is Status.OPEN for f in report.findings)
        for severity in Severity
    }
    waived = sum(finding.status is Status.WAIVED for finding in report.findings)
    yield msg(
        "{verdict} {blocks} block, {flags} flag, {notes} note, {waived} waived.",
        verdict=_verdict(counts, is_whole=is_whole),
        blocks=counts[Severity.BLOCK],
        flags=counts[Severity.FLAG],
        notes=counts[Severity.NOTE],
        waived=waived,
    )


def _verdict(open_findings: Mapping[Severity, int], *, is_whole: bool) -> Message:
    if open_findings[Severity.BLOCK]:
        return msg("Not clean.")
    if open_findings[Severity.FLAG] and is_whole:
        return msg("Nothing blocks; what is flagged is for the confidentiality officer to look at.")
    if open_findings[Severity.FLAG]:
        return msg("It can be submitted, and will need the confidentiality review.")
    return msg("Clean: nothing stands in the way.")
