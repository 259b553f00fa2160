"""How much one submission may hold: its record is kept for ever and must stay readable."""

from __future__ import annotations

from fuzi.formats.statement import MAX_ENVELOPE_BYTES, canonical
from fuzi.messages import msg
from fuzi.model.change_statement import Submission
from fuzi.model.verdict import Reason

MOST_PATHS = 10_000
"""Files that one submission may touch."""
MOST_COMMITS = 2_000
"""Commits of one draft; each of them is looked at."""
MOST_AUTHORS = 200
"""Authors of one submission, and e-mails it may name people for."""
MOST_BYTES = MAX_ENVELOPE_BYTES // 2
"""Bytes of what is signed: half of what can be read back, so that signature and spelling always fit."""


def size_problem(new: Submission) -> Reason | None:
    """Return why a submission is too large to be recorded, or None."""
    if len(new.entries) > MOST_PATHS:
        what = msg(
            "the change touches {count} files, more than {limit}; divide it into several changes",
            count=len(new.entries),
            limit=MOST_PATHS,
        )
        return Reason("submission-too-large", what)
    if max(len(new.authors), len(new.attributed)) > MOST_AUTHORS:
        what = msg("the change names more than {limit} authors; divide it into several changes", limit=MOST_AUTHORS)
        return Reason("submission-too-large", what)
    if len(canonical(new)) > MOST_BYTES:
        what = msg(
            "the record of this submission would be larger than {limit} MB; shorten its words, or divide it into "
            "several changes",
            limit=MOST_BYTES // 1_000_000,
        )
        return Reason("submission-too-large", what)
    return None
