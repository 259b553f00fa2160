"""Put an archived release where it is served. Only what lies in the first copy can go live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fuzi.archive.overlay import Banner
from fuzi.formats.sealed_json import dump_sealed, in_utc
from fuzi.model.ids import Sha256
from fuzi.model.publication import Tombstone
from fuzi.model.release import ManifestLine, ReleaseStatement, ServedSite
from fuzi.ports.archive_store import ArchiveStore
from fuzi.ports.target import Target
from fuzi.steps.release.archive_seals import Vouchers, check_seal
from fuzi.steps.release.served_release import served_bytes, shown_today

RELEASE_FILE = "fuzi-release.json"
"""Laid beside the site: which release is served, for monitors and readers."""


def deploy(
    store: ArchiveStore,
    statement: ReleaseStatement,
    target: Target,
    tombstones: Sequence[Tombstone],
    *,
    banner: Banner,
    vouchers: Vouchers,
    beside: Mapping[str, bytes] | None = None,
    hold: bool = False,
) -> ServedSite:
    """Serve a release with all tombstones applied; return the tree that is served, differences included.

    Args:
        tombstones: all that are in force, from the ledger.
        beside: further files laid beside the site in the web root, such as the ledger's checkpoint.
        hold: True for a rollback.

    Raises:
        WorldFailed: the target failed; the site before is served.
        IntegrityFailed: the release's seal does not hold, or the target holds other bytes than were put there.
    """
    check_seal(store, statement, vouchers)
    served = shown_today(store, statement, tombstones, banner, carry=True)

    def fetch(lines: tuple[ManifestLine, ...]) -> Iterator[tuple[Sha256, bytes]]:
        return served_bytes(store, statement.facts.site, served, lines)

    laid = {**(beside or {}), RELEASE_FILE: release_file(served)}
    target.serve(served, fetch, laid, hold=hold)
    return served


def release_file(served: ServedSite) -> bytes:
    """Return the file that says which release is served: tag, commit, digests of release.json and of the tree."""
    words = {
        "as_of": in_utc(served.as_of),
        "commit": served.commit,
        "release": served.tag,
        "statement": served.release,
        "tree": served.digest,
    }
    return dump_sealed(words) + b"\n"
