"""Which corrections of reviewers a change may adopt without making their authors its own (3-gate, section 3).

A reviewer who suggested words in an objection is not barred by a commit that holds exactly these words and names him
beside its author. Beyond `max_correction_chars`, counted over the whole change, he is a co-author like any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from fuzi.gate.ground import Case
from fuzi.gate.signers import signer_of
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval, Decision, Submission
from fuzi.model.correction import Correction, correction_key, corrections_in, split_key
from fuzi.model.ids import PersonId
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason


class Suggested(Struct, frozen=True):
    """One correction as it was suggested: by whom, and what."""

    by: PersonId
    correction: Correction


def suggestions(case: Case) -> Mapping[str, Suggested]:
    """Return every correction that the objections of a change suggest, by its name.

    Only what the reviewer signed counts, and only in the words of an objection; whether that was taken back or
    answered since does not matter: they stay the reviewer's words.
    """
    found = {}
    for filed, words in case.approvals:
        if words.decision is Decision.OBJECT and not isinstance(_signer(filed, words, case), Reason):
            for number, one in enumerate(corrections_in(words.words), start=1):
                found[correction_key(filed.id, number)] = Suggested(words.person, one)
    return found


def _signer(filed: Filed, words: Approval, case: Case) -> object:
    return signer_of(filed, words.person, case.ground, filed.received_at or case.now)


def recorded(submission: Submission) -> Mapping[str, str]:
    """Return the corrections that a submission says it adopts: name to the person who suggested it."""
    return {key: person for key, person in submission.attributed.items() if split_key(key) is not None}


def within_limit(adopted: Iterable[str], case: Case) -> Mapping[str, PersonId]:
    """Return those of the adopted corrections whose reviewers stay within `max_correction_chars`.

    What earlier submissions of the change adopted counts as well: the limit is one for the whole change.
    """
    known = suggestions(case)
    now = {key for key in adopted if key in known}
    ever = now | {key for one in case.submissions for key in recorded(one) if key in known}
    chars = chars_by_person(known[key] for key in ever)
    limit = case.ground.policy.max_correction_chars
    return {key: known[key].by for key in sorted(now) if chars[known[key].by] <= limit}


def chars_by_person(found: Iterable[Suggested]) -> Mapping[PersonId, int]:
    """Return how many characters each reviewer has corrected."""
    chars: dict[PersonId, int] = defaultdict(int)
    for one in found:
        chars[one.by] += one.correction.chars
    return chars


def correction_problem(submission: Submission, before: Case) -> Reason | None:
    """Return why the corrections that a submission records are none that its reviewers suggested, within the limit.

    Args:
        before: the change as it stood before the submission.
    """
    claimed = recorded(submission)
    if claimed == within_limit(claimed, before):
        return None
    what = msg("the submission names corrections that nobody suggested, or more of them than the policy allows")
    return Reason("correction-unknown", what)


def barred_by_corrections(person: PersonId, case: Case) -> Message | None:
    """Return why an author who suggested corrections is barred all the same; None for one who suggested none."""
    own = [key for key, one in suggestions(case).items() if one.by == person]
    if not own or person in {one.person for one in case.submissions}:
        return None
    return msg(
        "{person} is named as an author for more than the corrections suggested in objections (at most {limit} "
        "characters of them bar nobody), and cannot review it",
        person=case.ground.roster.name_of(person),
        limit=case.ground.policy.max_correction_chars,
    )
