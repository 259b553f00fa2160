"""Derived texts lead back to the source; one fold stands for all written forms."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fuzi.scanning.fold import fold, fold_text
from fuzi.scanning.offsets import Derived, substitute
from fuzi.scanning.views import ViewKind, views_of

TEXTS = st.text(alphabet="机密★年 ab1\u200b\u0301ﬁ①㎏１機가\n\r*<>&;#x3%[]()|-`", max_size=60)


@given(TEXTS, st.data())
def test_a_folded_span_leads_to_the_source_that_folds_to_it(text: str, data: st.DataObject) -> None:
    folded = fold(Derived(text))
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    low, high = folded.source_of(start, end)
    assert 0 <= low < high <= len(text)
    assert folded.text[start:end] in fold_text(text[low:high])


@given(TEXTS)
@example("](1")
@example("[a]:b")
def test_every_character_of_every_view_stands_somewhere_in_the_source(text: str) -> None:
    for view in views_of(text):
        for at in range(len(view.text)):
            low, high = view.derived.source_of(at, at + 1)
            assert 0 <= low < high <= len(text)


@given(TEXTS, st.sampled_from(["a", "机+", r"\s+", "[★1]", "..", "(?=密)"]), st.sampled_from(["", "x", "yyy"]))
def test_chained_replacements_keep_what_lies_between_them(text: str, pattern: str, new: str) -> None:
    first = substitute(Derived(text), re.compile(pattern), lambda _match: new)
    second = fold(first)
    assert first.text == re.sub(pattern, lambda _match: new, text)
    for at, char in enumerate(second.text):
        low, high = second.source_of(at, at + 1)
        assert low <= high
        if high - low == 1 and re.search(pattern, text) is None:
            assert char in fold_text(text[low:high])


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("１３８", "138"),
        ("①③⑧", "138"),
        ("❶❸❽", "138"),
        ("١٣٨", "138"),
        ("1️⃣3️⃣8️⃣", "138"),
        ("𝟏𝟑𝟖", "138"),
        ("⑩", "10"),
        ("機密", "机密"),
        ("絕密啟用", "绝密启用"),
        ("机\u200b密", "机密"),
        ("机\ufe0f密\u0301", "机密"),
        ("ＡＢＣ", "abc"),
        ("Straße", "strasse"),
        ("☆⭐✩", "★★★"),
        ("ﬁle", "file"),
        ("：（）", ":()"),
        ("机\u3164密", "机密"),
        ("a\u3000b\u00a0c", "a b c"),
    ],
)
def test_written_forms_fold_to_one(written: str, folded: str) -> None:
    assert fold_text(written) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold_text(text)
    assert fold_text(once) == once


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("机**密**", ViewKind.SHOWN, "机密"),
        ("<b>机</b>密", ViewKind.SHOWN, "机密"),
        ("机<!-- x -->密", ViewKind.SHOWN, "机密"),
        ("[机密](a.md)", ViewKind.SHOWN, "机密"),
        ("\\*机密", ViewKind.SHOWN, "*机密"),
        ("a<!-- 机密 -->b", ViewKind.HIDDEN, "机密"),
        ('<i title="机密">x</i>', ViewKind.HIDDEN, "机密"),
        ("<i title='机密'>x</i>", ViewKind.HIDDEN, "机密"),
        ("![机密](a.png)", ViewKind.HIDDEN, "机密"),
        ("[x]: https://example.test/机密", ViewKind.HIDDEN, "机密"),
        ("---\ntitle: 机密\n---\n", ViewKind.HIDDEN, "机密"),
        ("&#x673a;&#23494;", ViewKind.DECODED, "机密"),
        ("%E6%9C%BA%E5%AF%86", ViewKind.DECODED, "机密"),
        ("\\u673a\\u5bc6", ViewKind.DECODED, "机密"),
        ("data:text/plain;base64,5py65a+G5Lu7", ViewKind.DECODED, "机密"),
        ("e69cbae5af86e4bbbb", ViewKind.DECODED, "机密"),
        ("&amp;#x673a;密", ViewKind.DECODED, "机密"),
        ("机 - 密", ViewKind.SKELETON, "机密"),
        ("%BB%FA%C3%DC", ViewKind.DECODED, "机密"),
    ],
)
def test_a_view_shows_what_is_written_another_way(text: str, kind: ViewKind, expected: str) -> None:
    assert any(expected in view.text for view in views_of(text) if kind in view.kinds)


@pytest.mark.parametrize("text", ["机。密", "机\n\n密", "机  ---  密"])
def test_a_skeleton_does_not_bridge_sentences_paragraphs_or_wide_gaps(text: str) -> None:
    skeletons = [view.text for view in views_of(f"{text}，绝 - 密") if ViewKind.SKELETON in view.kinds]
    assert any("绝密" in one for one in skeletons), "or nothing was bridged at all"
    assert not any("机密" in one for one in skeletons)


def test_a_page_without_markup_has_few_views() -> None:
    assert len(views_of("普通的一句话")) == 1
