"""The verdict on one change: approved, pending, or refused, with everything that was weighed.

Deny by default: whatever is missing, closed, unknown or unreadable is refused or pending, never approved.
"""

from __future__ import annotations

from collections import defaultdict

from fuzi.gate.eligibility import why_not
from fuzi.gate.ground import Case
from fuzi.gate.requirements import Needed, needed_for
from fuzi.gate.standing import Standing, disregarded
from fuzi.messages import msg
from fuzi.model.ids import PersonId, Sha256
from fuzi.model.policy import Stage, StageId
from fuzi.model.statement import Approval, Closing, Decision, Filed
from fuzi.model.verdict import Counted, Disregarded, Missing, Outcome, Reason, Verdict, refused


def judge(case: Case) -> Verdict:
    """Return the verdict on the last submission of a change."""
    submission = case.submission
    if submission is None:
        return refused(
            case.change, Reason("no-submission", msg("there is no submission of {change}", change=case.change))
        )
    if case.closing is not None:
        return refused(case.change, _closed(case), submission=submission.number, root=submission.root)
    reasons = [*case.problems, *_scan_reasons(case)]
    needs = []
    for item in case.items:
        needed = needed_for(item, case.ground, case.scan)
        if isinstance(needed, Reason):
            reasons.append(needed)
        else:
            needs.append(needed)
    if not case.items:
        reasons.append(Reason("nothing-changed", msg("the submission changes nothing")))
    standing = Standing(case, tuple(needs))
    missing = _missing(standing)
    objections, silenced = _objections(case, standing)
    reasons += objections
    notes = []
    if any(standing.is_leader_alone(needed, index) for needed in needs for index in range(len(needed.stages))):
        notes = [Reason("sign-off-alone", msg("nobody but the authors could review this; the sign-off alone decides"))]
    outcome = Outcome.REFUSED if reasons else Outcome.PENDING if missing else Outcome.APPROVED
    return Verdict(
        outcome,
        case.change,
        submission.number,
        submission.root,
        (*reasons, *(_missing_reasons(missing) if outcome is Outcome.PENDING else ()), *notes),
        missing,
        _counted(standing),
        (*disregarded(standing), *silenced),
    )


def _closed(case: Case) -> Reason:
    if isinstance(case.closing, Closing):
        return Reason("abandoned", msg("{change} was abandoned; start a new change", change=case.change))
    return Reason("landed", msg("{change} has landed already; start a new change", change=case.change))


def _scan_reasons(case: Case) -> list[Reason]:
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
    absent = [extra for extra, is_needed in ground.policy.scan.items() if is_needed and extra not in scan.extras]
    reasons += [
        Reason("scan-incomplete", msg("the policy requires {extra}, which the host's check did not have", extra=extra))
        for extra in absent
    ]
    return reasons


def _objections(case: Case, standing: Standing) -> tuple[list[Reason], list[Disregarded]]:
    """Return the objections that stand, and those that do not with the reason."""
    reasons, silenced = [], []
    for filed, words in case.approvals:
        if words.decision is not Decision.OBJECT:
            continue
        why = why_not(filed, words, case) or _answered(case, filed, words)
        if filed.id in standing.taken_back:
            why = Reason("withdrawn", msg("taken back by its signer"), {"person": words.person})
        if why is not None:
            silenced.append(Disregarded(filed.id, why))
            continue
        name = case.ground.roster.name_of(words.person)
        reasons.append(
            Reason(
                "objection-stands",
                msg("{person} sent it back: {words}", person=name, words=words.words),
                {"person": words.person, "stage": words.stage},
            )
        )
    return reasons, silenced


def _answered(case: Case, objection: Filed, words: Approval) -> Reason | None:
    """Return why an objection no longer stands: approved by its author, or lifted."""
    for filed, later in case.approvals:
        if filed.position <= objection.position or why_not(filed, later, case) is not None:
            continue
        is_own = later.person == words.person
        if is_own and later.decision is Decision.APPROVE and later.stage == words.stage:
            return Reason("approved-since", msg("its author approved the same stage later"), {"person": words.person})
        may_lift = later.role in case.ground.policy.may.get("lift", ())
        if later.decision is Decision.LIFT and later.statement == objection.id and may_lift:
            return Reason("lifted", msg("lifted by {person}", person=later.person), {"person": later.person})
    return None


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


def _candidates(standing: Standing, needed: Needed, index: int, unit: str | None) -> tuple[PersonId, ...]:
    stage: Stage = needed.stages[index]
    owner = next((one for one in needed.units if one == unit), None)
    given = {vote.words.person for vote in standing.votes_of(needed, index) if vote.words.unit == (unit or "")}
    able = [person.id for person in standing.holders(stage, owner) if not standing.is_barred(person.id, stage)]
    if standing.may_substitute(stage, owner):
        able += [one.id for one in standing.substitutes(stage, owner) if not standing.is_barred(one.id, stage)]
    return tuple(sorted(set(able) - given))


def _missing_reasons(missing: tuple[Missing, ...]) -> list[Reason]:
    reasons = []
    for one in missing:
        details = {"stage": one.stage, "unit": one.unit} if one.unit else {"stage": one.stage}
        if not one.candidates:
            what = msg("{stage} is missing and nobody can give it today; mend the roster", stage=one.stage)
            reasons.append(Reason("nobody-eligible", what, details))
        else:
            what = msg("{stage} is missing; it can be given by {people}", stage=one.stage, people=list(one.candidates))
            reasons.append(Reason("approval-missing", what, details))
    return reasons


def _counted(standing: Standing) -> tuple[Counted, ...]:
    """Return the statements that count today, with the items they carry."""
    found: dict[Sha256, Counted] = {}
    for needed in standing.needs:
        for index, stage in enumerate(needed.stages):
            if not standing.stands(needed, index):
                for vote in standing.votes_of(needed, index):
                    later = Reason("earlier-stage-fell", msg("an earlier stage no longer stands"))
                    standing.why.setdefault(vote.filed.id, later)
                continue
            for vote in standing.votes_of(needed, index):
                known = found.get(vote.filed.id)
                pages = (*(known.pages if known else ()), needed.item.id)
                words = vote.words
                found[vote.filed.id] = Counted(
                    vote.filed.id, stage.id, words.role, words.person, words.unit, pages, vote.is_substitute
                )
    order = {filed.id: index for index, (filed, _words) in enumerate(standing.case.approvals)}
    for one in found:
        standing.why.pop(one, None)
    return tuple(sorted(found.values(), key=lambda one: (StageId(one.stage).rank, order[one.statement])))
