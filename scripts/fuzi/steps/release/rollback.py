"""Serve an earlier release again, without a rebuild; it holds until somebody deploys on purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fuzi.archive.overlay import Banner
from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.publication import Tombstone
from fuzi.model.release import KeptRelease, ServedSite, TargetState
from fuzi.ports.archive_store import ArchiveStore
from fuzi.ports.target import Target
from fuzi.steps.release.archive_seals import Vouchers
from fuzi.steps.release.deploy import deploy
from fuzi.steps.release.release_archive import release_named


def rollback(
    store: ArchiveStore,
    target: Target,
    tombstones: Sequence[Tombstone],
    *,
    banner: Banner,
    vouchers: Vouchers,
    release: str | None = None,
    beside: Mapping[str, bytes] | None = None,
) -> ServedSite:
    """Serve `release` (default: the newest one kept that is older than the current) with today's tombstones.

    Raises:
        AskedWrongly: nothing older lies on the target, or the release named does not.
    """
    chosen = choose_earlier(target.name, target.state(), release)
    return deploy(
        store,
        release_named(store, chosen.tag),
        target,
        tombstones,
        banner=banner,
        vouchers=vouchers,
        beside=beside,
        hold=True,
    )


def choose_earlier(name: str, state: TargetState, release: str | None) -> KeptRelease:
    """Return the kept release to go back to."""
    hint = msg("kept there: {tags}", tags=sorted({kept.tag for kept in state.kept}) or ["-"])
    if release is not None:
        named = [kept for kept in state.kept if release in {kept.tag, kept.tag.rpartition("/")[2]}]
        if not named:
            raise AskedWrongly(msg("{target} keeps no release named {tag}", target=name, tag=release), hint)
        return named[-1]
    now = state.current
    older = [kept for kept in state.kept if now is None or (kept.as_of, kept.tag) < (now.as_of, now.tag)]
    if not older:
        raise AskedWrongly(msg("{target} keeps no release older than the one it serves", target=name), hint)
    return older[-1]
