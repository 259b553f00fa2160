"""What gate cases know of emergencies: the record of one who asks, the question, and the debt afterwards.

In `submission.yml`: `asks: emergency` puts the emergency before the gate instead of the ordinary question; `owing`
names pages for which other changes owe their approvals; `debt` (`signers`, `until`) makes it a change that has landed
by emergency. In `approvals.yml`: `says: emergency` with `role`, `until` and `reason`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from fuzi.gate.decide import judge
from fuzi.gate.emergency import judge_emergency
from fuzi.gate.ground import Case
from fuzi.model.change_statement import Submission
from fuzi.model.debt import Debt
from fuzi.model.exception_record import Emergency
from fuzi.model.ids import ObjectId, PersonId, Sha256
from fuzi.model.statement import TARGET, VERSION
from fuzi.model.verdict import Verdict

WORDS = {"asks", "owing", "debt", "until", "reason"}


def alarm(about: Submission, told: Mapping[str, Any], policy: Sha256, seen: ObjectId, until: dt.datetime) -> Emergency:
    """Return the record of one who asks for an emergency landing of a submission."""
    reason = told.get("reason", "台风预警，须立即告知家长")
    who = (told["role"], PersonId(told["by"]), policy, seen)
    return Emergency(
        "emergency", VERSION, about.site, TARGET, about.change, about.number, about.root, until, reason, *who
    )


def answered(case: Case, asked: Mapping[str, Any], until: dt.datetime | None) -> Verdict:
    """Return the gate's answer to what a case asks."""
    case = replace(case, owing=frozenset(asked.get("owing", ())))
    if until is not None:
        pages = tuple(item.id for item in case.items)
        signers = tuple(PersonId(one) for one in asked["debt"]["signers"])
        debt = Debt(case.change, ObjectId(""), Sha256(""), 0, pages, until, "台风预警", signers)
        return judge(replace(case, debt=debt))
    return judge_emergency(case) if asked.get("asks") == "emergency" else judge(case)
