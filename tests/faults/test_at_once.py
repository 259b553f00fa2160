"""Several people at once: both words are kept, both landings follow one another, nobody has to try again by hand."""

from __future__ import annotations

from bureau import CHANGE, Answer, Bureau, page

OTHER = "content/news/2026/11-21-sports/index.md"
SHARED = "content/notices/net/2026/11-22-repair/index.md"


def all_at_once(bureau: Bureau, *commands: tuple[str, ...]) -> list[Answer]:
    """Run commands (person first) in processes that start together."""
    desks = [bureau.desk(person) for person, *_words in commands]
    running = [desk.start(*words) for desk, (_person, *words) in zip(desks, commands, strict=True)]
    answers = []
    for one in running:
        out, err = one.communicate(timeout=120)
        answers.append(Answer(one.returncode, out, err))
    return answers


def test_two_reviewers_speak_at_once(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({SHARED: page("检修", unit="office")})
    clerk.submit("repair")
    words = ("approve", "repair", "--stage", "unit-approval")
    answers = all_at_once(founded, ("p02", *words), ("p06", *words))
    assert [one.code for one in answers] == [0, 0], answers
    assert {one["person"] for one in clerk.judge("repair")["counted"]} == {"p02", "p06"}
    assert founded.proof()["outcome"] == "verified"


def test_two_changes_land_at_once(approved: Bureau) -> None:
    clerk = approved.desk("p06").fresh()
    clerk.write({OTHER: page("运动会")})
    clerk.submit("sports")
    approved.desk("p01").approve("initial-review", "sports")
    approved.desk("p03").approve("sign-off", "sports")
    answers = all_at_once(approved, ("p01", "land", CHANGE), ("p07", "land", "sports"))
    assert [one.code for one in answers] == [0, 0], answers
    assert approved.proof()["landings"] == 2


def test_one_change_is_landed_once_however_many_try(approved: Bureau) -> None:
    answers = all_at_once(approved, ("p01", "land", CHANGE), ("p07", "land", CHANGE))
    assert sorted(one.code for one in answers) == [0, 1], answers
    (late,) = [one for one in answers if one.code == 1]
    assert [one["code"] for one in late.document["reasons"]] == ["landed"]
    assert approved.proof()["landings"] == 1


def test_five_people_submit_at_once(founded: Bureau) -> None:
    people = ("p01", "p02", "p05", "p06", "p07")
    for person in people:
        founded.desk(person).fresh().write({f"content/news/2026/11-21-by-{person}/index.md": page(person)})
    answers = all_at_once(founded, *((person, "submit", "--change", f"by-{person}", "-m", person) for person in people))
    assert [one.code for one in answers] == [0] * 5, answers
    assert len(founded.desk("p03").fuzi("changes").document["changes"]) == 5
    assert founded.proof()["outcome"] == "verified"
