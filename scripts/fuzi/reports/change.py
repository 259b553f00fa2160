"""A change for a reviewer: what it touches, who wrote it, what was found, what was said."""

from __future__ import annotations

from typing import Any

from fuzi.messages import Message, Translate, msg
from fuzi.model.items import Item
from fuzi.model.labels import stage_word
from fuzi.model.statement import Approval, Filed, Scan, ScannedFinding, Submission
from fuzi.model.tree import Entry
from fuzi.reports.verdict import NameOf

_DECISIONS = {
    "approve": msg("approves"),
    "object": msg("sends back"),
    "withdraw": msg("takes back"),
    "lift": msg("lifts an objection"),
}


def _mark(entry: Entry) -> str:
    if entry.before is None:
        return "+"
    return "-" if entry.after is None else "~"


def change_json(submission: Submission, items: tuple[Item, ...], scan: Scan | None) -> dict[str, Any]:
    """Return what `show` tells beside the verdict."""
    return {
        "change": submission.change,
        "submission": submission.number,
        "title": submission.title,
        "owner": submission.owner,
        "authors": list(submission.authors),
        "base": submission.base,
        "head": submission.head,
        "root": submission.root,
        "pages": [
            {"id": one.id, "digest": one.digest, "entries": [entry.as_json() for entry in one.entries]} for one in items
        ],
        "findings": [_finding_json(one) for one in scan.findings] if scan else [],
    }


def _finding_json(finding: ScannedFinding) -> dict[str, str]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "status": finding.status,
    }


def change_text(
    submission: Submission, items: tuple[Item, ...], scan: Scan | None, translate: Translate, name_of: NameOf
) -> str:
    """Return title, authors, pages with their files, and what the check found."""

    def say(message: Message) -> str:
        return message.render(translate)

    names = [name_of(author) for author in submission.authors]
    lines = [
        say(
            msg(
                "{change}, submission {n}: {title}",
                change=submission.change,
                n=submission.number,
                title=submission.title,
            )
        ),
        say(msg("authors: {names}; root {root}", names=names, root=submission.root[:16])),
    ]
    for item in items:
        lines.append(say(msg("  {item}", item=item.id)))
        lines += [say(msg("    {mark} {path}", mark=_mark(entry), path=entry.path)) for entry in item.entries]
    if scan is not None:
        lines.append(say(msg("checked by the host: {files} files", files=scan.files)))
        lines += [
            say(
                msg(
                    "    {severity} {id} {path} ({rule})",
                    severity=one.severity,
                    id=one.id,
                    path=one.path,
                    rule=one.rule,
                )
            )
            for one in scan.findings
            if one.status == "open"
        ]
    return "\n".join(lines)


def statements_text(filed: tuple[Filed, ...], translate: Translate, name_of: NameOf) -> str:
    """Return every reviewer's word on a change, oldest first, with its id."""
    lines = []
    for one in filed:
        words = one.statement
        if not isinstance(words, Approval):
            continue
        said = msg(
            "{time} {person} {decision} {stage} {words}",
            time=one.received_at.strftime("%Y-%m-%d %H:%MZ") if one.received_at else "-",
            person=name_of(words.person),
            decision=_DECISIONS[words.decision],
            stage=stage_word(words.stage),
            words=words.words,
        )
        lines.append(f"  {one.id[:12]}  {said.render(translate)}")
    return "\n".join(lines)
