"""Waivers that have ended: what they passed is open again, and the entry must go."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.scanning.rule import Rule

RULE = Rule(
    id="waiver-ended",
    severity=Severity.BLOCK,
    what=msg("a waiver that has ended"),
    why=msg("A waiver is a pass for a time; one that nobody removes or renews becomes a hole."),
    basis=msg("review/confidentiality/waivers.yml, agreed by the confidentiality officer"),
    hint=msg(
        "Tell the confidentiality officer, who removes the entry, or has it approved again with a new reason and end; "
        "then submit again."
    ),
)
