"""Whoever is told no is told what to do next, and finds the page that explains it in the site itself."""

from __future__ import annotations

import re

from bureau import CHANGE, PAGE, Bureau, Desk, page
from fuzi.reports.reasons import BY_CODE

NEXT = re.compile(r"^(?:remote: )?  +(?:怎么办：|what to do: )\S", re.MULTILINE)
SHOWN_PAGE = re.compile(r"^(?:remote: )?  +(?:说明：|more: )(review/reasons/\S+\.md)\s*$", re.MULTILINE)


def explained(desk: Desk, answer: str) -> list[str]:
    """Return the codes an answer explains; each page it names is on main of the site."""
    pages = SHOWN_PAGE.findall(answer)
    assert len(NEXT.findall(answer)) == len(pages)
    for shown in pages:
        assert desk.git("show", f"origin/main:{shown}").startswith("# ")
    return [shown.removeprefix("review/reasons/").removesuffix(".md") for shown in pages]


def test_the_host_says_what_to_do_about_a_plain_push(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page()})
    answer = clerk.ask("push", "origin", "HEAD:main", expect=None)
    assert explained(clerk, answer.all) == ["raw-push"]
    assert "instead of `git push`" in answer.all


def test_who_asks_through_fuzi_reads_the_host_s_reason_first_and_its_advice_below(submitted: Bureau) -> None:
    clerk = submitted.desk("p05")
    said = clerk.says("disclaim", CHANGE, expect=1)
    assert explained(clerk, said) == ["author-barred"]
    reason = next(line for line in said.splitlines() if "[author-barred]" in line)
    assert "what to do" not in reason


def test_an_author_who_would_approve_is_told_what_to_do(submitted: Bureau) -> None:
    clerk = submitted.desk("p05")
    said = clerk.says("approve", CHANGE, "--stage", "initial-review", expect=1)
    assert explained(clerk, said) == ["author-barred"]


def test_a_verdict_says_what_to_do_about_an_objection(submitted: Bureau) -> None:
    submitted.desk("p01").fuzi("object", CHANGE, "--stage", "initial-review", "-m", "请核对日期")
    clerk = submitted.desk("p05")
    for verb in ("judge", "show"):
        said = clerk.says("--lang", "zh", verb, CHANGE, expect=None)
        assert "      怎么办：请按退回意见改好后再送审" in said
        assert explained(clerk, said) == ["objection-stands"]
    reasons = clerk.fuzi("judge", CHANGE, expect=1).document["reasons"]
    assert all(set(one) <= {"code", "message", "stage", "path", "person", "unit"} for one in reasons)


def test_a_new_site_holds_the_page_of_every_code(founded: Bureau) -> None:
    listing = founded.desk("p05").git("ls-tree", "--name-only", "origin/main", "review/reasons/")
    held = {line.removeprefix("review/reasons/").removesuffix(".md") for line in listing.splitlines()}
    assert held == {*BY_CODE, "README"}


def test_commits_on_no_branch_become_a_draft_by_the_command_that_is_told(founded: Bureau) -> None:
    clerk = founded.desk("p05")
    clerk.git("checkout", "--quiet", "--detach", "origin/main")
    clerk.write({PAGE: page()})
    assert "git switch -C draft" in clerk.submit(expect=2).all
    clerk.git("switch", "--quiet", "-C", "draft")
    assert clerk.submit().document["submission"] == 1
