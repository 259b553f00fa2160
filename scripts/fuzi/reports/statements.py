"""Who said what about a change, when, with which key, and whether it counts: for a reader and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from fuzi.messages import Message, Translate, msg
from fuzi.model.change_statement import Approval, Closing, Disclaimer, Landing, Submission
from fuzi.model.correction import remark_in
from fuzi.model.exception_record import Emergency
from fuzi.model.labels import item_word, role_word, stage_word
from fuzi.model.statement import Filed
from fuzi.model.verdict import Verdict
from fuzi.reports.corrections import adopted_lines, suggested_lines
from fuzi.reports.reader import Reader
from fuzi.reports.renewals import renewals

DECISIONS = {
    "approve": msg("approves"),
    "object": msg("sends back"),
    "withdraw": msg("takes back"),
    "lift": msg("lifts an objection"),
}
_KINDS = (Submission, Approval, Disclaimer, Closing, Landing, Emergency)
"""What people say; the host's own records are told elsewhere."""


def statements_json(
    filed: Sequence[Filed], verdict: Verdict, titles: Mapping[str, str], translate: Translate
) -> list[dict[str, Any]]:
    """Return every statement, oldest first; `counted` is None where counting does not apply.

    Args:
        titles: the title of each page, by its id.
    """
    carried = _carried(filed, verdict)
    gone = {one.statement: one.reason for one in verdict.disregarded}
    rows = []
    for one in filed:
        words = one.statement
        if not isinstance(words, _KINDS):
            continue
        row: dict[str, Any] = {"statement": one.id, "kind": words.kind, "person": words.person, "key": one.key}
        row["received_at"] = _instant(one.received_at)
        if isinstance(words, Submission | Approval):
            number = words.number if isinstance(words, Submission) else words.submission
            row.update(submission=number, root=words.root)
            row["pages"] = [
                {"id": page, "digest": digest, "title": titles.get(page, "")} for page, digest in words.items.items()
            ]
        if isinstance(words, Approval):
            row.update(decision=words.decision.value, stage=words.stage, role=words.role)
            row.update({"unit": words.unit} if words.unit else {}, acknowledged=list(words.acknowledged))
            row.update({"on_behalf": words.on_behalf} if words.on_behalf else {})
            row.update({"withdrawn": words.statement} if words.statement else {})
        if isinstance(words, Approval | Disclaimer | Closing):
            row["words"] = words.words
        if isinstance(words, Emergency):
            row.update(role=words.role, submission=words.submission, root=words.root, words=words.reason)
            row["until"] = _instant(words.until)
        row["counted"] = True if one.id in carried else False if one.id in gone else None
        if one.id in gone:
            row.update(reason=gone[one.id].message.render(translate), code=gone[one.id].code)
        rows.append(row)
    return rows


def _carried(filed: Sequence[Filed], verdict: Verdict) -> frozenset[str]:
    """Return what counts today, or what counted when the change landed."""
    landed = [key for one in filed if isinstance(one.statement, Landing) for key in one.statement.counted]
    return frozenset([*landed, *(one.statement for one in verdict.counted)])


def _instant(at: dt.datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def statements_text(filed: Sequence[Filed], verdict: Verdict, titles: Mapping[str, Message], reader: Reader) -> str:
    """Return every statement on a line, oldest first: when, who, what, whether it counts, and its id.

    Args:
        titles: how each item is called, by its id.
    """
    carried = _carried(filed, verdict)
    pages = {one.statement: one.pages for one in verdict.counted}
    gone = {one.statement: one.reason for one in verdict.disregarded}
    settled = renewals(verdict, filed, reader)
    lines = [reader.say(msg("what was said:"))]
    for one in filed:
        words = one.statement
        if not isinstance(words, _KINDS):
            continue
        said = reader.say(msg("{person} {what}", person=reader.name_of(words.person), what=_what(words, reader)))
        lines.append(f"   {reader.at(one.received_at)}  {said}  {one.id[:12]}")
        if isinstance(words, Approval | Disclaimer | Closing) and words.words:
            lines.append(f"      {reader.say(msg('in these words: {words}', words=remark_in(words.words)))}")
            lines += [f"      {reader.say(line)}" for line in suggested_lines(one.id, words.words)]
        if isinstance(words, Submission):
            lines += [f"      {reader.say(line)}" for line in adopted_lines(words, filed, reader)]
        if one.id in carried:
            counted = pages.get(one.id, ())
            is_partly = isinstance(words, Approval) and 0 < len(counted) < len(words.items)
            names = [titles.get(page) or item_word(page) for page in counted]
            said = reader.say(msg("counted for these alone: {pages}", pages=names) if is_partly else msg("counted"))
            lines.append(f"      ✓ {said}")
        elif one.id in gone:
            reason = gone[one.id]
            lines.append(f"      × {reader.say(msg('not counted: {why}', why=reason.message))} [{reason.code}]")
            lines += [f"        {reader.say(settled[one.id])}"] if one.id in settled else []
    return "\n".join(lines) if len(lines) > 1 else ""


def _what(words: Submission | Approval | Disclaimer | Closing | Landing | Emergency, reader: Reader) -> Message:
    if isinstance(words, Submission):
        return msg("sent submission {n}", n=words.number)
    if isinstance(words, Disclaimer):
        return msg("declares not to be an author")
    if isinstance(words, Closing):
        return msg("abandoned the change")
    if isinstance(words, Landing):
        return msg("landed the change")
    if isinstance(words, Emergency):
        until = reader.at(words.until)
        return msg("as {role}, asks for an emergency landing; approvals to be given by {until}: {reason}",
                   role=role_word(words.role), until=until, reason=words.reason)  # fmt: skip
    return msg(
        "as {role}, {stage}: {decision} (submission {n})",
        decision=DECISIONS[words.decision],
        stage=stage_word(words.stage),
        role=hat_words(words, reader),
        n=words.submission,
    )


def hat_words(words: Approval, reader: Reader) -> Message:
    """Return the role in which somebody speaks, with the unit where one is named."""
    role = role_word(words.role)
    hat = msg("{role} of {unit}", role=role, unit=reader.unit_of(words.unit)) if words.unit else role
    return msg("{role} for {person}", role=hat, person=reader.name_of(words.on_behalf)) if words.on_behalf else hat
