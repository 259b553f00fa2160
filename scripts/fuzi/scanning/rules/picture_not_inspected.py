"""Pictures whose text nobody has read: without character recognition a person must look at them."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.scanning.rule import Rule

RULE = Rule(
    id="picture-not-inspected",
    severity=Severity.FLAG,
    what=msg("a picture was not inspected: a person must look at it"),
    why=msg("A photograph or scan can show a mark, a name list or a screen that no program here has read."),
    basis=msg("Law on Guarding State Secrets, art. 35; Personal Information Protection Law, art. 13"),
    hint=msg("Look at the picture at full size; the confidentiality officer acknowledges it in the review."),
)
