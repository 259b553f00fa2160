"""The fast canonical form is the one of RFC 8785, byte for byte."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from fuzi.gate.items import root_of
from fuzi.model.canonical import canonical_json
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.tree import Entry, FileState, sorted_entries

TEXTS = some.text(some.characters(exclude_categories=["Cs"]), max_size=12)
VALUES: Any = some.recursive(
    TEXTS | some.none() | some.booleans() | some.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: some.lists(inner.filter(lambda one: not isinstance(one, int))) | some.dictionaries(TEXTS, inner),
    max_leaves=12,
)
STATES = some.none() | some.builds(FileState, some.sampled_from(["100644", "100755"]), TEXTS.map(Sha256))


@given(VALUES)
def test_a_value_has_the_form_of_the_standard(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@given(some.lists(some.builds(Entry, TEXTS, STATES, STATES), max_size=5))
def test_the_root_is_that_of_the_standard_form(entries: list[Entry]) -> None:
    assert root_of(entries) == sha256_of(rfc8785.dumps([one.as_json() for one in sorted_entries(entries)]))
    assert msgspec.json.decode(canonical_json(entries)) == [one.as_json() for one in entries]


def test_a_text_that_no_bytes_can_hold_has_no_form() -> None:
    with pytest.raises((rfc8785.CanonicalizationError, UnicodeError)):
        canonical_json({"path": "\udce9"})
