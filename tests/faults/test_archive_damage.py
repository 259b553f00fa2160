"""Any byte of an archive that is flipped, cut off or added is noticed; bytes from strangers are never trusted."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.releases import FIRST, SECOND, START, archived, banner, copies, facts, vouchers
from fuzi.adapters.archive_store import DirectoryArchive
from fuzi.adapters.pack_files import packed_digests, unpack, write_pack
from fuzi.adapters.site_folder import LocalSiteFolder
from fuzi.errors import IntegrityFailed
from fuzi.model.ids import sha256_of
from fuzi.model.release import ManifestLine
from fuzi.steps.release.archive_verify import verify_archive
from fuzi.steps.release.release_archive import release_named
from fuzi.steps.release.restore import restore


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("archive")
    archived([copies(work)[0]], work)
    return work


def files_of(work: Path) -> list[Path]:
    return sorted(path for path in (work / "here" / "ocfl").rglob("*") if path.is_file())


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_byte_that_is_flipped_or_cut_off_or_added_is_noticed(archive: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(files_of(archive)))
    good = path.read_bytes()
    times = path.stat().st_mtime_ns
    harm = data.draw(st.sampled_from(["flip", "cut", "add", "empty"]))
    place = data.draw(st.integers(0, len(good) - 1))
    if harm == "flip":
        bad = good[:place] + bytes([good[place] ^ (1 << data.draw(st.integers(0, 7)))]) + good[place + 1 :]
    else:
        bad = {"cut": good[:place], "add": good[:place] + b"\x00" + good[place:], "empty": b""}[harm]
    try:
        path.write_bytes(bad)
        os.utime(path, ns=(times, times))
        report = verify_archive([copies(archive)[0]], vouchers(), mend=False)
        assert not report.is_whole, f"{harm} at {place} of {path.name} went unnoticed"
        assert not report.has_tampering
    finally:
        path.write_bytes(good)


def test_the_archive_is_whole_when_it_is_left_alone(archive: Path) -> None:
    report = verify_archive([copies(archive)[0]], vouchers(), mend=False)
    assert report.is_whole and not report.faults


@pytest.mark.parametrize("harm", ["file", "folder", "link"])
def test_whatever_is_added_to_the_archive_is_noticed(archive: Path, harm: str) -> None:
    for place in {path.parent for path in files_of(archive)}:
        stray = place / "stray"
        if harm == "file":
            stray.write_bytes(b"")
        elif harm == "folder":
            stray.mkdir()
        else:
            stray.symlink_to("/etc/passwd")
        try:
            report = verify_archive([copies(archive)[0]], vouchers(), mend=False)
            assert not report.is_whole, f"{harm} in {place.relative_to(archive)} went unnoticed"
        finally:
            stray.rmdir() if harm == "folder" else stray.unlink()


@pytest.mark.parametrize("index", range(40))
def test_any_file_that_is_missing_is_noticed(archive: Path, index: int) -> None:
    files = files_of(archive)
    if index >= len(files):
        return
    good = files[index].read_bytes()
    try:
        files[index].unlink()
        assert not verify_archive([copies(archive)[0]], vouchers(), mend=False).is_whole, files[index]
    finally:
        files[index].write_bytes(good)


def test_real_copies_on_disk_mend_each_other_byte_for_byte(tmp_path: Path) -> None:
    archived(copies(tmp_path), tmp_path)
    archived(copies(tmp_path), tmp_path, 2, SECOND)
    good = {path.relative_to(tmp_path / "here"): path.read_bytes() for path in files_of(tmp_path)}
    packs = sorted((tmp_path / "here" / "ocfl").rglob("pack.zip"))
    packs[0].write_bytes(packs[0].read_bytes()[:100])
    manifest = tmp_path / "there" / packs[0].relative_to(tmp_path / "here").with_name("site.manifest.jsonl")
    manifest.write_bytes(manifest.read_bytes()[:-1])
    report = verify_archive(copies(tmp_path), vouchers())
    assert report.is_whole and {copy for _, copy in report.repaired} == {"here", "there"}
    for copy in ("here", "there"):
        assert {path: (tmp_path / copy / path).read_bytes() for path in good} == good
    assert verify_archive(copies(tmp_path), vouchers()).repaired == ()


def test_a_copy_that_lost_its_disk_is_filled_again_by_the_next_release(tmp_path: Path) -> None:
    import shutil

    archived(copies(tmp_path), tmp_path)
    shutil.rmtree(tmp_path / "there")
    report = verify_archive(copies(tmp_path), vouchers())
    assert report.is_whole and [fault.is_debt for fault in report.faults] == [True]
    assert not archived(copies(tmp_path), tmp_path, 2, SECOND).debts
    assert verify_archive(copies(tmp_path), vouchers()).faults == ()


# bytes from strangers


def pack_of(names: list[str], data: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name in names:
            pack.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not a zip",
        pack_of(["../../etc/passwd"]),
        pack_of([sha256_of(b"x"), "/etc/passwd"]),
        pack_of([sha256_of(b"x")])[:-5],
    ],
)
def test_a_pack_that_is_not_ours_is_refused(raw: bytes) -> None:
    with pytest.raises(IntegrityFailed):
        packed_digests(io.BytesIO(raw), "pack.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_pack_with_a_member_twice_is_refused() -> None:
    with pytest.raises(IntegrityFailed):
        packed_digests(io.BytesIO(pack_of([sha256_of(b"x")] * 2)), "pack.zip")


def test_a_member_that_unpacks_to_more_than_its_size_is_never_unpacked_whole() -> None:
    bomb = b"\x00" * 50_000_000
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(sha256_of(b"x"), bomb)
    with pytest.raises(IntegrityFailed):
        list(unpack(io.BytesIO(out.getvalue()), "pack.zip", {sha256_of(b"x"): 1}))


def test_a_member_with_other_bytes_than_its_name_is_refused() -> None:
    raw = pack_of([sha256_of(b"y")], b"x")
    with pytest.raises(IntegrityFailed):
        list(unpack(io.BytesIO(raw), "pack.zip", {sha256_of(b"y"): 1}))


def test_equal_members_give_equal_packs() -> None:
    data = {sha256_of(one): one for one in (b"a" * 5000, b"b", os.urandom(100))}
    lines = [ManifestLine("p", len(data[key]), key, "0644", "t", "r", START) for key in sorted(data)]
    packs = []
    for _ in range(2):
        out = io.BytesIO()
        write_pack(out, lines, lambda line: data[line.sha256])
        packs.append(out.getvalue())
    assert packs[0] == packs[1] and len(packs[0]) < 5000


def test_an_archive_brought_from_elsewhere_is_refused_when_a_link_leads_out(tmp_path: Path) -> None:
    store = DirectoryArchive("here", tmp_path / "here")
    archived([store], tmp_path)
    (tmp_path / "secret").mkdir()
    pack = next((tmp_path / "here" / "ocfl").rglob("pack.zip"))
    (tmp_path / "secret" / "pack.zip").write_bytes(pack.read_bytes())
    pack.unlink()
    pack.symlink_to(tmp_path / "secret" / "pack.zip")
    with pytest.raises(IntegrityFailed):
        restore(
            store,
            release_named(store, facts(1).tag),
            tmp_path / "out",
            (),
            banner=banner,
            folder=LocalSiteFolder(),
            vouchers=vouchers(),
        )
    assert not (tmp_path / "out").exists() and FIRST
