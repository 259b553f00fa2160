"""What lands meanwhile changes what a change is about: then it goes back to its author, and the history still holds."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize("place", ["scripts/tool", "review/registers/a.yml"])
@pytest.mark.parametrize("first_is_folder", [True, False], ids=["folder first", "file first"])
def test_a_file_where_a_folder_landed_meanwhile_goes_back(founded: Bureau, place: str, first_is_folder: bool) -> None:
    paths = (
        {"first": f"{place}/a.yml", "late": place} if first_is_folder else {"first": place, "late": f"{place}/a.yml"}
    )
    for change, person in (("late", "p05"), ("first", "p06")):
        desk = founded.desk(person).fresh()
        desk.write({paths[change]: "一\n"})
        desk.submit(change)
    admin, leader = founded.desk("p01"), founded.desk("p03")
    for change in ("late", "first"):
        for one in admin.judge(change)["missing"]:
            (admin if one["stage"] == "initial-review" else leader).approve(one["stage"], change)
    admin.fuzi("land", "first")
    (reason,) = admin.judge("late", expect=1)["reasons"]
    assert (reason["code"], reason["path"]) == ("page-moved-on", paths["late"])
    assert "a file and a folder at once" in reason["message"]
    assert admin.fuzi("land", "late", expect=1).document["outcome"] == "refused"


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
