"""What everybody is told beside the answer of a verb: which standing deputies act today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fuzi.cli.session import Session
    from fuzi.steps.clone.workspace import Workspace


@dataclass(frozen=True)
class Announced:
    """Running mandates, as lines of text and as JSON."""

    lines: tuple[str, ...]
    rows: list[dict[str, Any]]


def announced(session: Session, workspace: Workspace) -> Announced:
    """Return which standing deputies act today, in words and as JSON."""
    from fuzi.reports.mandates import acting, mandates_json
    from fuzi.steps.clone.deputize import running_mandates

    found = running_mandates(workspace)
    lines = tuple(f"! {acting(one.words, workspace.name_of).render(session.translate)}" for one in found)
    return Announced(lines, mandates_json((one.filed.id, one.words) for one in found))
