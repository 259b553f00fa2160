"""A release (发布版本): the files it holds, the statement that seals it, and the tree that is served from it.

A release never changes. What a target serves is the release's files plus an overlay of tombstones (7-release).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from fuzi.messages import msg
from fuzi.model.ids import ObjectId, PageId, PersonId, Sha256
from fuzi.model.publication import Publication, Tombstone

NAMESPACE = "fuzi.sealed-release.v1"
"""SSHSIG namespace of the signature over release.json."""
FILE_MODE = "0644"
FOLDER_MODE = "0755"

STATEMENT_FILE = "release.json"
SIGNATURE_FILE = "release.json.sig"
MANIFEST_FILE = "site.manifest.jsonl"
OVERLAY_FILE = "overlay.json"
PACK_FILE = "pack.zip"
BUNDLE_FILE = "repo.bundle"
_NAME = re.compile(r"release/(?!.*\.\.)(?!.*\.lock$)[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?", re.ASCII)

NAMING = msg(
    "a release is named release/ and 1 to 100 letters (a to z), digits, dots, hyphens or underscores; no `..`, and no "
    "dot or `.lock` at the end"
)
"""The rule of `is_release_name` in words."""


def is_release_name(name: str) -> bool:
    """Tell whether a release may be named so: `release/`, then letters, digits, `.`, `_`, `-`, at most 100.

    Git takes no `..`, no dot at the end and no `.lock` at the end (git-check-ref-format).
    """
    return _NAME.fullmatch(name) is not None


class FoundFile(Struct, frozen=True):
    """A regular file as it was found in a folder: its path below it (posix), size and digest of its bytes."""

    path: str
    size_bytes: int
    sha256: Sha256


class ManifestLine(Struct, frozen=True):
    """One file of a release.

    Attributes:
        path: below the web root, posix, NFC.
        mode: `0644`, always: a site has no programs.
        media_type: what the file is served as.
        pack: tag of the release whose pack holds the bytes.
        since: as-of time of the release in which this path got these bytes (the file's modification time; two
            releases never give one path the same time with other bytes).
    """

    path: str
    size_bytes: int
    sha256: Sha256
    mode: str
    media_type: str
    pack: str
    since: dt.datetime


class Manifest(Struct, frozen=True):
    """The list of all files of a release (文件清单), sorted by the bytes of their paths."""

    lines: tuple[ManifestLine, ...]

    def by_path(self) -> dict[str, ManifestLine]:
        """Return the lines by path."""
        return {line.path: line for line in self.lines}


class ReleasedPage(Struct, frozen=True):
    """One page of a release: the file its text came from, that file's Git object and digest, and how it got here.

    `publication.published_at` is always given.
    """

    source: str
    object_id: ObjectId
    sha256: Sha256
    publication: Publication

    @property
    def page(self) -> PageId:
        """Return the page's id."""
        return self.publication.page


class ReleaseFacts(Struct, frozen=True):
    """What a release is made of, before anything is packed.

    Attributes:
        site: the site id (digest of the founding record).
        tag: the full tag name without `refs/tags/`, `release/2026-11-23.1`.
        tag_object: the signed tag object, made locally, pushed after archiving.
        ledger: the ledger's tip the site was built from.
        as_of: the instant the site was built for (UTC); publication time of pages that are new in it.
        operator: who signs the release.
        stamp: versions of what rendered the site, name to version.
        included: tombstones in force when the site was built, which the built bytes already honour.
    """

    site: Sha256
    tag: str
    tag_object: ObjectId
    commit: ObjectId
    tree: ObjectId
    ledger: ObjectId
    as_of: dt.datetime
    operator: PersonId
    pages: tuple[ReleasedPage, ...]
    stamp: Mapping[str, str]
    included: tuple[Tombstone, ...] = ()


class ReleaseStatement(Struct, frozen=True):
    """What release.json says: the facts and the digests of every file beside it.

    Attributes:
        files: file name to digest, for every file of the release object but release.json and its signature.
        packs: tag of every release whose pack this one needs (its own too) to that pack's digest.
        toolchain: digest of the toolchain's stamp, the last part of its object's id.
    """

    facts: ReleaseFacts
    files: Mapping[str, Sha256]
    packs: Mapping[str, Sha256]
    toolchain: Sha256


class SealedRelease(Struct, frozen=True):
    """A release as it lies in the archive: its statement, the digest of release.json, its manifest."""

    statement: ReleaseStatement
    digest: Sha256
    manifest: Manifest


class DifferenceKind(StrEnum):
    """How a served file departs from the released one."""

    REPLACED = "replaced"
    REMOVED = "removed"
    EDITED = "edited"
    ADDED = "added"


class Difference(Struct, frozen=True):
    """One path at which the served tree is not the released one, and the tombstoned page that is the reason."""

    path: str
    kind: DifferenceKind
    page: PageId


class ServedSite(Struct, frozen=True):
    """The tree that a release becomes when it is served: released files plus overlay.

    Attributes:
        release: digest of release.json.
        digest: digest of the served tree (see `archive.served.served_digest`).
        lines: every file, sorted by the bytes of their paths.
        made: bytes that are in no pack, by digest (banner pages, edited listings).
        differences: every path that is not as released.
        carried: hashed assets of the two releases before, kept reachable for readers with an old page open.
    """

    tag: str
    release: Sha256
    commit: ObjectId
    as_of: dt.datetime
    digest: Sha256
    lines: tuple[ManifestLine, ...]
    made: Mapping[Sha256, bytes] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    carried: tuple[ManifestLine, ...] = ()

    @property
    def folder(self) -> str:
        """Return the folder's name: the tag with `/` as `-`, and the first eight digits of the digest."""
        return f"{self.tag.replace('/', '-')}-{self.digest[:8]}"

    @property
    def expected(self) -> tuple[ManifestLine, ...]:
        """Return every file that must lie in the served folder, and no other may (but those laid beside the site)."""
        return tuple(sorted((*self.lines, *self.carried), key=lambda line: line.path.encode()))


class TreeComparison(Struct, frozen=True):
    """A folder against what it must hold: three lists of paths, sorted."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Tell whether nothing is missing, changed or extra."""
        return not (self.missing or self.changed or self.extra)


class KeptRelease(Struct, frozen=True):
    """A release that lies on a target, ready to be served."""

    tag: str
    folder: str
    release: Sha256
    as_of: dt.datetime


class TargetState(Struct, frozen=True):
    """What a target (上线目标) serves.

    `is_held` is true after a rollback, until somebody deploys on purpose; nothing automatic may deploy meanwhile.
    """

    current: KeptRelease | None
    previous: KeptRelease | None
    kept: tuple[KeptRelease, ...] = ()
    is_held: bool = False
