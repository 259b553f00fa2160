"""Waivers that end within a week: what they pass will stop every submission, unless somebody acts."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.scanning.rule import Rule

RULE = Rule(
    id="waiver-ends",
    severity=Severity.NOTE,
    what=msg("a waiver that ends within a week"),
    why=msg("From the day after its end on, every submission is refused until the entry is gone or renewed."),
    basis=msg("review/confidentiality/waivers.yml, agreed by the confidentiality officer"),
    hint=msg("Mend what it passes and remove the entry, or have it approved again with a new reason and a new end."),
)
