"""The log of a crash says where and what kind, in every error of the chain, and never what the program was at."""

from __future__ import annotations

import pytest

from fuzi.cli.crash import trace_of

PHONE = "13800138000"


def chained() -> BaseException:
    try:
        try:
            int(f"x{PHONE}")
        except ValueError as error:
            raise KeyError(PHONE) from error
    except KeyError as error:
        return error


def test_no_word_of_an_error_is_kept_and_every_place_is() -> None:
    text = trace_of(chained())
    assert PHONE not in text
    assert text.count("test_crash.py") == 2
    assert [line for line in text.splitlines() if line in {"ValueError", "KeyError"}] == ["ValueError", "KeyError"]


@pytest.mark.parametrize(
    ("error", "last"),
    [
        (ModuleNotFoundError(f"No module named 'x' {PHONE}", name="x"), "ModuleNotFoundError: x"),
        (OSError(28, "No space left on device", f"/srv/{PHONE}"), "OSError: No space left on device"),
        (ValueError(PHONE), "ValueError"),
    ],
)
def test_what_is_lacking_is_said_and_no_name_of_a_file(error: Exception, last: str) -> None:
    text = trace_of(error)
    assert text.splitlines()[-1] == last and PHONE not in text


def test_errors_that_name_one_another_end() -> None:
    one, other = ValueError(), KeyError()
    one.__context__, other.__context__ = other, one
    assert trace_of(one).count("Traceback") == 2
