"""The host's key is changed: the next one is listed as a machine, and signs from the landing on; with real Git."""

from __future__ import annotations

from pathlib import Path

import pytest

from bureau import CHANGE, PAGE, ROLES, UNITS, Bureau, page
from bureaus import Bureaus, make_site
from forging import Forger, Watch
from fuzi import wiring
from fuzi.adapters.ssh_signatures import SshSignatures
from fuzi.formats.statement import Envelope, canonical, namespace
from fuzi.model.host_statement import Receipt
from fuzi.model.statement import TARGET, VERSION
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.record.ledger_writing import LEDGER

ROSTER = "review/roster.yml"


def signers(bureau: Bureau) -> list[str]:
    """Return the keys that signed the receipts, in order."""
    repository = wiring.open_repository(bureau.host)
    ledger = load_ledger(repository, wiring.signatures(repository), repository.ref(LEDGER))
    return [ledger.filed(row.id).key for row in ledger.index.of_kind("receipt")]


def new_key(bureau: Bureau, name: str = "host-2") -> dict[str, str]:
    """Let whoever runs the host make its next key."""
    words = ("--format", "json", "host", str(bureau.host), "--new-key", "--sponsor", "p01", "--name", name)
    return dict(bureau.fuzi(*words).document)


def list_machines(bureau: Bureau, change: str, *rows: str, expect: int = 0) -> str:
    """Submit a roster with these machines and nothing else; return what was said."""
    desk = bureau.desk("p05").fresh()
    text = (desk.folder / ROSTER).read_text(encoding="utf-8")
    start = text.index("machines:")
    machines = "\n".join(["machines:", *(f"  - {row}" for row in rows)]) if rows else "machines: []"
    desk.write({ROSTER: f"{text[:start]}{machines}\n"})
    return desk.submit(change, expect=expect).all


def land(bureau: Bureau, change: str, expect: int = 0) -> str:
    """Have a change of the roster approved and landed."""
    bureau.desk("p01").approve("initial-review", change)
    bureau.desk("p03").approve("sign-off", change)
    return bureau.desk("p07").fuzi("land", change, expect=expect).all


def work_goes_on(bureau: Bureau, change: str = CHANGE) -> None:
    """Submit, approve and land a page."""
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE.replace("open-day", change): page(change)})
    clerk.submit(change)
    land(bureau, change)


@pytest.fixture
def rotated(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau whose host has a second key, landed with the change `host-key`."""
    return bureaus.in_state("rotated", tmp_path)


def test_the_host_signs_with_its_next_key_from_the_landing_on_and_what_the_old_one_signed_stays_proved(
    rotated: Bureau,
) -> None:
    old = signers(rotated)[0]
    second = " ".join((rotated.host / "fuzi" / "host-key-2.pub").read_text(encoding="utf-8").split()[:2])
    assert set(signers(rotated)) == {old}  # the landing that lists it is still received by the old one
    work_goes_on(rotated)
    after = signers(rotated)
    assert after[-1] == second
    assert after == sorted(after, key=lambda key: key != old)
    assert rotated.proof()["landings"] == 2
    assert rotated.proof("--full")["landings"] == 2
    again = new_key(rotated, "host-3")
    assert again["key"] not in {old, second}
    assert [Path(one).name for one in again["over"]] == ["host-key"]


def test_the_next_key_is_made_once_until_it_signs(founded: Bureau) -> None:
    made, again = new_key(founded), new_key(founded)
    assert (made["key"], made["path"]) == (again["key"], again["path"])
    file = Path(made["path"])
    assert file == founded.host / "fuzi" / "host-key-2" and file.with_suffix(".pub").read_text().startswith(made["key"])
    told = founded.fuzi("host", str(founded.host), "--new-key", "--sponsor", "p01", "--name", "host-2").out
    assert made["path"] in told and file.read_text().splitlines()[1] not in told  # where it is, never the key itself


def test_the_host_check_knows_the_key_that_signs(rotated: Bureau) -> None:
    for file in (rotated.host / "fuzi" / "host-key", rotated.host / "fuzi" / "host-key.pub"):
        file.unlink()  # destroyed, as it was told
    found = rotated.fuzi("--format", "json", "host-check", str(rotated.host), expect=None).document
    assert "host-key-unknown" not in str(found) and "host-key-missing" not in str(found)
    work_goes_on(rotated)
    assert rotated.proof()["landings"] == 2


def test_a_key_that_the_host_does_not_hold_is_not_landed(founded: Bureau) -> None:
    row = f'{{id: host-2, key: "{founded.public_key("stranger")}", sponsor: p01, may: [receipt, scan]}}'
    list_machines(founded, "host-key", row)
    assert "host-key-absent" in land(founded, "host-key", expect=1)
    work_goes_on(founded)
    assert founded.proof()["landings"] == 1


@pytest.mark.parametrize("may", ["[receipt]", "[scan, submit]"])
def test_a_host_s_machine_needs_both_words(founded: Bureau, may: str) -> None:
    row = f'{{id: host-2, key: "{founded.public_key("stranger")}", sponsor: p01, may: {may}}}'
    assert "nobody-eligible" in list_machines(founded, "host-key", row, expect=1)


def test_the_host_is_never_left_without_a_key(rotated: Bureau) -> None:
    assert "nobody-eligible" in list_machines(rotated, "no-host", expect=1)


def test_a_site_is_not_founded_with_another_key_for_its_host(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    row = f'{{id: host-2, key: "{bureau.public_key("stranger")}", sponsor: p01, may: [receipt, scan]}}'
    admin = make_site(bureau, ROLES, UNITS, str, lambda text: text.replace("machines: []", f"machines:\n  - {row}"))
    answer = admin.fuzi("found", "--leader", "p03", "--key", str(bureau.key("p03")), expect=2)
    assert "signs for the host" in answer.all


def receive(bureau: Bureau, key: Path) -> None:
    """Let a dishonest host sign the next receipt with a key of its choice; it is right in everything else."""
    forger = Forger(bureau)
    ledger = forger.workspace().ledger
    last, tip = ledger.last_receipt(), ledger.tip
    assert last is not None and tip is not None
    receipt = Receipt("receipt", VERSION, ledger.site, TARGET, last.sequence + 1, last.at, tip, tip, (), ())
    signature = SshSignatures().signer(key).sign(canonical(receipt), namespace("receipt"))
    commit = forger.record(Envelope(receipt, signature))
    bureau.host_git("fetch", "--quiet", str(forger.desk.folder), commit)
    bureau.host_git("update-ref", LEDGER, commit)


@pytest.mark.parametrize("which", ["before", "next", "stranger", "p03"])
def test_a_receipt_proves_nothing_unless_the_key_is_the_host_s_at_that_time(rotated: Bureau, which: str) -> None:
    admin, site = rotated.desk("p01"), rotated.site
    admin.fuzi("verify", "--founding", site)
    host = {"before": rotated.host / "fuzi" / "host-key", "next": rotated.host / "fuzi" / "host-key-2"}
    receive(rotated, host.get(which) or rotated.key(which))
    for more in ((), ("--full",)):
        answer = admin.fuzi("verify", "--founding", site, *more, expect=0 if which == "next" else 4)
        assert ("only the host may sign" in answer.all) == (which != "next")


def test_the_next_key_signs_nothing_before_it_is_listed(founded: Bureau) -> None:
    new_key(founded)
    receive(founded, founded.host / "fuzi" / "host-key-2")
    assert "only the host may sign" in founded.desk("p01").fuzi("verify", "--founding", founded.site, expect=4).all


def test_who_has_the_host_s_key_still_pushes_no_receipts(rotated: Bureau) -> None:
    forger, watch = Forger(rotated), Watch(rotated)
    ledger = forger.workspace().ledger
    last, tip = ledger.last_receipt(), ledger.tip
    assert last is not None and tip is not None
    receipt = Receipt("receipt", VERSION, ledger.site, TARGET, last.sequence + 1, last.at, tip, tip, (), ())
    signer = SshSignatures().signer(rotated.host / "fuzi" / "host-key-2")
    forged = Envelope(receipt, signer.sign(canonical(receipt), namespace("receipt")))
    watch.refused(forger.push({LEDGER: forger.record(forged)}), "kind-refused")
