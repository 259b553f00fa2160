"""What lies in an archive copy (归档副本): objects of OCFL 1.1, and what an examination of them found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from fuzi.messages import Message
from fuzi.model.ids import Sha256

OCFL_VERSION = "1.1"
INVENTORY_TYPE = "https://ocfl.io/1.1/spec/#inventory"

RELEASE_TAG = "release/"
"""How every release tag begins."""


class ObjectKind(StrEnum):
    """What an object holds."""

    RELEASE = "release"
    ORIGINAL = "original"
    TOOLCHAIN = "toolchain"


class ObjectName(Struct, frozen=True):
    """An object's id, in parts: `urn:fuzi:<site id>:<kind>:<name>`.

    `name` is the tag of a release (in the id without its `release/`), the digest of an original, or the digest of a
    toolchain's stamp.
    """

    site: Sha256
    kind: ObjectKind
    name: str

    @property
    def id(self) -> str:
        """Return the OCFL object id."""
        return f"urn:fuzi:{self.site}:{self.kind}:{self.name.removeprefix(RELEASE_TAG)}"


class VersionStamp(Struct, frozen=True):
    """Who made an object's only version, when (UTC) and with which words."""

    created: dt.datetime
    message: str
    user: str


class Inventory(Struct, frozen=True):
    """The inventory of a one-version object: its id, its files' digests by path below `v1/content/`."""

    object_id: str
    files: Mapping[str, Sha256]
    stamp: VersionStamp


class ObjectState(StrEnum):
    """How an object stands in one copy."""

    GOOD = "good"
    DAMAGED = "damaged"
    MISSING = "missing"
    TAMPERED = "tampered"


class Examination(Struct, frozen=True):
    """The facts about one object in one copy, every byte read; no judgement yet.

    Attributes:
        inventory: None where it is missing, unreadable or not as its sidecar says.
        found: digest of every file that lies below `v1/content/`.
        faults: what is wrong with the object's own frame: declaration, sidecars, extra files, links.
    """

    object_id: str
    is_present: bool
    inventory: Inventory | None = None
    found: Mapping[str, Sha256] | None = None
    faults: tuple[Message, ...] = ()


class Seal(Struct, frozen=True):
    """What is known about an object from outside its inventory.

    Attributes:
        expected: digests that a signature or the object's own id vouches for, by path.
        broken: reasons not to believe the object even though its bytes agree with its inventory.
    """

    expected: Mapping[str, Sha256]
    broken: tuple[Message, ...] = ()


class ObjectCheck(Struct, frozen=True):
    """The verdict on one object in one copy, with reasons, and the digests of the files in it that are good."""

    object_id: str
    copy: str
    state: ObjectState
    reasons: tuple[Message, ...] = ()
    good_files: Mapping[str, Sha256] = field(default_factory=dict)
    inventory: Inventory | None = None


class Repair(Struct, frozen=True):
    """How one object is made whole in one copy: each file taken from a copy that has it good."""

    object_id: str
    copy: str
    inventory: Inventory
    sources: Mapping[str, str]


class RepairPlan(Struct, frozen=True):
    """What can be mended, and the objects for which no good bytes exist in any copy."""

    repairs: tuple[Repair, ...] = ()
    lost: tuple[str, ...] = ()


class CopyFault(Struct, frozen=True):
    """What is wrong with a whole copy; a debt (`is_debt`) where it cannot be reached or written, else an error."""

    copy: str
    what: Message
    is_debt: bool = False


class ScrubReport(Struct, frozen=True):
    """The answer of `archive verify`.

    Attributes:
        checks: every object in every copy, as found.
        faults: what is wrong with whole copies; a copy that cannot be reached is a debt, not an error.
        repaired: (object id, copy) mended in this run.
        lost: objects with no good bytes anywhere.
        unconfirmed: tags of releases that the ledger says nothing about.
        mendable: (object id, copy) that could be mended and was left as it is, because nothing was to be mended.
        restorable, broken: where something is lost, the tags that can still be restored whole, and those that cannot.
    """

    checks: tuple[ObjectCheck, ...]
    faults: tuple[CopyFault, ...] = ()
    repaired: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    mendable: tuple[tuple[str, str], ...] = ()
    restorable: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether every object is good in every copy that could be reached, after repairs."""
        mended = set(self.repaired)
        return (
            not self.lost
            and all(fault.is_debt for fault in self.faults)
            and all(check.state is ObjectState.GOOD or (check.object_id, check.copy) in mended for check in self.checks)
        )

    @property
    def has_tampering(self) -> bool:
        """Tell whether any object was edited to look right."""
        return any(check.state is ObjectState.TAMPERED for check in self.checks)


class CopyDebt(Struct, frozen=True):
    """What one copy still owes: it could not be written, and why. The first copy never owes."""

    copy: str
    keeper: str
    what: Message
