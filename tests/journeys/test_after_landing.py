"""Whoever goes on in a draft that has landed is told so, with the commands to start anew, and nothing is sent."""

from __future__ import annotations

import re
import shlex

from bureau import CHANGE, PAGE, Bureau, page

START = ("`git fetch`", "`git switch -C draft origin/main`")
OTHER = "content/news/2026/11-21-sports-day/index.md"


def test_a_draft_that_has_landed_is_not_sent_again(landed: Bureau) -> None:
    clerk, before = landed.desk("p05"), landed.refs()
    for words in ((), ("--squash",), ("--change", CHANGE), ("--change", "another-name")):
        said = clerk.says("submit", *words, expect=2)
        assert CHANGE in said and "landed" in said
        assert all(command in said for command in START)
    assert landed.refs() == before
    for command in START:
        clerk.git(*shlex.split(command.strip("`"))[1:])
    clerk.write({OTHER: page(title="运动会")})
    assert clerk.fuzi("submit").document["submission"] == 1


def test_the_same_words_on_main_by_another_way_are_noticed_too(landed: Bureau) -> None:
    other = landed.desk("p07")
    other.git("switch", "--quiet", "--create", "draft", "origin/main~1")
    text = other.git("show", f"origin/main:{PAGE}")
    other.write({PAGE: text + "\n"})
    said = other.says("submit", "--change", "twin", expect=2)
    assert "already" in said and all(command in said for command in START)


def test_new_pages_on_a_landed_draft_are_brought_over_by_the_commands_that_are_named(landed: Bureau) -> None:
    clerk, before = landed.desk("p05"), landed.refs()
    clerk.write({OTHER: page(title="运动会")})
    said = clerk.says("submit", expect=2)
    assert CHANGE in said and landed.refs() == before
    commands = re.findall(r"`(git [^`]+)`", said)
    assert [one.split()[1] for one in commands] == ["fetch", "switch", "restore", "commit"]
    for command in commands:
        clerk.git(*shlex.split(command)[1:])
    assert clerk.fuzi("submit").document["submission"] == 1
    assert clerk.git("diff", "--name-only", "origin/main", "HEAD") == OTHER


def test_a_landed_page_that_is_changed_in_the_old_draft_is_brought_over_too(landed: Bureau) -> None:
    clerk = landed.desk("p05")
    clerk.write({PAGE: page(title="改名的开放日")})
    said = clerk.says("submit", "--change", "rename", expect=2)
    assert "goes on from" in said and CHANGE in said
    for command in re.findall(r"`(git [^`]+)`", said):
        clerk.git(*shlex.split(command)[1:])
    assert clerk.fuzi("submit", "--change", "rename").document["submission"] == 1


def test_an_abandoned_draft_may_be_sent_under_a_new_name(submitted: Bureau) -> None:
    clerk = submitted.desk("p05")
    clerk.fuzi("abandon", CHANGE)
    assert clerk.fuzi("submit", "--change", "second-try").document["submission"] == 1
