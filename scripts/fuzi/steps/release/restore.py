"""Give a release back from one archive copy: archived bytes plus overlay, into an empty folder, offline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fuzi.archive.overlay import Banner
from fuzi.archive.served import compare_tree
from fuzi.errors import IntegrityFailed
from fuzi.messages import msg
from fuzi.model.publication import Tombstone
from fuzi.model.release import ReleaseStatement, ServedSite
from fuzi.ports.archive_store import ArchiveStore
from fuzi.ports.site_folder import SiteFolder
from fuzi.steps.release.archive_seals import Vouchers, check_seal
from fuzi.steps.release.served_release import known_tombstones, served_bytes, shown_today


def restore(
    store: ArchiveStore,
    statement: ReleaseStatement,
    out: Path,
    tombstones: Sequence[Tombstone] | None,
    *,
    banner: Banner,
    folder: SiteFolder,
    vouchers: Vouchers,
) -> ServedSite:
    """Write a release into the empty folder `out` and compare it; return what was written, differences included.

    Args:
        tombstones: those in force by the ledger; None where there is no ledger: then the newest release's are taken.

    Raises:
        AskedWrongly: `out` is not empty.
        IntegrityFailed: signature, digest or bytes do not hold; nothing is left in `out`.
    """
    check_seal(store, statement, vouchers)
    in_force = known_tombstones(store) if tombstones is None else tombstones
    served = shown_today(store, statement, in_force, banner)
    folder.fill(out, served.lines, served_bytes(store, statement.facts.site, served, served.lines))
    comparison = compare_tree(served.lines, folder.survey(out))
    if not comparison.is_equal:
        raise IntegrityFailed(msg("what was written differs from the release: {paths}", paths=comparison.changed))
    return served
