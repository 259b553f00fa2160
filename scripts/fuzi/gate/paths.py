"""Names and kinds of files that no tree may hold (3-gate section 1)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from fuzi.messages import Message, msg
from fuzi.model.tree import EXECUTABLE, REGULAR, Entry
from fuzi.model.verdict import Reason

MAX_NAME_BYTES = 200
MAX_PATH_BYTES = 400
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"} | {f"{stem}{n}" for stem in ("com", "lpt") for n in range(1, 10)}
)
_FORBIDDEN = frozenset('<>:"|?*\\')
_GIT_FILES = frozenset({".git", ".gitmodules", ".gitattributes", ".gitignore", ".lfsconfig", ".mailmap"})
_LFS = b"version https://git-lfs.github.com/spec/"
_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
"""Control, format (direction marks among them), private, unassigned, line breaks."""
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that show nothing (Default_Ignorable_Code_Point of Unicode, and the empty Braille cell)."""


def is_lfs_pointer(data: bytes) -> bool:
    """Tell whether a file is a Git LFS pointer instead of its content."""
    return data[:200].lstrip().startswith(_LFS)


def name_problem(path: str) -> Message | None:
    """Return what is wrong with a path itself, or None."""
    try:
        raw = path.encode("utf-8")
    except UnicodeEncodeError:
        return msg("the name is not valid UTF-8")
    if len(raw) > MAX_PATH_BYTES:
        return msg("the path is too long")
    if unicodedata.normalize("NFC", path) != path:
        return msg("the name is not in Unicode form NFC")
    if _BLANK.search(path) or any(unicodedata.category(char) in _CATEGORIES for char in path):
        return msg("the name holds invisible or direction characters")
    return next((problem for name in path.split("/") if (problem := _part_problem(name, path))), None)


def _part_problem(name: str, path: str) -> Message | None:
    if name in {"", ".", ".."} or name != name.strip() or name.endswith("."):
        return msg("a name is empty, or begins or ends with a blank or a dot")
    if len(name.encode("utf-8")) > MAX_NAME_BYTES:
        return msg("a name is too long")
    if any(char in _FORBIDDEN for char in name):
        return msg('a name holds one of < > : " | ? * \\')
    if unicodedata.normalize("NFKC", name).split(".", maxsplit=1)[0].strip().casefold() in _DEVICES:
        return msg("a name is reserved on Windows")
    folded = name.casefold()
    if folded in _GIT_FILES and path not in {".gitattributes", ".gitignore"}:
        return msg("this name steers Git and is not allowed here")
    if folded.startswith("git~") or name.startswith(("-", "@")):
        return msg("this name could be taken for an option, a mark of the gate, or Git's own folder")
    return None


def mode_problem(path: str, mode: str) -> Message | None:
    """Return what is wrong with a file's kind, or None: only plain files; executable ones under `scripts/` only."""
    if mode == REGULAR or (mode == EXECUTABLE and path.startswith("scripts/")):
        return None
    kinds = {
        "120000": msg("symbolic links are not allowed"),
        "160000": msg("submodules are not allowed"),
        EXECUTABLE: msg("a file here must not be executable"),
    }
    return kinds.get(mode, msg("this kind of file is not allowed"))


def entry_problems(entries: Iterable[Entry], paths_after: Iterable[str]) -> tuple[Reason, ...]:
    """Return every refused name and kind among the files a change leaves, and twins by case or Unicode form.

    Args:
        paths_after: every path of the tree that would land.
    """
    reasons = []
    touched = set()
    for entry in entries:
        if entry.after is None:
            continue
        touched.add(entry.path)
        for problem in (name_problem(entry.path), mode_problem(entry.path, entry.after.mode)):
            if problem is not None:
                reasons.append(_reason("path-refused", entry.path, problem))
    return (*reasons, *_twins(touched, paths_after))


def _twins(touched: set[str], paths_after: Iterable[str]) -> list[Reason]:
    by_fold: dict[str, set[str]] = defaultdict(set)
    for path in paths_after:
        names = path.split("/")
        for depth in range(1, len(names) + 1):
            part = "/".join(names[:depth])
            by_fold[unicodedata.normalize("NFKC", part).casefold()].add(part)
    twins = {part for parts in by_fold.values() if len(parts) > 1 for part in parts}
    found = [path for path in sorted(touched) if any(path == twin or path.startswith(f"{twin}/") for twin in twins)]
    what = msg("another name differs from it only by case or Unicode form")
    return [_reason("path-twins", path, what) for path in found]


def _reason(code: str, path: str, problem: Message) -> Reason:
    return Reason(code, msg("{path}: {problem}", path=path, problem=problem), {"path": path})
