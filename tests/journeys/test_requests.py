"""A request is filed, cited by the change that carries it out, shown to who signs, and proved with the rest."""

from __future__ import annotations

from bureau import CHANGE, PAGE, Bureau, page
from forging import LEDGER, Forger, changed


def test_a_request_is_filed_cited_shown_and_carried_out(founded: Bureau) -> None:
    leader, clerk, admin = founded.desk("p02"), founded.desk("p05").fresh(), founded.desk("p01")
    asked = leader.fuzi("request", "-m", "请发布校园开放日通知", "--unit", "network-center").document["statement"]
    listed = clerk.fuzi("request").document["requests"]
    assert [(one["statement"], one["person"], one["landed"]) for one in listed] == [(asked, "p02", None)]
    clerk.write({PAGE: page()})
    clerk.submit(CHANGE, "--request", asked[:12])
    clerk.write({PAGE: page(text="第二稿。\n")})
    clerk.submit()
    assert [one["words"] for one in clerk.fuzi("show", CHANGE).document["requests"]] == ["请发布校园开放日通知"]
    assert "carries out:" in clerk.says("show", CHANGE)
    assert "请发布校园开放日通知" in admin.says("approve", CHANGE, "--stage", "initial-review")
    founded.desk("p03").approve("sign-off")
    admin.fuzi("land", CHANGE)
    assert f"Fuzi-Request: {asked} p02" in founded.host_git("log", "-1", "--format=%B", "main")
    assert clerk.fuzi("request").document["requests"] == []
    assert clerk.fuzi("request", "--all").document["requests"][0]["landed"] == CHANGE
    assert founded.proof()["landings"] == 1


def test_who_asked_is_no_author_and_may_review(founded: Bureau) -> None:
    admin, clerk = founded.desk("p01"), founded.desk("p05").fresh()
    asked = admin.fuzi("request", "-m", "请更正时间").document["statement"]
    clerk.write({PAGE: page()})
    clerk.submit(CHANGE, "--request", asked)
    admin.approve("initial-review")
    assert {one["stage"] for one in admin.judge(expect=1)["missing"]} == {"sign-off"}


def test_what_is_asked_wrongly_is_refused(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    assert "office" in clerk.says("request", "-m", "字", "--unit", "nowhere", expect=2)
    clerk.says("request", "--unit", "office", expect=2)
    clerk.write({PAGE: page()})
    assert "there is no request" in clerk.says("submit", "--change", CHANGE, "--request", "0123456789ab", expect=2)
    secret = clerk.fuzi("request", "-m", "请发布 11010519491231002X 的证明", expect=1)
    assert "words-refused" in secret.all


def test_a_citation_that_nobody_filed_or_in_anothers_name_is_refused_by_the_host(founded: Bureau) -> None:
    asked = founded.desk("p02").fuzi("request", "-m", "请发布").document["statement"]
    forger = Forger(founded)
    forger.desk.fresh().write({PAGE: page()})
    for cited in ({f"request/{asked}": "p06"}, {f"request/{'ab' * 32}": "p02"}, {"request/x": "p02"}):
        submission, moves = forger.submission(CHANGE)
        envelope = forger.envelope(changed(submission, attributed=cited), "p05")
        refs = {**moves, LEDGER: forger.record(envelope)}
        answer = forger.push(refs)
        assert answer.code != 0 and "request-unknown" in answer.all, answer.all
