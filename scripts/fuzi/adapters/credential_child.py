"""The child process that looks for keys and tokens with the engine; what it may do is said in `confinement`.

The engine's rules are loaded before the first text comes, from its cache where it has one; after that the process opens
no file and no socket any more, so that nothing of a text can be sent or kept. It validates nothing anywhere.

Argument: the folder of the engine's cache, or nothing. Request: JSON, a list of texts. Answer: JSON
`{"version", "found"}`, of each text `[[start, end, rule, confidence]…]` with offsets in characters; `found` is null
without the engine.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fuzi.adapters.confinement import serve

SECONDS = 30
"""Processor time that one request may take, in seconds, and one more for each megabyte."""
Row = tuple[int, int, str, str]


def load(cache: str) -> tuple[str, Callable[[bytes], list[Any]] | None]:
    """Return the engine's version and its search; no search where it is not installed.

    An author's comment in the page never counts, and neither does what a page says of its own language.
    """
    try:
        import kingfisher_sdk
    except ImportError:
        return "", None
    kept = cache if cache and is_own(Path(cache)) else None
    rules = kingfisher_sdk.Rules(confidence="medium", cache=kept is not None, cache_dir=kept)
    policy = kingfisher_sdk.DetectionPolicy(inline_ignores=False, markup_context=False)
    return kingfisher_sdk.__version__, kingfisher_sdk.Scanner(rules, policy=policy).scan


def is_own(folder: Path) -> bool:
    """Tell whether nobody else may write what the engine would load: native code takes a cache as it stands.

    Args:
        folder: of the cache; one that is not there yet is made by the engine, for this user alone.
    """
    if not os.path.lexists(folder):
        return True
    inner = folder.iterdir() if stat.S_ISDIR(folder.lstat().st_mode) else ()
    return _is_shut(folder.parent, stat.S_IWOTH) and all(_is_shut(one) for one in (folder, *inner))


def _is_shut(place: Path, others: int = stat.S_IWGRP | stat.S_IWOTH) -> bool:
    """Tell whether a place is this user's and those others may not write; a folder above may be its group's."""
    state = place.lstat()
    return not stat.S_ISLNK(state.st_mode) and state.st_uid == os.geteuid() and not state.st_mode & others


def found_in(text: str, search: Callable[[bytes], list[Any]]) -> list[Row]:
    """Return where the engine finds something in a text, ascending, and by which rule; never what."""
    data = text.encode("utf-8", "replace")
    return list(_rows(data, sorted({_row(one) for one in search(data) if one.visible})))


def _row(finding: Any) -> Row:
    place = finding.location
    return place["start_offset"], place["end_offset"], finding.rule_id, finding.confidence


def _rows(data: bytes, rows: list[Row]) -> Iterator[Row]:
    """Yield rows of bytes as rows of characters."""
    at = done = 0
    for start, end, rule, confidence in rows:
        at += len(data[done:start].decode("utf-8", "replace"))
        done = start
        yield at, at + len(data[start:end].decode("utf-8", "replace")), rule, confidence


def main() -> None:
    """Load the engine, then answer."""
    version, search = load(sys.argv[1] if len(sys.argv) > 1 else "")

    def answer(request: bytes) -> bytes:
        texts = json.loads(request)
        found = None if search is None else [found_in(text, search) for text in texts]
        return json.dumps({"version": version, "found": found}).encode()

    serve(answer, lambda request: SECONDS + (len(request) >> 20), handles=0)


if __name__ == "__main__":
    main()
