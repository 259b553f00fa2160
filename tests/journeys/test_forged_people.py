"""Mandates and machines by raw Git: what is signed past the commands is refused for what is wrong with it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from bureau import CHANGE, PAGE, ROLES, UNITS, Bureau, page
from bureaus import Bureaus, found_site
from forging import Forger, Watch, changed
from fuzi.model.exception_record import Mandate
from fuzi.model.ids import PersonId, sha256_of
from fuzi.model.statement import TARGET, VERSION
from fuzi.steps.record.ledger_writing import LEDGER

DEPUTY = "deputies:\n  - {role: site-leader, for: p03, by: p07, standing: true, reason: AB角}"


@pytest.fixture
def bureau(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau with a standing deputy and a machine, and a change that waits for the sign-off."""
    made = bureaus.in_state("keys", tmp_path)
    row = f'machines:\n  - {{id: cms, key: "{made.public_key("stranger")}", sponsor: p07, may: [submit]}}'
    found_site(made, ROLES, UNITS, str, lambda text: text.replace("deputies: []", DEPUTY).replace("machines: []", row))
    clerk = made.desk("p05").fresh()
    clerk.write({PAGE: page()})
    clerk.submit()
    made.desk("p01").approve("initial-review")
    return made


def mandate(forger: Forger) -> Mandate:
    """Return the mandate that the deputy would sign."""
    here = forger.workspace()
    today = here.ground.day(here.now)
    site, ends = here.ledger.site, today + dt.timedelta(days=14)
    leader, deputy = PersonId("p03"), PersonId("p07")
    return Mandate(
        "mandate", VERSION, site, TARGET, "site-leader", leader, deputy, today, ends, "病假", "start", deputy, here.now,
        here.seen,
    )  # fmt: skip


BENDS: dict[str, tuple[str, dict[str, Any], str]] = {
    "by a third person": ("p05", {"person": "p05"}, "right-missing"),
    "in the deputy's name": ("p05", {}, "wrong-signer"),
    "for somebody who is no deputy": ("p05", {"person": "p05", "deputy": "p05"}, "deputy-not-named"),
    "for another role": ("p07", {"role": "site-admin"}, "deputy-not-named"),
    "for a role that does not exist": ("p07", {"role": "emperor"}, "deputy-not-named"),
    "without a reason": ("p07", {"reason": "  "}, "words-missing"),
    "for a hundred years": ("p07", {"last": dt.date(2199, 1, 1)}, "mandate-days"),
    "that is over": ("p07", {"first": dt.date(2020, 1, 1), "last": dt.date(2020, 1, 2)}, "mandate-days"),
    "of another site": ("p07", {"site": sha256_of(b"x")}, "other-site"),
    "by a machine": ("stranger", {}, "machine-refused"),
}


@pytest.mark.parametrize("name", BENDS)
def test_a_mandate_is_refused(bureau: Bureau, name: str) -> None:
    person, fields, code = BENDS[name]
    forger, watch = Forger(bureau), Watch(bureau)
    forged = forger.envelope(changed(mandate(forger), **fields), person)
    watch.refused(forger.push({LEDGER: forger.record(forged)}), code)


def test_the_mandate_they_were_bent_from_is_taken(bureau: Bureau) -> None:
    forger = Forger(bureau)
    answer = forger.push({LEDGER: forger.record(forger.envelope(mandate(forger), "p07"))})
    assert answer.code == 0, answer.all
    assert bureau.desk("p01").judge()["missing"][0]["candidates"] == ["p03", "p07"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"person": "p07", "on_behalf": "p03"}, "deputy-not-acting"),
        ({"person": "p07", "on_behalf": "p07"}, "deputy-not-named"),
        ({"person": "p07", "on_behalf": "p99"}, "deputy-not-named"),
    ],
)
def test_a_deputy_who_has_not_begun_signs_for_nobody(bureau: Bureau, fields: dict[str, str], code: str) -> None:
    forger, watch = Forger(bureau), Watch(bureau)
    real = forger.approval(CHANGE, "sign-off", "p03")
    forged = forger.envelope(changed(real, **fields), "p07")
    watch.refused(forger.push({LEDGER: forger.record(forged)}), code)


def test_a_machine_does_not_approve_in_anybodys_name(bureau: Bureau) -> None:
    forger, watch = Forger(bureau), Watch(bureau)
    real = forger.approval(CHANGE, "sign-off", "p03")
    watch.refused(forger.push({LEDGER: forger.record(forger.envelope(real, "stranger"))}), "machine-refused")
