"""The place of an object, against the examples of the layout's own specification (OCFL extension 0003)."""

from __future__ import annotations

import pytest

from fuzi.archive.layout import object_folder

LONG = "abcdefghij" * 10


@pytest.mark.parametrize(
    ("object_id", "folder"),
    [
        ("object-01", "3c0/ff4/240/object-01"),
        ("..hor/rib:le-$id", "487/326/d8c/%2e%2ehor%2frib%3ale-%24id"),
        (f"{LONG}a", f"5cc/73e/648/{LONG[:100]}-5cc73e648fbcff136510e330871180922ddacf193b68fdeff855683a01464220"),
    ],
)
def test_the_examples_of_the_specification(object_id: str, folder: str) -> None:
    assert object_folder(object_id) == folder
