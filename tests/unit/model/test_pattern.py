"""Path patterns: anchored, and refused where they could be read in two ways."""

from __future__ import annotations

import time

import pytest

from fuzi.model.pattern import Pattern, is_pattern


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("content/**", "content/index.md", True),
        ("content/**", "content/a/b/c.md", True),
        ("content/**", "content", False),
        ("content/**", "contents/a.md", False),
        ("content/**", "review/content/a.md", False),
        ("content/**", "content/a\nb", True),
        ("content/*", "content/a.md", True),
        ("content/*", "content/a/b.md", False),
        ("content/*.md", "content/.md", True),
        ("content/*.md", "content/a.md.txt", False),
        ("content/a*b*c", "content/axxbyyc", True),
        ("content/a*b*c", "content/acb", False),
        ("content/**/index.md", "content/index.md", True),
        ("content/**/index.md", "content/a/b/index.md", True),
        ("content/**/index.md", "content/a/xindex.md", False),
        ("**", "mkdocs.yml", True),
        ("**/*.csv", "review/registers/a.csv", True),
        ("mkdocs.yml", "mkdocs.yml", True),
        ("mkdocs.yml", "mkdocs.yml\n", False),
        ("mkdocs.yml", "mkdocsXyml", False),
        ("content/News/**", "content/news/a.md", False),
        ("content/(a|b)+/x.md", "content/(a|b)+/x.md", True),
        ("content/通知/**", "content/通知/一.md", True),
    ],
)
def test_a_pattern_fits_whole_paths_only(pattern: str, path: str, fits: bool) -> None:
    assert is_pattern(pattern)
    assert Pattern(pattern).matches(path) is fits


@pytest.mark.parametrize(
    "text",
    ["", "/", "/a", "a/", "a//b", "./a", "a/..", "**/**", "a/**/**/b", "***", "a**", "**.md", "a?", "a[b]", "a{b,c}",
     "!a", "a\\b", " a", "a ", "a/ b", "a\nb", "a\u200b", "e\u0301/**", "a\u00a0b"],
)  # fmt: skip
def test_an_unclear_pattern_is_none(text: str) -> None:
    assert not is_pattern(text)


def test_a_long_path_is_matched_in_no_time() -> None:
    started = time.monotonic()
    assert not Pattern("**/a*a*a*a*/b").matches("/".join(["a" * 40] * 40))
    assert time.monotonic() - started < 5
