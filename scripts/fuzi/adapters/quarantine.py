"""What a push brought that belongs to nothing it moves: the host keeps no object that no ref reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from fuzi.adapters.git_objects import OBJECT_BYTES, ObjectReader, parse_commit, parse_tag
from fuzi.adapters.git_process import GitProcess
from fuzi.adapters.git_tree_lines import TREE, parse_tree
from fuzi.adapters.git_trees import GITLINK
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
    process, found = GitProcess(git_dir), {ObjectId(name) for name in loose if is_object_id(name)}
    left = found - _reached(process, found, heads)
    if left:  # perhaps by way of an object that was here before: Git follows those, too
        words = ("rev-list", "--objects", "--no-object-names", *heads, "--not", "--all")
        left -= {ObjectId(name) for name in process.run(*words).decode().split()}
    return (*packed, *sorted(left))


def _reached(process: GitProcess, found: set[ObjectId], heads: Sequence[ObjectId]) -> set[ObjectId]:
    """Return the objects of a push that its heads reach by way of others of the push alone.

    Those of an honest push all are. Git would read every folder of the site and of the ledger for the same answer.
    """
    reached: set[ObjectId] = set()
    reader = ObjectReader(process)
    try:
        level = found.intersection(heads)
        while level:
            reached |= level
            below = [
                _named_by(header.kind, header.id, body) for header, body in reader.bodies(sorted(level), OBJECT_BYTES)
            ]
            reached |= found.intersection(one for _more, files in below for one in files)
            level = found.intersection(one for more, _files in below for one in more) - reached
    finally:
        reader.close()
    return reached


def _named_by(kind: str, object_id: ObjectId, body: bytes) -> tuple[list[ObjectId], list[ObjectId]]:
    """Return what an object names: (what may name others in turn, files)."""
    if kind == "tree":
        lines = parse_tree(object_id, body)
        return [one.id for one in lines if one.mode == TREE], [
            one.id for one in lines if one.mode not in {TREE, GITLINK}
        ]
    if kind == "commit":
        commit = parse_commit(object_id, body)
        return [commit.tree, *commit.parents], []
    if kind == "tag":
        tag = parse_tag(object_id, body)
        return ([], [tag.target]) if tag.target_kind == "blob" else ([tag.target], [])
    return [], []
