"""Landings, releases and removals that are not what was approved, and landings raced past somebody's word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bureau import CHANGE, PAGE, Bureau, Desk, codes, page
from forging import LEDGER, MAIN, Forger, Watch, changed, release_of
from fuzi.model.change_statement import Landing
from fuzi.model.ids import ObjectId
from fuzi.model.publication_statement import Deployment, Release, TombstoneRecord

DIGEST = "ab" * 32
OTHER = "content/news/2026/11-21-sports/index.md"


def landing_of(forger: Forger, person: str = "p01") -> tuple[Landing, dict[str, str]]:
    """Return an honest landing record and the refs that would be pushed with it."""
    moves = forger.landing(CHANGE, person)
    (record,) = forger.statements(moves[LEDGER])
    assert isinstance(record, Landing)
    return record, moves


def with_commit(forger: Forger, record: Landing, commit: str, person: str = "p01", **more: Any) -> dict[str, str]:
    """Return the refs of a landing of another commit, with a record that names it rightly."""
    tree = forger.repository.commit(ObjectId(commit)).tree
    bent = changed(record, commit=commit, tree=tree, **more)
    return {LEDGER: forger.record(forger.envelope(bent, person)), MAIN: commit}


RECORDS: dict[str, tuple[dict[str, Any], str, str]] = {
    "of another site": ({"site": DIGEST}, "p01", "other-site"),
    "of another root": ({"root": DIGEST}, "p01", "root-changed"),
    "of another submission": ({"submission": 2}, "p01", "root-changed"),
    "onto another tip": ({"before": "0123456789" * 4}, "p01", "content-differs"),
    "of another tree": ({"tree": "0123456789" * 4}, "p01", "content-differs"),
    "under another policy": ({"policy": DIGEST}, "p01", "policy-changed"),
    "counting nobody": ({"counted": ()}, "p01", "content-differs"),
    "counting others": ({"counted": (DIGEST,)}, "p01", "content-differs"),
    "in a colleague's name": ({}, "p07", "wrong-signer"),
    "by somebody without the right": ({"person": "p03"}, "p03", "right-missing"),
    "by the author": ({"person": "p05"}, "p05", "right-missing"),
    "that saw an older ledger": ({"seen": "older"}, "p01", "ledger-moved"),
}


@pytest.mark.parametrize("bend", RECORDS.values(), ids=RECORDS)
def test_a_landing_record_is_refused(approved: Bureau, bend: tuple[dict[str, Any], str, str]) -> None:
    fields, person, code = bend
    forger, watch = Forger(approved), Watch(approved)
    record, moves = landing_of(forger)
    if fields.get("seen") == "older":
        fields = {"seen": forger.desk.git("rev-parse", f"{forger.tip()}~1")}
    bent = forger.record(forger.envelope(changed(record, **fields), person))
    watch.refused(forger.push({LEDGER: bent, MAIN: moves[MAIN]}), code)


def other_message(forger: Forger, commit: str) -> str:
    return forger.commit_like(commit, lambda text: text.replace("校园开放日", "校园开放日（修订）"))


def other_committer(forger: Forger, commit: str) -> str:
    other = "committer p03 <p03@example.test>"
    return forger.commit_like(commit, lambda text: text.replace("committer Fuzi <fuzi@localhost>", other))


def hidden_header(forger: Forger, commit: str) -> str:
    return forger.commit_like(commit, lambda text: text.replace("\n\n", "\nx-note hidden\n\n", 1))


def two_parents(forger: Forger, commit: str) -> str:
    draft = forger.tip(f"refs/heads/changes/{CHANGE}")
    return forger.commit_like(commit, lambda text: text.replace("\nauthor", f"\nparent {draft}\nauthor", 1))


def octopus(forger: Forger, commit: str) -> str:
    more = f"\nparent {forger.tip()}\nauthor"
    return forger.commit_like(two_parents(forger, commit), lambda text: text.replace("\nauthor", more, 1))


def no_parent(forger: Forger, commit: str) -> str:
    return forger.commit_like(commit, lambda text: text.replace(f"parent {forger.tip(MAIN)}\n", ""))


def draft_as_parent(forger: Forger, commit: str) -> str:
    draft = forger.tip(f"refs/heads/changes/{CHANGE}")
    return forger.commit_like(commit, lambda text: text.replace(forger.tip(MAIN), draft))


def files_changed(*edits: tuple[str, str | None]) -> Callable[[Forger, str], str]:
    def bend(forger: Forger, commit: str) -> str:
        changes = {path: None if text is None else ("100644", ObjectId(forger.blob(text))) for path, text in edits}
        tree = forger.repository.overlay(ObjectId(commit), changes)
        return forger.commit_like(commit, lambda text: f"tree {tree}\n" + text.split("\n", 1)[1])

    return bend


COMMITS: dict[str, tuple[Callable[[Forger, str], str], str]] = {
    "with another message": (other_message, "content-differs"),
    "with another committer": (other_committer, "content-differs"),
    "with a header nobody sees": (hidden_header, "content-differs"),
    "with a second parent": (two_parents, "main-moved"),
    "with three parents": (octopus, "main-moved"),
    "without a parent": (no_parent, "main-moved"),
    "on the draft": (draft_as_parent, "main-moved"),
    "with one file more": (files_changed(("content/news/2026/extra.md", page())), "content-differs"),
    "with other text": (files_changed((PAGE, page(text="欢迎捐款。\n"))), "content-differs"),
    "with blanks that make code": (files_changed((PAGE, page(text="    欢迎家长和同学参观。\n"))), "content-differs"),
    "with a page taken off": (files_changed((PAGE, None)), "content-differs"),
    "with another roster": (files_changed(("review/roster.yml", "people: []\n")), "content-differs"),
    "with a new attachment": (files_changed((PAGE.replace("index.md", "a.pdf"), "%PDF-1.7")), "content-differs"),
}


@pytest.mark.parametrize("bend", COMMITS.values(), ids=COMMITS)
def test_a_landing_commit_is_refused(approved: Bureau, bend: tuple[Callable[[Forger, str], str], str]) -> None:
    make, code = bend
    forger, watch = Forger(approved), Watch(approved)
    record, moves = landing_of(forger)
    watch.refused(forger.push(with_commit(forger, record, make(forger, moves[MAIN])), "--force", "--atomic"), code)


def test_the_landing_they_were_bent_from_is_taken(approved: Bureau) -> None:
    forger = Forger(approved)
    _record, moves = landing_of(forger)
    assert forger.push(moves).code == 0
    assert approved.proof()["landings"] == 1


def test_main_and_its_record_come_together_or_not_at_all(approved: Bureau) -> None:
    forger, watch = Forger(approved), Watch(approved)
    record, moves = landing_of(forger)
    watch.refused(forger.push({MAIN: moves[MAIN]}), "raw-push")
    watch.refused(forger.push({LEDGER: moves[LEDGER]}), "push-incomplete", "record-refused")
    other = other_message(forger, moves[MAIN])
    watch.refused(forger.push({LEDGER: moves[LEDGER], MAIN: other}), "content-differs", "record-refused")
    word = forger.approval(CHANGE, "sign-off", "p03")
    beside = forger.record(forger.envelope(changed(word, words="再签一次"), "p03"))
    watch.refused(forger.push({LEDGER: beside, MAIN: moves[MAIN]}), "raw-push")
    del record


def test_a_pending_change_does_not_land_whoever_signs_it(submitted: Bureau) -> None:
    submitted.desk("p01").approve("initial-review")
    submitted.desk("p03").approve("sign-off")
    forger = Forger(submitted)
    record, moves = landing_of(forger)
    given = next(one for one in forger.desk.judge()["counted"] if one["person"] == "p03")["statement"]
    submitted.desk("p03").fuzi("withdraw", given, "-m", "等一下")
    watch = Watch(submitted)
    late = forger.record(forger.envelope(changed(record, seen=forger.tip()), "p01"))
    watch.refused(forger.push({LEDGER: late, MAIN: moves[MAIN]}), "approval-missing")


def test_nobody_lands_past_an_objection(approved: Bureau) -> None:
    forger = Forger(approved)
    record, moves = landing_of(forger)
    approved.desk("p03").fuzi("object", CHANGE, "--stage", "sign-off", "-m", "停")
    watch = Watch(approved)
    answer = forger.push(moves)
    assert answer.code != 0
    watch.unmoved()
    watch.refused(forger.push({**moves, LEDGER: forger.record(forger.envelope(record, "p01"))}), "ledger-moved")
    fresh = forger.record(forger.envelope(changed(record, seen=forger.tip()), "p01"))
    watch.refused(forger.push({**moves, LEDGER: fresh}), "objection-stands")


def second_change(bureau: Bureau) -> Desk:
    """Submit and approve another page as `sports`."""
    clerk = bureau.desk("p06").fresh()
    clerk.write({OTHER: page("运动会")})
    clerk.submit("sports")
    bureau.desk("p01").approve("initial-review", "sports")
    bureau.desk("p03").approve("sign-off", "sports")
    return clerk


def test_two_landings_in_one_push_are_refused(approved: Bureau) -> None:
    second_change(approved)
    forger = Forger(approved)
    first, moves = landing_of(forger)
    (second,) = forger.statements(forger.landing("sports")[LEDGER])
    both = forger.record(forger.envelope(first, "p01"), forger.envelope(second, "p01"))
    watch = Watch(approved)
    watch.refused(forger.push({LEDGER: both, MAIN: moves[MAIN]}), "one-landing", "record-refused")
    one = forger.record(forger.envelope(first, "p01"))
    two = forger.record(forger.envelope(changed(second, seen=one), "p01"), on=one)
    watch.refused(forger.push({LEDGER: two, MAIN: moves[MAIN]}), "one-landing")


def test_a_landing_is_never_repeated(landed: Bureau) -> None:
    forger, watch = Forger(landed), Watch(landed)
    (record,) = [one for _key, one in forger.workspace().ledger.statements("landing")]
    main = forger.tip(MAIN)
    again = forger.commit_like(main, lambda text: text.replace(f"parent {record.before}", f"parent {main}"))  # type: ignore[attr-defined]
    watch.refused(forger.push(with_commit(forger, record, again, before=main, seen=forger.tip())), "landed", "closed")  # type: ignore[arg-type]


def test_main_that_moved_meanwhile_is_judged_again(approved: Bureau) -> None:
    second_change(approved)
    forger = Forger(approved)
    record, moves = landing_of(forger)
    approved.desk("p01").fuzi("land", "sports")
    watch = Watch(approved)
    late = forger.record(forger.envelope(changed(record, seen=forger.tip()), "p01"))
    assert forger.push({LEDGER: late, MAIN: moves[MAIN]}).code != 0
    watch.unmoved()
    forced = forger.push({LEDGER: late, MAIN: moves[MAIN]}, "--force")
    watch.refused(forced, "main-moved")


def test_a_page_that_moved_on_goes_back_to_its_author(submitted: Bureau) -> None:
    rival = submitted.desk("p06").fresh()
    rival.write({PAGE: page(text="另一版。\n")})
    rival.submit("rival")
    for change in (CHANGE, "rival"):
        submitted.desk("p01").approve("initial-review", change)
        submitted.desk("p03").approve("sign-off", change)
    submitted.desk("p01").fuzi("land", "rival")
    verdict = submitted.desk("p01").fuzi("land", CHANGE, expect=1).document
    assert verdict["outcome"] == "refused" and "page-moved-on" in codes(verdict["reasons"])


def test_a_change_of_the_policy_voids_what_was_approved_before(approved: Bureau) -> None:
    admin = approved.desk("p01").fresh()
    policy = (admin.folder / "review/policy.yml").read_text(encoding="utf-8")
    admin.write({"review/policy.yml": policy.replace("valid_days: 30", "valid_days: 20")})
    admin.submit("policy")
    approved.desk("p04").approve("initial-review", "policy")
    approved.desk("p03").approve("sign-off", "policy")
    forger = Forger(approved)
    record, _moves = landing_of(forger)
    admin.fuzi("land", "policy")
    verdict = admin.fuzi("land", CHANGE, expect=1).document
    assert verdict["outcome"] == "pending" and codes(verdict["disregarded"]) == {"policy-changed"}
    main = forger.tip(MAIN)
    commit = forger.commit_like(record.commit, lambda text: text.replace(record.before, main))
    merged = files_changed()(forger, commit)
    watch = Watch(approved)
    forged = with_commit(forger, record, merged, before=main, seen=forger.tip())
    watch.refused(forger.push(forged, "--force"), "policy-changed", "content-differs")


def test_an_attachment_swapped_after_sign_off_voids_the_approvals(founded: Bureau) -> None:
    clerk, admin, officer, leader = (founded.desk(one) for one in ("p05", "p01", "p04", "p03"))
    clerk.fresh()
    plan = PAGE.replace("index.md", "plan.csv")
    clerk.write({PAGE: page(text="见附件：[安排表](plan.csv)\n"), plan: "时间\n九点\n"})
    clerk.submit()
    admin.approve("initial-review")
    officer.approve("confidentiality-review")
    leader.approve("sign-off")
    clerk.write({plan: "时间\n十点\n"}, "swap")
    clerk.submit()
    verdict = admin.fuzi("land", CHANGE, expect=1).document
    assert {one["stage"] for one in verdict["missing"]} == {"initial-review", "confidentiality-review", "sign-off"}
    assert verdict["counted"] == []


# releases


def later(forger: Forger, minutes: int) -> dt.datetime:
    return forger.workspace().now + dt.timedelta(minutes=minutes)


RELEASES: dict[str, tuple[Callable[[Forger], dict[str, Any]], tuple[str, ...]]] = {
    "by somebody without the right": (lambda f: {"person": "p05"}, ("right-missing",)),
    "in a colleague's name": (lambda f: {"person": "p07"}, ("wrong-signer",)),
    "of a commit that has not landed": (lambda f: {"commit": f.desk.git("rev-parse", "HEAD")}, ("not-landed",)),
    "twenty minutes ahead": (lambda f: {"as_of": later(f, 20)}, ("clock-wrong",)),
    "twenty minutes behind": (lambda f: {"as_of": later(f, -20)}, ("clock-wrong",)),
    "whose tag names another commit": (lambda f: {"target": f.desk.git("rev-parse", "HEAD")}, ("content-differs",)),
    "whose tag has another name": (lambda f: {"tagged": "release/other"}, ("content-differs",)),
    "whose tag says something else": (lambda f: {"message": "trust me\n"}, ("content-differs",)),
    "whose tag is in another name": (lambda f: {"tagger": ("p03", "p03@example.test")}, ("content-differs",)),
    "with a lightweight tag": (lambda f: {"tag": f.tip(MAIN)}, ("record-refused", "content-differs")),
    "that lists other pages": (lambda f: {"pages": ("index",)}, ("content-differs",)),
    "of a ledger that never was": (lambda f: {"ledger": ObjectId("0123456789" * 4)}, ("seen-unknown",)),
    "with a name that is no release's": (lambda f: {"name": "v1"}, ("ref-refused", "tag-name")),
}


@pytest.mark.parametrize("bend", RELEASES.values(), ids=RELEASES)
def test_a_release_is_refused(landed: Bureau, bend: tuple[Callable[[Forger], dict[str, Any]], tuple[str, ...]]) -> None:
    make, expected = bend
    forger = Forger(landed, "p01")
    forger.desk.fresh().write({OTHER: page("未审")})
    watch = Watch(landed)
    fields = make(forger)
    signer = "p05" if fields.get("person") == "p05" else "p01"
    _record, moves = release_of(forger, signer, **fields)
    watch.refused(forger.push(moves), *expected)


def test_a_release_without_its_tag_or_a_tag_with_another_s_record_is_refused(landed: Bureau) -> None:
    forger = Forger(landed)
    record, moves = release_of(forger)
    watch = Watch(landed)
    watch.refused(forger.push({LEDGER: moves[LEDGER]}), "push-incomplete", "record-refused")
    watch.refused(forger.push({LEDGER: moves[LEDGER], "refs/tags/release/other": record.tag}), "raw-push")
    assert forger.push(moves).code == 0
    assert landed.proof()["releases"] == 1


def test_releases_only_go_forward(released: Bureau) -> None:
    forger, watch = Forger(released), Watch(released)
    last = next(one for _key, one in forger.workspace().ledger.statements("release"))
    assert isinstance(last, Release)
    before = forger.desk.git("rev-parse", f"{last.commit}~1")
    watch.refused(forger.push(release_of(forger, commit=before)[1]), "older-release")
    watch.refused(forger.push(release_of(forger, as_of=last.as_of - dt.timedelta(seconds=1))[1]), "clock-wrong")
    assert released.proof()["outcome"] == "verified"


def test_deployments_and_removals_need_the_right(released: Bureau) -> None:
    forger, watch = Forger(released), Watch(released)
    here = forger.workspace()
    name = next(iter(here.ledger.statements("release")))[1].name  # type: ignore[union-attr]
    site = here.ledger.site
    deployment = Deployment("deployment", 1, site, "main", "www", name, DIGEST, "deploy", here.now, "p05", here.seen)  # type: ignore[arg-type]
    removal = TombstoneRecord(
        "tombstone",
        1,
        site,
        "main",
        "news/2026/11-20-open-day",
        "takedown",
        "测试",
        here.now,
        "p05",
        here.seen,  # type: ignore[arg-type]
    )
    for statement in (deployment, removal):
        watch.refused(forger.push({LEDGER: forger.record(forger.envelope(statement, "p05"))}), "right-missing")
        in_name = forger.envelope(changed(statement, person="p01"), "p05")
        watch.refused(forger.push({LEDGER: forger.record(in_name)}), "wrong-signer")
    assert forger.push({LEDGER: forger.record(forger.envelope(changed(removal, person="p03"), "p03"))}).code == 0
