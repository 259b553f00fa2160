"""A known line is looked at again wherever it stands in another neighbourhood."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fuzi.scanning.known_lines import APART, RUNNING, KnownLines, Nearness

AROUND, LEAST = RUNNING.around, RUNNING.least

FRAME = [f"行 {number}" for number in range(3 * LEAST)]
LINES = st.lists(st.sampled_from("abc"), min_size=0, max_size=60)


def pieces(lines: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(lines[at : at + length]) for at in range(len(lines) - length + 1)}


def test_what_pages_have_in_common_is_empty_the_second_time_and_lines_keep_their_numbers() -> None:
    known = KnownLines()
    first = known.fresh("\n".join([*FRAME, "甲", *FRAME]))
    assert first.text.split("\n") == [*FRAME, "甲", *FRAME]
    known.learn(first)
    lines = known.fresh("\n".join([*FRAME, "乙", *FRAME])).text.split("\n")
    assert len(lines) == 2 * len(FRAME) + 1
    assert lines[len(FRAME) - AROUND : len(FRAME) + AROUND + 1] == [*FRAME[-AROUND:], "乙", *FRAME[:AROUND]]
    assert lines.count("") > len(FRAME)


def test_what_was_not_learned_or_means_something_else_here_is_looked_at_again() -> None:
    known, text = KnownLines(), "\n".join(FRAME)
    assert known.fresh(text).text == text
    looked = known.fresh(text, "甲")
    known.learn(looked)
    assert known.fresh(text, "乙").text == text
    assert not known.fresh(text, "甲").text.strip()


def test_a_few_known_lines_between_new_ones_stay() -> None:
    known = KnownLines()
    known.learn(known.fresh("\n".join(FRAME)))
    lines = ["新", *FRAME[:LEAST], "新"]
    assert known.fresh("\n".join(lines)).text.split("\n") == lines


@given(learned=st.lists(LINES, max_size=4), text=LINES, near=st.sampled_from([RUNNING, APART, Nearness(1, 0)]))
def test_any_sequence_of_lines_that_never_stood_so_is_looked_at_whole(
    learned: list[list[str]], text: list[str], near: Nearness
) -> None:
    known, length = KnownLines(), 2 * near.around + 1
    seen: set[tuple[str, ...]] = set()
    for lines in learned:
        known.learn(known.fresh("\n".join(lines), near=near))
        seen |= pieces(lines, length)
    kept = known.fresh("\n".join(text), near=near).text.split("\n")
    for at in range(len(text) - length + 1):
        piece = tuple(text[at : at + length])
        if piece not in seen:
            assert tuple(kept[at : at + length]) == piece
