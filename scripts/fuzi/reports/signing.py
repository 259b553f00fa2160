"""What a reviewer sees right before signing: short, but with everything the signature is about."""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Submission
from fuzi.model.host_statement import Scan
from fuzi.model.ids import PersonId
from fuzi.model.labels import role_word, stage_word
from fuzi.model.shown import Shown
from fuzi.model.verdict import NOTES, Outcome, Verdict
from fuzi.reports.change import (
    Length,
    change_head,
    deed_word,
    files_words,
    findings_lines,
    place_words,
    since_lines,
    title_of,
)
from fuzi.reports.reader import Reader
from fuzi.reports.statements import hat_words

MOST_LINES = 20
MOST_TITLES = 10
_SIGNED = {
    "approve": msg("you approve as {role}, {stage}: {pages}"),
    "object": msg("you send back as {role}, {stage}: {pages}"),
}
_SIGNED_FOR = {
    "approve": msg("you approve for {person} as {role}, {stage}: {pages}"),
    "object": msg("you send back for {person} as {role}, {stage}: {pages}"),
}


def signing_text(
    submission: Submission, shown: Shown, scan: Scan | None, drafts: Sequence[Approval], reader: Reader
) -> str:
    """Return what is signed and by which right, for one change.

    Args:
        drafts: the statements about to be signed: one, or one for each unit the person leads.
    """
    command = f"fuzi show {submission.change}"
    lines = change_head(submission, shown, reader)
    for item in shown.items:
        lines.append(f"   {reader.say(deed_word(item))}")
        place = place_words(item, reader)
        lines += [f"      {place}"] if place else []
        lines += [f"      · {line}" for line in files_words(item, reader)]
    lines += findings_lines(scan, shown, reader)
    first = msg("you have not approved this change before")
    if shown.since is not None and shown.since.stage:
        lines += since_lines(shown.since, submission, reader, Length(MOST_LINES, command))
    else:
        lines.append(reader.say(first))
    for one in drafts:
        what = (_SIGNED_FOR if one.on_behalf else _SIGNED)[one.decision].key
        person = reader.name_of(one.on_behalf) if one.on_behalf else ""
        role = role_word(one.role) if one.on_behalf else hat_words(one, reader)
        pages = [title_of(item) for item in shown.items if item.id in one.items]
        told = [*pages[:MOST_TITLES], *([msg("{n} in all", n=len(pages))] if len(pages) > MOST_TITLES else [])]
        lines.append(reader.say(msg(what, role=role, person=person, stage=stage_word(one.stage), pages=told)))
        open_flags = [
            one.id for one in (scan.findings if scan else ()) if (one.severity, one.status) == ("flag", "open")
        ]
        ignored = [flag for flag in open_flags if flag not in one.acknowledged]
        if one.stage == "confidentiality-review" and one.decision == "approve" and ignored:
            lines.append(reader.say(msg("not acknowledged, so it does not count for these: {flags}", flags=ignored)))
    signed = msg(
        "what is signed: {change}, submission {n}, root {root}",
        change=submission.change,
        n=submission.number,
        root=submission.root,
    )
    lines += [reader.say(signed), reader.say(msg("the words themselves: `{command}`", command=command))]
    return "\n".join(lines)


def against_lines(verdict: Verdict, person: PersonId, reader: Reader) -> list[str]:
    """Return what speaks against a change that somebody is about to approve: an approval now would not carry it.

    The words of an objection are told by `fuzi show`; one's own is answered by the approval itself.
    """
    lines = []
    for one in verdict.reasons if verdict.outcome is Outcome.REFUSED else ():
        if one.code == "objection-stands":
            who, stage = str(one.details.get("person", "")), str(one.details.get("stage", ""))
            if who == person:
                continue
            what = msg(
                "{person} has sent it back in {stage}; until that is settled it cannot land",
                person=reader.name_of(who),
                stage=stage_word(stage),
            )
        elif one.code in NOTES:
            continue
        else:
            what = msg("as it stands it cannot land: {why}", why=one.message)
        lines.append(f"  ! {reader.say(what)}")
    return lines
