from __future__ import annotations

import pytest

from fuzi.errors import MalformedFile
from fuzi.formats.git_attributes import parse
from site_fixture import PROJECT


def test_our_own_file_and_comments_are_accepted() -> None:
    parse((PROJECT / ".gitattributes").read_text(encoding="utf-8"))
    parse("# 说明\n\n* -text\n")


@pytest.mark.parametrize(
    "rule",
    ["content/** -diff", "*.md linguist-generated", "* working-tree-encoding=UTF-16", "*.md filter=x", "* text=auto"],
)
def test_a_rule_that_hides_or_alters_is_refused_on_its_line(rule: str) -> None:
    with pytest.raises(MalformedFile) as caught:
        parse(f"* -text\n{rule}\n")
    assert [(one.path, one.line) for one in caught.value.problems] == [(".gitattributes", 2)]


def test_the_rule_may_not_be_taken_away() -> None:
    with pytest.raises(MalformedFile):
        parse("")
