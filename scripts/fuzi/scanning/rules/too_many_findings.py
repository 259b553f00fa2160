"""Checks that find more than a record can hold: the whole is stopped, whatever was found."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.scanning.rule import Rule

RULE = Rule(
    id="too-many-findings",
    severity=Severity.BLOCK,
    what=msg("more findings than can be recorded"),
    why=msg(
        "A check is recorded for ever with all that it found; a list that nobody reads to its end protects nobody."
    ),
    basis=msg("Law on Guarding State Secrets, art. 35"),
    hint=msg("Mend what is named first, then check again; or divide the pages among several changes."),
)
