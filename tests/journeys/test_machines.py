"""Machines that land what is approved and record what has expired: only what their entry lists; with real Git."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bureau import CHANGE, PAGE, ROLES, UNITS, Bureau, page
from bureaus import Bureaus, found_site
from forging import Forger, Watch, changed
from fuzi.model.ids import PageId
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import TombstoneRecord
from fuzi.steps.record.ledger_writing import LEDGER

ID = PAGE.removeprefix("content/").removesuffix("/index.md")
Found = Callable[..., Bureau]


@pytest.fixture
def site(bureaus: Bureaus, tmp_path: Path) -> Found:
    """Return what founds a site whose machine, with p05 as sponsor, may sign what is named, with a change approved."""

    def found(may: str, roles: dict[str, str] | None = None, **head: str) -> Bureau:
        bureau = bureaus.in_state("keys", tmp_path)
        row = f'  - {{id: clerk, key: "{bureau.public_key("stranger")}", sponsor: p05, may: {may}}}'
        machines = f"machines:\n{row}"
        found_site(bureau, roles or ROLES, UNITS, str, lambda text: text.replace("machines: []", machines))
        clerk = bureau.desk("p05").fresh()
        clerk.write({PAGE: page(**head)})
        clerk.submit()
        bureau.desk("p01").approve("initial-review")
        bureau.desk("p03").approve("sign-off")
        return bureau

    return found


def machine(bureau: Bureau, *words: str, expect: int = 0) -> str:
    """Run a command with the machine's key, in a clone of its own."""
    return bureau.desk("p06").fuzi(*words, "--key", str(bureau.key("stranger")), expect=expect).all


def local_day(**ahead: int) -> dt.date:
    """Return the site's day."""
    return dt.datetime.now(ZoneInfo("Asia/Shanghai")).date() + dt.timedelta(**ahead)  # noqa: TID251


def test_a_machine_lands_what_is_approved_in_its_sponsor_s_name(site: Found) -> None:
    bureau = site("[land]")
    assert '"approved"' in machine(bureau, "land", CHANGE)
    assert bureau.proof()["landings"] == 1
    assert "示例p05" in bureau.desk("p01").says("show", CHANGE)


def test_a_machine_lands_a_retraction_with_its_tombstone(site: Found) -> None:
    bureau = site("[land]")
    machine(bureau, "land", CHANGE)
    bureau.desk("p05").fuzi("retract", ID, "-m", "有误", "--change", "away")
    bureau.desk("p01").approve("initial-review", "away")
    bureau.desk("p03").approve("sign-off", "away")
    machine(bureau, "land", "away")
    assert bureau.proof()["landings"] == 2


def test_a_machine_lands_nothing_that_is_not_approved(site: Found) -> None:
    bureau = site("[land]")
    bureau.desk("p03").fuzi("object", CHANGE, "--stage", "sign-off", "-m", "不行")
    assert '"approved"' not in machine(bureau, "land", CHANGE, expect=1)


@pytest.mark.parametrize("may", ["[submit]", "[expire, submit, claim]"])
def test_a_machine_without_the_word_lands_nothing_and_is_told_why(site: Found, may: str) -> None:
    bureau = site(may)
    before = bureau.refs()
    assert "machines never review, and sign only what `may:` lists" in machine(bureau, "land", CHANGE, expect=2)
    assert bureau.refs() == before
    forger, watch = Forger(bureau), Watch(bureau)
    moves = forger.landing(CHANGE, "p01")
    honest = forger.statements(moves[LEDGER])[0]
    forged = forger.record(forger.envelope(changed(honest, person="p05"), "stranger"))
    watch.refused(forger.push({**moves, LEDGER: forged}), "machine-refused")


def test_a_machine_names_nobody_but_its_sponsor(site: Found) -> None:
    bureau = site("[land]")
    forger, watch = Forger(bureau), Watch(bureau)
    moves = forger.landing(CHANGE, "p01")
    honest = forger.statements(moves[LEDGER])[0]
    watch.refused(forger.push({**moves, LEDGER: forger.record(forger.envelope(honest, "stranger"))}), "machine-refused")


def test_a_machine_whose_sponsor_holds_no_role_lands_nothing(site: Found) -> None:
    ended = {**ROLES, "p05": f"{{role: editor, from: 2020-01-01, to: {local_day()}}}", "p08": ROLES["p05"]}
    bureau = site("[land]", ended)
    bureau.desk("p08").fresh().fuzi("roster", "leave", "p05")
    bureau.desk("p08").submit("p05-leaves")
    bureau.desk("p01").approve("initial-review", "p05-leaves")
    bureau.desk("p03").approve("sign-off", "p05-leaves")
    bureau.desk("p07").fuzi("land", "p05-leaves")
    assert "holds no role today" in machine(bureau, "land", CHANGE, expect=2)


def test_a_machine_records_on_its_day_that_a_page_has_expired(site: Found) -> None:
    bureau = site("[expire]", expires=str(local_day(days=-1)))
    bureau.desk("p01").fuzi("land", CHANGE)
    machine(bureau, "takedown", ID, "--expired")
    assert bureau.proof()["landings"] == 1
    assert "machines never review" in machine(bureau, "land", CHANGE, expect=2)


def test_a_machine_takes_nothing_off_before_its_day_nor_for_any_other_reason(site: Found) -> None:
    bureau = site("[expire, land]", expires=str(local_day()))
    machine(bureau, "land", CHANGE)
    assert "has not expired" in machine(bureau, "takedown", ID, "--expired", expect=2)
    assert "the key of the machine" in machine(bureau, "takedown", ID, "-m", "有误", expect=2)
    forger, watch = Forger(bureau), Watch(bureau)
    here = forger.workspace()
    for kind, code in (("takedown", "machine-refused"), ("lifted", "machine-refused"), ("expiry", "not-expired")):
        made = TombstoneRecord(
            "tombstone", 1, here.ledger.site, "main", PageId(ID), TombstoneKind(kind), "错", here.now, "p05", here.seen
        )  # fmt: skip
        watch.refused(forger.push({LEDGER: forger.record(forger.envelope(made, "stranger"))}), code)
