"""What vouches for an archived object from outside its inventory: signature, ledger, or its own id."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from fuzi.errors import FuziError, IntegrityFailed
from fuzi.formats.ocfl_inventory import parse_object_id
from fuzi.formats.release_json import dump_release, parse_release, parse_signature
from fuzi.messages import Message, msg
from fuzi.model.archive import ObjectKind, ObjectName, Seal
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.release import NAMESPACE, SIGNATURE_FILE, STATEMENT_FILE, ReleaseStatement
from fuzi.ports.archive_store import ArchiveStore
from fuzi.ports.signatures import Signatures

KeyTrust = Callable[[ReleaseStatement, str], bool]
"""Tells whether a public key (`algorithm base64`) may have signed a release, by the roster at that time."""


class Vouchers(Struct, frozen=True):
    """Who can vouch for archived objects.

    Attributes:
        trust: whose keys may sign a release.
        recorded: digest of release.json by tag, from the ledger's release records; empty without a ledger.
    """

    signatures: Signatures
    trust: KeyTrust
    recorded: Mapping[str, Sha256] = field(default_factory=dict)


def check_seal(store: ArchiveStore, statement: ReleaseStatement, vouchers: Vouchers) -> None:
    """Verify a release in one copy: (1) signature, (2) who may sign, (3) the ledger's digest where there is one.

    Raises:
        IntegrityFailed: one of them does not hold.
    """
    sealed, tag = dump_release(statement), statement.facts.tag
    object_id = ObjectName(statement.facts.site, ObjectKind.RELEASE, tag).id
    signature = parse_signature(store.read(object_id, SIGNATURE_FILE))
    key = vouchers.signatures.verified_key(sealed, signature, NAMESPACE)
    if not vouchers.trust(statement, key):
        raise IntegrityFailed(_stranger(tag))
    if vouchers.recorded.get(tag, sha256_of(sealed)) != sha256_of(sealed):
        raise IntegrityFailed(
            msg("{tag} is not the release that the ledger records", tag=tag),
            msg("do not use this copy; run `fuzi archive verify` and tell the security contact"),
        )


def seal_of(store: ArchiveStore, object_id: str, vouchers: Vouchers) -> Seal:
    """Return what is known about an object from outside its inventory.

    Originals and toolchains are vouched for by their id, releases by signature and ledger.
    """
    name = parse_object_id(object_id)
    if name.kind is ObjectKind.ORIGINAL:
        return Seal({"original": Sha256(name.name)})
    if name.kind is ObjectKind.TOOLCHAIN:
        return Seal({"stamp.json": Sha256(name.name)})
    return _release_seal(store, name, vouchers)


def _release_seal(store: ArchiveStore, name: ObjectName, vouchers: Vouchers) -> Seal:
    recorded = vouchers.recorded.get(name.name)
    expected = {STATEMENT_FILE: recorded} if recorded else {}
    try:
        with store.open(name.id, STATEMENT_FILE) as source:
            sealed = source.read()
        with store.open(name.id, SIGNATURE_FILE) as source:
            signature = parse_signature(source.read())
        statement = parse_release(sealed)
        key = vouchers.signatures.verified_key(sealed, signature, NAMESPACE)
    except FuziError as error:
        return Seal(expected, (error.what,))
    broken: list[Message] = []
    if not vouchers.trust(statement, key):
        broken.append(_stranger(name.name))
    if (statement.facts.site, statement.facts.tag) != (name.site, name.name):
        broken.append(msg("the statement is that of another release: {tag}", tag=statement.facts.tag))
    if broken:
        return Seal(expected, tuple(broken))
    return Seal({**statement.files, STATEMENT_FILE: recorded or sha256_of(sealed)})


def _stranger(tag: str) -> Message:
    return msg("the key that signed {tag} may not sign releases", tag=tag)
