"""The list of what must leave history: read strictly, written as it is read, never with any content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzi.errors import MalformedFile
from fuzi.formats.expunged_file import REASONS, Expunged, dump, parse
from fuzi.model.ids import ObjectId, Sha256

HEX = "0123456789abcdef"
entries = st.builds(
    Expunged,
    st.from_regex(r"(content|site_config|\.github)/[a-z0-9]{1,10}/[a-z\"'#: {}年]{1,10}[a-z]", fullmatch=True),
    st.text(HEX, min_size=64, max_size=64).map(Sha256),
    st.text(HEX, min_size=40, max_size=40).map(ObjectId),
    st.sampled_from(REASONS),
)


@given(st.lists(entries, max_size=4, unique_by=lambda one: one.sha256))
def test_what_is_written_is_read_back(found: list[Expunged]) -> None:
    assert parse(dump(tuple(found))) == tuple(found)


@pytest.mark.parametrize(
    "row",
    [
        "{path: content/a.md, sha256: abc, landing: '" + "1" * 40 + "', reason: personal}",
        "{path: /etc/passwd, sha256: '" + "a" * 64 + "', landing: '" + "1" * 40 + "', reason: personal}",
        "{path: content/../a.md, sha256: '" + "a" * 64 + "', landing: '" + "1" * 40 + "', reason: personal}",
        "{path: content//a.md, sha256: '" + "a" * 64 + "', landing: '" + "1" * 40 + "', reason: personal}",
        "{path: content/, sha256: '" + "a" * 64 + "', landing: '" + "1" * 40 + "', reason: personal}",
        "{path: content/a.md, sha256: '" + "a" * 64 + "', landing: main, reason: personal}",
        "{path: content/a.md, sha256: '" + "a" * 64 + "', landing: '" + "1" * 40 + "', reason: 姓名}",
        "{path: content/a.md, sha256: '" + "a" * 64 + "', landing: '" + "1" * 40 + "', reason: personal, words: x}",
        "{path: content/a.md}",
    ],
)
def test_an_entry_that_says_less_or_more_is_refused(row: str) -> None:
    with pytest.raises(MalformedFile):
        parse(f"# a\n# b\nexpunged:\n  - {row}\n")


def test_a_digest_stands_in_the_list_once() -> None:
    one = Expunged("content/a.md", Sha256("a" * 64), ObjectId("1" * 40), "personal")
    other = Expunged("content/b.md", Sha256("a" * 64), ObjectId("1" * 40), "personal")
    with pytest.raises(MalformedFile):
        parse(dump((one, other)))
