"""What `show` tells of a change, as JSON, beside the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fuzi.model.change_statement import Submission
from fuzi.model.host_statement import Scan, ScannedFinding
from fuzi.model.items import Item
from fuzi.model.retraction import retracted_in
from fuzi.model.shown import Shown, ShownFile, ShownItem, Since


def change_json(submission: Submission, items: Sequence[Item], shown: Shown, scan: Scan | None) -> dict[str, Any]:
    """Return the change with its pages and findings.

    Args:
        items: what the gate weighs; empty where the change is closed.
    """
    weighed = {one.id: one for one in items}
    return {
        "change": submission.change,
        "submission": submission.number,
        "title": shown.title,
        "owner": submission.owner,
        "authors": list(submission.authors),
        "base": submission.base,
        "head": submission.head,
        "root": submission.root,
        "retractions": dict(sorted(retracted_in(submission.attributed).items())),
        "pages": [_page_json(one, weighed.get(one.id)) for one in shown.items],
        "since": _since_json(shown.since) if shown.since else None,
        "findings": [_finding_json(one) for one in scan.findings] if scan else [],
    }


def _page_json(shown: ShownItem, item: Item | None) -> dict[str, Any]:
    return {
        "id": shown.id,
        "digest": shown.digest,
        "title": shown.title,
        "action": shown.deed.value,
        "column": shown.column,
        "units": list(shown.units),
        "date": shown.day,
        "files": [_file_json(one) for one in shown.files],
        "entries": [entry.as_json() for entry in item.entries] if item else [],
    }


def _file_json(file: ShownFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "action": file.deed.value,
        "kind": file.kind.value,
        "bytes": file.bytes_after,
    }


def _since_json(since: Since) -> dict[str, Any]:
    return {
        "submission": since.number,
        "stage": since.stage,
        "received_at": since.at.strftime("%Y-%m-%dT%H:%M:%SZ") if since.at else None,
        "unchanged": [one.id for one in since.same],
        "changed": [one.id for one in since.other],
        "files": [_file_json(one) for one in since.files],
    }


def _finding_json(finding: ScannedFinding) -> dict[str, str]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "status": finding.status,
        **({"fingerprint": finding.fingerprint} if finding.fingerprint else {}),
    }
