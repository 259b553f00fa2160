"""Waivers (例外放行): a recorded, reasoned, ending pass for a finding.

A waiver is bound to one exact file, or to a rule, a path pattern and a keyed fingerprint of the value; never to the
value itself and never to a line number (5-confidentiality).
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct
from msgspec.structs import replace

from fuzi.model.finding import OUTSIDE, Finding, Severity
from fuzi.model.ids import PersonId, Sha256
from fuzi.model.pattern import Pattern

LONGEST_DAYS = {Severity.BLOCK: 90, Severity.FLAG: 365, Severity.NOTE: 365}
"""How long a waiver bound to a fingerprint may pass a finding, by the finding's severity, in days."""

WARNED_DAYS = 7
"""So many days ahead the end of a waiver is told to those who answer for it."""
AWAITED_DAYS = 30
"""So many days a waiver may wait for what it is for: a page is under review, and lands after its waiver."""
NEVER_WAIVED = frozenset({"waiver-ended", "waiver-ends", "waiver-unused", "too-many-findings"})
"""Rules about waivers and about the check itself."""


def is_too_wide(path: str, least: int = 2) -> bool:
    """Tell whether a path pattern names fewer folders than it must before its first `*`.

    In the built site one is enough: what the theme puts into each page stands in all of them.

    Args:
        least: 2 is a column under `content/`; 1 refuses only what begins with `*` and so passes every file.
    """
    names = path.split("/")
    fixed = next((place for place, name in enumerate(names) if "*" in name), None)
    return fixed is not None and fixed < (1 if path.startswith(OUTSIDE) else least)


class Waiver(Struct, frozen=True):
    """One entry of `waivers.yml`; days are inclusive.

    Attributes:
        rules: the rules whose findings are passed.
        file: SHA-256 of the one file it is bound to; empty where it is bound to a fingerprint.
        path: path pattern (`*` within a folder, `**` across folders); empty where bound to a file. One that begins with
            `site/` is for files of the built site, and passes nothing in what they are built from.
        fingerprint: keyed fingerprint of the value; empty where bound to a file.
        exam_date: the day of the examination, for `exam-mark` only: the pass begins the day after.
        line: the line of `waivers.yml` it stands on.
    """

    rules: tuple[str, ...]
    reason: str
    approver: PersonId
    opened: dt.date
    expires: dt.date
    file: str = ""
    path: str = ""
    fingerprint: str = ""
    exam_date: dt.date | None = None
    line: int = 0

    def is_running(self, today: dt.date) -> bool:
        """Tell whether the waiver has begun and not yet ended on `today`."""
        begun = self.opened <= today and (self.exam_date is None or self.exam_date < today)
        return begun and today <= self.expires

    def is_awaited(self, today: dt.date) -> bool:
        """Tell whether it may still pass nothing: it was opened, or the examination held, less than 30 days ago."""
        begun = max(self.opened, self.exam_date or self.opened)
        return today < begun + dt.timedelta(days=AWAITED_DAYS)

    def is_for(self, finding: Finding) -> bool:
        """Tell whether the waiver names this finding (its days are not looked at).

        Bound to a fingerprint, it passes a block for at most 90 days and a flag for 365.
        """
        if finding.rule not in self.rules:
            return False
        if finding.rule == "exam-mark" and self.exam_date is None:
            return False
        if self.file:
            return self.file == finding.file_digest
        if (self.expires - self.opened).days >= LONGEST_DAYS[finding.severity]:
            return False
        known = (finding.fingerprint, *finding.former_fingerprints)
        if self.fingerprint == "" or self.fingerprint not in known:
            return False
        return any(Pattern(self.path).matches(one) for one in (finding.path, finding.built) if one)

    @property
    def is_for_built(self) -> bool:
        """Tell whether it is for what only the building brings into a site."""
        return self.path.startswith(OUTSIDE)

    def may_be_for(self, finding: Finding) -> bool:
        """Tell whether it passes the finding if the value is the one it is bound to; only a key tells that."""
        return bool(self.fingerprint) and self.is_for(replace(finding, fingerprint=self.fingerprint))


class WaiverList(Struct, frozen=True):
    """The file of waivers: its path, the SHA-256 of its bytes, its entries."""

    path: str
    digest: Sha256
    waivers: tuple[Waiver, ...]


NO_WAIVERS = WaiverList("", Sha256(""), ())
"""Nothing is waived: outside a repository, and until the first waiver is agreed."""
