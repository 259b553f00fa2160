"""The answer of `check` as SARIF 2.1.0 (OASIS), for forges and editors that show findings beside the text.

Only masked excerpts go in. A result is known again by rule, path and masked surroundings, not by its line, so that it
stays the same finding while other lines move (3.27.17, partialFingerprints).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from fuzi import __version__
from fuzi.messages import Translate, visible
from fuzi.model.finding import CheckReport, Finding, Severity, Status, TextPlace
from fuzi.reports.json_text import json_text
from fuzi.reports.places import part_word

_LEVEL = {Severity.BLOCK: "error", Severity.FLAG: "warning", Severity.NOTE: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "SRCROOT"
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_FINGERPRINT = "fuziPlace/v1"


def check_sarif(report: CheckReport, translate: Translate, pages: Mapping[str, str], language: str) -> str:
    """Return the report as one SARIF log.

    Args:
        pages: where each rule's documentation is (rule id to path).
        language: the reader's language, as `zh` or `en`.
    """
    rules = list(dict.fromkeys(finding.rule for finding in report.findings))
    seen: Counter[str] = Counter()
    run = {
        "tool": {"driver": {**_driver(), "rules": [_rule(rule, report, translate, pages) for rule in rules]}},
        "language": {"zh": "zh-CN"}.get(language, language),
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": translate("the top folder of the site")}}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _unread(report, translate)}],
        "results": [_result(finding, rules.index(finding.rule), translate, seen) for finding in report.findings],
        "properties": {"files": report.files, "bytes": report.size_bytes, "ruleset": report.ruleset},
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver() -> dict[str, Any]:
    return {"name": "fuzi check", "version": __version__, "semanticVersion": __version__}


def _rule(rule: str, report: CheckReport, translate: Translate, pages: Mapping[str, str]) -> dict[str, Any]:
    first = next(finding for finding in report.findings if finding.rule == rule)
    described: dict[str, Any] = {"id": rule, "defaultConfiguration": {"level": _LEVEL[first.severity]}}
    if first.why is not None:
        described["fullDescription"] = {"text": first.why.render(translate)}
    if rule in pages:
        described["help"] = {"text": pages[rule]}
    return described


def _result(finding: Finding, index: int, translate: Translate, seen: Counter[str]) -> dict[str, Any]:
    words = [finding.what.render(translate), *([finding.hint.render(translate)] if finding.hint else [])]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "message": {"text": "\n".join(words)},
        "locations": [_location(finding, translate)],
        "partialFingerprints": {_FINGERPRINT: _fingerprint(finding, seen)},
        "properties": {"finding": finding.id},
    }
    if finding.status is Status.WAIVED:
        result["suppressions"] = [{"kind": "external", "status": "accepted"}]
    return result


def _location(finding: Finding, translate: Translate) -> dict[str, Any]:
    where = finding.where
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.path), "uriBaseId": _ROOT}}
    if isinstance(where, TextPlace):
        region: dict[str, Any] = {
            "startLine": where.line,
            "startColumn": where.column,
            "endLine": where.end_line,
            "endColumn": where.end_column,
        }
        if finding.excerpt:
            physical["contextRegion"] = {
                "startLine": where.line,
                "snippet": {"text": visible(finding.excerpt)},
            }
        return {"physicalLocation": {**physical, "region": region}}
    part = {"name": visible(where.part), "fullyQualifiedName": part_word(where.part).render(translate)}
    return {**({"physicalLocation": physical} if finding.path else {}), "logicalLocations": [part]}


def _uri(path: str) -> str:
    """Return a path as a relative reference (RFC 3986); a name with a colon in its first part is none of a scheme."""
    written = "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in _bytes_of(path))
    return f"./{written}" if ":" in path.partition("/")[0] else written


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Return by what a finding is known again: nothing of its value, its line or the file's other words."""
    part = "" if isinstance(finding.where, TextPlace) else finding.where.part
    place = "\n".join((finding.rule, finding.path, part, finding.excerpt))
    seen[place] += 1
    text = f"{place}\n{seen[place]}"
    return hashlib.sha256(_bytes_of(text)).hexdigest()[:32]


def _bytes_of(text: str) -> bytes:
    """Return the bytes of a name as it is on the disk; half a character of a document has bytes of its own."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _unread(report: CheckReport, translate: Translate) -> list[dict[str, Any]]:
    return [
        {
            "level": "warning",
            "message": {"text": reason.render(translate)},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(path), "uriBaseId": _ROOT}}}],
        }
        for path, reason in report.unreadable.items()
    ]
