"""The port of targets: the fake and the directory behave alike."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.releases import FIRST, SECOND, facts, hour
from fakes.target import FakeTarget
from fuzi.adapters.directory_target import DirectoryTarget
from fuzi.archive.overlay import Overlay
from fuzi.archive.packing import plan_pack
from fuzi.archive.served import served_site
from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.release import FoundFile, ManifestLine, ReleaseStatement, SealedRelease, ServedSite
from fuzi.ports.target import Fetch, Target

BESIDE = {"fuzi-release.json": b"{}\n"}


def site(number: int, files: dict[str, bytes] = FIRST) -> ServedSite:
    found = [FoundFile(path, len(data), sha256_of(data)) for path, data in files.items()]
    manifest = plan_pack(found, facts(number).tag, hour(number), {}, None).manifest
    statement = ReleaseStatement(facts(number), {}, {}, sha256_of(b"t"))
    return served_site(SealedRelease(statement, sha256_of(str(number).encode()), manifest), Overlay())


def fetching(files: dict[str, bytes] = FIRST) -> Fetch:
    known = {sha256_of(data): data for data in files.values()}

    def fetch(lines: tuple[ManifestLine, ...]) -> Iterator[tuple[Sha256, bytes]]:
        return iter([(line.sha256, known[line.sha256]) for line in lines if line.sha256 in known])

    return fetch


@pytest.fixture(params=["fake", "directory"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    return FakeTarget("www") if request.param == "fake" else DirectoryTarget("www", tmp_path / "www")


def test_a_new_target_serves_nothing(target: Target) -> None:
    assert target.state().current is None and target.state().kept == ()
    with pytest.raises(AskedWrongly):
        target.compare()


def test_what_is_served_is_what_was_asked_for(target: Target) -> None:
    target.serve(site(1), fetching(), BESIDE)
    state = target.state()
    assert state.current is not None and (state.current.tag, state.current.as_of) == (site(1).tag, hour(1))
    assert state.previous is None and not state.is_held
    assert target.compare().is_equal


def test_the_site_before_is_kept_and_can_be_served_again_and_holds(target: Target) -> None:
    target.serve(site(1), fetching(), BESIDE)
    target.serve(site(2, SECOND), fetching(SECOND), BESIDE)
    state = target.state()
    assert [kept.tag for kept in state.kept] == [site(1).tag, site(2, SECOND).tag]
    assert state.previous is not None and state.previous.tag == site(1).tag
    target.serve(site(1), fetching(), BESIDE, hold=True)
    state = target.state()
    assert state.current is not None and state.current.tag == site(1).tag and state.is_held
    target.serve(site(2, SECOND), fetching(SECOND), BESIDE)
    assert not target.state().is_held


def test_serving_the_same_again_changes_nothing(target: Target) -> None:
    target.serve(site(1), fetching(), BESIDE)
    before = target.state()
    target.serve(site(1), fetching(), BESIDE)
    assert target.state() == before and target.compare().is_equal


def test_bytes_that_do_not_come_leave_the_old_site(target: Target) -> None:
    target.serve(site(1), fetching(), BESIDE)
    with pytest.raises(IntegrityFailed):
        target.serve(site(2, SECOND), fetching({}), BESIDE)
    current = target.state().current
    assert current is not None and current.tag == site(1).tag and target.compare().is_equal


def test_what_lies_beside_the_site_lies_in_its_root(target: Target) -> None:
    with pytest.raises(AskedWrongly):
        target.serve(site(1), fetching(), {"deep/er.json": b""})


# the directory alone


@pytest.fixture
def www(tmp_path: Path) -> DirectoryTarget:
    made = DirectoryTarget("www", tmp_path / "www")
    made.serve(site(1), fetching(), BESIDE)
    return made


def current(path: Path) -> Path:
    return path / "www" / "current"


def test_the_web_root_holds_the_files_with_their_times_and_rights(www: DirectoryTarget, tmp_path: Path) -> None:
    root = current(tmp_path)
    assert {path: (root / path).read_bytes() for path in FIRST} == FIRST
    for path in root.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)
    assert (root / "index.html").stat().st_mtime == hour(1).timestamp()
    assert root.readlink().as_posix() == f"releases/{site(1).folder}"


def test_a_defaced_site_is_seen_and_the_next_deployment_puts_it_right(www: DirectoryTarget, tmp_path: Path) -> None:
    (current(tmp_path) / "index.html").write_bytes(b"defaced")
    (current(tmp_path) / "evil.php").write_bytes(b"")
    (current(tmp_path) / "404.html").unlink()
    comparison = www.compare()
    assert (comparison.changed, comparison.extra, comparison.missing) == (("index.html",), ("evil.php",), ("404.html",))
    www.serve(site(1), fetching(), BESIDE)
    assert www.compare().is_equal
    assert len(list((tmp_path / "www" / "releases").iterdir())) == 1


def test_a_file_beside_the_site_that_was_changed_is_seen(www: DirectoryTarget, tmp_path: Path) -> None:
    (current(tmp_path) / "fuzi-release.json").write_bytes(b"[]")
    assert www.compare().changed == ("fuzi-release.json",)
    (current(tmp_path) / "fuzi-release.json").unlink()
    assert www.compare().missing == ("fuzi-release.json",)


def test_new_words_beside_the_site_are_laid_there_and_old_ones_taken_away(www: DirectoryTarget, tmp_path: Path) -> None:
    www.serve(site(1), fetching(), {"fuzi-checkpoint.json": b"1"})
    assert (current(tmp_path) / "fuzi-checkpoint.json").read_bytes() == b"1"
    assert not (current(tmp_path) / "fuzi-release.json").exists()
    assert www.compare().is_equal


def test_a_link_that_leads_out_of_the_web_root_is_tampering(www: DirectoryTarget, tmp_path: Path) -> None:
    (current(tmp_path) / "news" / "secret").symlink_to("/etc")
    with pytest.raises(IntegrityFailed, match="link"):
        www.compare()
    www.serve(site(1), fetching(), BESIDE)
    assert www.compare().is_equal and not (current(tmp_path) / "news" / "secret").exists()


@pytest.mark.parametrize("place", ["releases", "staging", "records"])
def test_a_place_that_was_made_a_link_is_not_written_through(tmp_path: Path, place: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / place).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(IntegrityFailed, match="link"):
        DirectoryTarget("www", tmp_path / "www").serve(site(1), fetching(), BESIDE)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_web_root_that_somebody_made_by_hand_is_not_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "www" / "current").mkdir(parents=True)
    with pytest.raises(AskedWrongly, match="not a link"):
        DirectoryTarget("www", tmp_path / "www").serve(site(1), fetching(), BESIDE)


@pytest.mark.parametrize("led_to", ["/etc", "releases/..", "releases/../../etc", "elsewhere"])
def test_a_current_link_that_leads_elsewhere_is_not_believed_and_is_replaced(
    www: DirectoryTarget, tmp_path: Path, led_to: str
) -> None:
    current(tmp_path).unlink()
    current(tmp_path).symlink_to(led_to)
    assert www.state().current is None
    www.serve(site(1), fetching(), BESIDE)
    assert www.compare().is_equal


def test_somebody_who_writes_into_the_site_while_it_is_switched_is_noticed(tmp_path: Path) -> None:
    def intrude(step: str) -> None:
        if step == "verify" and (tmp_path / "armed").exists():
            (current(tmp_path) / "evil.php").write_bytes(b"")

    target = DirectoryTarget("www", tmp_path / "www", intrude)
    target.serve(site(1), fetching(), BESIDE)
    (tmp_path / "armed").touch()
    with pytest.raises(IntegrityFailed, match="does not hold"):
        target.serve(site(2, SECOND), fetching(SECOND), BESIDE)
    now = target.state().current
    assert now is not None and now.tag == site(1).tag and target.compare().is_equal


def test_a_path_that_leaves_the_web_root_is_never_written(tmp_path: Path) -> None:
    good = site(1)
    bad = replace(good, lines=(replace(good.lines[0], path="../../out.html"), *good.lines[1:]))
    with pytest.raises(IntegrityFailed, match="leaves"):
        DirectoryTarget("www", tmp_path / "www").serve(bad, fetching(), BESIDE)
    assert not list(tmp_path.rglob("out.html"))


def test_only_the_newest_trees_stay_and_never_less_than_what_is_linked(tmp_path: Path) -> None:
    target = DirectoryTarget("www", tmp_path / "www")
    for number in range(1, 10):
        files = {"index.html": str(number).encode()}
        target.serve(site(number, files), fetching(files), BESIDE)
    kept = [one.as_of for one in target.state().kept]
    assert kept == [hour(number) for number in range(4, 10)]
    target.serve(site(1, FIRST), fetching(), BESIDE, hold=True)
    state = target.state()
    assert state.current is not None and state.current.as_of == hour(1) and state.previous is not None


def test_what_is_served_can_be_read_by_any_web_server(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        (tmp_path / ".fuzi").mkdir(0o700)
        target = DirectoryTarget("www", tmp_path / ".fuzi" / "made" / "www")
        target.serve(site(1), fetching(), BESIDE)
    finally:
        os.umask(before)
    served = tmp_path / ".fuzi" / "made" / "www" / "current"
    for path in [served.resolve(), *served.resolve().rglob("*"), served.parent, served.parent.parent]:
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path
    assert str(tmp_path / ".fuzi") in target.closed_folders()
    assert not [name for name in target.closed_folders() if name.endswith(("made", "www", "releases"))]
    (tmp_path / ".fuzi").chmod(0o711)
    assert str(tmp_path / ".fuzi") not in target.closed_folders()
