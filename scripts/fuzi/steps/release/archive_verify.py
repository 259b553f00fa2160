"""Scrub all archive copies, tell rot from tampering, and mend what another copy still has good."""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.archive.scrub import judge_object, plan_repairs
from fuzi.errors import FuziError, IntegrityFailed, WorldFailed
from fuzi.formats.ocfl_inventory import parse_object_id
from fuzi.formats.release_json import parse_release
from fuzi.messages import msg
from fuzi.model.archive import (
    CopyFault,
    ObjectCheck,
    ObjectKind,
    ObjectName,
    ObjectState,
    Repair,
    ScrubReport,
    Seal,
)
from fuzi.model.release import MANIFEST_FILE, PACK_FILE, SIGNATURE_FILE, STATEMENT_FILE
from fuzi.ports.archive_store import ArchiveStore, ObjectFile
from fuzi.steps.release.archive_seals import Vouchers, seal_of
from fuzi.steps.release.mirror import copied_file

_OWN_FILES = {STATEMENT_FILE, SIGNATURE_FILE, MANIFEST_FILE}
"""What a release must have of its own to be restored, beside the packs it needs."""


def verify_archive(stores: Sequence[ArchiveStore], vouchers: Vouchers, *, mend: bool = True) -> ScrubReport:
    """Read every byte of every copy and return what was found; with `mend`, repair what can be repaired.

    The order: (1) each copy's root; (2) which objects must exist: those in any copy, those whose packs a release needs,
    those the ledger names; (3) each object in each copy against inventory, signature, ledger, id; (4) repairs, file by
    file from good copies only; the object replaced is set aside, never deleted.
    A copy that cannot be reached is reported and skipped; the first copy must be reachable.
    """
    faults: list[CopyFault] = []
    reached = []
    for store in stores:
        try:
            store.examine_root()
            reached.append(store)
        except WorldFailed as error:
            if store is stores[0]:
                raise
            faults.append(CopyFault(store.name, error.what, is_debt=True))
    wanted = _wanted(reached, vouchers)
    checks = tuple(check for object_id in wanted for check in _checks(reached, object_id, vouchers))
    plan = plan_repairs(checks)
    repaired = _mend(plan.repairs, reached, vouchers, faults) if mend else ()
    faults += [CopyFault(store.name, what) for store in reached for what in store.examine_root()]
    restorable, broken = _restorable(reached, checks) if plan.lost else ((), ())
    return ScrubReport(
        checks=checks,
        faults=tuple(faults),
        repaired=repaired,
        lost=plan.lost,
        unconfirmed=tuple(_unconfirmed(wanted, vouchers)),
        mendable=() if mend else tuple((repair.object_id, repair.copy) for repair in plan.repairs),
        restorable=restorable,
        broken=broken,
    )


def _restorable(
    stores: Sequence[ArchiveStore], checks: Sequence[ObjectCheck]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tags whose statement, manifest and every pack are good in some copy, and the other tags."""
    good: dict[str, set[str]] = {}
    for check in checks:
        good.setdefault(check.object_id, set()).update(check.good_files)
    whole: list[str] = []
    broken: list[str] = []
    for object_id, files in sorted(good.items()):
        name = parse_object_id(object_id)
        if name.kind is not ObjectKind.RELEASE:
            continue
        needed = [ObjectName(name.site, ObjectKind.RELEASE, tag).id for tag in _needed(stores, object_id)]
        has_packs = bool(needed) and all(PACK_FILE in good.get(one, ()) for one in needed)
        (whole if has_packs and files >= _OWN_FILES else broken).append(name.name)
    return tuple(whole), tuple(broken)


def _wanted(stores: Sequence[ArchiveStore], vouchers: Vouchers) -> tuple[str, ...]:
    """Return the ids of all objects that must be in every copy."""
    found = {object_id for store in stores for object_id in store.object_ids()}
    sites = set()
    for object_id in sorted(found):
        name = parse_object_id(object_id)
        sites.add(name.site)
        if name.kind is ObjectKind.RELEASE:
            found |= {ObjectName(name.site, ObjectKind.RELEASE, tag).id for tag in _needed(stores, object_id)}
    if len(sites) == 1:
        site = sites.pop()
        found |= {ObjectName(site, ObjectKind.RELEASE, tag).id for tag in vouchers.recorded}
    return tuple(sorted(found))


def _needed(stores: Sequence[ArchiveStore], object_id: str) -> tuple[str, ...]:
    """Return the tags whose packs a release needs, from the first copy where its statement can be read."""
    for store in stores:
        try:
            return tuple(parse_release(store.read(object_id, STATEMENT_FILE)).packs)
        except (IntegrityFailed, WorldFailed):
            continue
    return ()


def _checks(stores: Sequence[ArchiveStore], object_id: str, vouchers: Vouchers) -> tuple[ObjectCheck, ...]:
    """Judge one object in every copy; a seal that holds in one copy counts for all of them."""
    seals = [seal_of(store, object_id, vouchers) for store in stores]
    expected = next((seal.expected for seal in seals if not seal.broken), None)
    return tuple(
        judge_object(store.examine(object_id), Seal(expected or seal.expected, seal.broken), store.name)
        for store, seal in zip(stores, seals, strict=True)
    )


def _mend(
    repairs: Sequence[Repair], stores: Sequence[ArchiveStore], vouchers: Vouchers, faults: list[CopyFault]
) -> tuple[tuple[str, str], ...]:
    by_name = {store.name: store for store in stores}
    done = []
    for repair in repairs:
        files: list[ObjectFile] = [
            copied_file(by_name[source], repair.object_id, path, repair.inventory.files[path])
            for path, source in repair.sources.items()
        ]
        store = by_name[repair.copy]
        try:
            store.replace(repair.object_id, files, repair.inventory.stamp)
        except FuziError as error:
            faults.append(CopyFault(store.name, error.what, is_debt=isinstance(error, WorldFailed)))
            continue
        after = _checks([store], repair.object_id, vouchers)
        if any(check.state is not ObjectState.GOOD for check in after):
            faults.append(CopyFault(store.name, msg("{object} could not be mended", object=repair.object_id)))
            continue
        done.append((repair.object_id, repair.copy))
    return tuple(done)


def _unconfirmed(wanted: Sequence[str], vouchers: Vouchers) -> list[str]:
    names = [parse_object_id(object_id) for object_id in wanted]
    return [name.name for name in names if name.kind is ObjectKind.RELEASE and name.name not in vouchers.recorded]
