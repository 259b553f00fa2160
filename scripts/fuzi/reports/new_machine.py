"""What makes a machine ready to write and send pages: done, or still to be done by the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fuzi.messages import Translate, msg
from fuzi.model.enforcement import Check, State
from fuzi.reports.host_check import check_rows

_MARKS = {State.OK: "✓", State.NOTE: "○"}


def is_ready(checks: Sequence[Check]) -> bool:
    """Tell whether nothing is left to do; what is merely good to know does not count."""
    return all(one.state in _MARKS for one in checks)


def new_machine_json(checks: Sequence[Check], translate: Translate) -> dict[str, Any]:
    """Return the answer as one JSON document."""
    return {"outcome": "ready" if is_ready(checks) else "incomplete", "checks": check_rows(checks, translate)}


def new_machine_text(checks: Sequence[Check], translate: Translate) -> str:
    """Return a line for each thing, its next step below it, and what to do first."""
    lines = []
    for one in checks:
        lines.append(f"  {_MARKS.get(one.state, '△')} {one.message.render(translate)}")
        if one.hint is not None:
            lines.append("      " + msg("what to do: {hint}", hint=one.hint).render(translate))
    if is_ready(checks):
        last = msg("This machine is ready: `fuzi new COLUMN TITLE` starts a page.")
    else:
        last = msg("Do what is marked △, then run this again.")
    return "\n".join([*lines, last.render(translate)])
