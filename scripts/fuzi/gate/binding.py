"""What one approval is bound to: whether it is for an item in a stage, by content, unit, role and flags.

Whether it comes in its turn, and whether its person counts elsewhere, is decided in `standing`.
"""

from __future__ import annotations

from fuzi.gate.bench import Bench
from fuzi.gate.deputies import holder_of, unit_of
from fuzi.gate.eligibility import holds_role, is_unit_substitute
from fuzi.gate.ground import Case
from fuzi.gate.requirements import Needed
from fuzi.gate.retraction_marks import mark_problem
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval, Submission
from fuzi.model.labels import item_word, role_word, stage_word
from fuzi.model.policy import Stage, StageId
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason

_MOST_FLAGS = 5
"""So many flags are named in one reason."""


def binding_problem(filed: Filed, words: Approval, needed: Needed, stage: Stage, bench: Bench) -> Reason | None:
    """Return why an approval is not for this item and stage: content, unit, role, flags.

    Args:
        bench: who could act in the change; a substitute counts only where the others cannot.
    """
    return (
        _content_problem(words, needed, stage, bench.case)
        or _unit_problem(words, needed, stage, bench.case)
        or _role_problem(filed, words, stage, bench)
        or _flags_problem(words, needed, stage)
    )


def stands_in(filed: Filed, words: Approval, stage: Stage, case: Case) -> bool:
    """Tell whether an approval comes from another than who held the stage's role on receipt, or his deputy."""
    person = holder_of(words, case.ground)
    day = case.ground.day(filed.received_at or case.now)
    return words.role != stage.role or person is None or not holds_role(person, words, day)


def substitute_problem(words: Approval, stage: Stage, bench: Bench) -> Reason | None:
    """Return why a substitute does not count today: somebody who holds the role could act."""
    unit = unit_of(words)
    if bench.may_substitute(stage, unit):
        return None
    able = [one.name for one in bench.holders(stage, unit) if not bench.is_barred(one.id, stage)]
    what = msg("a substitute counts only while everybody who holds the role is barred")
    if able:
        what = msg("a substitute counts only while nobody who holds the role can act; {people} can", people=able)
    return Reason("substitute-not-needed", what)


def _content_problem(words: Approval, needed: Needed, stage: Stage, case: Case) -> Reason | None:
    item, is_sign_off = needed.item, stage.id is StageId.SIGN_OFF
    if is_sign_off and (case.submission is None or words.root != case.submission.root):
        return Reason("root-changed", _another_root(words, case.submission))
    if item.id not in words.items:
        what = msg("it does not cover {item}", item=item_word(item.id))
        return Reason("page-not-covered", what, {"path": item.id})
    if words.items[item.id] != item.digest:
        what = msg("{item} has been changed since", item=item_word(item.id))
        return Reason("page-changed", what, {"path": item.id})
    return mark_problem(words, case, "" if is_sign_off else item.id)


def _unit_problem(words: Approval, needed: Needed, stage: Stage, case: Case) -> Reason | None:
    if not stage.of_units or words.unit in needed.units:
        return None
    unit = case.ground.roster.unit_name(words.unit) or "-"
    return Reason("wrong-unit", msg("the unit {unit} does not own {item}", unit=unit, item=item_word(needed.item.id)))


def _role_problem(filed: Filed, words: Approval, stage: Stage, bench: Bench) -> Reason | None:
    if not stands_in(filed, words, stage, bench.case):
        return None
    if words.role in stage.substitutes or (stage.of_units and is_unit_substitute(words, bench.case.ground)):
        return substitute_problem(words, stage, bench)
    what = msg("{stage} is given by: {role}", stage=stage_word(words.stage), role=role_word(stage.role))
    return Reason("wrong-role", what, {"stage": words.stage, "person": words.person})


def _flags_problem(words: Approval, needed: Needed, stage: Stage) -> Reason | None:
    """Return which flags are open that the officer has not acknowledged."""
    if stage.id is not StageId.CONFIDENTIALITY_REVIEW:
        return None
    ignored = [flag.id for flag in needed.flags if flag.id not in words.acknowledged]
    if not ignored:
        return None
    more = ["…"] if len(ignored) > _MOST_FLAGS else []
    what = msg("flagged places that were not acknowledged: {flags}", flags=[*ignored[:_MOST_FLAGS], *more])
    return Reason("flags-not-acknowledged", what)


def _another_root(words: Approval, submission: Submission | None) -> Message:
    if submission is None or words.submission == submission.number:
        return msg("signed off something other than what is submitted now")
    return msg(
        "signed off submission {n}, but what is submitted now is submission {now}",
        n=words.submission,
        now=submission.number,
    )
