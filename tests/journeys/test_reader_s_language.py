"""The host answers in the language of whoever pushes; it speaks its own to everybody else."""

from __future__ import annotations

import pytest

from bureau import CHANGE, PAGE, Bureau, page

CHINESE = "拟稿人"


def test_a_refusal_of_the_host_is_read_in_the_language_asked_for(submitted: Bureau) -> None:
    clerk = submitted.desk("p05")  # these hosts speak English by themselves
    assert "its author" in clerk.says("disclaim", CHANGE, expect=1)
    said = clerk.says("--lang", "zh", "disclaim", CHANGE, expect=1)
    assert CHINESE in said and "怎么办：" in said and "its author" not in said


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ((), "refused: "),
        (("-o", "lang=zh"), "不通过："),
        (("-o", "x", "-o", "lang=zh"), "不通过："),
        (("-o", "lang=xx"), "refused: "),
        (("-o", "lang=../../zh"), "refused: "),
        (("-o", "lang=zh_CN"), "refused: "),
    ],
)
def test_a_push_by_hand_may_ask_for_a_language(founded: Bureau, options: tuple[str, ...], word: str) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page()})
    answer = clerk.ask("push", *options, "origin", "HEAD:main", expect=None)
    assert answer.code != 0 and f"remote: {word}" in answer.err


def test_a_host_of_an_older_set_up_still_answers(submitted: Bureau) -> None:
    submitted.host_git("config", "receive.advertisePushOptions", "false")
    clerk = submitted.desk("p05")
    assert "[author-barred]" in clerk.says("--lang", "zh", "disclaim", CHANGE, expect=1)
    submitted.desk("p01").approve("initial-review")


def test_what_the_lock_s_holder_refuses_is_in_the_language_asked_for(
    submitted: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second judgement, under the lock, learns the language from Git's protocol, not from the environment."""
    hook = submitted.host / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    clerk = submitted.desk("p05")
    said = clerk.says("--lang", "zh", "disclaim", CHANGE, expect=1)
    assert CHINESE in said and "its author" not in said
