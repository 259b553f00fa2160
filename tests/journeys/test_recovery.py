"""Nobody on the roster can approve any more: recovery keys of the founding record repair it, and nothing else."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from bureau import CHANGE, PAGE, ROLES, UNITS, Bureau, Desk, codes, page
from bureaus import Bureaus, make_site
from fuzi import wiring
from fuzi.adapters.clock import SystemClock

KEYS = ("safe-1", "safe-2", "safe-3")
ROSTER = "review/roster.yml"


def founded_with(bureau: Bureau, leader: str, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Found a site so many days ago, with three recovery keys; any two of them act together."""
    for name in KEYS:
        path = bureau.root / "keys" / name
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)], check=True)
    admin = make_site(bureau, {**ROLES, "p03": leader}, UNITS)
    recovery = [word for name in KEYS for word in ("--recovery", bureau.public_key(name))]
    now = wiring.clock().now
    with monkeypatch.context() as past:
        past.setattr(SystemClock, "now", lambda _self, _real=now: _real() - dt.timedelta(days=days))
        found = admin.fuzi("found", "--leader", "p03", "--key", str(bureau.key("p03")), *recovery)
    (bureau.root / "site-id").write_text(found.document["site"], encoding="utf-8")
    bureau.fuzi("host", str(bureau.host), "--from", str(admin.folder))


@pytest.fixture
def locked(bureaus: Bureaus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """Return a bureau whose only leader's term is over: nobody signs off any more."""
    bureau = bureaus.in_state("keys", tmp_path)
    ended = (wiring.clock().now() - dt.timedelta(days=10)).date()
    founded_with(bureau, f"{{role: site-leader, from: 2020-01-01, to: {ended}}}", monkeypatch, 30)
    return bureau


def key(bureau: Bureau, name: str) -> tuple[str, str]:
    return "--key", str(bureau.key(name))


def mended(bureau: Bureau) -> Desk:
    """Return a draft in which the leader's term goes on."""
    desk = bureau.desk("p05").fresh()
    desk.fuzi("roster", "role", "p03", "site-leader")
    return desk


def test_two_of_three_recovery_keys_repair_the_roster(locked: Bureau) -> None:
    desk = mended(locked)
    desk.submit("repair", *key(locked, "safe-1"))
    desk.fuzi("recover", "repair", *key(locked, "safe-1"))
    desk.fuzi("recover", "repair", *key(locked, "safe-1"))  # one key is one voice, however often it signs
    assert codes(desk.judge("repair", expect=1)["reasons"]) == {"recovery-missing"}
    assert desk.fuzi("land", "repair", *key(locked, "safe-1"), expect=1).document["outcome"] == "pending"
    desk.fuzi("recover", "repair", *key(locked, "safe-3"))
    said = desk.says("judge", "repair")
    assert "recovery keys repair the roster" in said
    assert "recovery key 1 (recovery-1)" in desk.says("show", "repair")
    desk.fuzi("land", "repair", *key(locked, "safe-3"))
    assert locked.proof()["landings"] == 1
    clerk = locked.desk("p05").fresh()
    clerk.write({PAGE: page()})
    clerk.submit()
    locked.desk("p01").approve("initial-review")
    locked.desk("p03").approve("sign-off")
    locked.desk("p07").fuzi("land", "open-day")
    assert locked.proof()["landings"] == 2


def test_recovery_keys_change_nothing_but_the_roster(locked: Bureau) -> None:
    desk = mended(locked)
    policy = (desk.folder / "review/policy.yml").read_text(encoding="utf-8")
    desk.write({"review/policy.yml": policy + "\n"})
    desk.submit("more", *key(locked, "safe-1"))
    for name in KEYS:
        desk.fuzi("recover", "more", *key(locked, name))
    assert codes(desk.judge("more", expect=1)["reasons"]) >= {"recovery-refused"}
    assert desk.fuzi("land", "more", *key(locked, "safe-2"), expect=1).document["outcome"] == "refused"


def test_a_stranger_is_no_recovery_key(locked: Bureau) -> None:
    desk = mended(locked)
    desk.submit("repair", *key(locked, "safe-1"))
    assert "no recovery key" in desk.fuzi("recover", "repair", *key(locked, "p01"), expect=2).all
    desk.fuzi("recover", "repair", *key(locked, "safe-2"))
    desk.fuzi("recover", "repair", *key(locked, "safe-1"))
    assert desk.fuzi("land", "repair", *key(locked, "stranger"), expect=2).code == 2


def test_recovery_keys_are_refused_while_people_can_act(
    bureaus: Bureaus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    founded_with(bureau, ROLES["p03"], monkeypatch, 1)
    desk = bureau.desk("p05").fresh()
    desk.fuzi("roster", "role", "p08", "site-leader")
    answer = desk.submit("takeover", *key(bureau, "safe-1"), expect=1)
    assert "recovery-refused" in answer.all
    desk = bureau.desk("p05").fresh()
    desk.fuzi("roster", "key", "p02", "--compromised", "2026-01-01")  # without which everybody else can go on
    desk.fuzi("roster", "role", "p08", "site-leader")
    assert "recovery-refused" in desk.submit("takeover-2", *key(bureau, "safe-1"), expect=1).all


def test_the_only_leader_has_lost_the_key(bureaus: Bureaus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    founded_with(bureau, ROLES["p03"], monkeypatch, 1)
    line = bureau.desk("p03").fuzi("roster", "key", "p03", *key(bureau, "stranger")).document["line"]
    desk = bureau.desk("p05").fresh()
    today = wiring.clock().now().date()
    desk.fuzi("roster", "key", "p03", "--compromised", str(today), "--enter", line)
    desk.submit("lost", *key(bureau, "safe-1"))
    desk.fuzi("recover", "lost", *key(bureau, "safe-1"))
    assert desk.fuzi("land", "lost", *key(bureau, "safe-1"), expect=1).document["outcome"] == "pending"
    assert "who keeps another recovery key: `fuzi recover lost" in desk.says("judge", "lost", expect=1)
    desk.fuzi("recover", "lost", *key(bureau, "safe-2"))
    said = desk.says("judge", "lost")
    assert "who keeps a recovery key lands it" in said and "sign-off alone decides" not in said
    desk.fuzi("land", "lost", *key(bureau, "safe-2"))
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page()})
    clerk.submit()
    bureau.desk("p01").approve("initial-review")
    leader = bureau.desk("p03")
    leader.fuzi("approve", CHANGE, "--stage", "sign-off", expect=1)  # with the key that was lost
    leader.fuzi("approve", CHANGE, "--stage", "sign-off", *key(bureau, "stranger"))
    bureau.desk("p07").fuzi("land", CHANGE)
    assert bureau.proof()["landings"] == 2
