"""A pattern put more widely matches wherever the pattern does; what cannot be read is refused, never guessed."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzi.scanning.sieve import Sieve, as_bytes, is_installed
from fuzi.scanning.widening import widened

WRITTEN = (
    r"(?i:sek[ri]+t)=(?![abc])[^\d\s]{0,3}(?:ab|c+?)(?=z)z?(\w)\1",
    r"(?P<mark>[★☆])(?P=mark){2,}",
    r"(?<![0-9a-f])(?:ab|(?:c|d){2}?)++(?![^\n])",
    r"(?>x{,3}|[]a-]{1,2})y{2,60}z{3}",
    r"\x41\u4e00\U0001f600\t[\x30-\x39\u2722-\u2727]\.",
    r"(?i)straſe[k-s]é",
    r"^\s*[\s,][^\S\n]+[\d.]\b\.\Z",
    r"a{b}c{}d{,e[{]{2}",
    r"甲|(?<!乙)丙(?!丁)|戊\|(?<!甲)己",
    r"(?m)^(?-i:K)[^\W_]$",
    r"[^]]\]\-[a\]b][\b\\]",
)


@pytest.mark.skipif(not is_installed(), reason="Hyperscan is not installed here: nothing is sieved")
@pytest.mark.parametrize("pattern", WRITTEN)
def test_what_a_pattern_matches_is_let_through(pattern: str) -> None:
    sieve = Sieve.of([[widened(pattern)]])
    assert sieve is not None

    @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern), st.text(max_size=3))
    def held(text: str, around: str) -> None:
        assert sieve.held(as_bytes(text)), text  # by its making the pattern matches it
        for placed in (around + text, text + around):
            assert sieve.held(as_bytes(placed)) or not re.search(pattern, placed), placed

    held()


@pytest.mark.parametrize(
    "pattern",
    ["(a)(?(1)b|c)", r"\N{DIGIT ONE}", r"\p{L}", r"\07", "(?x)a b", "(?#a)b", "(a", "a)", "[a", "a\\", "(?L)a"],
)
def test_what_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        widened(pattern)


def test_a_pattern_whose_blanks_do_not_count_is_refused() -> None:
    with pytest.raises(ValueError, match="remarks"):
        widened("a b", re.VERBOSE)


@pytest.mark.skipif(not is_installed(), reason="Hyperscan is not installed here: nothing is sieved")
@given(st.text(alphabet="机密 (ji)-", max_size=8))
def test_a_gap_may_stand_behind_each_character(between: str) -> None:
    sieve = Sieve.of([[widened("机[密]", gap=".{0,8}")]])
    assert sieve is not None
    assert sieve.held(f"机{between}密".encode())
