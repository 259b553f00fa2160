"""A picture of the stages as a Mermaid flowchart, which GitHub, Gitea and Forgejo draw themselves.

Only ids and shapes of our own stand outside quotes; inside, every character but letters, digits and a few marks is
written by its number, so that no title or name can end a label, open a directive or bind a click.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from fuzi.model.explanation import StageState
from fuzi.reports.markdown import cut, one_line

LONGEST_LABEL = 60
_PLAIN = frozenset(" ,/·，。、：；（）《》〔〕“”—…✓○×")
_COLOURS = {
    "given": "fill:#e6f4ea,stroke:#1e7e34,color:#14532d",
    "open": "fill:#fff4d6,stroke:#b7791f,color:#5f3b00",
    "stuck": "fill:#fde8e8,stroke:#c0392b,color:#7f1d1d",
    "later": "fill:#f4f4f5,stroke:#a1a1aa,color:#3f3f46",
}
_CLASS = {
    StageState.GIVEN: "given",
    StageState.ALONE: "given",
    StageState.OPEN: "open",
    StageState.STUCK: "stuck",
    StageState.OBJECTED: "stuck",
    StageState.LATER: "later",
    StageState.RESTING: "later",
    StageState.NOT_ASKED: "later",
}


class Box(Struct, frozen=True):
    """One box of the picture: its lines and how it stands."""

    lines: tuple[str, ...]
    state: StageState


def label(text: str) -> str:
    """Return a text as part of a quoted label."""
    shown = cut(one_line(text), LONGEST_LABEL)
    return "".join(char if _is_plain(char) else _number(char) for char in shown)


def _number(char: str) -> str:
    """Return a character by its number; no formula or icon is found across the zero-width space behind it."""
    return f"#{ord(char)};" + ("#8203;" if char in "$:" else "")


def _is_plain(char: str) -> bool:
    return char in _PLAIN or (char.isalnum() if char.isascii() else not char.isspace() and char.isprintable())


def flowchart(boxes: Sequence[Box]) -> list[str]:
    """Return the lines of a fenced flowchart: the boxes from left to right, each in the colour of how it stands."""
    lines = ["```mermaid", "flowchart LR"]
    lines += [f'  s{number}["{"<br/>".join(map(label, box.lines))}"]' for number, box in enumerate(boxes)]
    if len(boxes) > 1:
        lines.append("  " + " --> ".join(f"s{number}" for number in range(len(boxes))))
    for name in dict.fromkeys(_CLASS[box.state] for box in boxes):
        members = ",".join(f"s{number}" for number, box in enumerate(boxes) if _CLASS[box.state] == name)
        lines += [f"  classDef {name} {_COLOURS[name]}", f"  class {members} {name}"]
    return [*lines, "```"]
