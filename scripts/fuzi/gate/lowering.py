"""What a change of rules lowers, each as a sentence, and what it therefore needs itself (3-gate section 4).

Old and new rules are compared for every path there can be, not for the pages there are: a stage is lowered where some
path gets less of it than before. Governance is judged by the higher of the old and the new quorum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.gate.ground import Ground
from fuzi.gate.pattern_cover import Comparison
from fuzi.gate.roster_lowering import column_lowerings, roster_lowerings
from fuzi.messages import Message, msg
from fuzi.model.labels import GOVERNANCE_WORD, condition_word, right_word, role_word, stage_word
from fuzi.model.lowering import COLUMNS, POLICY, ROSTER, Lowering
from fuzi.model.pattern import Pattern
from fuzi.model.people import Role
from fuzi.model.policy import Policy, Stage, StageId, When

__all__ = ["COLUMNS", "POLICY", "ROSTER", "Lowering", "lowerings"]
_Facet = Callable[[Stage], bool]
_Region = tuple[Message, tuple[Stage, ...]]
"""A place where a facet is lost, and the stages that the new rules ask for there."""
_Search = Callable[[_Facet], _Region | None]


class _Situation(Struct, frozen=True):
    """What may be true of a page: flagged, with attachments, of a template, of a unit."""

    is_flagged: bool = False
    has_attachments: bool = False
    template: str = ""
    has_units: bool = False


def lowerings(old: Ground, new: Ground) -> tuple[Lowering, ...]:
    """Return everything that the new rules ask less of than the old ones, in the order of the old file."""
    found = [*roster_lowerings(old, new), *column_lowerings(old, new)]
    if old.policy.digest != new.policy.digest:
        found = [*_policy_lowerings(old.policy, new.policy), *found]
    return tuple(dict.fromkeys(found))


def _policy_lowerings(old: Policy, new: Policy) -> Iterator[Lowering]:
    ask = Comparison()
    for requirement in old.requirements:
        for pattern in requirement.paths:
            path = ask.shown_path([pattern], [one for other in new.requirements for one in other.paths])
            if path is not None:
                what = msg("{paths}: nothing is required of {path} any more, so it is refused", paths=pattern.text,
                           path=path)  # fmt: skip
                yield Lowering(POLICY, what)
            for stage in requirement.stages:
                yield from _weakened(stage, _search_of(pattern, new, ask))

    def in_governance(facet: _Facet) -> _Region | None:
        is_kept = any(facet(one) for one in new.governance)
        return None if is_kept else (GOVERNANCE_WORD, new.governance)

    for stage in old.governance:
        yield from _weakened(stage, in_governance)
    yield from _rights_widened(old, new)
    yield from _checks_dropped(old, new)
    yield from _emergency_widened(old, new)


def _search_of(pattern: Pattern, new: Policy, ask: Comparison) -> _Search:
    """Return what finds a part of a pattern in which no new requirement has a facet, though some applies."""

    def search(facet: _Facet) -> _Region | None:
        having = [one for other in new.requirements if any(map(facet, other.stages)) for one in other.paths]
        for other in new.requirements:
            for part in other.paths if not any(map(facet, other.stages)) else ():
                if ask.shown_path([pattern, part], having) is not None:
                    place = pattern if ask.covers([part], pattern) else part
                    return msg("{paths}", paths=place.text), other.stages
        return None

    return search


def _weakened(stage: Stage, search: _Search) -> Iterator[Lowering]:
    """Yield what is lost of one stage: its people in some situation, its units, how long it holds, who stands in."""
    is_kept = True
    for situation in _situations(stage):

        def is_as_many(other: Stage, situation: _Situation = situation) -> bool:
            return _same(stage, other) and other.count >= stage.count and _applies(other, situation)

        region = search(is_as_many)
        is_kept = is_kept and region is None
        if region is not None and not _is_asked_anyway(stage, situation, region[1]):
            yield Lowering(POLICY, _fewer(stage, situation, region), stage)
            return
    if is_kept:
        yield from _loosened(stage, search)


def _loosened(stage: Stage, search: _Search) -> Iterator[Lowering]:
    """Yield what a stage that keeps its people loses otherwise."""
    word = stage_word(stage.id)
    if stage.of_units and (region := search(lambda one: _same(stage, one) and one.of_units)):
        what = msg("{paths}: {stage} is no longer asked of every unit", paths=region[0], stage=word)
        yield Lowering(POLICY, what)
    days = stage.valid_days
    if days is not None:
        region = search(lambda one: _same(stage, one) and one.valid_days is not None and one.valid_days <= days)
        if region is not None:
            yield Lowering(POLICY, _longer(stage, days, region))
    wider: list[Role] = []
    place: Message | None = None
    for role in (one for one in Role if one not in stage.substitutes):
        region = search(lambda one, role=role: _same(stage, one) and role not in one.substitutes)  # type: ignore[misc]
        if region is not None:
            place = region[0]
            wider.append(role)
    if place is not None:
        roles = [role_word(role) for role in wider]
        yield Lowering(POLICY, msg("{paths}: {roles} may stand in for {stage}", paths=place, roles=roles, stage=word))
    if stage.same_person_as is None and (
        region := search(lambda one: _same(stage, one) and one.same_person_as is None)
    ):
        what = msg("{paths}: who gives the initial review may give {stage} too", paths=region[0], stage=word)
        yield Lowering(POLICY, what)


def _same(stage: Stage, other: Stage) -> bool:
    return (stage.id, stage.role) == (other.id, other.role)


def _situations(stage: Stage) -> tuple[_Situation, ...]:
    """Return the fewest things that must be true for a stage to apply, in each way in which it does."""
    base = _Situation(has_units=stage.of_units)
    if stage.when is When.ALWAYS:
        return (base,)
    found = [replace(base, template=one) for one in stage.templates]
    if stage.when in {When.FLAGGED, When.FLAGGED_OR_ATTACHMENTS}:
        found.append(replace(base, is_flagged=True))
    if stage.when in {When.ATTACHMENTS, When.FLAGGED_OR_ATTACHMENTS}:
        found.append(replace(base, has_attachments=True))
    return tuple(found)


def _applies(stage: Stage, situation: _Situation) -> bool:
    if stage.of_units and not situation.has_units:
        return False
    by_flag = situation.is_flagged and stage.when in {When.FLAGGED, When.FLAGGED_OR_ATTACHMENTS}
    by_attachment = situation.has_attachments and stage.when in {When.ATTACHMENTS, When.FLAGGED_OR_ATTACHMENTS}
    return stage.when is When.ALWAYS or by_flag or by_attachment or situation.template in stage.templates


def _is_asked_anyway(stage: Stage, situation: _Situation, there: Sequence[Stage]) -> bool:
    """Tell whether the gate itself asks for the stage: one officer looks at what is flagged, whatever a policy says."""
    is_officers = (stage.id, stage.role, stage.count) == (
        StageId.CONFIDENTIALITY_REVIEW,
        Role.CONFIDENTIALITY_OFFICER,
        1,
    )
    return situation.is_flagged and is_officers and all(one.id is not stage.id for one in there)


def _fewer(stage: Stage, situation: _Situation, region: _Region) -> Message:
    """Return the sentence on a stage with fewer people: fewer, another role, less often, or none at all."""
    paths, there = region
    word = stage_word(stage.id)
    same = [one for one in there if _same(stage, one)]
    applying = [one.count for one in same if _applies(one, situation)]
    if applying:
        return msg("{paths}: {stage} by {new} people instead of {old}", paths=paths, stage=word, new=max(applying),
                   old=stage.count)  # fmt: skip
    if same and same[0].of_units and not stage.of_units:
        return msg("{paths}: {stage} only for pages that belong to a unit", paths=paths, stage=word)
    if same:
        return msg("{paths}: {stage} {new}, no longer {old}", paths=paths, stage=word, new=condition_word(same[0]),
                   old=condition_word(stage))  # fmt: skip
    others = [one for one in there if one.id is stage.id and _applies(one, situation)]
    if others:
        roles = [role_word(one.role) for one in others]
        return msg("{paths}: {stage} by {new} instead of {old}", paths=paths, stage=word, new=roles,
                   old=role_word(stage.role))  # fmt: skip
    return msg("{paths}: {stage} is dropped", paths=paths, stage=word)


def _longer(stage: Stage, days: int, region: _Region) -> Message:
    paths, there = region
    held = [one.valid_days for one in there if _same(stage, one)]
    word = stage_word(stage.id)
    if not held or None in held:
        return msg("{paths}: an approval in {stage} holds without end instead of {old} days", paths=paths, stage=word,
                   old=days)  # fmt: skip
    new = max(one for one in held if one is not None)
    return msg("{paths}: an approval in {stage} holds for {new} days instead of {old}", paths=paths, stage=word,
               new=new, old=days)  # fmt: skip


def _rights_widened(old: Policy, new: Policy) -> Iterator[Lowering]:
    for right, roles in new.may.items():
        added = [role_word(role) for role in roles if role not in old.may.get(right, ())]
        if added:
            yield Lowering(POLICY, msg("{roles} may {right} from now on", roles=added, right=right_word(right)))


def _checks_dropped(old: Policy, new: Policy) -> Iterator[Lowering]:
    for extra, is_needed in old.scan.items():
        if is_needed and not new.scan.get(extra, False):
            yield Lowering(POLICY, msg("the check no longer needs {extra}", extra=extra))
    if new.max_correction_chars > old.max_correction_chars:
        what = msg("reviewers may suggest {new} characters instead of {old} without becoming authors",
                   new=new.max_correction_chars, old=old.max_correction_chars)  # fmt: skip
        yield Lowering(POLICY, what)


def _emergency_widened(old: Policy, new: Policy) -> Iterator[Lowering]:
    added = [role_word(role) for role in new.emergency_roles if role not in old.emergency_roles]
    if added:
        yield Lowering(POLICY, msg("{roles} may sign emergency landings", roles=added))
    if not new.emergency_roles:
        return
    if old.emergency_roles and new.emergency_people < old.emergency_people:
        yield Lowering(POLICY, msg("an emergency landing by {new} people instead of {old}", new=new.emergency_people,
                                   old=old.emergency_people))  # fmt: skip
    if old.emergency_roles and new.emergency_hours > old.emergency_hours:
        yield Lowering(POLICY, msg("an emergency landing holds for {new} hours instead of {old}",
                                   new=new.emergency_hours, old=old.emergency_hours))  # fmt: skip
