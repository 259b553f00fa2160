"""`fuzi verify` against a host whose operator does what he likes: no hooks, its own key, any ref. Exit 4, and why."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bureau import CHANGE, PAGE, Bureau, Desk, codes, environment, page
from dishonest import INTEGRITY, DishonestHost, verified, visitor
from forging import LEDGER, MAIN, Forger, Watch, changed
from fuzi.formats.commit_message import CLERK, ledger_message
from fuzi.formats.statement import dump_envelope, ledger_path
from fuzi.model.change_statement import Landing
from fuzi.model.host_statement import RefUpdate
from fuzi.model.ids import ObjectId
from fuzi.model.statement import Statement
from fuzi.ports.repository import Signature


@pytest.fixture
def host(landed: Bureau) -> DishonestHost:
    return DishonestHost(landed)


def test_the_honest_history_is_verified(host: DishonestHost) -> None:
    found = verified(visitor(host.bureau))
    assert (found["outcome"], found["landings"]) == ("verified", 1)


def test_a_commit_put_on_main_by_hand_is_noticed(host: DishonestHost) -> None:
    host.forger.desk.fresh()
    host.take(MAIN, host.forger.desk.write({PAGE: page(text="未审。\n")}))
    assert codes(verified(visitor(host.bureau))["reasons"]) == {"unrecorded-landing"}


def test_main_turned_back_is_noticed(host: DishonestHost) -> None:
    host.bureau.host_git("update-ref", MAIN, f"{host.forger.tip(MAIN)}~1")
    assert codes(verified(visitor(host.bureau))["reasons"]) == {"history-rewritten"}


def test_a_landing_that_nobody_approved_is_noticed(submitted: Bureau) -> None:
    host = DishonestHost(submitted)
    forger = host.forger
    submitted.desk("p01").approve("initial-review")
    sign_off = forger.approval(CHANGE, "sign-off", "p03")
    del sign_off
    here = forger.workspace()
    from fuzi.formats.commit_message import landing_message
    from fuzi.steps.host.admit_landing import overlay_tree

    case = here.case(CHANGE)
    submission = case.submission
    assert submission is not None
    tree = overlay_tree(here.repository, here.main, submission)
    who = Signature(*CLERK, here.now)
    commit = here.repository.write_commit(tree, (here.main,), landing_message(submission), who, who)
    record = Landing(
        "landing", 1, here.ledger.site, "main", submission.change, 1, submission.root, here.main, commit, tree,
        case.ground.policy.digest, (), "p01", here.seen,  # type: ignore[arg-type]
    )  # fmt: skip
    envelope = forger.envelope(record, "p01")
    tip = forger.record(envelope)
    host.take(LEDGER, host.receipt(envelope, tip, RefUpdate(MAIN, here.main, commit)))
    host.take(MAIN, commit)
    assert codes(verified(visitor(submitted))["reasons"]) == {"approval-missing"}


def test_a_hand_over_that_its_leaders_did_not_approve_is_noticed_whatever_the_host_let_through(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    text = (clerk.folder / "site_config/columns.yml").read_text(encoding="utf-8")
    clerk.write(
        {"site_config/columns.yml": text.replace("    kind: static\n", "    kind: static\n    unit: office\n", 1)}
    )
    clerk.submit("columns")
    host = DishonestHost(founded)
    forger = host.forger
    from fuzi.formats.commit_message import landing_message
    from fuzi.formats.statement import statement_id
    from fuzi.model.ids import PersonId
    from fuzi.steps.host.admit_landing import overlay_tree

    counted = []
    for stage, person in (("initial-review", "p01"), ("sign-off", "p03")):
        word = forger.envelope(forger.approval("columns", stage, person), person)
        host.take(LEDGER, host.receipt(word, forger.record(word)))
        counted.append(statement_id(word.statement))
    here = forger.workspace()
    case = here.case("columns")
    assert case.submission is not None and case.after is not None
    tree = overlay_tree(here.repository, here.main, case.submission)
    who = Signature(*CLERK, here.now)
    commit = here.repository.write_commit(tree, (here.main,), landing_message(case.submission), who, who)
    record = Landing(
        "landing", 1, here.ledger.site, "main", case.change, 1, case.submission.root, here.main, commit, tree,
        case.ground.policy.digest, tuple(counted), PersonId("p01"), here.seen,
    )  # fmt: skip
    envelope = forger.envelope(record, "p01")
    host.take(LEDGER, host.receipt(envelope, forger.record(envelope), RefUpdate(MAIN, here.main, commit)))
    host.take(MAIN, commit)
    assert codes(verified(visitor(founded))["reasons"]) == {"approval-missing"}


@pytest.mark.parametrize("drop", ["approval/", "submission/", "scan/", "landing/"])
def test_records_taken_out_of_the_ledger_are_noticed(host: DishonestHost, drop: str) -> None:
    host.take(LEDGER, host.rewrite(drop))
    found = verified(visitor(host.bureau))
    assert codes(found["reasons"]) & {"receipt-wrong", "record-refused", "unreadable"}


def test_a_ledger_cut_off_at_its_end_is_noticed(host: DishonestHost) -> None:
    host.bureau.host_git("update-ref", LEDGER, f"{host.forger.tip()}~1")
    assert codes(verified(visitor(host.bureau))["reasons"]) == {"receipt-missing"}


def test_a_receipt_by_somebody_else_is_noticed(host: DishonestHost) -> None:
    forger = host.forger
    last = forger.workspace().ledger.last_receipt()
    assert last is not None
    forged = changed(last, sequence=last.sequence + 1, follows=forger.tip(), ledger=forger.tip(), refs=(), records=())
    host.take(LEDGER, forger.record(forger.envelope(forged, "p01")))
    assert codes(verified(visitor(host.bureau))["reasons"]) == {"unreadable"}


RECEIPTS: dict[str, dict[str, Any]] = {
    "that leaves a number out": {"sequence": 99},
    "that names another tip": {"ledger": "0123456789" * 4},
    "that follows another": {"follows": "0123456789" * 4},
    "that holds other records": {"records": ("ab" * 32,)},
    "that moves main unrecorded": {"refs": (RefUpdate(MAIN, "", "0123456789" * 4),)},
}


@pytest.mark.parametrize("bend", RECEIPTS.values(), ids=RECEIPTS)
def test_a_receipt_is_noticed(host: DishonestHost, bend: dict[str, Any]) -> None:
    clerk = host.bureau.desk("p05").fresh()
    clerk.write({PAGE: page(text="第二版。\n")})
    clerk.submit("again")
    forger = host.forger
    word = forger.envelope(forger.approval("again", "initial-review", "p01"), "p01")
    host.take(LEDGER, host.receipt(word, forger.record(word), **bend))
    assert codes(verified(visitor(host.bureau))["reasons"]) & {"receipt-wrong", "unreadable"}


def test_a_word_that_the_host_made_up_is_noticed(submitted: Bureau) -> None:
    host = DishonestHost(submitted)
    real = host.forger.approval(CHANGE, "initial-review", "p01")
    for key, reason in (("p07", "wrong-signer"), ("stranger", "key-unknown")):
        fake = host.forger.envelope(real, key)
        tip = host.forger.record(fake)
        before = host.forger.tip()
        host.take(LEDGER, host.receipt(fake, tip))
        assert codes(verified(visitor(submitted, key))["reasons"]) == {reason}
        submitted.host_git("update-ref", LEDGER, before)


def test_a_release_tag_moved_added_or_removed_is_noticed(released: Bureau) -> None:
    (ref,) = [one for one in released.refs() if one.startswith("refs/tags/")]
    tag = released.refs()[ref]
    released.host_git("update-ref", ref, released.refs()[MAIN])
    assert codes(verified(visitor(released, "moved"))["reasons"]) == {"tag-moved"}
    released.host_git("update-ref", "-d", ref)
    assert codes(verified(visitor(released, "removed"))["reasons"]) == {"tag-moved"}
    released.host_git("update-ref", ref, tag)
    released.host_git("update-ref", "refs/tags/release/extra", tag)
    assert codes(verified(visitor(released, "extra"))["reasons"]) == {"tag-unrecorded"}


def test_another_site_in_its_place_is_noticed(landed: Bureau, bureaus: Any, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    from bureaus import found_site

    other = bureaus.in_state("keys", foreign)
    found_site(other)
    asked = visitor(other)
    assert codes(verified(asked, landed.site)["reasons"]) == {"other-site"}


def test_without_a_site_id_from_outside_nothing_is_verified(landed: Bureau) -> None:
    answer = visitor(landed).fuzi("verify", "--founding", "ab" * 32, expect=INTEGRITY)
    assert codes(answer.document["reasons"]) == {"other-site"}
    shutil.rmtree(landed.home / ".config")
    answer = visitor(landed, "second").fuzi("verify", expect=INTEGRITY)
    assert "no site id is pinned" in answer.err and answer.out.count('"outcome": "error"') == 1
    assert str(landed.home / ".config/fuzi/pins.json") in answer.err


def test_a_founded_site_whose_ledger_is_gone_is_no_unfounded_one(landed: Bureau) -> None:
    visitor(landed).fuzi("verify", "--founding", landed.site)
    landed.host_git("update-ref", "-d", LEDGER)
    again = visitor(landed, "second")
    assert "there is no ledger here" in again.fuzi("verify", expect=INTEGRITY).err
    shutil.rmtree(landed.home / ".config")
    assert "there is no ledger here" in again.fuzi("verify", "--founding", landed.site, expect=INTEGRITY).err


def test_a_founded_site_whose_main_is_gone_is_no_site_to_be_begun(landed: Bureau) -> None:
    landed.host_git("update-ref", "-d", MAIN)
    answer = visitor(landed).fuzi("verify", "--founding", landed.site, expect=INTEGRITY)
    assert "there is no main here, so nothing can be proved" in answer.err


def test_another_site_id_than_the_pinned_one_is_an_alarm(landed: Bureau) -> None:
    desk = visitor(landed)
    desk.fuzi("verify", "--founding", landed.site)
    answer = desk.fuzi("verify", "--founding", "ab" * 32, expect=INTEGRITY)
    assert "another site is pinned" in answer.err


def test_a_shallow_clone_proves_nothing(landed: Bureau) -> None:
    desk = Desk(landed, "p07")
    desk.folder = landed.root / "shallow"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth", "1", f"file://{landed.host}", str(desk.folder)],
        env=environment(landed.home), check=True, capture_output=True,
    )  # fmt: skip
    assert "history cut off" in desk.fuzi("verify", "--founding", landed.site, expect=3).all
    desk.git("fetch", "--quiet", "--depth", "1", "origin", "ledger:refs/remotes/origin/ledger")
    answer = desk.fuzi("verify", "--offline", "--founding", landed.site, expect=INTEGRITY)
    assert codes(answer.document["reasons"]) == {"shallow"}


def test_replaced_or_grafted_commits_prove_nothing(landed: Bureau) -> None:
    desk = visitor(landed)
    main = desk.git("rev-parse", "origin/main")
    desk.git("replace", main, f"{main}~1")
    answer = desk.fuzi("verify", "--founding", landed.site, expect=INTEGRITY)
    assert codes(answer.document["reasons"]) == {"grafted"}
    desk.git("replace", "-d", main)
    grafts = desk.folder / ".git" / "info" / "grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text(f"{main}\n", encoding="utf-8")
    answer = desk.fuzi("verify", "--founding", landed.site, expect=INTEGRITY)
    assert codes(answer.document["reasons"]) == {"grafted"}


def test_a_history_rolled_back_is_refused_by_who_has_seen_more(approved: Bureau) -> None:
    before = approved.refs()
    approved.desk("p01").fuzi("land", CHANGE)
    desk = visitor(approved)
    desk.fuzi("verify", "--founding", approved.site)
    approved.host_git("update-ref", MAIN, before[MAIN])
    approved.host_git("update-ref", LEDGER, before[LEDGER])
    assert "is behind" in desk.fuzi("verify", expect=INTEGRITY).err
    fresh = visitor(approved, "clone-again")
    answer = fresh.fuzi("verify", expect=INTEGRITY)
    assert codes(answer.document["reasons"]) == {"stale-mirror"}


def test_a_forked_ledger_shown_to_another_is_refused(landed: Bureau) -> None:
    desk = visitor(landed)
    desk.fuzi("verify", "--founding", landed.site)
    host = DishonestHost(landed)
    forger = host.forger
    fork = forger.desk.git("rev-parse", f"{forger.tip()}~2")
    landed.host_git("update-ref", LEDGER, fork)
    answer = visitor(landed, "second").fuzi("verify", expect=INTEGRITY)
    assert "stale-mirror" in codes(answer.document["reasons"])


def test_a_record_with_other_bytes_is_noticed(host: DishonestHost) -> None:
    forger = host.forger
    receipt = forger.workspace().ledger.last_receipt()
    assert receipt is not None
    statement: Statement = changed(receipt, sequence=receipt.sequence + 1)
    pretty = json.dumps(json.loads(dump_envelope(forger.host_envelope(statement))), indent=1).encode()
    host.take(LEDGER, forger.ledger({ledger_path(statement): pretty}, ledger_message([statement])))
    answer = visitor(host.bureau).fuzi("verify", "--founding", host.bureau.site, expect=INTEGRITY)
    assert "not written in its one form" in answer.all


def test_a_program_out_of_the_repository_itself_says_that_its_answer_weighs_less(
    landed: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = landed.desk("p01")
    assert landed.proof()["program"] == "installed"
    own = clone.folder / "content/index.md"  # any file of main stands for the program
    monkeypatch.setattr("fuzi.wiring.repositories.__file__", str(own))
    answer = clone.fuzi("verify", "--full")
    assert answer.document["program"] == "of-the-repository" and "installed from elsewhere" in answer.err
    monkeypatch.setattr("fuzi.wiring.repositories.__file__", str(clone.folder / ".venv/fuzi/wiring/repositories.py"))
    assert clone.fuzi("verify", "--full").document["program"] == "installed"


NO_FILES = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def with_folder(forger: Forger, commit: str, tip: str) -> ObjectId:
    """Return a ledger commit like another one, but for a folder without a file beside its records."""
    like = forger.repository.commit(ObjectId(commit))
    forger.desk.git("mktree", stdin="")
    tree = ObjectId(forger.tree([("040000", NO_FILES, "不该公开的名字")], base=f"{commit}^{{tree}}"))
    who = Signature(*CLERK, like.author.at)
    return forger.repository.write_commit(tree, (ObjectId(tip),), like.message, who, who)


def test_the_host_takes_no_record_that_brings_a_folder_without_a_file(submitted: Bureau) -> None:
    forger = Forger(submitted)
    approval = forger.approval(CHANGE, "initial-review", "p01")
    record = forger.record(forger.envelope(approval, "p01"))
    watch = Watch(submitted)
    watch.refused(forger.push({LEDGER: with_folder(forger, record, forger.tip())}), "record-refused")
    assert forger.push({LEDGER: record}).code == 0


@pytest.mark.parametrize("is_first_contact", [True, False])
def test_a_folder_without_a_file_that_the_host_put_beside_its_receipt_is_noticed(
    landed: Bureau, is_first_contact: bool
) -> None:
    """Git's list of what the commit adds does not show it; the proof compares the whole tree."""
    host = DishonestHost(landed)
    guest = visitor(landed)
    if not is_first_contact:
        assert verified(guest)["outcome"] == "verified"
    tip = host.forger.tip()
    host.take(LEDGER, with_folder(host.forger, host.receipt(None, tip), tip))
    guest.git("fetch", "--quiet", "origin")
    found = verified(guest)
    assert codes(found["reasons"]) == {"record-refused"}
    assert "不该公开的名字" not in str(found)
