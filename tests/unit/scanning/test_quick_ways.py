"""The quick ways of the scan find what the plain ways find: nothing more, nothing less."""

from __future__ import annotations

import json
import re
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fuzi.model.finding import Severity
from fuzi.model.ids import sha256_of
from fuzi.model.term_list import Term, TermList
from fuzi.scanning import fold as folding
from fuzi.scanning import markup, numbers, sieve
from fuzi.scanning.fold import fold, fold_text
from fuzi.scanning.matching import Match, matches_of
from fuzi.scanning.offsets import Derived, matches_at, substitute
from fuzi.scanning.rule import Carrier
from fuzi.scanning.rules import RULES
from fuzi.scanning.sieve import Sieve, Sieves, Words, is_installed
from fuzi.scanning.widening import widened
from rules.samples import samples

WORDS = ("内网", "oa 系统", "示例密语", "aa", "a", "密语", "试\t题")
TERMS = (
    TermList("public", sha256_of(b"1"), tuple(Term(word, Severity.FLAG, "改写") for word in WORDS)),
    TermList("private", sha256_of(b"2"), (Term("示例计划", Severity.BLOCK),), is_private=True),
)
SAMPLES = sorted(
    {text for _rule, text, _ok in samples()} | {text for rule in RULES for text in (*rule.ok, *rule.not_ok)}
)
MARKUP = (
    "# ", "- ", "\n", "\n\n", "**", "_", "`", "| ", " |\n", "<b>", "</b>",
    "<!-- ", " -->", "[文](", ")", "![", "]", "]: x",
    "<td>", "<tr>", "</tr>", "&#49;", "&nbsp;", "%31", "\\u4e00", "\\*", "　", "\u200b", "\u0661",
    "①", "一三八", "１３８",
    "機密", "(ji)", "★", "☆", "\u2028", "\r\n", "\x0b", "A", "ſ", "\u212a", "\ud800",
    "示例計劃", "示例 计划", "aaa", "试 题", "---\n",
)  # fmt: skip
texts = st.lists(st.sampled_from([*SAMPLES, *MARKUP, "这是一段平常的话，"]), max_size=12).map("".join)
pytestmark = pytest.mark.skipif(not is_installed(), reason="Hyperscan is not installed here: there is one way only")


SIEVES = Sieves(worth=0)


def found(text: str, sieves: Sieves | None = None) -> tuple[Match, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folding, "WORTH", 1 << 60 if sieves is None else 0)
        return matches_of(text, Carrier.FILE, TERMS, sieves=sieves)


def assert_same(text: str) -> None:
    assert found(text, SIEVES) == found(text)


def test_every_sample_of_every_rule_is_judged_alike() -> None:
    for text in SAMPLES:
        assert_same(text)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_made_up_texts_are_judged_alike(text: str) -> None:
    assert_same(text)


def test_a_large_text_is_judged_alike_with_marks_at_its_ends_and_in_it() -> None:
    filler = "这是一段平常的话，说的是学校食堂的采购。\n\n" * 6_000
    text = f"机密★1年\n\n{filler}请拨 13800138000，密码：Zx12@2026。\n\n{filler}绝密★启用前"
    quick = matches_of(text, Carrier.FILE, TERMS, sieves=Sieves())
    assert quick == found(text)
    assert {one.rule.id for one in quick} >= {"classification-mark", "mobile-phone", "written-password", "exam-mark"}


def test_half_a_pair_is_let_through_by_whatever_rules_another_character_out() -> None:
    assert made([[widened("密[^?]码")]]).held(sieve.as_bytes("密\ud800码")) == {0}


def test_what_stands_before_and_behind_a_word_holds_it_back_only_where_it_stands_there() -> None:
    gate = made([[widened("(?<![一-鿿])学生(?![一-鿿])")]])
    assert [bool(gate.held(text.encode())) for text in ("学生", "，学生，", "小学生", "学生们", "学生们 学生")] == [
        True, True, False, False, True,
    ]  # fmt: skip


@given(
    st.text(alphabet="ab内网\ud800?\n", max_size=30),
    st.sets(st.text(alphabet="ab内网?", min_size=1, max_size=3), min_size=1),
)
def test_words_are_found_wherever_they_stand(text: str, words: set[str]) -> None:
    ordered = sorted(words)
    expected = [(n, at) for n, word in enumerate(ordered) for at in range(len(text)) if text.startswith(word, at)]
    assert words_of(ordered).places(text) == expected


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*MARKUP, "平常的话，", "x", "<a href=x>", "[a]: b"]), max_size=30).map("".join))
def test_markup_is_found_wherever_it_can_begin(text: str) -> None:
    plain = substitute(Derived(text), markup._SHOWN, markup._reader_sees)
    assert markup._looked(Derived(text), markup._reader_sees).text == plain.text
    quick = matches_at(text, markup._TARGETS, markup._target_starts(text))
    assert [one.span() for one in quick] == [one.span() for one in markup._TARGETS.finditer(text)]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["平常的话，说了！", "Abc", "機", "☆", "½", "\u200b", "①", "é", "\ud800", "\r", "ß", "。"])
    ).map("".join)
)
def test_a_plain_text_is_folded_as_by_the_table(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folding, "WORTH", 1 << 60)
        plain = fold(Derived(text))
        patch.setattr(folding, "WORTH", 0)
        patch.setattr(folding, "_SELDOM", 1)
        quick = fold(Derived(text + "平" * 3 * len(text)))
    assert quick.text.startswith(plain.text)
    for at in range(len(plain.text)):
        assert quick.source_of(at, at + 1) == plain.source_of(at, at + 1)


def test_every_character_that_is_passed_over_is_its_own_fold() -> None:
    odd = folding._odd()
    wrong = [chr(code) for code in range(0x110000) if not odd.match(chr(code)) and fold_text(chr(code)) != chr(code)]
    assert re.fullmatch("[A-Z]*", "".join(wrong)), wrong


class Remembering:
    """A memory that keeps all it is given, and counts."""

    def __init__(self, kept: dict[bytes, bytes]) -> None:
        self.kept = kept

    def recall(self, request: bytes) -> bytes | None:
        return self.kept.get(request)

    def keep(self, request: bytes, answer: bytes) -> None:
        self.kept[request] = answer


def test_what_was_compiled_is_taken_from_memory_and_finds_the_same() -> None:
    memory = Remembering({})
    for _turn in range(2):
        assert made([["秘密"], ["机密"]], memory).held("机密".encode()) == {1}
        assert words_of(["密语", "密"], memory).places("密语") == [(0, 0), (1, 0)]
        assert len(memory.kept) == 2


def test_a_damaged_memory_is_as_good_as_none() -> None:
    memory = Remembering({})
    made([["秘密"]], memory)
    for request in memory.kept:
        memory.kept[request] = b"damaged"
    assert made([["秘密"]], memory).held("秘密".encode()) == {0}


def test_no_word_of_a_private_list_is_kept() -> None:
    memory = Remembering({})
    assert "private-term" in {one.rule.id for one in found("这里有示例计划。", Sieves(memory, 0))}
    assert any("示例密语" in json.loads(request) for request in memory.kept)
    assert not any("示例计划" in json.loads(request) for request in memory.kept)


def test_few_words_are_not_worth_compiling_for_and_many_are_however_they_are_parted() -> None:
    sieves = Sieves(worth=100)
    assert [_is_made(sieves) for _turn in range(3)] == [False, True, True]


def test_what_was_kept_is_used_for_a_tenth_of_the_words() -> None:
    memory = Remembering({})
    assert _is_made(Sieves(memory, 50))
    assert _is_made(Sieves(memory, 500))
    assert not _is_made(Sieves(memory, 501))
    assert not _is_made(Sieves(Remembering({}), 500))


def _is_made(sieves: Sieves) -> bool:
    sieves.see("平" * 50)
    return sieves.of_patterns(_example) is not None


def _example() -> list[list[str]]:
    return [["秘密"]]


def made(groups: list[list[str]], memory: Remembering | None = None) -> Sieve:
    sieve = Sieve.of(groups, memory)
    assert sieve is not None
    return sieve


def words_of(words: list[str], memory: Remembering | None = None) -> Words:
    found = Words.of(words, memory)
    assert found is not None
    return found


@pytest.mark.parametrize("sieves", [None, SIEVES])
def test_a_part_of_a_list_is_not_taken_for_the_whole(sieves: Sieves | None) -> None:
    whole = TermList("words", sha256_of(b"3"), (Term("甲组", Severity.FLAG), Term("乙组", Severity.FLAG)))
    parts = [replace(whole, terms=(one,)) for one in whole.terms]
    told = [
        [one.start for one in matches_of("甲组、乙组", Carrier.FILE, (terms,), sieves=sieves)]
        for terms in (whole, *parts, whole)
    ]
    assert told == [[0, 3], [0], [3], [0, 3]]


@given(st.lists(st.text(alphabet="019x", min_size=1, max_size=7), min_size=1, max_size=12))
def test_neighbouring_chunks_are_joined_to_every_number_of_a_length(written: list[str]) -> None:
    run = numbers.Run(numbers.Chunk(digits, 0, 0) for digits in written)
    expected = [
        (first, last, whole)
        for first in range(len(written))
        for last in range(first + 1, len(written) + 1)
        if len(whole := "".join(written[first:last])) in {3, 11} and whole[0] == "1"
    ]
    assert list(numbers.joined(run, frozenset({3, 11}), re.compile("1"))) == expected


_AT_ONCE = re.compile(numbers.LONG.pattern.removesuffix("{9}") + "{9,}" + f"(?:{numbers._LAST.pattern})?")
"""A whole run in one match: it needs some 300 bytes of memory a digit."""


@given(
    st.lists(
        st.sampled_from(["1", "3" * 230, "8 " * 230, "一", "x", "a", " ", "-", "\n", "\n\n", "★", "。"]), max_size=30
    )
)
def test_a_long_number_is_found_piece_by_piece_as_at_once(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert list(numbers._long_spans(text)) == [one.span() for one in _AT_ONCE.finditer(text)]


def test_a_number_of_a_hundred_thousand_digits_takes_little_memory() -> None:
    text = "1 " * 100_000
    list(numbers._long_spans(text))
    tracemalloc.start()
    assert list(numbers._long_spans(text)) == [(0, len(text) - 1)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(text)
