"""Whether what a change says of the pages it retracts is what was approved (3-gate section 4).

The reason of a retraction is shown to readers, and its tombstone binds for good, but neither is part of the files. An
approval is therefore bound to what the submission it names said of them, beside the digests of the files.
"""

from __future__ import annotations

from collections.abc import Mapping

from fuzi.gate.ground import Case
from fuzi.messages import msg
from fuzi.model.change_statement import Approval
from fuzi.model.exception_record import Emergency
from fuzi.model.ids import PageId
from fuzi.model.labels import item_word
from fuzi.model.retraction import retracted_in
from fuzi.model.verdict import Reason


def mark_problem(words: Approval | Emergency, case: Case, item: str = "") -> Reason | None:
    """Return why an approval does not hold for the retractions that are submitted now.

    Args:
        item: the only item that is asked about; empty for the whole change, as a sign-off approves it.
    """
    now, then = _marks(case, None), _marks(case, words.submission)
    if now == then:
        return None
    differing = sorted(page for page in {*now, *then} if now.get(page) != then.get(page))
    if item and item not in differing:
        return None
    page = item or differing[0]
    what = msg(
        "that {item} is retracted, or the reason readers are given for it, has been changed since", item=item_word(page)
    )
    return Reason("page-changed" if item else "root-changed", what, {"path": page})


def _marks(case: Case, number: int | None) -> Mapping[PageId, str]:
    """Return what a submission retracts: the last one (None), or the one of a number; none where there is no such."""
    if number is None:
        return retracted_in(case.submission.attributed) if case.submission is not None else {}
    return next((retracted_in(one.attributed) for one in case.submissions if one.number == number), {})
