"""Scrubbing: rot is mended from a good copy, tampering is told by name, and nothing good is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.archive_store import FakeArchive
from fakes.releases import SECOND, SIGNER, archived, facts, vouchers
from fakes.signatures import FakeSigner
from fuzi.errors import WorldFailed
from fuzi.formats.manifest import dump_manifest, parse_manifest
from fuzi.formats.release_json import dump_release, dump_signature
from fuzi.messages import msg
from fuzi.model.archive import ObjectState, ScrubReport
from fuzi.model.ids import sha256_of
from fuzi.model.release import NAMESPACE
from fuzi.reports.archive import scrub_text
from fuzi.steps.release.archive_release import ArchivedRelease
from fuzi.steps.release.archive_verify import verify_archive
from fuzi.steps.release.release_archive import release_id


@pytest.fixture
def here() -> FakeArchive:
    return FakeArchive("here")


@pytest.fixture
def there() -> FakeArchive:
    return FakeArchive("there", "p02")


@pytest.fixture
def release(here: FakeArchive, there: FakeArchive, tmp_path: Path) -> ArchivedRelease:
    return archived([here, there], tmp_path)


def states(report: ScrubReport) -> dict[str, str]:
    return {check.copy: check.state.value for check in report.checks if ":release:" in check.object_id}


def edit(store: FakeArchive, release: ArchivedRelease, path: str, data: bytes) -> None:
    """Change a file and the inventory with it, as somebody would who does not want it to be noticed."""
    object_id = release_id(release.statement)
    store.contents[object_id][path] = data
    inventory = store.inventories[object_id]
    store.inventories[object_id] = replace(inventory, files={**inventory.files, path: sha256_of(data)})


def rot(store: FakeArchive, release: ArchivedRelease, path: str) -> None:
    store.contents[release_id(release.statement)][path] += b"\x00"


def test_an_archive_that_nobody_touched_is_whole(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    report = verify_archive([here, there], vouchers({facts(1).tag: release.digest}))
    assert report.is_whole and not report.has_tampering and not report.unconfirmed and not report.repaired


def test_a_release_the_ledger_does_not_know_is_named(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    assert verify_archive([here, there], vouchers()).unconfirmed == (facts(1).tag,)


@pytest.mark.parametrize(
    "path", ["pack.zip", "site.manifest.jsonl", "release.json", "release.json.sig", "overlay.json"]
)
def test_rot_in_one_copy_is_mended_from_the_other(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease, path: str
) -> None:
    good = dict(there.contents)
    rot(here, release, path)
    looked = verify_archive([here, there], vouchers(), mend=False)
    assert states(looked) == {"here": "damaged", "there": "good"} and not looked.is_whole
    report = verify_archive([here, there], vouchers())
    assert report.is_whole and report.repaired == ((release_id(release.statement), "here"),)
    assert here.contents == good and len(here.aside) == 1
    assert verify_archive([here, there], vouchers()).repaired == ()


def test_two_copies_damaged_in_different_files_mend_each_other(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    rot(here, release, "pack.zip")
    rot(there, release, "site.manifest.jsonl")
    assert verify_archive([here, there], vouchers()).is_whole
    assert verify_archive([here, there], vouchers(), mend=False).is_whole


def test_what_is_damaged_alike_everywhere_is_lost_and_nothing_is_overwritten(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    rot(here, release, "pack.zip")
    rot(there, release, "pack.zip")
    before = dict(here.contents), dict(there.contents)
    report = verify_archive([here, there], vouchers())
    assert not report.is_whole and report.lost == (release_id(release.statement),)
    assert (here.contents, there.contents) == before and not here.aside and not there.aside


def test_a_manifest_edited_to_match_is_tampering_and_is_never_spread(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    lines = parse_manifest(here.contents[release_id(release.statement)]["site.manifest.jsonl"]).lines
    edit(here, release, "site.manifest.jsonl", dump_manifest(lines[:-1]))
    report = verify_archive([here, there], vouchers())
    assert states(report) == {"here": "tampered", "there": "good"} and report.has_tampering
    assert here.contents == there.contents
    assert len(parse_manifest(there.contents[release_id(release.statement)]["site.manifest.jsonl"]).lines) == len(lines)


@pytest.mark.parametrize("path", ["pack.zip", "overlay.json", "release.json", "release.json.sig"])
def test_any_file_edited_to_match_is_tampering(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease, path: str
) -> None:
    edit(here, release, path, here.contents[release_id(release.statement)][path] + b" ")
    assert states(verify_archive([here, there], vouchers()))["here"] == "tampered"


def forged(release: ArchivedRelease, signer: FakeSigner) -> tuple[bytes, bytes]:
    facts_ = replace(release.statement.facts, operator="p09")
    sealed = dump_release(replace(release.statement, facts=facts_))
    return sealed, dump_signature(signer.sign(sealed, NAMESPACE))


def test_a_release_sealed_anew_by_a_strangers_key_is_tampering(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    sealed, signature = forged(release, FakeSigner("stranger"))
    for store in (here, there):
        edit(store, release, "release.json", sealed)
        edit(store, release, "release.json.sig", signature)
    report = verify_archive([here, there], vouchers())
    assert states(report) == {"here": "tampered", "there": "tampered"} and report.lost


def test_a_release_sealed_anew_by_a_true_key_is_caught_by_the_ledger(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    sealed, signature = forged(release, SIGNER)
    edit(here, release, "release.json", sealed)
    edit(here, release, "release.json.sig", signature)
    report = verify_archive([here, there], vouchers({facts(1).tag: release.digest}))
    assert states(report) == {"here": "tampered", "there": "good"}
    assert here.contents == there.contents


def test_one_release_put_in_the_place_of_another_is_tampering(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease, tmp_path: Path
) -> None:
    second = archived([here, there], tmp_path, 2, SECOND)
    for path, data in here.contents[release_id(second.statement)].items():
        edit(here, release, path, data)
    checks = {check.object_id: check.state for check in verify_archive([here], vouchers(), mend=False).checks}
    assert checks[release_id(release.statement)] is ObjectState.TAMPERED


def test_an_object_that_one_copy_lost_is_brought_back(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    for store in (here, there):
        lost = next(iter(sorted(store.contents))) if store is here else None
        if lost:
            del store.contents[lost], store.inventories[lost]
    report = verify_archive([here, there], vouchers())
    assert report.is_whole and len(report.repaired) == 1 and here.contents == there.contents


def test_a_release_that_no_copy_has_is_known_from_the_ledger_and_from_later_releases(
    here: FakeArchive, release: ArchivedRelease, tmp_path: Path
) -> None:
    archived([here], tmp_path, 2, SECOND)
    del here.contents[release_id(release.statement)], here.inventories[release_id(release.statement)]
    assert verify_archive([here], vouchers()).lost == (release_id(release.statement),)
    report = verify_archive([here], vouchers({"release/2026-11-19.1": release.digest}))
    assert len(report.lost) == 2 and not report.is_whole


def test_a_second_copy_that_cannot_be_reached_is_a_debt_and_the_first_is_not(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    there.failures["examine_root"] = WorldFailed(msg("not mounted"))
    report = verify_archive([here, there], vouchers())
    assert report.is_whole and [(fault.copy, fault.is_debt) for fault in report.faults] == [("there", True)]
    with pytest.raises(WorldFailed):
        verify_archive([there, here], vouchers())


def test_a_repair_that_cannot_be_written_is_said_and_the_archive_is_not_called_whole(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    rot(here, release, "pack.zip")
    here.failures["replace"] = WorldFailed(msg("the disk is full"))
    report = verify_archive([here, there], vouchers())
    assert not report.is_whole and not report.repaired and report.faults[0].copy == "here"


def test_originals_and_toolchains_are_vouched_for_by_their_own_id(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    toolchain = next(object_id for object_id in here.contents if ":toolchain:" in object_id)
    for store in (here, there):
        inventory = store.inventories[toolchain]
        store.contents[toolchain]["stamp.json"] = b"{}\n"
        store.inventories[toolchain] = replace(inventory, files={**inventory.files, "stamp.json": sha256_of(b"{}\n")})
    report = verify_archive([here, there], vouchers())
    assert report.has_tampering and report.lost == (toolchain,)


def test_without_repair_what_could_be_mended_is_named_and_left(
    here: FakeArchive, there: FakeArchive, release: ArchivedRelease
) -> None:
    rot(here, release, "pack.zip")
    before = dict(here.contents)
    report = verify_archive([here, there], vouchers(), mend=False)
    assert report.mendable == ((release_id(release.statement), "here"),) and not report.repaired
    assert here.contents == before and not report.is_whole
    text = scrub_text(report, str)
    assert "can be mended from good bytes of another copy" in text and "as `--no-repair` asks" in text
    assert "--no-repair" not in scrub_text(verify_archive([here, there], vouchers()), str)


def test_where_a_pack_is_lost_it_is_told_which_releases_can_still_be_restored(
    here: FakeArchive, release: ArchivedRelease, tmp_path: Path
) -> None:
    second = archived([here], tmp_path, 2, SECOND)
    rot(here, second, "pack.zip")
    report = verify_archive([here], vouchers())
    assert (report.restorable, report.broken) == ((facts(1).tag,), (facts(2).tag,))
    text = scrub_text(report, str)
    assert f"can still be restored whole: {facts(1).tag}" in text and f"`fuzi build {facts(2).tag} -o DIR`" in text
    rot(here, release, "pack.zip")
    report = verify_archive([here], vouchers())
    assert (report.restorable, report.broken) == ((), (facts(1).tag, facts(2).tag))
    assert "no release can be restored whole" in scrub_text(report, str)
