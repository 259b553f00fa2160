"""What a successor confirms: open changes whose approval lapsed since its signer, or a deputy, no longer acts."""

from __future__ import annotations

from fuzi.model.ids import PersonId
from fuzi.model.statement import Approval, Decision
from fuzi.steps.clone.look import OpenChange, open_changes
from fuzi.steps.clone.workspace import Workspace

_LAPSED = frozenset({"role-ended", "deputy-ended", "role-not-held", "key-not-valid", "key-unknown"})
"""Why an approval counts no more although nothing is said against the page."""


def lapsed_for(workspace: Workspace, person: PersonId, wanted: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Return, stage by stage, the changes that a person can give today and somebody gave before who no longer counts.

    Args:
        wanted: only these changes; empty for all.
    """
    found: dict[str, list[str]] = {}
    for one in open_changes(workspace):
        if wanted and one.submission.change not in wanted:
            continue
        for stage in _lapsed_stages(one):
            if any(lack.stage == stage and person in lack.candidates for lack in one.verdict.missing):
                found.setdefault(stage, []).append(one.submission.change)
                break  # one person fills one stage of a change
    return found


def _lapsed_stages(one: OpenChange) -> list[str]:
    """Return the stages in which an approval of what is submitted now lapsed with its signer."""
    words = {filed.id: said for filed, said in one.case.approvals}
    items = {(item.id, item.digest) for item in one.case.items}
    stages = []
    for gone in one.verdict.disregarded:
        said = words.get(gone.statement)
        if not isinstance(said, Approval) or said.decision is not Decision.APPROVE or gone.reason.code not in _LAPSED:
            continue
        if items & set(said.items.items()) and said.stage not in stages:
            stages.append(said.stage)
    return stages
