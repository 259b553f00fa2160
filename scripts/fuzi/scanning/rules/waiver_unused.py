"""Waivers that pass nothing: the file has changed or is gone."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.scanning.rule import Rule

RULE = Rule(
    id="waiver-unused",
    severity=Severity.BLOCK,
    what=msg("a waiver that passes nothing"),
    why=msg("A waiver without its finding hides what it was for, and may pass something else one day."),
    basis=msg("review/confidentiality/waivers.yml, agreed by the confidentiality officer"),
    hint=msg("Remove the entry."),
)
