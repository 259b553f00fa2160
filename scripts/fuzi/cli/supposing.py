"""What `judge --what-if` answers: the verdict on a change as it would stand, marked as supposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fuzi.cli.clone import reader_of
from fuzi.cli.review import STAGES
from fuzi.cli.session import Session

if TYPE_CHECKING:
    from fuzi.steps.clone.workspace import Workspace


def suppose(session: Session, workspace: Workspace, change: str, sentences: Sequence[str]) -> int:
    """Print the supposed verdict; 0 where it would be approved, else 1."""
    from fuzi.gate.decide import judge
    from fuzi.reports.verdict import verdict_json, verdict_text
    from fuzi.reports.what_if import supposed_json, supposed_text
    from fuzi.steps.clone.what_if import parse_supposed, supposed_case

    stages = {chinese: stage for stage, chinese in STAGES.items()}
    told = [parse_supposed(one, workspace.ground.roster, stages) for one in sentences]
    verdict = judge(supposed_case(workspace, change, told))
    said = [(one.person, one.decision, one.stage) for one in told]
    reader = reader_of(session, workspace)
    text = verdict_text(verdict, session.translate, reader.name_of, unit_of=reader.unit_of)
    document = {"what_if": supposed_json(said), **verdict_json(verdict, session.translate)}
    session.answer(document, supposed_text(said, text, session.translate))
    return 0 if verdict.outcome == "approved" else 1
