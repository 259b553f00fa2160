"""`release.json`: what a release is made of, in-toto shaped (Statement v1), canonical JSON; and its signature's armour.

`subject` lists every other file of the release object with its digest, so the one signature over release.json covers
them all. Times stand twice, in UTC and as read in China (+08:00). The signature file is armoured as OpenSSH writes it:
`ssh-keygen -Y verify -f SIGNERS -I OPERATOR -n fuzi.sealed-release.v1 -s release.json.sig < release.json`
needs nothing of us.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping

import msgspec

from fuzi.errors import IntegrityFailed
from fuzi.formats.sealed_json import (
    dump_sealed,
    in_utc,
    parse_sealed,
    refuse_bad_digests,
    refuse_bad_objects,
    refuse_unless,
)
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, PageId, PersonId, Sha256
from fuzi.model.publication import OwedApprovals, Publication, StageRecord, Tombstone, TombstoneKind
from fuzi.model.release import (
    OVERLAY_FILE,
    SIGNATURE_FILE,
    STATEMENT_FILE,
    ReleasedPage,
    ReleaseFacts,
    ReleaseStatement,
)

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:fuzi:predicate:release:v1"
CHINA = dt.timezone(dt.timedelta(hours=8))
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


class _Subject(msgspec.Struct):
    """A file and its digest."""

    digest: dict[str, str]
    name: str


class _Instant(msgspec.Struct):
    """One instant, written twice."""

    china: str
    utc: dt.datetime


class _Stage(msgspec.Struct):
    """Who approved a page in one stage."""

    person: str
    received_at: _Instant
    role: str
    stage: str
    statement: str


class _Owed(msgspec.Struct):
    """What an emergency landing left owed for a page."""

    reason: str
    until: _Instant


class _Page(msgspec.Struct, kw_only=True):
    """One page: where its text came from and how it was published."""

    approvers: list[_Stage]
    change: str
    commit: str
    emergency: _Owed | msgspec.UnsetType = msgspec.UNSET
    object: str
    operator: str
    page: str
    published_at: _Instant
    sha256: str
    source: str


class _Toolchain(msgspec.Struct):
    """What rendered the site."""

    sha256: str
    versions: dict[str, str]


class _Tombstone(msgspec.Struct):
    """A page taken off."""

    kind: TombstoneKind
    page: str
    reason: str
    since: dt.datetime


class _Predicate(msgspec.Struct):
    """What the release was made from."""

    as_of: _Instant
    commit: str
    included: list[_Tombstone]
    ledger: str
    operator: str
    packs: dict[str, str]
    pages: list[_Page]
    site: str
    tag: str
    tag_object: str
    toolchain: _Toolchain
    tree: str


class _Document(msgspec.Struct):
    """The whole of release.json."""

    _type: str
    predicate: _Predicate
    predicateType: str  # noqa: N815 - named by in-toto
    subject: list[_Subject]


class _Overlay(msgspec.Struct):
    """The whole of overlay.json."""

    included: list[_Tombstone]
    version: int


def dump_release(statement: ReleaseStatement) -> bytes:
    """Return release.json: canonical JSON ended by a line feed."""
    facts = statement.facts
    predicate = _Predicate(
        as_of=_instant(facts.as_of),
        commit=facts.commit,
        included=_tombstones(facts.included),
        ledger=facts.ledger,
        operator=facts.operator,
        packs=dict(statement.packs),
        pages=[_page(page) for page in sorted(facts.pages, key=lambda page: page.page)],
        site=facts.site,
        tag=facts.tag,
        tag_object=facts.tag_object,
        toolchain=_Toolchain(statement.toolchain, dict(facts.stamp)),
        tree=facts.tree,
    )
    subject = [_Subject({"sha256": digest}, name) for name, digest in sorted(statement.files.items())]
    return dump_sealed(_Document(STATEMENT_TYPE, predicate, PREDICATE_TYPE, subject)) + b"\n"


def parse_release(data: bytes, place: str = STATEMENT_FILE) -> ReleaseStatement:
    """Read release.json strictly.

    Raises:
        IntegrityFailed: not canonical, unknown or repeated keys, another type, malformed digests or ids.
    """
    document = parse_sealed(data.removesuffix(b"\n"), _Document, place)
    refuse_unless(document._type == STATEMENT_TYPE, place, "_type")
    refuse_unless(document.predicateType == PREDICATE_TYPE, place, "predicateType")
    found = document.predicate
    statement = ReleaseStatement(
        facts=_facts(found, place),
        files=_subjects(document.subject, place),
        packs=_digests(found.packs, place, "packs"),
        toolchain=Sha256(found.toolchain.sha256),
    )
    refuse_bad_digests(place, toolchain=found.toolchain.sha256, site=found.site)
    if dump_release(statement) != data:
        raise IntegrityFailed(msg("{place}: unknown or repeated keys, or not in its canonical form", place=place))
    return statement


def dump_overlay(included: tuple[Tombstone, ...]) -> bytes:
    """Return overlay.json: the tombstones that the release's bytes already honour."""
    return dump_sealed(_Overlay(_tombstones(included), 1)) + b"\n"


def parse_overlay(data: bytes, place: str = OVERLAY_FILE) -> tuple[Tombstone, ...]:
    """Read overlay.json strictly; raises `IntegrityFailed`."""
    found = parse_sealed(data.removesuffix(b"\n"), _Overlay, place)
    refuse_unless(found.version == 1 and data.endswith(b"\n"), place, "version")
    return _read_tombstones(found.included)


def dump_signature(signature: str) -> bytes:
    """Return the signature file: the SSHSIG blob (base64, one line) in OpenSSH's armour, lines of 70 characters."""
    rows = [signature[start : start + 70] for start in range(0, len(signature), 70)]
    return ("\n".join([_BEGIN, *rows, _END]) + "\n").encode("ascii")


def parse_signature(data: bytes, place: str = SIGNATURE_FILE) -> str:
    """Return the SSHSIG blob as base64 on one line; raises `IntegrityFailed` for any other form of the file."""
    try:
        rows = data.decode("ascii").split("\n")
        signature = "".join(rows[1:-2])
        base64.b64decode(signature, validate=True)
    except (UnicodeDecodeError, binascii.Error) as error:
        raise IntegrityFailed(msg("{place}: not a signature", place=place)) from error
    if not signature or dump_signature(signature) != data:
        raise IntegrityFailed(msg("{place}: not a signature", place=place))
    return signature


def _instant(at: dt.datetime) -> _Instant:
    return _Instant(at.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M:%S+08:00"), in_utc(at))


def _tombstones(tombstones: tuple[Tombstone, ...]) -> list[_Tombstone]:
    rows = [_Tombstone(item.kind, item.page, item.reason, in_utc(item.since)) for item in tombstones]
    return sorted(rows, key=lambda row: (row.page, row.kind, row.since))


def _read_tombstones(rows: list[_Tombstone]) -> tuple[Tombstone, ...]:
    return tuple(Tombstone(PageId(row.page), row.kind, row.reason, row.since) for row in rows)


def _page(page: ReleasedPage) -> _Page:
    publication = page.publication
    if publication.published_at is None:
        raise ValueError(page.page)
    return _Page(
        approvers=[
            _Stage(stage.person, _instant(stage.received_at), stage.role, stage.stage, stage.statement)
            for stage in publication.stages
        ],
        change=publication.change,
        commit=publication.commit or "",
        emergency=_owed(publication.owed),
        object=page.object_id,
        operator=publication.operator,
        page=page.page,
        published_at=_instant(publication.published_at),
        sha256=page.sha256,
        source=page.source,
    )


def _facts(found: _Predicate, place: str) -> ReleaseFacts:
    refuse_bad_objects(place, commit=found.commit, ledger=found.ledger, tag_object=found.tag_object, tree=found.tree)
    return ReleaseFacts(
        site=Sha256(found.site),
        tag=found.tag,
        tag_object=ObjectId(found.tag_object),
        commit=ObjectId(found.commit),
        tree=ObjectId(found.tree),
        ledger=ObjectId(found.ledger),
        as_of=found.as_of.utc,
        operator=PersonId(found.operator),
        pages=tuple(_read_page(page, place) for page in found.pages),
        stamp=found.toolchain.versions,
        included=_read_tombstones(found.included),
    )


def _read_page(page: _Page, place: str) -> ReleasedPage:
    refuse_bad_objects(place, object=page.object)
    refuse_bad_digests(place, sha256=page.sha256)
    stages = tuple(
        StageRecord(row.stage, row.person, row.role, row.received_at.utc, Sha256(row.statement))
        for row in page.approvers
    )
    publication = Publication(
        page=PageId(page.page),
        published_at=page.published_at.utc,
        operator=page.operator,
        change=page.change,
        commit=ObjectId(page.commit) if page.commit else None,
        stages=stages,
        owed=None if isinstance(page.emergency, msgspec.UnsetType) else _read_owed(page.emergency),
    )
    return ReleasedPage(page.source, ObjectId(page.object), Sha256(page.sha256), publication)


def _owed(owed: OwedApprovals | None) -> _Owed | msgspec.UnsetType:
    """Return the mark of a page that owes approvals; the key is left out for any other."""
    return msgspec.UNSET if owed is None else _Owed(owed.reason, _instant(owed.until))


def _read_owed(found: _Owed) -> OwedApprovals:
    return OwedApprovals(found.until.utc, found.reason)


def _subjects(subjects: list[_Subject], place: str) -> dict[str, Sha256]:
    return _digests({row.name: row.digest.get("sha256", "") for row in subjects}, place, "subject")


def _digests(rows: Mapping[str, str], place: str, key: str) -> dict[str, Sha256]:
    for value in rows.values():
        refuse_bad_digests(place, **{key: value})
    return {name: Sha256(value) for name, value in rows.items()}
