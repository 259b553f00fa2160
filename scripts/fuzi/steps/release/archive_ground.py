"""What the archive verbs need to know from the repository: copies, targets, tombstones, and who may sign releases."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.formats import archive_file, targets_file
from fuzi.formats.release_json import dump_release
from fuzi.gate.admission import may
from fuzi.messages import msg
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.publication import Tombstone, TombstoneKind
from fuzi.model.publication_statement import Release, TombstoneRecord
from fuzi.model.release import ReleaseStatement
from fuzi.model.site import ArchiveSettings, TargetSettings
from fuzi.ports.archive_store import ArchiveStore
from fuzi.ports.signatures import Signatures
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.rules import read_text
from fuzi.steps.release.archive_seals import KeyTrust, Vouchers

RELEASE_RIGHT = "release"


class ArchiveGround(Struct, frozen=True):
    """What the ledger says about releases; `tombstones` and `site` are None where there is no ledger."""

    vouchers: Vouchers
    tombstones: tuple[Tombstone, ...] | None
    site: Sha256 | None = None


class Archive(Struct, frozen=True):
    """The copies at hand, the first one required, and what vouches for them."""

    stores: tuple[ArchiveStore, ...]
    ground: ArchiveGround


def load_archive(workspace: Workspace) -> ArchiveSettings:
    """Return the archive's settings of main's tip."""
    return archive_file.parse(read_text(workspace.repository, workspace.main, archive_file.PATH))


def first_target(workspace: Workspace) -> str:
    """Return the name of the first target of main's tip."""
    targets = targets_file.parse(read_text(workspace.repository, workspace.main, targets_file.PATH))
    if not targets:
        raise AskedWrongly(msg("there is no target yet"), msg("enter one in {path}", path=targets_file.PATH))
    return targets[0].name


def target_names(workspace: Workspace) -> tuple[str, ...]:
    """Return the names of all targets of main's tip; none where main has no list of them."""
    found = workspace.repository.file(workspace.main, targets_file.PATH)
    if found is None:
        return ()
    return tuple(
        one.name for one in targets_file.parse(read_text(workspace.repository, workspace.main, targets_file.PATH))
    )


def load_target(workspace: Workspace, name: str) -> TargetSettings:
    """Return one target's settings of main's tip; `AskedWrongly` where there is none of that name."""
    targets = targets_file.parse(read_text(workspace.repository, workspace.main, targets_file.PATH))
    for target in targets:
        if target.name == name:
            return target
    raise AskedWrongly(
        msg("there is no target named {name}", name=name),
        msg("known in {path}: {names}", path=targets_file.PATH, names=[target.name for target in targets]),
    )


def load_ground(workspace: Workspace) -> ArchiveGround:
    """Return what the ledger and the roster say; the ledger's release records vouch for releases of people who left."""
    recorded = recorded_releases(workspace.ledger)

    def trust(statement: ReleaseStatement, key: str) -> bool:
        if recorded.get(statement.facts.tag) == sha256_of(dump_release(statement)):
            return True
        owner = workspace.ground.roster.owner_of_key(key)
        if owner is None or owner[0].id != statement.facts.operator:
            return False
        return may(owner[0].id, RELEASE_RIGHT, workspace.ground, statement.facts.as_of)

    return ArchiveGround(
        Vouchers(workspace.signatures, trust, recorded), tombstones_in_force(workspace.ledger), workspace.ledger.site
    )


def lone_ground(signatures: Signatures, keys: Sequence[str] = ()) -> ArchiveGround:
    """Return the ground where there is no repository: the keys named, or any key when none is named.

    Without a key the signature only proves that the release was not changed since somebody signed it.
    """

    def trust(_statement: ReleaseStatement, key: str) -> bool:
        return not keys or key in {" ".join(known.split()[:2]) for known in keys}

    vouch: KeyTrust = trust
    return ArchiveGround(Vouchers(signatures, vouch), None)


def recorded_releases(ledger: Ledger) -> dict[str, Sha256]:
    """Return the digest of release.json by tag, from the ledger's release records, signatures verified."""
    found = {}
    for key, _statement in ledger.statements("release"):
        statement = ledger.filed(key).statement
        if isinstance(statement, Release):
            found[statement.name] = statement.statement
    return found


def tombstones_in_force(ledger: Ledger) -> tuple[Tombstone, ...]:
    """Return the tombstones of the ledger, signatures verified, in ledger order."""
    anew = ledger.refounding
    kept = () if anew is None else (one for one in anew.withdrawn if one.is_shown)
    found = [Tombstone(one.page, one.reason_kind, one.reason, one.at) for one in kept]
    for key, _statement in ledger.statements("tombstone"):
        statement = ledger.filed(key).statement
        if isinstance(statement, TombstoneRecord):
            if statement.reason_kind is TombstoneKind.LIFTED:
                found = [one for one in found if one.page != statement.page]
                continue
            found.append(Tombstone(statement.page, statement.reason_kind, statement.reason, statement.at))
    return tuple(found)
