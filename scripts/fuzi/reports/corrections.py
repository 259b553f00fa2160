"""Corrections for a reader: what a reviewer suggested, and what a submission adopted (3-gate, section 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval, Submission
from fuzi.model.correction import correction_key, corrections_in, split_key
from fuzi.model.ids import Sha256
from fuzi.model.statement import Filed
from fuzi.reports.reader import Reader


def suggested_lines(statement: Sha256, words: str) -> Iterator[Message]:
    """Yield a line for each correction that words suggest, and how its author takes it."""
    found = corrections_in(words)
    for number, one in enumerate(found, start=1):
        yield msg(
            "correction {n}, {path}: “{before}” becomes “{after}”",
            n=number,
            path=one.path,
            before=one.before,
            after=one.after,
        )
    if found:
        yield msg("the author takes them by `fuzi adopt {statement}`", statement=statement[:12])


def adopted_lines(submission: Submission, filed: Sequence[Filed], reader: Reader) -> Iterator[Message]:
    """Yield a line for each reviewer whose corrections a submission adopted: how many, and how many characters."""
    known = {
        correction_key(one.id, number): correction
        for one in filed
        if isinstance(one.statement, Approval)
        for number, correction in enumerate(corrections_in(one.statement.words), start=1)
    }
    adopted = {key: who for key, who in submission.attributed.items() if split_key(key) is not None and key in known}
    for person in sorted(set(adopted.values())):
        own = [known[key] for key, who in adopted.items() if who == person]
        yield msg(
            "with {n} correction(s) of {person}, {chars} characters, who is no author by them",
            n=len(own),
            person=reader.name_of(person),
            chars=sum(one.chars for one in own),
        )
