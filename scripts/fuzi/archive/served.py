"""From a sealed release to the tree that is served: overlay applied, digest taken, old hashed assets carried along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fuzi.archive.overlay import Overlay
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.release import FILE_MODE, FoundFile, Manifest, ManifestLine, SealedRelease, ServedSite, TreeComparison

_HASHED = re.compile(r"assets/.*[.-][0-9a-f]{8,64}(?:\.min)?\.[a-z0-9]+(?:\.map|\.gz|\.br)?")


def served_site(release: SealedRelease, overlay: Overlay, earlier: Sequence[Manifest] = ()) -> ServedSite:
    """Return the tree that is served for a release.

    Args:
        release: what was archived.
        overlay: what tombstones change in it.
        earlier: manifests of the (two) releases before, whose hashed assets stay reachable.
    """
    facts = release.statement.facts
    lines = []
    for line in release.manifest.lines:
        if line.path in overlay.removed:
            continue
        data = overlay.made.get(line.path)
        if data is None:
            lines.append(line)
        else:
            since = overlay.since.get(line.path, facts.as_of)
            lines.append(
                ManifestLine(line.path, len(data), sha256_of(data), FILE_MODE, line.media_type, line.pack, since)
            )
    known = {line.path for line in release.manifest.lines}
    lines += [
        ManifestLine(
            path, len(data), sha256_of(data), FILE_MODE, "text/html", facts.tag, overlay.since.get(path, facts.as_of)
        )
        for path, data in sorted(overlay.made.items())
        if path not in known
    ]
    carried = carried_assets(lines, earlier)
    return ServedSite(
        tag=facts.tag,
        release=release.digest,
        commit=facts.commit,
        as_of=facts.as_of,
        digest=served_digest((*lines, *carried)),
        lines=tuple(lines),
        made={sha256_of(data): data for data in overlay.made.values()},
        differences=overlay.differences,
        carried=carried,
    )


def carried_assets(lines: Iterable[ManifestLine], earlier: Iterable[Manifest]) -> tuple[ManifestLine, ...]:
    """Return the hashed assets of earlier releases whose paths are not in the new one; of a path, the newest."""
    taken = {line.path for line in lines}
    carried: dict[str, ManifestLine] = {}
    for manifest in earlier:
        for line in manifest.lines:
            if line.path not in taken and _HASHED.fullmatch(line.path):
                carried.setdefault(line.path, line)
    return tuple(carried[path] for path in sorted(carried, key=str.encode))


def served_digest(lines: Iterable[ManifestLine]) -> Sha256:
    """Return the digest of a served tree: of the text that `sha256sum` prints for its files, sorted by path."""
    ordered = sorted(lines, key=lambda line: line.path.encode())
    return sha256_of("".join(f"{line.sha256}  {line.path}\n" for line in ordered).encode())


def compare_tree(
    expected: Iterable[ManifestLine], found: Iterable[FoundFile], beside: Iterable[str] = ()
) -> TreeComparison:
    """Compare a folder with what it must hold; `beside` are paths laid beside the site on purpose."""
    want = {line.path: line for line in expected}
    have = {file.path: file for file in found}
    changed = [
        path
        for path, line in want.items()
        if path in have and (have[path].sha256, have[path].size_bytes) != (line.sha256, line.size_bytes)
    ]
    return TreeComparison(
        missing=tuple(sorted(set(want) - set(have))),
        changed=tuple(sorted(changed)),
        extra=tuple(sorted(set(have) - set(want) - set(beside))),
    )
