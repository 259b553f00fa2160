"""What a host's set-up enforces, for an operator: the outcome first, then what is to be done, then what is in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fuzi.messages import Translate, msg
from fuzi.model.enforcement import Check, State

_HEADS = {
    "enforcing": msg("enforcing: nobody who is let in can go round the gate"),
    "cooperative": msg("cooperative: the gate holds among people who trust each other; what follows can be gone round"),
    "broken": msg("broken: this host does not work as it must; mend what follows before anybody uses it"),
}
_MARKS = {State.BROKEN: "✗", State.GAP: "△", State.NOTE: "·", State.OK: "✓"}


def host_check_json(outcome: str, checks: Sequence[Check], translate: Translate) -> dict[str, Any]:
    """Return the contract's `host-check` document."""
    return {"outcome": outcome, "checks": check_rows(checks, translate)}


def check_rows(checks: Sequence[Check], translate: Translate) -> list[dict[str, str]]:
    """Return one JSON object per check."""
    return [
        {
            "code": one.code,
            "state": one.state.value,
            "message": one.message.render(translate),
            "hint": one.hint.render(translate) if one.hint else "",
        }
        for one in checks
    ]


def host_check_text(outcome: str, checks: Sequence[Check], translate: Translate) -> str:
    """Return the outcome and one line per check, its next step below it."""
    rows = [_HEADS[outcome].render(translate)]
    for one in checks:
        code = "" if one.state is State.OK else f" [{one.code}]"
        rows.append(f"  {_MARKS[one.state]} {one.message.render(translate)}{code}")
        if one.hint:
            rows.append("      " + translate("what to do: {hint}").format(hint=one.hint.render(translate)))
    return "\n".join(rows)
