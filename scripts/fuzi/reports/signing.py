"""What a reviewer sees right before signing: short, but with everything the signature is about."""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.messages import msg
from fuzi.model.labels import stage_word
from fuzi.model.shown import Shown
from fuzi.model.statement import Approval, Scan, Submission
from fuzi.reports.change import Length, change_head, deed_word, files_words, findings_lines, place_words, since_lines
from fuzi.reports.reader import Reader
from fuzi.reports.statements import hat_words

MOST_LINES = 20
_SIGNED = {
    "approve": msg("you approve as {role}, {stage}, {pages} page(s)"),
    "object": msg("you send back as {role}, {stage}, {pages} page(s)"),
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
    lines += findings_lines(scan, shown.items, reader)
    first = msg("you have not approved this change before")
    if shown.since is not None and shown.since.stage:
        lines += since_lines(shown.since, submission, reader, Length(MOST_LINES, command))
    else:
        lines.append(reader.say(first))
    for one in drafts:
        what = _SIGNED[one.decision].key
        hat = hat_words(one, reader)
        lines.append(reader.say(msg(what, role=hat, stage=stage_word(one.stage), pages=len(one.items))))
    signed = msg(
        "what is signed: {change}, submission {n}, root {root}",
        change=submission.change,
        n=submission.number,
        root=submission.root,
    )
    lines += [reader.say(signed), reader.say(msg("the words themselves: `{command}`", command=command))]
    return "\n".join(lines)
