"""What may be filed as a request, and which requests a submission may cite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from fuzi.gate.ground import Ground
from fuzi.gate.signers import signer_of
from fuzi.messages import msg
from fuzi.model.change_statement import Submission
from fuzi.model.ids import Sha256
from fuzi.model.request import MOST_CHARS, PREFIX, Request, cited_in
from fuzi.model.statement import Filed, Statement
from fuzi.model.verdict import Reason


def request_problem(filed: Filed, ground: Ground, now: dt.datetime) -> Reason | None:
    """Return why a request is not taken in: anybody on the roster may ask, for himself or a unit, in some words."""
    words = filed.statement
    assert isinstance(words, Request)  # noqa: S101 - by the caller
    signer = signer_of(filed, words.person, ground, filed.received_at or now)
    if isinstance(signer, Reason):
        return signer
    if not words.words.strip() or len(words.words) > MOST_CHARS:
        return Reason("words-missing", msg("a request says in 1 to {limit} characters what is asked", limit=MOST_CHARS))
    if words.unit and ground.roster.unit(words.unit) is None:
        return Reason(
            "unit-unknown", msg("the unit {unit} is not on the roster", unit=words.unit), {"unit": words.unit}
        )
    return None


def citation_problem(submission: Submission, known: Callable[[Sha256], Statement | None]) -> Reason | None:
    """Return what is wrong with the requests a submission cites: each was filed before, by whom it says.

    Args:
        known: returns a record filed before the submission by its id; None where there is none.
    """
    cited = cited_in(submission.attributed)
    named = [key for key in submission.attributed if key.startswith(PREFIX)]
    wrong = [key for key, who in cited.items() if not _is_filed(known(key), who)]
    if len(named) == len(cited) and not wrong:
        return None
    shown = [one[:12] for one in wrong] or [PREFIX]
    return Reason("request-unknown", msg("it cites requests that nobody filed: {requests}", requests=shown))


def _is_filed(found: Statement | None, who: str) -> bool:
    return isinstance(found, Request) and found.person == who
