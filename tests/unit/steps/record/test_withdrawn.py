"""A withdrawn text is known again by its letters, whatever is done to its head, blanks and line ends."""

from __future__ import annotations

import pytest

from fuzi.steps.record.withdrawn import words_digest

PATH = "content/news/a/index.md"
LONG = "校园开放日于本月二十日举行，欢迎家长和同学参观，请从东门进入，到服务台领取参观手册后依次入场。\n"


def page(title: str, body: str, date: str = "") -> bytes:
    head = f"title: {title}\nauthor: 甲\nsource: {{kind: own, name: 乙}}\npublicity: 主动公开\n"
    return f"---\n{head}confidentiality: 经审查不涉密\n{date}---\n\n{body}".encode()


@pytest.mark.parametrize(
    "again",
    [
        page("另一题目", LONG),
        page("开放日", LONG, "expires: 2027-01-01\n"),
        page("开放日", LONG.replace("，", "， \n\n")),
        page("开放日", LONG.replace("\n", "   \n\n\n")),
        page("开放日", LONG).replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + page("开放日", LONG),
    ],
)
def test_a_text_is_known_again(again: bytes) -> None:
    assert words_digest(again, PATH) == words_digest(page("开放日", LONG), PATH)


def test_mended_words_are_another_text() -> None:
    assert words_digest(page("开放日", LONG.replace("东", "西")), PATH) != words_digest(page("开放日", LONG), PATH)


def test_what_many_pages_say_is_told_together_with_the_title() -> None:
    short = "详见附件。\n"
    assert words_digest(page("通知一", short), PATH) != words_digest(page("通知二", short), PATH)
    assert words_digest(page("通知一", short), PATH) == words_digest(page("通知一", f"\n{short}\n"), PATH)


def test_a_page_without_a_readable_head_has_a_digest_too() -> None:
    assert words_digest(b"---\nbroken", PATH) != words_digest(b"---\nbroken too", PATH)
