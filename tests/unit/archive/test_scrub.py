"""Rot, loss and tampering are told apart, and only good bytes are ever spread."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fakes.releases import START
from fuzi.archive.scrub import judge_object, plan_repairs
from fuzi.messages import msg
from fuzi.model.archive import Examination, Inventory, ObjectCheck, ObjectState, Seal, VersionStamp
from fuzi.model.ids import sha256_of

A, B, X = sha256_of(b"a"), sha256_of(b"b"), sha256_of(b"x")
INVENTORY = Inventory("urn:1", {"a": A, "b": B}, VersionStamp(START, "", ""))
GOOD = Examination("urn:1", True, INVENTORY, {"a": A, "b": B})
SEAL = Seal({"a": A})
FORGED = Inventory("urn:1", {"a": X, "b": B}, INVENTORY.stamp)


@pytest.mark.parametrize(
    ("exam", "seal", "state"),
    [
        (GOOD, SEAL, ObjectState.GOOD),
        (Examination("urn:1", False), SEAL, ObjectState.MISSING),
        (replace(GOOD, found={"a": A, "b": X}), SEAL, ObjectState.DAMAGED),
        (replace(GOOD, found={"a": A}), SEAL, ObjectState.DAMAGED),
        (replace(GOOD, found={"a": A, "b": B, "c": X}), SEAL, ObjectState.DAMAGED),
        (replace(GOOD, faults=(msg("not there"),)), SEAL, ObjectState.DAMAGED),
        (replace(GOOD, inventory=None, faults=(msg("not there"),)), SEAL, ObjectState.DAMAGED),
        (Examination("urn:1", True, FORGED, {"a": X, "b": B}), SEAL, ObjectState.TAMPERED),
        (Examination("urn:1", True, FORGED, {"a": A, "b": B}), SEAL, ObjectState.TAMPERED),
        (replace(GOOD, inventory=replace(INVENTORY, files={"b": B}), found={"b": B}), SEAL, ObjectState.TAMPERED),
        (GOOD, Seal({}, (msg("signature"),)), ObjectState.TAMPERED),
        (replace(GOOD, found={"a": X, "b": B}), Seal({}, (msg("signature"),)), ObjectState.DAMAGED),
    ],
)
def test_the_state_of_an_object(exam: Examination, seal: Seal, state: ObjectState) -> None:
    check = judge_object(exam, seal, "here")
    assert check.state is state
    assert bool(check.reasons) == (state is not ObjectState.GOOD)


def checks(*exams: Examination) -> list[ObjectCheck]:
    return [judge_object(exam, SEAL, copy) for exam, copy in zip(exams, ("here", "there"), strict=False)]


def test_a_damaged_object_is_mended_from_the_copy_that_is_good() -> None:
    plan = plan_repairs(checks(replace(GOOD, found={"a": X, "b": B}), GOOD))
    assert [(repair.copy, dict(repair.sources)) for repair in plan.repairs] == [("here", {"a": "there", "b": "there"})]
    assert not plan.lost


def test_two_copies_damaged_in_different_files_mend_each_other() -> None:
    plan = plan_repairs(checks(replace(GOOD, found={"a": X, "b": B}), replace(GOOD, found={"a": A, "b": X})))
    assert {repair.copy: dict(repair.sources) for repair in plan.repairs} == {
        "here": {"a": "there", "b": "here"},
        "there": {"a": "there", "b": "here"},
    }


def test_what_is_damaged_in_the_same_file_everywhere_is_lost_and_left_alone() -> None:
    bad = replace(GOOD, found={"a": X, "b": B})
    plan = plan_repairs(checks(bad, bad))
    assert plan.lost == ("urn:1",) and not plan.repairs


def test_a_forged_inventory_is_never_the_source_of_a_repair() -> None:
    forged = Examination("urn:1", True, FORGED, {"a": X, "b": B})
    plan = plan_repairs(checks(forged, Examination("urn:1", False)))
    assert plan.lost == ("urn:1",) and not plan.repairs
    mended = plan_repairs(checks(forged, GOOD)).repairs[0]
    assert mended.copy == "here" and mended.inventory == INVENTORY and mended.sources["a"] == "there"


def test_files_of_another_digest_are_not_taken_from_a_forged_copy() -> None:
    other = replace(INVENTORY, files={"a": A, "b": X})
    forged = judge_object(Examination("urn:1", True, other, {"a": A, "b": X}), Seal({}, (msg("signature"),)), "here")
    damaged = judge_object(replace(GOOD, found={"a": A, "b": sha256_of(b"rot")}), SEAL, "there")
    assert plan_repairs([forged, damaged]).lost == ("urn:1",)
