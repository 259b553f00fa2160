"""Nothing is hidden by the size of a text: what the sieves let through is all that the rules would find."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TypeGuard

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzi.model.finding import Severity
from fuzi.model.ids import sha256_of
from fuzi.model.late_pattern import _Late, written
from fuzi.model.term_list import Term, TermList
from fuzi.scanning import fold as folding
from fuzi.scanning import labelled, numbers, people, scattered, tables
from fuzi.scanning.matching import Match, matches_of
from fuzi.scanning.rule import Carrier, Rule, Sight
from fuzi.scanning.rules import BY_ID, RULES, private_mailbox
from fuzi.scanning.sieve import Sieve, Sieves, as_bytes, is_installed
from fuzi.scanning.traditional import SIMPLIFIED
from fuzi.scanning.views import View, views_of
from fuzi.scanning.widening import widened
from matrix.forms import BREAKING, HIDING, MARKS
from matrix.kinds import KINDS
from matrix.recall import written as written_in
from rules.samples import samples

pytestmark = pytest.mark.skipif(not is_installed(), reason="Hyperscan is not installed here: there is one way only")
CLEAN = "这是一段平常的话，说的是学校食堂的采购。\n\n"
PADDING = CLEAN * 5_000
WORDS = ("示例密语", "oa 系统", "内网")
TERMS = (
    TermList("public", sha256_of(b"1"), tuple(Term(word, Severity.FLAG) for word in WORDS)),
    TermList("private", sha256_of(b"2"), (Term("示例计划", Severity.BLOCK),), is_private=True),
)
NEEDY = tuple(rule for rule in RULES if rule.needs)
_TRADITIONAL = str.maketrans({simple: old for old, simple in SIMPLIFIED.items() if len(simple) == 1})
WAYS: dict[str, Callable[[str], str]] = {
    "in a row": lambda text: f"| 示例 | {text} | 备注 |\n| --- | --- | --- |\n| 一 | 二 | 三 |",
    "beneath a head": lambda text: f"姓名\t联系电话\t身份证号\n示例甲\t{text}\t无",
    "in HTML": lambda text: f"<table><tr><td>示例</td><td>{text}</td></tr></table>",
    "over lines": lambda text: re.sub(r"(?<=\w\w\w\w)(?=\w)", "\n", text),
    "blanks between": " ".join,
    "turned": lambda text: f"\u202e{text[::-1]}\u202c",
    "escaped": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "in English": lambda text: f"The board of the school says: {text} and nothing else.",
    "traditional": lambda text: text.translate(_TRADITIONAL),
    "in a comment": lambda text: f"<!-- {text} -->",
    "as a link": lambda text: f"[详情](https://www.example.test/?q={text})",
    "behind half a pair": lambda text: "\\u{d800}".join((text[: len(text) // 2], text[len(text) // 2 :])),
}


SIEVES = Sieves(worth=0)


def found(text: str, sieves: Sieves | None = None, carrier: Carrier = Carrier.FILE) -> tuple[Match, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folding, "WORTH", 1 << 60 if sieves is None else 0)
        return matches_of(text, carrier, TERMS, sieves=sieves)


def assert_nothing_is_hidden(text: str, carrier: Carrier = Carrier.FILE) -> None:
    assert found(text, SIEVES, carrier) == found(text, None, carrier), text


@cache
def every_form() -> tuple[str, ...]:
    """Return each sample of each rule, each form of each kind of the matrix, and each term in each form."""
    texts = [text for _rule, text, _is_ok in samples()]
    texts += [text for rule in RULES for text in (*rule.ok, *rule.not_ok)]
    texts += [text for kind in KINDS for form, write in kind.forms.items() for text in written_in(kind, form, write)]
    forms = {**MARKS, **BREAKING, **HIDING}.values()
    texts += [write(word) for write in forms for word in (*WORDS, "示例计划")]
    return tuple(dict.fromkeys(texts))


@pytest.mark.parametrize(("before", "behind"), [("", f"\n\n{CLEAN}"), (CLEAN, "")])
def test_every_form_is_found_alike_before_and_behind_clean_words(before: str, behind: str) -> None:
    for text in every_form():
        assert_nothing_is_hidden(f"{before}{text}{behind}")


@pytest.mark.parametrize("way", WAYS)
def test_a_form_written_otherwise_once_more_is_found_alike(way: str) -> None:
    for text in every_form()[list(WAYS).index(way) % 5 :: 5]:
        assert_nothing_is_hidden(CLEAN + WAYS[way](text))


@pytest.mark.parametrize("carrier", [one for one in Carrier if one is not Carrier.FILE])
def test_a_form_is_found_alike_in_what_git_keeps(carrier: Carrier) -> None:
    for text in every_form()[list(Carrier).index(carrier) % 5 :: 5]:
        assert_nothing_is_hidden(text, carrier)


@pytest.mark.parametrize(("before", "behind"), [(1, 0), (0, 1), (1, 1)])
def test_a_hundred_thousand_clean_characters_before_and_behind_hide_none_of_them(before: int, behind: int) -> None:
    forms = every_form()[before + 2 * behind - 1 :: 3]
    text = PADDING * before + f"\n\n{CLEAN}".join(forms) + "\n\n" + PADDING * behind
    assert len(text) > 100_000
    assert matches_of(text, Carrier.FILE, TERMS, sieves=Sieves()) == found(text)


@pytest.mark.parametrize("rule", NEEDY, ids=lambda rule: rule.id)
def test_each_rule_finds_its_sample_between_two_hundred_thousand_clean_characters(rule: Rule) -> None:
    text = rule.not_ok[0]
    placed = f"{PADDING}{text}\n\n{PADDING}" if rule.id not in {"notice-field", "pupil-result"} else text + PADDING
    assert rule.id in {one.rule.id for one in matches_of(placed, Carrier.FILE, sieves=SIEVES)}


def looked_for(rule: Rule) -> set[tuple[str, int]]:
    """Return the patterns of its own that a rule looks for in whole texts, told by watching it do so."""
    seen: set[_Late] = set()
    sights = [Sight(view) for view in views() if view.kinds & rule.views]

    def watched(pattern: _Late) -> Callable[..., Iterator[re.Match[str]]]:
        seen.add(pattern)
        return re.compile(*pattern.written).finditer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Late, "finditer", property(watched, lambda _self, _found: None), raising=False)
        for sight in sights:
            list(rule.find(sight))
    helpers = {one for module in (labelled, numbers, people, tables) for one in vars(module).values() if _is_late(one)}
    helpers |= {one for name, one in vars(scattered).items() if name.startswith("_") and _is_late(one)}
    return {one.written for one in seen - helpers} - {written(one) for one in rule.needs}


def made(patterns: Sequence[re.Pattern[str]]) -> Sieve:
    sieve = Sieve.of([[widened(*written(pattern)) for pattern in patterns]])
    assert sieve is not None
    return sieve


def _is_late(value: object) -> TypeGuard[_Late]:
    return isinstance(value, _Late)


@cache
def views() -> tuple[View, ...]:
    return tuple(view for text in every_form() for view in views_of(text))


QUICKER = (
    "classification-mark", "exam-mark", "birth-date", "pupil-result", "resident-id", "bank-card", "mobile-phone"
)  # fmt: skip
"""Rules that name something quicker in `needs` than what they look for; the one on mailboxes has a law of its own."""


def test_every_other_rule_names_in_needs_what_it_looks_for() -> None:
    assert {rule.id for rule in NEEDY if looked_for(rule)} == {*QUICKER, "private-mailbox"}


@pytest.mark.parametrize("rule", QUICKER)
def test_what_a_rule_looks_for_in_a_whole_text_is_let_through_by_what_it_needs(rule: str) -> None:
    gate = made(BY_ID[rule].needs)
    patterns = sorted(looked_for(BY_ID[rule]))

    @settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(patterns).flatmap(lambda one: st.from_regex(re.compile(*one))))
    def held(text: str) -> None:
        assert gate.held(as_bytes(text)), text

    held()


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_regex(private_mailbox._AT.pattern + private_mailbox._DOMAIN.pattern))
def test_what_makes_a_mailbox_is_let_through_by_what_its_rule_needs(text: str) -> None:
    assert mailbox_gate().held(as_bytes(text))


@cache
def mailbox_gate() -> Sieve:
    return made([private_mailbox._NEEDED])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_pieces_of_a_rules_own_patterns_in_any_order_are_found_alike(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(NEEDY))
    own = filter(_is_late, vars(sys.modules[rule.find.__module__]).values())
    patterns = [re.compile(*written(one)) for one in (*own, *rule.needs)]
    piece = st.sampled_from(patterns).flatmap(st.from_regex)
    other = st.sampled_from(["，", "\n", "\n\n", "| ", " |", "：", "1990-5年6日", "13800138000", "示例甲", "\u200b"])
    assert_nothing_is_hidden("".join(data.draw(st.lists(piece | other, min_size=1, max_size=5))))


@pytest.mark.parametrize("label", ["手机|电话|联系方式|移动号", "银行卡号?|卡号", "身份证|公民身份|证件号|居民证"])
@pytest.mark.parametrize("length", [11, 16, 18])
def test_a_number_with_letters_beside_its_label_is_let_through(label: str, length: int) -> None:
    need = made([numbers.lettered_need(label)])
    signs = st.sampled_from([char + gap for char in numbers._LETTERED for gap in ("", " ", ".", "-")])
    written = []

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(signs, min_size=length, max_size=length).map("".join), st.sampled_from(["", ":", " ：("]))
    def held(digits: str, gap: str) -> None:
        text = f"{label.partition('|')[0].removesuffix('?')}{gap}{digits}，"
        is_number = bool(list(numbers.lettered(text, label, length)))
        written.append(is_number)
        assert need.held(as_bytes(text)) or not is_number

    held()
    assert any(written), "or nothing was let through"


def test_a_rule_without_needs_is_shown_every_text() -> None:
    silent = {"watched-term", "private-term", "picture-not-inspected", "leader-title"}
    assert {rule.id for rule in RULES if rule.views and not rule.needs} == silent
    assert "watched-term" in {one.rule.id for one in found(f"{CLEAN}内网", SIEVES)}
