"""What a push brought that belongs to nothing it moves: the host keeps no object that no ref reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from fuzi.adapters.git_process import GitProcess
from fuzi.model.ids import ObjectId, is_object_id


def is_overfull(environment: Mapping[str, str]) -> bool:
    """Tell whether a push brought more objects than a host unpacks (`receive.unpackLimit`): then Git kept its pack."""
    place = environment.get("GIT_QUARANTINE_PATH")
    return bool(place) and any(Path(str(place)).glob("pack/*.pack"))


def strays(git_dir: Path, environment: Mapping[str, str], heads: Sequence[ObjectId]) -> tuple[str, ...]:
    """Return the objects set apart for a push that its new tips do not reach; everything when they are in a pack.

    Args:
        environment: the hook's; outside a push's quarantine there is nothing to look at.
        heads: what the push wants refs moved to.
    """
    place = environment.get("GIT_QUARANTINE_PATH")
    if not place:
        return ()
    folder = Path(place)
    packed = [path.name for path in folder.glob("pack/*.pack")]
    loose = {path.parent.name + path.name for path in folder.glob("??/*")}
    found = {name for name in loose if is_object_id(name)}
    words = ("rev-list", "--objects", "--no-object-names", *heads, "--not", "--all")
    reached = set(GitProcess(git_dir).run(*words).decode().split())
    return (*packed, *sorted(found - reached))
