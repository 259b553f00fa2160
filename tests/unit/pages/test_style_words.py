"""A style sheet is looked at as a browser reads it."""

from __future__ import annotations

import datetime as dt

import pytest

from fakes.rendering import PlainRenderer
from fuzi.pages.style_words import has_escapes, style_words
from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.source import Source
from fuzi.steps.check.shown_layers import with_shown

PHONE = "13800138000"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\\31\\33\\38 0013", "1380013"),
        ("\\000031\\0000338", "138"),
        ("\\31 \\33\t\\38\n00", "13800"),
        ("138\\\n0013\\\r\n8000", PHONE),
        ("\\673A\\5BC6\\2605 1\\5E74", "机密★1年"),
        ("\\(a\\)", "(a)"),
        ("\\0 \\110000 \\d800 ", "\ufffd\ufffd\ufffd"),
        ("a{color:red}", "a{color:red}"),
        ("\\", "\\"),
    ],
)
def test_escapes_are_undone(written: str, shown: str) -> None:
    assert style_words(written) == shown
    assert has_escapes(written) is (written != shown)


def found(style: str, path: str = "site_config/theme/assets/site.css") -> list[str]:
    sources = with_shown([Source(path, style.encode())], PlainRenderer(), ())
    return [one.rule for one in scan(sources, ruleset(), dt.date(2026, 11, 23)).findings]


def test_what_a_style_sheet_shows_is_looked_at_once() -> None:
    hidden = ".a::after { content: '" + "".join(f"\\{ord(char):x} " for char in PHONE) + "' }"
    assert found(hidden) == ["mobile-phone"]
    assert found(f".a::after {{ content: '{PHONE}'; width: calc(1\\25) }}") == ["mobile-phone"]
    assert found(".a::after { content: '\\2192'; } .b\\:hover { margin: 0 }") == []
    assert found(hidden, "scripts/a.txt") == []
