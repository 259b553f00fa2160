"""The verdict on one change: approved, pending, or refused, with everything that was weighed.

Deny by default: whatever is missing, closed, unknown or unreadable is refused or pending, never approved.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from fuzi.gate.bench import people_of
from fuzi.gate.debt import debt_notes
from fuzi.gate.governance_notes import governance_notes
from fuzi.gate.ground import Case
from fuzi.gate.objections import weighed
from fuzi.gate.own_entry import own_entry_missing
from fuzi.gate.recovery import is_recovery, judge_recovery
from fuzi.gate.requirements import Needed, needed_for
from fuzi.gate.scan_needs import absent_extras, extra_word, leads_back
from fuzi.gate.standing import Standing, alone, disregarded
from fuzi.messages import msg
from fuzi.model.change_statement import Closing
from fuzi.model.ids import PersonId, Sha256, UnitId
from fuzi.model.labels import stage_word
from fuzi.model.people import Person
from fuzi.model.policy import StageId
from fuzi.model.verdict import Counted, Missing, Outcome, Reason, Verdict, refused


def judge(case: Case) -> Verdict:
    """Return the verdict on the last submission of a change."""
    submission = case.submission
    if submission is None:
        return refused(
            case.change, Reason("no-submission", msg("there is no submission of {change}", change=case.change))
        )
    if case.is_closed:
        return refused(case.change, _closed(case), submission=submission.number, root=submission.root)
    reasons = [*case.problems, *scan_reasons(case)]
    if is_recovery(case):
        return judge_recovery(case, reasons)
    needs = []
    for item in case.items:
        needed = needed_for(item, case)
        if isinstance(needed, Reason):
            reasons.append(needed)
        else:
            needs.append(needed)
    if not case.items:
        reasons.append(Reason("nothing-changed", msg("the submission changes nothing")))
    standing = Standing(case, tuple(needs))
    missing = _missing(standing)
    objections, silenced = weighed(standing)
    reasons += objections
    another, own_entry = own_entry_missing(standing)
    if own_entry is not None and another is None:
        reasons.append(own_entry)
    notes = [
        *debt_notes(case),
        *governance_notes(case),
        *([own_entry] if own_entry is not None and another is not None else []),
    ]
    missing = (*missing, *([another] if another is not None else []))
    if any(standing.bench.is_leader_alone(needed, stage) for needed in needs for stage in needed.stages):
        notes = [alone(), *notes]
    outcome = Outcome.REFUSED if reasons else Outcome.PENDING if missing else Outcome.APPROVED
    return Verdict(
        outcome,
        case.change,
        submission.number,
        submission.root,
        (*reasons, *(_missing_reasons(standing, missing) if outcome is Outcome.PENDING else ()), *notes),
        missing,
        _counted(standing),
        (*disregarded(standing), *silenced),
    )


def _closed(case: Case) -> Reason:
    if isinstance(case.closing, Closing):
        return Reason("abandoned", msg("{change} was abandoned; start a new change", change=case.change))
    return Reason("landed", msg("{change} has landed already; start a new change", change=case.change))


def scan_reasons(case: Case) -> list[Reason]:
    """Return what the host's check says against the submission; no check is a refusal."""
    scan, ground = case.scan, case.ground
    if scan is None:
        return [Reason("scan-missing", msg("the host has not checked this submission"))]
    if ground.lists is not None and scan.lists != ground.lists:
        return [Reason("scan-outdated", msg("the rules or term lists changed after the host's check"))]
    reasons = [
        Reason(
            "finding-blocks",
            msg("a confidentiality finding blocks {path} ({rule})", path=finding.path, rule=finding.rule),
            {"path": finding.path},
        )
        for finding in scan.findings
        if finding.severity == "block" and finding.status == "open"
    ]
    entries = () if case.submission is None else case.submission.entries
    after = None if case.after is None else case.after.policy
    is_back = leads_back(entries, after, (one.rule for one in scan.findings))
    reasons += [
        Reason(
            "scan-incomplete",
            msg("the policy requires {extra}, which the host's check did not have", extra=extra_word(extra)),
        )
        for extra in absent_extras(ground.policy, scan.extras, leads_back=is_back)
    ]
    return reasons


def _missing(standing: Standing) -> tuple[Missing, ...]:
    """Return what is still to be given, gathered over pages that miss the same."""
    gathered: dict[tuple[int, str, str, str, int, tuple[PersonId, ...]], list[str]] = defaultdict(list)
    for needed in standing.needs:
        for index, stage in enumerate(needed.stages):
            for unit, count in standing.lacking(needed, index):
                candidates = _candidates(standing, needed, index, unit)
                key = (stage.id.rank, stage.id, stage.role, unit or "", count, candidates)
                gathered[key].append(needed.item.id)
    return tuple(
        Missing(stage, role, count, candidates, tuple(sorted(pages)), unit)
        for (_rank, stage, role, unit, count, candidates), pages in sorted(gathered.items())
    )


def _candidates(standing: Standing, needed: Needed, index: int, unit: UnitId | None) -> tuple[PersonId, ...]:
    """Return who could give an approval today: holds or stands in for the role, is not barred, and has a key."""
    stage, bench, ground = needed.stages[index], standing.bench, standing.case.ground
    same = [other for other, one in enumerate(needed.stages) if one.id is stage.id]
    given = {
        person
        for other in same
        for one in standing.backings(needed, other)
        if unit is None or one.words.unit == unit
        for person in people_of(one.words)
    }
    able = [*bench.holders(stage, unit)]
    if bench.may_substitute(stage, unit):
        able += bench.substitutes(stage, unit)
    today = ground.day(standing.case.now)
    free = {one.id for one in able if not bench.is_barred(one.id, stage) and _has_key(one, today)}
    acting = bench.deputies([one for one in able if one.id not in given], stage)
    free |= {deputy.id for deputy, _principal in acting if _has_key(deputy, today)}
    return tuple(sorted((free - bench.gone or free) - given))  # who is taken off by it is asked where nobody else is


def _has_key(person: Person, day: dt.date) -> bool:
    return any(key.covers(day) for key in person.keys)


def _missing_reasons(standing: Standing, missing: tuple[Missing, ...]) -> list[Reason]:
    reasons = []
    for one in missing:
        details = {"stage": one.stage, "unit": one.unit} if one.unit else {"stage": one.stage}
        if not one.candidates:
            what = msg("{stage} is missing and nobody can give it today; mend the roster", stage=stage_word(one.stage))
            reasons.append(Reason("nobody-eligible", what, details))
        else:
            people = [standing.case.ground.roster.name_of(person) for person in one.candidates]
            what = msg("{stage} is missing; it can be given by {people}", stage=stage_word(one.stage), people=people)
            reasons.append(Reason("approval-missing", what, details))
    return reasons


def _counted(standing: Standing) -> tuple[Counted, ...]:
    """Return the statements that count today, with the items they carry."""
    found: dict[Sha256, Counted] = {}
    for needed in standing.needs:
        for index, stage in enumerate(needed.stages):
            for one in standing.backings(needed, index):
                if not standing.stands(needed, stage.id):
                    fallen = standing.unsettled(needed, stage.id)
                    what = msg("these stages before it no longer stand: {stages}", stages=fallen)
                    later = Reason("earlier-stage-fell", what)
                    standing.why.setdefault(one.filed.id, later)
                    continue
                known = found.get(one.filed.id)
                pages = (*(known.pages if known else ()), needed.item.id)
                words = one.words
                found[one.filed.id] = Counted(
                    one.filed.id,
                    stage.id,
                    words.role,
                    words.person,
                    words.unit,
                    pages,
                    one.is_substitute,
                    words.on_behalf,
                )
    order = {filed.id: index for index, (filed, _words) in enumerate(standing.case.approvals)}
    for key in found:
        standing.why.pop(key, None)
    return tuple(sorted(found.values(), key=lambda one: (StageId(one.stage).rank, order[one.statement])))
