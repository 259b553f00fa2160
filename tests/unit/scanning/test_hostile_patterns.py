"""No regular expression of ours can be made to work without end (ReDoS, CWE-1333) by what a stranger writes."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from fuzi.model.late_pattern import _Late, written
from pumped import pumped

TEXTS = 30
ENDLESS = 2
"""Seconds after which a search of 1,500 characters counts as one without end; any other takes milliseconds."""


class Endless(Exception):  # noqa: N818
    """A search did not end."""


@contextmanager
def bounded() -> Iterator[None]:
    """Stop what never ends: Python looks for signals within a search."""

    def stop(_signal: int, _frame: object) -> None:
        raise Endless

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, ENDLESS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def searched_without_end(pattern: str, flags: int) -> str:
    """Return a text that a pattern works on without end; empty where none is found."""
    compiled = re.compile(pattern, flags)
    for text in pumped(pattern, flags, TEXTS, seed=1):
        try:
            with bounded():
                list(compiled.finditer(text))
        except Endless:
            return text
    return ""


def patterns() -> set[tuple[str, int]]:
    """Return every pattern of text that lives as long as its module, of all rooms that read what strangers write."""
    rooms = (f"fuzi.{one}" for one in ("scanning", "formats", "gate", "model", "pages", "reports", "site", "steps"))
    names = [
        one.name for room in rooms for one in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}.")
    ]
    values = [value for name in names for value in vars(importlib.import_module(name)).values()]
    kept = [one for one in values if isinstance(one, re.Pattern) and isinstance(one.pattern, str)]
    return {written(one) for one in kept} | {one.written for one in gc.get_objects() if isinstance(one, _Late)}


def test_no_pattern_works_without_end_on_a_text_made_against_it() -> None:
    found = sorted(patterns())
    assert len(found) > 400
    assert not {pattern for pattern, flags in found if searched_without_end(pattern, flags)}


def test_blanks_that_can_be_parted_in_many_ways_are_caught() -> None:
    assert searched_without_end(r"名(?:[^\S\n]*\t[^\S\n]*[一-鿿]{2,4}[^\S\n]*){1,40}\n", 0)
