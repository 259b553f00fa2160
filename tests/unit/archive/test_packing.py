"""What a release adds: only bytes that no earlier pack holds."""

from __future__ import annotations

import pytest

from fakes.releases import hour
from fuzi.archive.packing import media_type_of, plan_pack
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.release import FoundFile, Manifest


def found(**files: bytes) -> list[FoundFile]:
    return [FoundFile(path.replace("__", "/"), len(data), sha256_of(data)) for path, data in files.items()]


def test_equal_bytes_are_packed_once_however_many_paths_have_them() -> None:
    plan = plan_pack(found(b=b"same", a=b"same", c=b"other"), "release/1", hour(1), {}, None)
    assert [line.path for line in plan.manifest.lines] == ["a", "b", "c"]
    assert sorted(line.sha256 for line in plan.members) == sorted({sha256_of(b"same"), sha256_of(b"other")})


def test_what_an_earlier_pack_holds_is_not_packed_again_and_the_manifest_says_where_it_is() -> None:
    stored = {sha256_of(b"old"): "release/1"}
    plan = plan_pack(found(a=b"old", b=b"new"), "release/2", hour(2), stored, None)
    assert {line.path: line.pack for line in plan.manifest.lines} == {"a": "release/1", "b": "release/2"}
    assert [line.sha256 for line in plan.members] == [sha256_of(b"new")]


def test_a_path_keeps_its_time_while_its_bytes_stay_and_gets_a_new_one_when_they_come_back() -> None:
    stored: dict[Sha256, str] = {}
    before: Manifest | None = None
    times = []
    for number, data in enumerate([b"A", b"A", b"B", b"A"]):
        plan = plan_pack(found(page=data), f"release/{number}", hour(number), stored, before)
        stored |= {line.sha256: f"release/{number}" for line in plan.members}
        before = plan.manifest
        times.append(before.lines[0].since)
    assert times == [hour(0), hour(0), hour(2), hour(3)]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/index.html", "text/html"),
        ("P.JPG", "image/jpeg"),
        ("x", "application/octet-stream"),
        ("a.woff2", "font/woff2"),
    ],
)
def test_a_file_is_served_as_what_its_ending_says(path: str, kind: str) -> None:
    assert media_type_of(path) == kind
