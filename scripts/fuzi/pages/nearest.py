"""The file somebody probably meant by a name that leads to nothing: beside the page first, then anywhere in content.

Only says what is there and how the names differ; whether a reference is right is judged elsewhere.
"""

from __future__ import annotations

import difflib
import posixpath
import re
import unicodedata
from collections.abc import Collection

from fuzi.messages import Message, msg
from fuzi.model.late_pattern import late
from fuzi.model.page import CONTENT

_ALIKE = 0.85
"""How alike two stems must be (1: the same) for a slip of the keys; `timetabel` is 0.89 like `timetable`."""
_MOST_COMPARED = 500
"""Files of one folder that are compared letter by letter."""
_LONGEST = 200
"""Characters of the longest name that is compared; no file system holds a longer one."""
_PUNCTUATION = late(r"[\s_\-·.]+")
_INDEX = "index.md"


def nearest_hint(missing: str, page_path: str, paths: Collection[str]) -> Message | None:
    """Return a sentence that names the file which was probably meant, or None where nothing is like it.

    Args:
        missing: the repository path that leads to nothing (`content/…/photo.jpg`), decoded.
        page_path: the Markdown file that names it.
        paths: every existing path; only those under `content/` count.
    """
    name = posixpath.basename(missing)
    if not name or name == _INDEX or len(name) > _LONGEST:
        return None
    folder = posixpath.dirname(page_path)
    beside = sorted(
        path.removeprefix(f"{folder}/")
        for path in paths
        if posixpath.dirname(path) == folder and path.startswith(CONTENT) and posixpath.basename(path) != _INDEX
    )
    return _beside(name, beside) or _elsewhere(_folded(name), page_path, paths)


def _beside(name: str, there: list[str]) -> Message | None:
    """Return what is said of the likest name of the same folder."""
    for one in there:
        if one.lower() == name.lower():
            return msg("the folder holds {name}: capital and small letters count; write the name alike", name=one)
    for one in there:
        if _folded(one) == _folded(name):
            return msg(
                "the folder holds {name}: full-width and half-width characters differ; write the name alike", name=one
            )
    for one in there:
        if _stem(one) == _stem(name):
            return msg("the folder holds {name}: only the ending differs; write the name alike", name=one)
    stems = {_PUNCTUATION.sub("", _stem(one)): one for one in there[:_MOST_COMPARED]}
    like = difflib.get_close_matches(_PUNCTUATION.sub("", _stem(name)), stems, n=1, cutoff=_ALIKE)
    if not like:
        return None
    return msg("the folder holds {name}: the names differ a little; write the name alike", name=stems[like[0]])


def _elsewhere(folded: str, page_path: str, paths: Collection[str]) -> Message | None:
    """Return what is said of a file of the same name in another folder: the first by its path."""
    same = (path for path in paths if path.startswith(CONTENT) and _folded(posixpath.basename(path)) == folded)
    path = min(same, default=None)
    if path is None:
        return None
    if path.endswith(".md"):
        way = posixpath.relpath(path, posixpath.dirname(page_path))
        return msg("write {way} to link to the page of that name", way=way)
    return msg("{path} has that name: put a copy into the page's own folder", path=path)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _stem(name: str) -> str:
    """Return a name without its endings (`a.jpg.jpg` is `a`), folded."""
    stem = _folded(name)
    while re.search(r".\.[a-z0-9]{1,5}$", stem):
        stem = stem.rpartition(".")[0]
    return stem
