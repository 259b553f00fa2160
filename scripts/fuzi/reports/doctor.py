"""What is wrong with the site's people and record, or will be: for a reader and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from fuzi.messages import Translate, msg
from fuzi.model.checkup import Advice, Urgency

_HEADS = {
    Urgency.NOW: msg("to be mended now:"),
    Urgency.SOON: msg("within the coming days:"),
    Urgency.NOTE: msg("good to know:"),
}


def is_well(found: Sequence[Advice]) -> bool:
    """Tell whether nothing has to be mended; what is merely good to know does not count."""
    return all(one.urgency is Urgency.NOTE for one in found)


def doctor_text(found: Sequence[Advice], translate: Translate) -> str:
    """Return the list, the most urgent first, each with its remedy."""
    if not found:
        return msg("nothing has to be mended").render(translate)
    lines = []
    for urgency, rows in groupby(found, key=lambda one: one.urgency):
        lines.append(_HEADS[urgency].render(translate))
        for one in rows:
            lines.append(f"  {'×' if urgency is Urgency.NOW else '○'} {one.what.render(translate)}")
            lines.append(f"      → {one.remedy.render(translate)}")
    return "\n".join(lines)


def doctor_json(found: Sequence[Advice], translate: Translate) -> dict[str, Any]:
    """Return the list as JSON."""
    return {
        "outcome": "well" if is_well(found) else "findings",
        "findings": [
            {
                "code": one.code,
                "urgency": one.urgency.value,
                "message": one.what.render(translate),
                "remedy": one.remedy.render(translate),
                "day": str(one.day) if one.day else None,
            }
            for one in found
        ],
    }
