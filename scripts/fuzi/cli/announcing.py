"""What everybody is told beside the answer of a verb: that main waits for a repair, which standing deputies act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from fuzi.cli.session import Session
    from fuzi.steps.clone.workspace import Workspace


class Announced(Struct, frozen=True):
    """What concerns everybody as lines of text; running mandates as JSON, too."""

    lines: tuple[str, ...]
    rows: list[dict[str, Any]]


def announced(session: Session, workspace: Workspace) -> Announced:
    """Return that main waits for a repair, and which standing deputies act today, in words; the latter as JSON, too."""
    from fuzi.reports.advice import reason_lines
    from fuzi.reports.mandates import acting, mandates_json
    from fuzi.steps.clone.deputize import running_mandates

    found = running_mandates(workspace)
    stray = [] if workspace.stray is None else [workspace.stray]
    lines = [*reason_lines(stray, session.translate, "! ")]
    lines += [f"! {acting(one.words, workspace.name_of).render(session.translate)}" for one in found]
    return Announced(tuple(lines), mandates_json((one.filed.id, one.words) for one in found))
