"""What has become of an approval that counts no more: whether it was given anew, so that nothing is left to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.ids import Sha256
from fuzi.model.statement import Filed
from fuzi.model.verdict import Counted, Verdict
from fuzi.reports.reader import Reader


def renewals(verdict: Verdict, filed: Sequence[Filed], reader: Reader) -> Mapping[Sha256, Message]:
    """Return in words, for each approval that does not count, by whom its stage was given for the same pages since.

    One whose stage still lacks somebody is not among them, unless its own signer gave it anew: he or she has nothing
    left to do, whoever else is missing.
    """
    known = {one.id: one for one in filed}
    found = {}
    for gone in verdict.disregarded:
        said = known.get(gone.statement)
        if said is not None and isinstance(said.statement, Approval) and said.statement.decision is Decision.APPROVE:
            words = _renewed(said.statement, verdict, known, reader)
            if words is not None:
                found[gone.statement] = words
    return found


def _renewed(old: Approval, verdict: Verdict, known: Mapping[Sha256, Filed], reader: Reader) -> Message | None:
    """Return who has given a stage again that an approval was for; None while somebody is still asked for it."""
    here = {page for one in verdict.counted for page in one.pages} | {
        page for one in verdict.missing for page in one.pages
    }
    pages = here & set(old.items)
    heirs = [one for one in _heirs(old, verdict) if pages & set(one.pages)]
    own = [one for one in heirs if _voice(one.person, one.on_behalf) == _voice(old.person, old.on_behalf)]
    if own and pages <= {page for one in own for page in one.pages}:
        return msg("given anew on {time}; nothing is left to do", time=reader.at(known[own[-1].statement].received_at))
    lacks = any(
        one.stage == old.stage and one.unit in {"", old.unit} and pages & set(one.pages) for one in verdict.missing
    )
    if lacks or not heirs or not pages <= {page for one in heirs for page in one.pages}:
        return None
    people = list(dict.fromkeys(reader.name_of(one.person) for one in heirs))
    return msg("given by {people} since; nothing is left to do", people=people)


def _heirs(old: Approval, verdict: Verdict) -> Iterator[Counted]:
    return (one for one in verdict.counted if (one.stage, one.unit) == (old.stage, old.unit))


def _voice(person: str, on_behalf: str) -> str:
    """Return whose voice it is: a deputy speaks with the principal's (3-gate section 3)."""
    return on_behalf or person
