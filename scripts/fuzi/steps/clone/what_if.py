"""What the gate would say if people were to say something: `PERSON approves|objects|withdraws STAGE`, in that order.

A pure reckoning: nothing is signed, written or sent, and no other verb takes its answer for a verdict.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly
from fuzi.gate.ground import Case
from fuzi.gate.what_if import last_said, with_supposed
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.labels import stage_word
from fuzi.model.people import Person, Roster
from fuzi.model.policy import StageId
from fuzi.steps.clone.review import Word, draft_words
from fuzi.steps.clone.workspace import Workspace

_VERBS: Mapping[str, Decision] = {
    "approves": Decision.APPROVE,
    "approve": Decision.APPROVE,
    "同意": Decision.APPROVE,
    "objects": Decision.OBJECT,
    "object": Decision.OBJECT,
    "退回": Decision.OBJECT,
    "withdraws": Decision.WITHDRAW,
    "withdraw": Decision.WITHDRAW,
    "撤销": Decision.WITHDRAW,
}
_OPEN = ("flag", "open")
_ASK = msg('write it as "p02 approves sign-off"; the words are approves, objects and withdraws')


class Supposed(Struct, frozen=True):
    """One thing that somebody is supposed to say."""

    person: Person
    decision: Decision
    stage: str


def parse_supposed(text: str, roster: Roster, stages: Mapping[str, str]) -> Supposed:
    """Return what a sentence supposes.

    Args:
        stages: how a stage may be written, besides by its id, to its id.

    Raises:
        AskedWrongly: not such a sentence, or a person, word or stage that nobody knows; the nearest one is named.
    """
    parts = text.split()
    if len(parts) != 3:
        raise AskedWrongly(msg('"{text}" is no such sentence', text=text), _ASK)
    by, said, stage = parts
    people = {one.id: one for one in roster.people} | {one.name: one for one in roster.people}
    if by not in people:
        known = [one.id for one in roster.people]
        raise AskedWrongly(msg("nobody on the roster is {person}", person=by), _near(by, [*people], known))
    if said not in _VERBS:
        raise AskedWrongly(msg('"{text}" is no such sentence', text=text), _ASK)
    written = {**{one.value: one.value for one in StageId}, **stages}
    if stage not in written:
        raise AskedWrongly(
            msg("there is no stage {stage}", stage=stage), _near(stage, [*written], [one.value for one in StageId])
        )
    return Supposed(people[by], _VERBS[said], written[stage])


def _near(given: str, known: Collection[str], listed: Sequence[str]) -> Message:
    """Return the hint behind a word that nobody knows: the nearest one, else all."""
    near = difflib.get_close_matches(given, known, n=1)
    return msg("did you mean `{near}`?", near=near[0]) if near else msg("one of: {choices}", choices=list(listed))


def supposed_case(workspace: Workspace, change: str, told: Sequence[Supposed]) -> Case:
    """Return the change as it would stand after what is supposed was said, one after the other.

    Raises:
        AskedWrongly: somebody is asked for nothing there, has no key, or has nothing to take back.
    """
    case, tip = workspace.case(change), workspace.seen
    for one in told:
        if not one.person.keys:
            raise AskedWrongly(
                msg("{person} has no key yet and cannot sign", person=one.person.name),
                msg("have it entered in review/roster.yml by a change"),
            )
        case, tip = with_supposed(case, _words(workspace, case, one), one.person, tip)
    return case


def _words(workspace: Workspace, case: Case, one: Supposed) -> list[Approval]:
    if one.decision is Decision.WITHDRAW:
        said = last_said(case, one.person, one.stage)
        if said is None:
            raise AskedWrongly(
                msg("{person} has said nothing in {stage} that could be taken back", person=one.person.name,
                    stage=stage_word(one.stage)),
                msg("`fuzi show {change}` lists what was said", change=case.change),
            )  # fmt: skip
        filed, words = said
        return [replace(words, decision=Decision.WITHDRAW, statement=filed.id, acknowledged=(), words="")]
    scan = case.scan
    flags = tuple(found.id for found in (scan.findings if scan else ()) if (found.severity, found.status) == _OPEN)
    text = "…" if one.decision is Decision.OBJECT else ""
    word = Word(one.decision, one.stage, words=text, acknowledged=flags if one.decision is Decision.APPROVE else ())
    return draft_words(workspace, case.change, one.person, word, case)
