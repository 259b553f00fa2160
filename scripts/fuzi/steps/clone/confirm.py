"""What a successor confirms: open changes whose approval lapsed since its signer, or a deputy, no longer acts."""

from __future__ import annotations

from fuzi.gate.explain import explain
from fuzi.model.explanation import StageRow
from fuzi.model.ids import PersonId
from fuzi.steps.clone.look import open_changes
from fuzi.steps.clone.workspace import Workspace


def lapsed_for(workspace: Workspace, person: PersonId, wanted: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Return, stage by stage, the changes that a person can give today and somebody gave before who no longer counts.

    Args:
        wanted: only these changes; empty for all.
    """
    found: dict[str, list[str]] = {}
    for one in open_changes(workspace):
        if wanted and one.submission.change not in wanted:
            continue
        pages = explain(one.case, one.verdict).pages
        rows = [row for page in pages for row in page.rows if row.to_confirm and _is_own(row, person)]
        if rows:
            found.setdefault(rows[0].stage, []).append(one.submission.change)  # one person fills one stage of a change
    return found


def _is_own(row: StageRow, person: PersonId) -> bool:
    """Tell whether a person could give a row in his or her own name; a deputy says for whom, by `fuzi approve`."""
    return person in row.candidates and row.principal_of(person) is None
