"""Inventories: written one way, read only so."""

from __future__ import annotations

import json

import pytest

from fakes.releases import SITE, START
from fuzi.errors import IntegrityFailed
from fuzi.formats.ocfl_inventory import dump_inventory, dump_sidecar, parse_inventory, parse_object_id
from fuzi.model.archive import Inventory, ObjectKind, ObjectName, VersionStamp
from fuzi.model.ids import sha256_of

INVENTORY = Inventory(
    f"urn:fuzi:{SITE}:release:2026-11-20.1",
    {"release.json": sha256_of(b"1"), "a/copy": sha256_of(b"2"), "b": sha256_of(b"2")},
    VersionStamp(START, "fuzi release", "p02"),
)
TEXT = dump_inventory(INVENTORY)


def test_what_is_written_is_read_back() -> None:
    assert parse_inventory(TEXT) == INVENTORY
    assert json.loads(TEXT)["manifest"][sha256_of(b"2")] == ["v1/content/a/copy", "v1/content/b"]


@pytest.mark.parametrize(
    "change",
    [
        (b'"head": "v1"', b'"head": "v2"'),
        (b'"sha256"', b'"sha512"'),
        (b"v1/content/b", b"v1/content/../b"),
        (b'"head"', b'"heed"'),
        (b"  ", b" "),
        (b"}\n", b"}"),
        (b'"p02"', b"2"),
        (b"{", b"["),
    ],
)
def test_an_inventory_of_somebody_else_is_refused(change: tuple[bytes, bytes]) -> None:
    changed = TEXT.replace(*change, 1)
    assert changed != TEXT
    with pytest.raises(IntegrityFailed):
        parse_inventory(changed)


def test_a_path_that_leaves_the_object_is_refused() -> None:
    with pytest.raises(IntegrityFailed, match="leaves"):
        parse_inventory(dump_inventory(Inventory("urn:x", {"../../x": sha256_of(b"")}, INVENTORY.stamp)))


def test_a_sidecar_is_what_sha256sum_prints() -> None:
    assert dump_sidecar(b"x") == f"{sha256_of(b'x')}  inventory.json\n".encode()


@pytest.mark.parametrize("kind", list(ObjectKind))
def test_an_object_id_is_read_back(kind: ObjectKind) -> None:
    name = ObjectName(SITE, kind, "release/2026-11-20.1" if kind is ObjectKind.RELEASE else sha256_of(b"x"))
    assert parse_object_id(name.id) == name


@pytest.mark.parametrize("text", ["", "urn:fuzi:x:release:1", f"urn:fuzi:{SITE}:other:1", f"urn:fuzi:{SITE}:release:"])
def test_any_other_id_is_refused(text: str) -> None:
    with pytest.raises(IntegrityFailed):
        parse_object_id(text)
