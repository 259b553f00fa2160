"""YAML without its surprises."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from fuzi.errors import MalformedFile
from fuzi.formats.yaml_source import MAX_BYTES, Reader, Value, read_yaml

ANCHORS = "anchors and aliases (& and *) are not used here"


def plain(value: Value) -> object:
    if isinstance(value.data, dict):
        return {key: plain(item) for key, item in value.data.items()}
    return [plain(item) for item in value.data] if isinstance(value.data, list) else value.data


def read(text: str) -> object:
    return read_yaml(text, "x.yml", lambda _reader, value: plain(value))


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(MalformedFile) as refused:
        read(text)
    return [(one.line, str(one.what)) for one in refused.value.problems]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("Yes", "Yes"), ("True", "True"),
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None),
        ("0", 0), ("-1", -1), ("010", "010"), ("0x1F", "0x1F"), ("1_000", "1_000"), ("12:30:45", "12:30:45"),
        ("1.5", "1.5"), ("1e3", "1e3"), ("+1", "+1"), ("9" * 18, int("9" * 18)), ("9" * 5000, "9" * 5000),
        ("2026-01-31", dt.date(2026, 1, 31)), ("2026-1-31", "2026-1-31"),
        ("2026-01-31T08:00:00Z", dt.datetime(2026, 1, 31, 8, tzinfo=dt.UTC)),
        ("'2026-01-31'", "2026-01-31"), ("中文", "中文"),
    ],
)  # fmt: skip
def test_a_word_means_what_an_editor_means_by_it(word: str, meant: object) -> None:
    assert read(f"key: {word}") == {"key": meant}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2\n", [(2, "`a` is given twice")]),
        ("a: {b: 1, b: 1}\n", [(1, "`b` is given twice")]),
        ("a: &x 1\nb: *x\n", [(1, ANCHORS), (2, ANCHORS)]),
        ("<<: {a: 1}\n", [(1, "a key must be a plain word")]),
        ("? [a]\n: 1\n", [(1, "a key must be a plain word")]),
        ("a: !!python/object/apply:os.system [ls]\n", [(1, "tags (!…) are not used here")]),
        ("a: !secret x\n", [(1, "tags (!…) are not used here")]),
        ("a: !!binary aGk=\n", [(1, "tags (!…) are not used here")]),
        ("a: !!set {b}\n", [(1, "tags (!…) are not used here")]),
        ("a: 1\n---\na: 2\n", [(2, "this is not valid YAML")]),
        ("a:\tb\n\tc: d\n", [(1, "this is not valid YAML")]),
        ("a: [1\n", [(2, "this is not valid YAML")]),
        ("a: \x07\n", [(1, "this is not valid YAML")]),
        ("a：1\nb: 2\n", [(2, "this is not valid YAML")]),
        ("a: 2026-02-30\n", [(1, "`2026-02-30` is not a date that exists")]),
        ("a: 2026-01-31 8:00:00\n", [(1, "`2026-01-31 8:00:00` is not a date that exists")]),
        ("[" * 5000, [(1, "this is not valid YAML")]),
        ("a" * (MAX_BYTES + 1), [(1, f"the file is larger than {MAX_BYTES} bytes")]),
    ],
    ids=range(18),
)  # fmt: skip
def test_what_is_ambiguous_is_refused(text: str, said: list[tuple[int, str]]) -> None:
    assert problems(text) == said


def test_aliases_of_aliases_are_refused_before_they_are_unfolded() -> None:
    rows = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    started = time.monotonic()
    assert {what for _line, what in problems("\n".join(rows))} == {ANCHORS}
    assert time.monotonic() - started < 2


def test_an_alias_of_itself_is_refused() -> None:
    assert problems("a: &a [*a]\n")[0] == (1, ANCHORS)


def test_one_line_of_text_is_one_line() -> None:
    reader = Reader("x.yml")
    for data in ("a\nb", "a\tb", "a\x00", 5, None, [], dt.date(2026, 1, 1)):
        reader.text(Value(data, 3))  # type: ignore[arg-type]
    assert [str(one.what) for one in reader.problems] == ["one line of text is expected here"] * 3 + [
        "text is expected here"
    ] * 4
    assert reader.text(Value(" a \n", 1)) == "a"
