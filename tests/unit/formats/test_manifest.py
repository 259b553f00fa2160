"""The manifest: strict, canonical, and never a way out of the folder."""

from __future__ import annotations

import datetime as dt
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzi.errors import IntegrityFailed
from fuzi.formats.manifest import dump_manifest, is_site_path, parse_manifest
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.release import ManifestLine

AT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
LINE = ManifestLine("news/a/index.html", 3, sha256_of(b"abc"), "0644", "text/html", "release/1", AT)
TEXT = dump_manifest([LINE])

paths = st.lists(st.text(string.ascii_lowercase + "文件-.", min_size=1, max_size=6), min_size=1, max_size=3).map(
    "/".join
)
lines = st.builds(
    ManifestLine,
    path=paths.filter(is_site_path).map(lambda path: f"d/{path}.x"),
    size_bytes=st.integers(0, 2**40),
    sha256=st.binary(max_size=3).map(sha256_of),
    mode=st.just("0644"),
    media_type=st.sampled_from(["text/html", "image/png"]),
    pack=st.sampled_from(["release/1", "release/2"]),
    since=st.integers(0, 10**6).map(lambda seconds: AT + dt.timedelta(seconds=seconds)),
)


@given(st.lists(lines, unique_by=lambda line: line.path, max_size=5))
def test_what_is_written_is_read_back_whatever_the_order_it_was_given_in(given_lines: list[ManifestLine]) -> None:
    folders = {line.path.rsplit("/", depth)[0] for line in given_lines for depth in range(1, 4)}
    if folders & {line.path for line in given_lines}:
        return
    text = dump_manifest(given_lines)
    assert dump_manifest(reversed(given_lines)) == text
    assert sorted(parse_manifest(text).lines, key=lambda line: line.path) == sorted(
        given_lines, key=lambda line: line.path
    )


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/./b", "a/", "a\\b", "a\nb", "a\x00b", "e\u0301", "x" * 256],
)
def test_a_path_that_leaves_the_folder_or_cannot_be_written_is_refused(path: str) -> None:
    assert not is_site_path(path)
    line = ManifestLine(path, 3, LINE.sha256, "0644", "text/html", "release/1", AT)
    with pytest.raises(IntegrityFailed):
        parse_manifest(dump_manifest([line]))


@pytest.mark.parametrize("path", ["index.html", "新闻/通知/index.html", "a/..b", "a/b c.html", ".well-known/x"])
def test_an_ordinary_path_is_taken(path: str) -> None:
    assert is_site_path(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((b'"size":3', b'"size":3.0'), "JSON"),
        ((b'"size":3', b'"size":-1'), "size"),
        ((b'"size":3', b'"size": 3'), "canonical"),
        ((b'"mode":"0644"', b'"mode":"0755"'), "mode"),
        ((b'"mode":"0644"', b'"extra":1,"mode":"0644"'), "unknown"),
        ((b'"mode":"0644"', b'"mode":"0644","mode":"0644"'), "repeated"),
        ((b'"sha256":"ba', b'"sha256":"BA'), "sha256"),
        ((b"Z", b"+00:00"), "canonical"),
        ((b"\n", b""), "cut off"),
        ((b"\n", b"\r\n"), "canonical"),
        ((b'{"mode"', b'["mode"'), "JSON"),
    ],
)
def test_a_line_written_by_anybody_else_is_refused(change: tuple[bytes, bytes], words: str) -> None:
    with pytest.raises(IntegrityFailed, match=words):
        parse_manifest(TEXT.replace(*change, 1))


def test_lines_out_of_order_or_twice_are_refused() -> None:
    other = dump_manifest([ManifestLine("a", 0, sha256_of(b""), "0644", "text/html", "release/1", AT)])
    assert len(parse_manifest(other + TEXT).lines) == 2
    with pytest.raises(IntegrityFailed, match="out of order"):
        parse_manifest(TEXT + other)
    with pytest.raises(IntegrityFailed, match="twice"):
        parse_manifest(TEXT + TEXT)


def test_a_file_where_another_path_needs_a_folder_is_refused() -> None:
    line = ManifestLine("news", 0, Sha256(sha256_of(b"")), "0644", "text/html", "release/1", AT)
    with pytest.raises(IntegrityFailed, match="both a file and a folder"):
        parse_manifest(dump_manifest([line, LINE]))
