"""The served tree: its digest, carried assets, and its comparison with a folder."""

from __future__ import annotations

from fakes.releases import facts, hour
from fuzi.archive.overlay import Overlay
from fuzi.archive.packing import plan_pack
from fuzi.archive.served import carried_assets, compare_tree, served_digest, served_site
from fuzi.model.ids import sha256_of
from fuzi.model.release import FoundFile, Manifest, ReleaseStatement, SealedRelease


def manifest(number: int, **files: bytes) -> Manifest:
    found = [FoundFile(path.replace("__", "."), len(data), sha256_of(data)) for path, data in files.items()]
    return plan_pack(found, f"release/{number}", hour(number), {}, None).manifest


def sealed(files: Manifest) -> SealedRelease:
    return SealedRelease(ReleaseStatement(facts(1), {}, {}, sha256_of(b"t")), sha256_of(b"release.json"), files)


def test_the_digest_is_that_of_what_sha256sum_prints() -> None:
    lines = manifest(1, b=b"2", a=b"1").lines
    printed = f"{sha256_of(b'1')}  a\n{sha256_of(b'2')}  b\n"
    assert served_digest(reversed(lines)) == sha256_of(printed.encode())


def test_a_folder_is_named_after_release_and_tree() -> None:
    plain = served_site(sealed(manifest(1, a=b"1")), Overlay())
    edited = served_site(sealed(manifest(1, a=b"1")), Overlay(made={"a": b"2"}))
    assert plain.folder.startswith("release-2026-11-20.1-") and len(plain.folder) == len("release-2026-11-20.1-") + 8
    assert plain.folder != edited.folder
    assert edited.made == {sha256_of(b"2"): b"2"} and edited.lines[0].size_bytes == 1


def test_hashed_assets_of_earlier_releases_stay_reachable_and_nothing_else() -> None:
    def assets(*names: str) -> Manifest:
        found = [FoundFile(name, 1, sha256_of(name.encode())) for name in names]
        return plan_pack(found, "release/1", hour(1), {}, None).manifest

    now = assets("assets/main.11111111.min.css")
    earlier = [
        assets("assets/main.22222222.min.css", "assets/logo.svg", "news/a.33333333.css"),
        assets("assets/javascripts/x.44444444.min.js.map", "assets/main.11111111.min.css"),
    ]
    carried = [line.path for line in carried_assets(now.lines, earlier)]
    assert carried == ["assets/javascripts/x.44444444.min.js.map", "assets/main.22222222.min.css"]


def test_missing_changed_and_extra_files_are_told_apart() -> None:
    lines = manifest(1, a=b"1", b=b"2", c=b"3").lines
    found = [
        FoundFile("a", 1, sha256_of(b"1")),
        FoundFile("b", 1, sha256_of(b"x")),
        FoundFile("evil.php", 1, sha256_of(b"")),
    ]
    comparison = compare_tree(lines, [*found, FoundFile("beside.json", 1, sha256_of(b""))], ["beside.json"])
    assert (comparison.missing, comparison.changed, comparison.extra) == (("c",), ("b",), ("evil.php",))
    assert not comparison.is_equal
    assert compare_tree([], [], ["beside.json"]).is_equal
