"""However a page is written, what its readers see is scanned."""

from __future__ import annotations

import datetime as dt

import pytest

from fakes.rendering import PlainRenderer
from fuzi.formats.mkdocs_file import EXTENSIONS
from fuzi.model.document import TextLayer
from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.source import Source
from fuzi.steps.check.shown_layers import with_shown
from site_fixture import head

A, B, C = "110105", "19491231", "002X"
TODAY = dt.date(2026, 11, 23)


def found(text: str) -> dict[str, str]:
    """Return the place of each rule's findings in a page."""
    source = Source("content/news/2026/a/index.md", text.encode())
    report = scan(with_shown([source], PlainRenderer(), EXTENSIONS), ruleset(), TODAY)
    places = {}
    for one in report.findings:
        where = one.where.as_json()
        places[one.rule] = str(where.get("part", where.get("line")))
    return places


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"{A}     {B}     {C}", "resident-id"),
        (f"{A}\n        {B}\n        {C}", "resident-id"),
        (f"**{A}****{B}****{C}**", "resident-id"),
        (f'<p>{A}<b title=">q">{B}</b>{C}</p>', "resident-id"),
        (f"{A}[{B}](https://x.test/(a(b)c)d){C}", "resident-id"),
        (f'{A}[{B}](https://x.test/ "a\nb"){C}', "resident-id"),
        (f"[{A}] [q]{B}{C}\n\n[q]: https://x.test/", "resident-id"),
        (f"&lt;a **{A}**{B}**{C}**&gt;", "resident-id"),
        (f"`<!--` {A}**{B}**{C} `-->`", "resident-id"),
        ("学生手机\n138\n0013\n8000", "mobile-phone"),
        ("电话 138     0013     8000", "mobile-phone"),
        ("<ruby>机<rt>jī</rt></ruby><ruby>密<rt>mì</rt></ruby>★1年", "classification-mark"),
        ("机     密★1年", "classification-mark"),
        ("## 机密 ##", "classification-mark"),
        ("1. 机密", "classification-mark"),
        ("密级\n:   机密", "classification-mark"),
        ('!!! note "机密"\n    文字', "classification-mark"),
        ("正文[^1]\n\n[^1]: 机密", "classification-mark"),
        ("<details><summary>机密</summary>文字</details>", "classification-mark"),
        ("<figure><figcaption>机密</figcaption></figure>", "classification-mark"),
        ("1. 此件不公开", "work-secret-mark"),
    ],
)
def test_markup_hides_nothing(text: str, rule: str) -> None:
    assert rule in found(head("甲") + text + "\n")


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        (r'"\x31\x33\x38\x30\x30\x31\x33\x38\x30\x30\x30"', "mobile-phone"),
        (r'"\U0000673a\U00005bc6\u2605 1年"', "classification-mark"),
    ],
)
def test_escapes_in_a_head_hide_nothing(written: str, rule: str) -> None:
    text = head("甲").replace("title: 甲", f"title: {written}")
    assert rule in found(text + "正文\n")


def test_what_stands_in_the_source_is_told_once_and_by_its_line() -> None:
    assert found(head("甲") + f"号码 {A}{B}{C}\n") == {"resident-id": "9"}


def test_a_page_s_layers_are_its_head_and_its_words() -> None:
    text = head("甲") + "# 甲\n\n一\n二   三<br>四 [五](index.md '六')\n\n- 七\n\n![八](a.png)\n"
    (page,) = with_shown([Source("content/news/2026/a/index.md", text.encode())], PlainRenderer(), ())
    shown = {layer.part: layer.text for layer in page.shown}
    assert shown["head"].startswith("甲\n")
    assert shown["rendered"] == "甲\n一 二 三\n四 五\n七\n六\n八"


@pytest.mark.parametrize("data", [b"\xff\xfe", b"no head", b"---\ntitle: [\n---\n"])
def test_what_is_no_page_stays_as_it_is(data: bytes) -> None:
    source = Source("content/news/2026/a/index.md", data)
    assert with_shown([source], PlainRenderer(), ()) == [source]
    assert source.shown == () and TextLayer("", "") not in source.shown
