"""Corrections: words that a reviewer suggests, adopted and signed by the author, make the reviewer no author."""

from __future__ import annotations

from typing import Any

import pytest

from bureau import CHANGE, PAGE, Bureau, Desk, codes, page
from fuzi import wiring
from fuzi.model.change_statement import Submission

OTHER = "content/news/2026/11-21-sports/index.md"
OBJECT = ("object", CHANGE, "--stage", "initial-review", "-m", "用词不当")


def objected(bureau: Bureau, *suggestions: tuple[str, str, str], by: str = "p01") -> str:
    """Let the administrator send the change back with corrections; return the objection's id."""
    more = [word for one in suggestions for word in ("--suggest", *one)]
    answer = bureau.desk(by).fuzi(*OBJECT, *more)
    return str(answer.document["statements"][0]["statement"])


def text_of(desk: Desk, path: str = PAGE) -> str:
    return (desk.folder / path).read_text(encoding="utf-8")


def authors(bureau: Bureau, number: int = -1) -> list[str]:
    return list(submissions(bureau)[number].authors)


def submissions(bureau: Bureau) -> list[Any]:
    workspace = wiring.workspace(bureau.desk("p07").folder)
    workspace.fetch()
    found = [one.envelope.statement for one in workspace.ledger.kept.values()]
    return sorted((one for one in found if isinstance(one, Submission)), key=lambda one: one.number)


def test_a_reviewer_whose_correction_is_adopted_approves_and_the_record_names_it(submitted: Bureau) -> None:
    statement = objected(submitted, (PAGE, "同学参观", "同学们前来参观"))
    clerk, admin = submitted.desk("p05"), submitted.desk("p01")
    done = clerk.fuzi("adopt", statement[:12]).document
    assert done["corrections"] == [f"{statement}/1"] and done["person"] == "p01"
    assert text_of(clerk) == page(text="欢迎家长和同学们前来参观。\n")
    assert "Co-authored-by: 示例p01 <p01@example.test>" in clerk.git("log", "-1", "--format=%B")
    clerk.submit()
    assert authors(submitted) == ["p05"]
    admin.approve("initial-review")
    submitted.desk("p03").approve("sign-off")
    assert admin.fuzi("land", CHANGE).document["outcome"] == "approved"
    assert f"Fuzi-Correction: {statement}/1 p01" in submitted.host_git("log", "-1", "--format=%B", "main")
    assert submitted.proof()["landings"] == 1


def test_a_page_may_be_named_by_its_id_and_a_correction_may_take_words_away(submitted: Bureau) -> None:
    statement = objected(submitted, ("news/2026/11-20-open-day", "家长和", ""))
    clerk = submitted.desk("p05")
    clerk.fuzi("adopt", statement)
    assert text_of(clerk) == page(text="欢迎同学参观。\n")
    clerk.submit()
    assert authors(submitted) == ["p05"]


def test_some_of_several_corrections_are_adopted(submitted: Bureau) -> None:
    statement = objected(submitted, (PAGE, "家长", "各位家长"), (PAGE, "参观", "前来参观"))
    clerk = submitted.desk("p05")
    clerk.fuzi("adopt", statement, "--only", "2")
    assert text_of(clerk) == page(text="欢迎家长和同学前来参观。\n")
    assert "no such correction" in clerk.fuzi("adopt", statement, "--only", "3", expect=2).err
    clerk.submit()
    assert submissions(submitted)[-1].attributed == {f"{statement}/2": "p01"}


def test_it_holds_over_a_rebase_a_later_submission_and_a_squash(submitted: Bureau) -> None:
    statement = objected(submitted, (PAGE, "参观", "前来参观"))
    clerk = submitted.desk("p05")
    clerk.fuzi("adopt", statement)
    clerk.submit()
    clerk.write({OTHER: page("运动会")}, "one more")
    clerk.submit()
    assert authors(submitted) == ["p05"]
    clerk.write({OTHER: page("运动会", "改。\n")}, "again")
    clerk.submit(CHANGE, "--squash")
    assert authors(submitted) == ["p05"]
    assert submitted.desk("p01").approve("initial-review").code == 0


@pytest.mark.parametrize("extra", ["more in the commit", "another commit", "other words", "as the commit's author"])
def test_who_wrote_more_than_was_suggested_is_an_author(submitted: Bureau, extra: str) -> None:
    statement = objected(submitted, (PAGE, "参观", "前来参观"))
    clerk, admin = submitted.desk("p05"), submitted.desk("p01")
    named = f"Co-authored-by: x <p01@example.test>\nAdopts: {statement}/1\n"
    right = page(text="欢迎家长和同学前来参观。\n")
    if extra == "more in the commit":
        clerk.write({PAGE: right, OTHER: page("运动会")}, f"adopt\n\n{named}")
    elif extra == "other words":
        clerk.write({PAGE: page(text="欢迎家长和同学前来参加。\n")}, f"adopt\n\n{named}")
    elif extra == "another commit":
        clerk.fuzi("adopt", statement)
        clerk.write({OTHER: page("运动会")}, "more\n\nCo-authored-by: x <p01@example.test>\n")
    else:
        clerk.write({PAGE: right}, f"adopt\n\n{named}")
        clerk.git("commit", "--quiet", "--amend", "--no-edit", "--author=x <p01@example.test>")
    clerk.submit()
    assert authors(submitted) == ["p01", "p05"]
    refusal = admin.fuzi("approve", CHANGE, "--stage", "initial-review", expect=1).document
    assert codes(refusal["reasons"]) == {"author-barred"}
    assert "more than the corrections" in refusal["reasons"][0]["message"]


def test_corrections_beyond_the_limit_make_an_author_and_the_adopter_is_told(submitted: Bureau) -> None:
    first = objected(submitted, (PAGE, "欢迎", "好" * 150))
    clerk = submitted.desk("p05")
    clerk.fuzi("adopt", first)
    clerk.submit()
    assert authors(submitted) == ["p05"]
    second = objected(submitted, (PAGE, "参观", "来" * 60))
    assert "make 示例p01 an author" in clerk.fuzi("adopt", second).err
    clerk.submit()
    assert authors(submitted) == ["p01", "p05"]


def test_what_an_earlier_submission_adopted_counts_although_its_commit_is_gone(submitted: Bureau) -> None:
    first = objected(submitted, (PAGE, "欢迎", "好" * 150))
    clerk = submitted.desk("p05")
    clerk.fuzi("adopt", first)
    clerk.submit()
    clerk.submit(CHANGE, "--squash", expect=0)
    second = objected(submitted, (PAGE, "参观", "来" * 60))
    clerk.git("fetch", "--quiet", "origin")
    clerk.git("reset", "--quiet", "--hard", f"origin/changes/{CHANGE}")
    clerk.fuzi("adopt", second)
    clerk.submit()
    assert authors(submitted) == ["p01", "p05"]


def test_an_objection_that_nobody_made_excuses_nobody(submitted: Bureau) -> None:
    clerk = submitted.desk("p05")
    clerk.write(
        {PAGE: page(text="欢迎家长和同学前来参观。\n")},
        f"adopt\n\nCo-authored-by: x <p01@example.test>\nAdopts: {'0' * 64}/1\n",
    )
    clerk.submit()
    assert authors(submitted) == ["p01", "p05"]


@pytest.mark.parametrize(
    "suggestion",
    [
        (PAGE, "不在页面里", "别的"),
        (PAGE, "。", "，"),
        (PAGE, "参观", "参观"),
        (PAGE, "", "加"),
        ("review/policy.yml", "version", "versions"),
        ("content/index.md", "title", "titles"),
        ("content/none/index.md", "a", "b"),
    ],
)
def test_a_correction_that_names_no_single_place_of_a_page_is_not_signed(
    submitted: Bureau, suggestion: tuple[str, str, str]
) -> None:
    if suggestion[1] == "。":
        submitted.desk("p05").write({PAGE: page(text="甲。乙。\n")}, "two")
        submitted.desk("p05").submit()
    before = submitted.refs()
    submitted.desk("p01").fuzi(*OBJECT, "--suggest", *suggestion, expect=2)
    assert submitted.refs() == before


def test_only_the_owner_of_a_clean_draft_adopts(submitted: Bureau) -> None:
    statement = objected(submitted, (PAGE, "参观", "前来参观"))
    clerk = submitted.desk("p05")
    assert "only its owner" in submitted.desk("p06").fuzi("adopt", statement, expect=2).err
    (clerk.folder / PAGE).write_text("half\n", encoding="utf-8")
    assert "not committed" in clerk.fuzi("adopt", statement, expect=2).err
    clerk.git("checkout", "--", PAGE)
    clerk.write({PAGE: page(text="另写。\n")}, "other words")
    head = clerk.git("rev-parse", "HEAD")
    assert "do not stand exactly once" in clerk.fuzi("adopt", statement, expect=2).err
    assert clerk.git("rev-parse", "HEAD") == head
