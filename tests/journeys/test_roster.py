"""The people change: roles, keys, machines, e-mails; each by a command that writes the change, with real Git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bureau import CHANGE, PAGE, ROLES, UNITS, Bureau, Desk, codes, page
from bureaus import Bureaus, found_site

ROSTER = "review/roster.yml"


def land(bureau: Bureau, change: str) -> None:
    """Have a change of the roster approved and landed."""
    bureau.desk("p01").approve("initial-review", change)
    bureau.desk("p03").approve("sign-off", change)
    bureau.desk("p07").fuzi("land", change)


def edited(bureau: Bureau, person: str, *words: str) -> Desk:
    """Let somebody change the roster by a command, on a fresh draft."""
    desk = bureau.desk(person).fresh()
    desk.fuzi("roster", *words)
    return desk


def other_key(bureau: Bureau, name: str) -> Path:
    """Make a further key."""
    path = bureau.root / "keys" / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)], check=True)
    return path


def test_a_member_of_staff_leaves_at_once(submitted: Bureau) -> None:
    leader = submitted.desk("p02")
    submitted.desk("p01").approve("initial-review")
    desk = submitted.desk("p05").fresh()
    answer = desk.fuzi("roster", "leave", "p02").document
    assert any("network-center" in one["what"] for one in answer["open"])
    text = (desk.folder / ROSTER).read_text(encoding="utf-8")
    assert text.startswith("# 人员与单位名册。") and "p02@example.test, to: " in text
    desk.submit("p02-leaves")
    land(submitted, "p02-leaves")
    said = leader.fuzi("object", CHANGE, "--stage", "initial-review", "-m", "不行", expect=2).all
    assert "is not that today" in said
    assert submitted.proof()["landings"] == 1
    doctor = submitted.desk("p01").fuzi("doctor", expect=1).document
    assert any("network-center" in one["message"] for one in doctor["findings"])


def test_a_colleague_is_entered_with_everything_in_one_command(founded: Bureau) -> None:
    key = other_key(founded, "p20-key")
    line = founded.desk("p05").fuzi("--key", str(key), "roster", "key", "p20").document["line"]
    said = ("--email", "p20@example.test", "--public-key", line, "--role", "editor", "--to", "2030-01-01")
    desk = edited(founded, "p05", "add", "p20", "示例癸", *said)
    assert "proof: " in (desk.folder / ROSTER).read_text(encoding="utf-8")
    desk.fuzi("roster", "role", "p20", "publisher")
    desk.submit("p20-comes")
    land(founded, "p20-comes")
    assert founded.proof()["landings"] == 1


def test_the_approval_of_one_who_left_lapses_with_the_landing(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, {**ROLES, "p08": "{role: site-admin, from: 2020-01-01}"})
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page()})
    clerk.submit()
    bureau.desk("p08").approve("initial-review")
    edited(bureau, "p05", "leave", "p08").submit("p08-leaves")
    land(bureau, "p08-leaves")
    verdict = bureau.desk("p01").judge(expect=1)
    assert codes(verdict["disregarded"]) <= {"signer-left", "role-ended"} and verdict["disregarded"]
    assert {one["stage"] for one in verdict["missing"]} == {"initial-review", "sign-off"}
    assert bureau.proof()["landings"] == 1


def test_the_only_leader_cannot_leave_before_a_successor_is_entered(founded: Bureau) -> None:
    desk = founded.desk("p05").fresh()

    assert desk.git("log", "-1", "--format=%s") != "p03"
    before = desk.git("rev-parse", "HEAD")
    assert desk.fuzi("roster", "leave", "p03", expect=2).code == 2
    assert desk.git("rev-parse", "HEAD") == before
    desk.fuzi("roster", "role", "p08", "site-leader")
    desk.fuzi("roster", "leave", "p03")
    desk.submit("new-leader")
    assert desk.judge("new-leader")["outcome"] == "pending"


def test_a_key_is_rotated_and_the_old_one_speaks_until_its_last_day(founded: Bureau) -> None:
    new = other_key(founded, "p01-new")
    admin = founded.desk("p01")
    line = admin.fuzi("roster", "key", "p01", "--key", str(new)).document["line"]
    edited(founded, "p05", "key", "p01", "--enter", line, "--old-until", "2099-12-31").submit("p01-new-key")
    verdict = founded.desk("p03").judge("p01-new-key")
    assert "key-unproved" not in codes(verdict["reasons"])
    founded.desk("p01").approve("initial-review", "p01-new-key")
    founded.desk("p03").approve("sign-off", "p01-new-key")
    founded.desk("p07").fuzi("land", "p01-new-key")
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page()})
    clerk.submit()
    admin.fuzi("approve", CHANGE, "--stage", "initial-review", "--key", str(new))
    founded.desk("p03").approve("sign-off")
    admin.fuzi("land", CHANGE)  # the old key, which is still good
    assert founded.proof()["landings"] == 2


def test_a_proof_of_another_person_is_no_proof(founded: Bureau) -> None:
    stolen = founded.desk("p07").fuzi("roster", "key", "p07", "--key", str(founded.key("stranger"))).document["line"]
    answer = edited(founded, "p05", "key", "p01", "--enter", stolen).submit("p01-new-key", expect=1)
    assert "possession-unproved" in answer.all


def test_a_plain_key_is_taken_and_said_to_be_unproved(founded: Bureau) -> None:
    plain = founded.public_key("stranger")
    edited(founded, "p05", "key", "p01", "--enter", plain).submit("p01-new-key")
    assert "key-unproved" in codes(founded.desk("p03").judge("p01-new-key")["reasons"])
    told = founded.desk("p03").says("show", "p01-new-key")
    assert "without a proof of possession" in told


def test_a_stolen_key_counts_for_nothing_since_it_was_stolen(submitted: Bureau) -> None:
    submitted.desk("p01").approve("initial-review")
    submitted.desk("p03").approve("sign-off")
    submitted.desk("p07").fuzi("land", CHANGE)
    new = other_key(submitted, "p01-new")
    desk = submitted.desk("p05").fresh()
    line = submitted.desk("p01").fuzi("roster", "key", "p01", "--key", str(new)).document["line"]
    desk.fuzi("roster", "key", "p01", "--compromised", "2026-01-01", "--enter", line)
    desk.submit("p01-key-stolen")
    land(submitted, "p01-key-stolen")
    assert submitted.proof()["landings"] == 2  # what landed before stays proved
    doctor = submitted.desk("p03").fuzi("doctor", expect=1).document
    assert any(one["code"] == "landing-compromised" and CHANGE in one["message"] for one in doctor["findings"])
    clerk = submitted.desk("p05").fresh()
    clerk.write({PAGE.replace("open-day", "sports"): page("运动会")})
    clerk.submit("sports")
    assert "key-not-valid" in submitted.desk("p01").approve("initial-review", "sports", expect=1).all
    submitted.desk("p01").approve("initial-review", "sports", "--key", str(new))


@pytest.fixture
def with_machine(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau whose editor service may submit; its sponsor is p01."""
    bureau = bureaus.in_state("keys", tmp_path)
    key = bureau.public_key("stranger")
    row = f'{{id: editor-service, key: "{key}", sponsor: p07, may: [submit], emails: [cms@example.test]}}'
    found_site(bureau, ROLES, UNITS, str, lambda text: text.replace("machines: []", f"machines:\n  - {row}"))
    return bureau


def machine_submits(bureau: Bureau, *more: str, expect: int = 0) -> Desk:
    """Let the editor service commit and submit a page."""
    desk = bureau.desk("p05").fresh()
    desk.git("config", "user.email", "cms@example.test")
    desk.write({PAGE: page()})
    desk.submit(CHANGE, "--key", str(bureau.key("stranger")), *more, expect=expect)
    return desk


def test_a_machine_submits_for_who_was_logged_in_and_its_sponsor_is_barred_as_well(with_machine: Bureau) -> None:
    desk = machine_submits(with_machine, "--author", "p05")
    assert desk.fuzi("show", CHANGE).document["authors"] == ["p05", "p07"]
    with_machine.desk("p01").approve("initial-review")
    with_machine.desk("p03").approve("sign-off")
    with_machine.desk("p01").fuzi("land", CHANGE)
    assert with_machine.proof()["landings"] == 1


def test_a_machine_never_approves_lands_or_objects(with_machine: Bureau) -> None:
    machine_submits(with_machine)
    robot = with_machine.desk("p01")
    key = ("--key", str(with_machine.key("stranger")))
    for words in (
        ("approve", CHANGE, "--stage", "initial-review"),
        ("object", CHANGE, "--stage", "initial-review", "-m", "不行"),
        ("land", CHANGE),
    ):
        assert "machine" in robot.fuzi(*words, *key, expect=2).all
    assert robot.judge(expect=1)["outcome"] == "pending"


def test_an_email_passes_on_and_names_both_for_a_while(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)

    def shared(text: str) -> str:
        text = text.replace("[p01@example.test]", "[p01@example.test, {email: news@example.test, to: 2099-01-01}]")
        return text.replace("[p05@example.test]", "[p05@example.test, {email: news@example.test, from: 2099-01-02}]")

    found_site(bureau, ROLES, UNITS, str, shared)
    clerk = bureau.desk("p05").fresh()
    clerk.git("config", "user.email", "news@example.test")
    clerk.write({PAGE: page()})
    clerk.submit()
    assert clerk.fuzi("show", CHANGE).document["authors"] == ["p01", "p05"]
    assert "author-barred" in bureau.desk("p01").approve("initial-review", expect=1).all
