"""The verdict on one archived object, and how what is damaged can be mended.

Rot and tampering are told apart: rot makes bytes disagree with the object's own inventory; an edit that was hidden by
changing the inventory too still disagrees with the signature, the ledger's digest, or the object's own id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fuzi.messages import Message, msg
from fuzi.model.archive import (
    Examination,
    Inventory,
    ObjectCheck,
    ObjectState,
    Repair,
    RepairPlan,
    Seal,
)
from fuzi.model.ids import Sha256


def judge_object(exam: Examination, seal: Seal, copy: str) -> ObjectCheck:
    """Return the state of one object in one copy.

    Missing: not there. Damaged: frame or bytes disagree with the inventory. Tampered: they agree, yet not with what
    signature, ledger or id vouch for. Both: tampered.
    """
    if not exam.is_present:
        return ObjectCheck(exam.object_id, copy, ObjectState.MISSING, (msg("not there"),))
    inventory, found = exam.inventory, exam.found or {}
    if inventory is None:
        good = {path: digest for path, digest in seal.expected.items() if found.get(path) == digest}
        return ObjectCheck(exam.object_id, copy, ObjectState.DAMAGED, exam.faults, good)
    damaged = [*exam.faults, *_rot(inventory, found)]
    forged = list(_forgeries(inventory, seal))
    if not damaged:
        forged += seal.broken
    good = {
        path: digest
        for path, digest in inventory.files.items()
        if found.get(path) == digest and seal.expected.get(path, digest) == digest
    }
    if forged:
        return ObjectCheck(exam.object_id, copy, ObjectState.TAMPERED, (*forged, *damaged), good)
    state = ObjectState.DAMAGED if damaged else ObjectState.GOOD
    return ObjectCheck(exam.object_id, copy, state, tuple(damaged), good, inventory)


def _rot(inventory: Inventory, found: Mapping[str, Sha256]) -> Iterable[Message]:
    for path, digest in sorted(inventory.files.items()):
        if path not in found:
            yield msg("{path} is missing", path=path)
        elif found[path] != digest:
            yield msg("the bytes of {path} have changed", path=path)
    for path in sorted(set(found) - set(inventory.files)):
        yield msg("{path} is not in the inventory", path=path)


def _forgeries(inventory: Inventory, seal: Seal) -> Iterable[Message]:
    for path, digest in sorted(seal.expected.items()):
        if path not in inventory.files:
            yield msg("{path} was taken out of the inventory", path=path)
        elif inventory.files[path] != digest:
            yield msg("{path} was changed and the inventory edited to match", path=path)


def plan_repairs(checks: Sequence[ObjectCheck]) -> RepairPlan:
    """Return how each object that is not good is made whole, file by file, from whatever copy has a file good.

    An object is only rebuilt from an inventory that some copy still has unforged and from files that agree with it; so
    the last good bytes are never overwritten. What cannot be rebuilt so is lost.
    """
    by_object: dict[str, list[ObjectCheck]] = {}
    for check in checks:
        by_object.setdefault(check.object_id, []).append(check)
    repairs, lost = [], []
    for object_id, group in sorted(by_object.items()):
        bad = [check for check in group if check.state is not ObjectState.GOOD]
        if not bad:
            continue
        source = _sources(group)
        if source is None:
            lost.append(object_id)
            continue
        inventory, files = source
        repairs += [Repair(object_id, check.copy, inventory, files) for check in bad]
    return RepairPlan(tuple(repairs), tuple(lost))


def _sources(group: Sequence[ObjectCheck]) -> tuple[Inventory, dict[str, str]] | None:
    """Return a trustworthy inventory and, for each of its files, a copy that has it good; None where there is none."""
    ranked = sorted(group, key=lambda check: check.state is not ObjectState.GOOD)
    for check in ranked:
        if check.inventory is None:
            continue
        files = {}
        for path, digest in check.inventory.files.items():
            holder = next((other.copy for other in ranked if other.good_files.get(path) == digest), None)
            if holder is not None:
                files[path] = holder
        if len(files) == len(check.inventory.files):
            return check.inventory, files
    return None
