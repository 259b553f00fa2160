"""Files that could not be inspected: encrypted, of unknown type, too large, or a reader that gave up."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.scanning.rule import Rule

RULE = Rule(
    id="not-inspected",
    severity=Severity.BLOCK,
    what=msg("a file that could not be inspected"),
    why=msg("What nobody can read may hold anything; silence would count as a yes."),
    basis=msg("Law on Guarding State Secrets, art. 35"),
    hint=msg("Save it without a password in a common format (docx, xlsx, pptx, pdf, txt), or leave it out."),
)
