"""Refs moved by hand: the host refuses, says why, and stays as it was."""

from __future__ import annotations

import pytest

from bureau import CHANGE, PAGE, Bureau, page
from forging import LEDGER, MAIN, Forger, Watch
from fuzi.adapters.originals_store import DirectoryOriginals
from fuzi.model.ids import sha256_of


def test_a_raw_push_to_main_is_refused(founded: Bureau) -> None:
    clerk, watch = founded.desk("p05").fresh(), Watch(founded)
    clerk.write({PAGE: page()})
    watch.refused(clerk.ask("push", "origin", "HEAD:main", expect=None), "raw-push")
    watch.refused(clerk.ask("push", "--force", "origin", "HEAD:main", expect=None), "raw-push")
    watch.refused(clerk.ask("push", "origin", "origin/main~0:refs/heads/main2", expect=None), "ref-refused")
    assert founded.proof()["outcome"] == "verified"


def test_a_draft_pushed_without_a_signed_submission_is_refused(submitted: Bureau) -> None:
    clerk, watch = submitted.desk("p05"), Watch(submitted)
    clerk.write({PAGE: page(text="换了内容。\n")})
    watch.refused(clerk.ask("push", "origin", f"HEAD:changes/{CHANGE}", expect=None), "raw-push")
    watch.refused(clerk.ask("push", "origin", "HEAD:changes/brand-new", expect=None), "raw-push")
    clerk.git("commit", "--quiet", "--amend", "--message", "same files")
    watch.refused(clerk.ask("push", "--force", "origin", f"HEAD:changes/{CHANGE}", expect=None), "raw-push")


ELSEWHERE = [
    "refs/heads/x",
    "refs/heads/changes/Not_An_Id",
    "refs/heads/changes/a/b",
    "refs/heads/Main",
    "refs/notes/commits",
    "refs/replace/{main}",
    "refs/tags/v1",
    "refs/tags/release/a/b",
    "refs/fuzi/seen/origin/x",
    "refs/originals/nonsense",
    "refs/for/main",
]


@pytest.mark.parametrize("ref", ELSEWHERE)
def test_a_ref_elsewhere_is_refused(founded: Bureau, ref: str) -> None:
    forger, watch = Forger(founded), Watch(founded)
    main = forger.tip(MAIN)
    answer = forger.push({ref.format(main=main): main})
    watch.refused(answer, "ref-refused", "raw-push")


WIRED = ["HEAD", "config", "refs/../HEAD", "refs/heads/main.lock", "refs/heads/changes/a..b", "refs/tags/release/x y"]


@pytest.mark.parametrize("name", WIRED)
def test_a_client_of_the_attacker_s_own_gets_no_further(founded: Bureau, name: str) -> None:
    forger, watch = Forger(founded), Watch(founded)
    head = forger.desk.fresh().write({PAGE: page()})
    said = ("ref-refused", "protocol error", "funny refname", "unpacker error")
    watch.refused(forger.wire(("0" * 40, head, name)), *said)
    old = forger.tip(MAIN)
    watch.refused(forger.wire((old, head, MAIN), ("0" * 40, head, name)), *said)
    assert founded.host_git("symbolic-ref", "HEAD") == MAIN


@pytest.mark.parametrize("ref", [MAIN, LEDGER, f"refs/heads/changes/{CHANGE}"])
def test_nothing_can_be_deleted(submitted: Bureau, ref: str) -> None:
    watch = Watch(submitted)
    answer = submitted.desk("p05").ask("push", "origin", f":{ref}", expect=None)
    watch.refused(answer, "deletion")


def test_a_release_tag_is_never_deleted_moved_or_added_by_hand(released: Bureau) -> None:
    forger, watch = Forger(released, "p01"), Watch(released)
    (ref,) = [one for one in released.refs() if one.startswith("refs/tags/")]
    watch.refused(forger.desk.ask("push", "origin", f":{ref}", expect=None), "deletion")
    watch.refused(forger.push({ref: forger.tip(MAIN)}, "--force"), "tag-moved")
    forger.desk.git("tag", "-a", "release/extra", "-m", "extra", "origin/main")
    watch.refused(forger.push({"refs/tags/release/extra": "refs/tags/release/extra"}), "raw-push")
    watch.refused(forger.push({"refs/tags/release/light": forger.tip(MAIN)}), "raw-push")
    forger.desk.fresh()
    forger.desk.write({PAGE: page(text="未审。\n")})
    forger.desk.git("tag", "-a", "release/sneaky", "-m", "x")
    watch.refused(forger.push({"refs/tags/release/sneaky": "refs/tags/release/sneaky"}), "raw-push")
    assert released.proof("p03")["releases"] == 1


def test_originals_with_another_digest_or_in_company_are_refused(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    blob = forger.blob("captured page")
    right, wrong = sha256_of(b"captured page"), "0" * 64
    store = DirectoryOriginals(submitted.host / "fuzi" / "originals")
    watch.refused(forger.push({f"refs/originals/{wrong}": blob}), "content-differs")
    watch.refused(forger.push({f"refs/originals/{right}": blob, "refs/heads/x": forger.tip(MAIN)}), "ref-refused")
    watch.refused(forger.push({f"refs/originals/{right}": blob, f"refs/originals/{wrong}": blob}), "content-differs")
    assert store.digests() == ()
    taken = forger.push({f"refs/originals/{right}": blob})
    assert taken.code == 0, taken.all
    watch.unmoved()
    assert submitted.objects() == watch.objects
    assert store.digests() == (right,) and store.get(right) == b"captured page"


def test_a_landing_is_refused_whole_even_when_the_client_does_not_push_atomically(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    admin = submitted.desk("p01")
    admin.approve("initial-review")
    watch = Watch(submitted)
    forger.desk.write({PAGE: page(text="未审。\n")})
    head = forger.desk.git("rev-parse", "HEAD")
    real = forger.approval(CHANGE, "sign-off", "p03")
    ledger = forger.record(forger.envelope(real, "p03"))
    answer = forger.push({LEDGER: ledger, MAIN: head, "refs/heads/y": head}, "plain")
    watch.refused(answer, "ref-refused")
    answer = forger.push({LEDGER: ledger, MAIN: head}, "plain")
    watch.refused(answer, "raw-push")


def test_the_client_cannot_switch_the_host_s_hooks_off(founded: Bureau) -> None:
    forger, watch = Forger(founded), Watch(founded)
    head = forger.desk.fresh().write({PAGE: page()})
    for options in (
        ("-c", "receive.procReceiveRefs=refs/none"),
        ("-c", "core.hooksPath=/dev/null"),
        ("-c", "push.pushOption=skip"),
    ):
        answer = forger.desk.ask(*options, "push", "--no-verify", "origin", f"{head}:{MAIN}", expect=None)
        watch.refused(answer, "raw-push", "does not support push options")


def test_a_push_of_many_refs_is_refused(founded: Bureau) -> None:
    forger, watch = Forger(founded), Watch(founded)
    main = forger.tip(MAIN)
    watch.refused(forger.push({f"refs/heads/changes/c{n}": main for n in range(51)}), "too-many-refs")


def test_refs_that_moved_meanwhile_are_stale_and_nothing_else(approved: Bureau) -> None:
    forger, admin = Forger(approved), approved.desk("p01")
    moves = forger.landing(CHANGE)
    admin.fuzi("land", CHANGE)
    watch = Watch(approved)
    answer = forger.push(moves)
    assert answer.code == 1 and "-> ledger (fetch first)" in answer.all, answer.all
    watch.unmoved()
