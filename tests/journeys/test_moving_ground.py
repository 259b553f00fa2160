"""What lands meanwhile changes what a change is about: then it goes back to its author, and the history still holds."""

from __future__ import annotations

from bureau import PAGE, Bureau, codes, page

FOLDER = PAGE.removesuffix("index.md")


def lands(bureau: Bureau, change: str) -> None:
    bureau.desk("p01").approve("initial-review", change)
    if bureau.desk("p01").judge(change)["missing"][0]["stage"] == "confidentiality-review":
        bureau.desk("p04").approve("confidentiality-review", change)
    bureau.desk("p03").approve("sign-off", change)
    bureau.desk("p01").fuzi("land", change)


def test_a_file_whose_folder_became_a_page_meanwhile_goes_back(founded: Bureau) -> None:
    first = founded.desk("p05").fresh()
    first.write({PAGE: page()})
    first.submit("base")
    lands(founded, "base")
    late = founded.desk("p06").fresh()
    late.write({f"{FOLDER}more/plan.csv": "时间\n九点\n"})
    late.submit("late")
    other = founded.desk("p05").fresh()
    other.write({f"{FOLDER}more/index.md": page("更多安排")})
    other.submit("other")
    lands(founded, "other")
    assert codes(founded.desk("p01").judge("late", expect=1)["reasons"]) >= {"page-moved-on"}
    assert founded.proof()["outcome"] == "verified"


def test_a_twin_by_case_of_what_landed_meanwhile_is_refused(founded: Bureau) -> None:
    late = founded.desk("p06").fresh()
    late.write({"site_config/Extra.txt": "一\n"})
    late.submit("late")
    early = founded.desk("p05").fresh()
    early.write({"site_config/extra.txt": "二\n"})
    early.submit("early")
    lands(founded, "early")
    assert codes(founded.desk("p01").judge("late", expect=1)["reasons"]) >= {"path-twins"}
    assert founded.proof()["outcome"] == "verified"
