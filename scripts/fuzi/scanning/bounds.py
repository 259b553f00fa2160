"""How much a check may find: of one kind in one file, and in all. What is beyond is one finding that says so.

A record of a check is kept for ever and must stay readable; no bound ever hides that something was found, nor how
grave it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from fuzi.messages import msg
from fuzi.model.finding import CheckReport, Finding, PartPlace, Severity, Status
from fuzi.model.ids import sha256_of
from fuzi.scanning.rule import Rule
from fuzi.scanning.rules import BY_ID

MOST_OF_A_KIND = 100
"""So many findings of one rule and severity are told of one file; the rest of them are one finding."""
MOST_OF_A_CHECK = 5_000
"""So many findings that are more than notes are told of one change; beyond, one finding more stops it."""
_GRAVITY = {Severity.NOTE: 0, Severity.FLAG: 1, Severity.BLOCK: 2}
Kind = tuple[str, Severity]


class Tally(Struct):
    """How many findings of each kind one file has given."""

    _seen: Counter[Kind] = field(default_factory=Counter)

    def takes(self, rule: Rule, severity: Severity) -> bool:
        """Count one more of a kind; tell whether it is still told by itself."""
        kind = (rule.id, severity)
        self._seen[kind] += 1
        return self._seen[kind] <= MOST_OF_A_KIND

    def rest(self) -> Iterator[tuple[Rule, Severity, int]]:
        """Yield each kind that went beyond its bound, and by how many."""
        for (rule, severity), count in sorted(self._seen.items()):
            if count > MOST_OF_A_KIND:
                yield BY_ID[rule], severity, count - MOST_OF_A_KIND


def weight(finding: Finding) -> tuple[bool, int]:
    """Return what makes one finding graver than another: that it is open, then its severity."""
    return finding.status is Status.OPEN, _GRAVITY[finding.severity]


def bounded(report: CheckReport) -> CheckReport:
    """Return the report of a change with no more findings than a record can hold.

    The gravest are kept, in their order, behind the finding that stops it; notes are not recorded and do not count.
    Whoever mends what is kept and checks again sees the next ones: nothing passes before all were seen.
    """
    counted = [one for one in report.findings if one.severity is not Severity.NOTE]
    if len(counted) <= MOST_OF_A_CHECK:
        return report
    gravest = sorted(
        counted, key=lambda one: (tuple(-int(part) for part in weight(one)), one.path, _place(one), one.id)
    )
    kept = {id(one) for one in gravest[:MOST_OF_A_CHECK]}
    findings = tuple(one for one in report.findings if one.severity is Severity.NOTE or id(one) in kept)
    return replace(report, findings=(_stop(counted), *findings))


def _place(finding: Finding) -> tuple[int, int]:
    where = finding.where.as_json()
    return int(str(where.get("line", 0))), int(str(where.get("column", 0)))


def _stop(counted: list[Finding]) -> Finding:
    """Return the finding that stops a change; it names all of them by digest, so that no waiver ever passes it."""
    rule = BY_ID["too-many-findings"]
    digest = sha256_of("\n".join(sorted(one.id for one in counted)).encode())
    what = msg("{count} findings, more than can be recorded; mend these first", count=len(counted))
    why = msg("{why} ({basis})", why=rule.why, basis=rule.basis)
    return Finding(rule.id, rule.severity, "", PartPlace("check"), digest, what, hint=rule.hint, why=why)
