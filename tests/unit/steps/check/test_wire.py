"""What another process answers is believed only where it is well formed; nothing in it costs more than its length."""

from __future__ import annotations

import msgspec
import pytest

from fuzi.model.finding import Severity
from fuzi.steps.check import wire

FILE = "a" * 64


def answer(key: str, values: dict[str, object] | None = None, where: object = (1, 1, 1, 2), rule: str = "") -> bytes:
    """Return the answer of somebody else about one source: one finding, with any sentence and place."""
    sentence = {"key": key, "values": values or {}}
    found = (rule or "mobile-phone", Severity.BLOCK, "a.md", where, FILE, sentence, "", None, "", None, [""])
    return msgspec.msgpack.encode(([("a.md", [found], None)], [], {}, 0))


def test_an_honest_finding_is_taken() -> None:
    (looked,) = wire.parse(answer("{n} of {what}", {"n": 3, "what": {"key": "these", "values": {}}}), 1).looked
    assert str(looked.findings[0].what) == "3 of these"


@pytest.mark.parametrize(
    "key",
    ["{a", "}", "{}", "{0}", "{b}", "{a.__class__}", "{a[0]}", "{a[0][x]}", "{a:>3000000000}", "{a!r}", "{a:{a}}"],
)
def test_a_sentence_that_is_none_of_ours_is_no_answer(key: str) -> None:
    with pytest.raises(ValueError):
        wire.parse(answer(key, {"a": "x"}), 1)
    with pytest.raises(ValueError):
        wire.parse(answer("{b}", {"b": [{"key": key, "values": {"a": "x"}}]}), 1)


@pytest.mark.parametrize("where", [(0, 1, 1, 1), (1, -1, 1, 1), (2**40, 1, 1, 1), (1, 1, 1), None, 7])
def test_a_place_that_no_text_has_is_no_answer(where: object) -> None:
    with pytest.raises(ValueError):
        wire.parse(answer("x", where=where), 1)


@pytest.mark.parametrize(("data", "count"), [(b"", 1), (b"\xc0", 1), (answer("x"), 2), (answer("x", rule="none"), 1)])
def test_an_answer_about_something_else_is_none(data: bytes, count: int) -> None:
    with pytest.raises(ValueError):
        wire.parse(data, count)
