"""What was withdrawn does not come back: not by revert, as a copy, under a new id; what was mended does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bureau import PAGE, Bureau, codes, page
from dishonest import DishonestHost, verified, visitor
from forging import LEDGER, MAIN, Forger, Watch, changed
from fuzi.formats.statement import statement_id
from fuzi.model.host_statement import RefUpdate
from fuzi.model.ids import PageId, PersonId
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import TombstoneRecord
from fuzi.model.retraction import retraction_key

ID = PAGE.removeprefix("content/").removesuffix("/index.md")
TEXT = "校园开放日于本月二十日举行，欢迎家长和同学参观，请从东门进入，到服务台领取参观手册后依次入场。\n"
COPY = "content/news/2026/11-23-copy/index.md"


def publish(bureau: Bureau, change: str) -> None:
    """Approve and land a change."""
    bureau.desk("p01").approve("initial-review", change)
    bureau.desk("p03").approve("sign-off", change)
    bureau.desk("p01").fuzi("land", change)


def long_page(bureau: Bureau) -> None:
    """Land the page with a text of some length."""
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page(text=TEXT)})
    clerk.submit("longer")
    publish(bureau, "longer")


def refused(bureau: Bureau, files: dict[str, str | bytes | None], change: str) -> None:
    """Submit files that must be refused, and change nothing."""
    before = bureau.refs()
    clerk = bureau.desk("p05").fresh()
    clerk.write(files)
    said = clerk.submit(change, expect=1).all
    assert "brings back what was withdrawn" in said
    assert ID in said
    assert bureau.refs() == before


def test_a_page_taken_down_comes_back_neither_as_a_copy_nor_under_another_title(landed: Bureau) -> None:
    long_page(landed)
    landed.desk("p01").fuzi("takedown", ID, "-m", "照片未经同意")
    refused(landed, {COPY: page(text=TEXT)}, "copy")
    refused(landed, {COPY: page("换个题目", TEXT.replace("，", "，  \n"))}, "reflowed")
    refused(landed, {PAGE: None, COPY: page(text=TEXT)}, "moved")


def test_an_approved_copy_does_not_land_once_its_page_is_taken_down(landed: Bureau) -> None:
    long_page(landed)
    clerk = landed.desk("p05").fresh()
    clerk.write({COPY: page("另一页", TEXT)})
    clerk.submit("copy")
    landed.desk("p01").approve("initial-review", "copy")
    landed.desk("p03").approve("sign-off", "copy")
    landed.desk("p01").fuzi("takedown", ID, "-m", "有误")
    answer = landed.desk("p01").fuzi("land", "copy", expect=1).document
    assert "withdrawn-content" in codes(answer["reasons"])
    assert answer["outcome"] == "refused"


def test_a_page_taken_down_comes_back_mended_and_a_mistake_is_lifted(landed: Bureau) -> None:
    long_page(landed)
    admin, leader = landed.desk("p01"), landed.desk("p03")
    admin.fuzi("takedown", ID, "-m", "地点有误")
    clerk = landed.desk("p05").fresh()
    clerk.write({PAGE: page(text=TEXT.replace("东门", "西门"))})
    clerk.submit("mended")
    publish(landed, "mended")
    assert admin.fuzi("takedown", ID, "--lift", "-m", "误下线", expect=2).code == 2
    leader.fuzi("takedown", ID, "--lift", "-m", "误下线")
    assert leader.fuzi("takedown", ID, "--lift", "-m", "误下线", expect=2).code == 2
    clerk.fresh().write({COPY: page("另一页", TEXT)})
    clerk.submit("copy")
    publish(landed, "copy")
    assert landed.proof()["outcome"] == "verified"


def test_a_retracted_page_is_gone_everywhere_and_its_removal_cannot_be_reverted(
    released: Bureau, tmp_path: Path
) -> None:
    admin, clerk = released.desk("p01"), released.desk("p05")
    admin.fuzi("deploy", "www")
    first = admin.fuzi("archive", "list").document["releases"][0]["release"]
    clerk.fuzi("retract", ID, "-m", "内容有误，已另行发布", "--change", "away")
    pending = clerk.judge("away", expect=1)
    assert pending["outcome"] == "pending"
    publish(released, "away")
    live = admin.folder / ".fuzi" / "www" / "current" / ID / "index.html"
    admin.fuzi("release")
    admin.fuzi("deploy", "www")
    assert "内容有误，已另行发布" in live.read_text(encoding="utf-8")
    admin.fuzi("rollback", "www")
    assert "内容有误，已另行发布" in live.read_text(encoding="utf-8")
    assert "欢迎家长和同学参观" not in live.read_text(encoding="utf-8")
    out = tmp_path / "restored"
    admin.fuzi("restore", first, "-o", str(out))
    assert "欢迎家长和同学参观" not in (out / ID / "index.html").read_text(encoding="utf-8")
    clerk.fresh().git("revert", "--no-edit", "HEAD")
    assert "brings back what was withdrawn" in clerk.submit("revert", expect=1).all
    assert released.proof()["outcome"] == "verified"


def test_a_page_cannot_be_retracted_and_put_elsewhere_at_once(landed: Bureau) -> None:
    long_page(landed)
    clerk = landed.desk("p05")
    clerk.fuzi("retract", ID, "-m", "有误", "--change", "away")
    publish(landed, "away")
    refused(landed, {COPY: page("另一页", TEXT)}, "copy")
    clerk.fresh().write({PAGE: page(text=TEXT.replace("东门", "西门"))})
    clerk.submit("again")
    publish(landed, "again")
    assert landed.proof()["outcome"] == "verified"


def test_what_readers_saw_last_leaves_with_the_retraction(released: Bureau) -> None:
    """A page is retracted and its released text, which main has no more, put elsewhere: host and proof both refuse."""
    long_page(released)
    clerk = released.desk("p05").fresh()
    clerk.write({PAGE: None, COPY: page()})
    forger = Forger(released)
    draft, moves = forger.submission("away")
    marked = changed(draft, attributed={**draft.attributed, retraction_key(PageId(ID)): "内容有误"})
    branch = "refs/heads/changes/away"
    refs = {LEDGER: forger.record(forger.envelope(marked, "p05")), branch: moves[branch]}
    assert forger.push(refs).code == 0
    released.desk("p01").approve("initial-review", "away")
    released.desk("p03").approve("sign-off", "away")
    moves, watch, host = forger.landing("away"), Watch(released), DishonestHost(released)
    watch.refused(forger.push(moves), "withdrawn-content")
    records = tuple(statement_id(one) for one in forger.statements(moves[LEDGER]))
    gone = RefUpdate(branch, watch.refs[branch], "")
    move = RefUpdate(MAIN, watch.refs[MAIN], moves[MAIN])
    host.take(MAIN, moves[MAIN])
    host.take(LEDGER, host.receipt(None, moves[LEDGER], gone, move, records=records))
    assert codes(verified(visitor(released))["reasons"]) == {"withdrawn-content"}


@pytest.mark.parametrize("person", ["p02", "p05"])
def test_only_whom_the_policy_names_lifts(landed: Bureau, person: str) -> None:
    landed.desk("p01").fuzi("takedown", ID, "-m", "有误")
    before = landed.refs()
    assert landed.desk(person).fuzi("takedown", ID, "--lift", "-m", "误", expect=2).code == 2
    assert landed.refs() == before


@pytest.mark.parametrize(
    ("person", "kind", "code"),
    [
        ("p01", "retraction", "retraction-unlanded"),
        ("p01", "expiry", "not-expired"),
        ("p01", "lifted", "right-missing"),
        ("p03", "lifted", "nothing-withdrawn"),
    ],
)
def test_a_tombstone_made_by_hand_is_what_its_kind_asks(landed: Bureau, person: str, kind: str, code: str) -> None:
    forger, watch = Forger(landed), Watch(landed)
    here = forger.workspace()
    made = TombstoneRecord(
        "tombstone",
        1,
        here.ledger.site,
        "main",
        PageId(ID),
        TombstoneKind(kind),
        "测试",
        here.now,
        PersonId(person),
        here.seen,
    )
    watch.refused(forger.push({LEDGER: forger.record(forger.envelope(made, person))}), code)
