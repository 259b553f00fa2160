"""Names and kinds of files that no tree may hold (3-gate section 1)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from fuzi.messages import Message, msg
from fuzi.model.file_tree import Names, folders_of
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


def entry_problems(entries: Iterable[Entry], landed: Names) -> tuple[Reason, ...]:
    """Return every refused name and kind among the files a change leaves, and twins by case or Unicode form.

    Args:
        landed: the tree that would land.
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
    return (*reasons, *_twins(touched, landed))


def _twins(touched: set[str], landed: Names) -> list[Reason]:
    """Return the files that have a twin, or lie in a folder that has one."""
    what = msg("another name differs from it only by case or Unicode form")
    folded = _Folded(landed)
    return [
        _reason("path-twins", path, what)
        for path in sorted(touched)
        if any(folded.has_twin(part) for part in (*folders_of(path), path))
    ]


class _Folded:
    """The names of a tree by their folded form; only folders of like names are looked into.

    A slash is never joined with what stands around it, so a folded path is its folded names in a row. A single name
    may fold to something with a slash in it: then twins lie at different depths.
    """

    def __init__(self, tree: Names) -> None:
        self._tree = tree
        self._folders: dict[str, _Plain | dict[str, list[str]]] = {}
        self._known: dict[str, bool] = {}

    def has_twin(self, part: str) -> bool:
        """Tell whether another file or folder of the tree folds to the same path."""
        if part not in self._known:
            self._known[part] = any(other != part for other in self._alike("", _fold(part)))
        return self._known[part]

    def _alike(self, folder: str, folded: str) -> Iterator[str]:
        """Yield every file and folder below `folder` whose name, seen from there, folds to `folded`."""
        names = self._by_fold(folder)
        while isinstance(names, _Plain) and "/" in folded:  # one way down: no name there holds a slash when folded
            name, _slash, folded = folded.partition("/")
            if f"{name}/" not in names:
                return
            folder += f"{name}/"
            names = self._by_fold(folder)
        yield from (folder + name.removesuffix("/") for name in names.get(folded, ()))
        for end in (at for at, char in enumerate(folded) if char == "/"):
            for name in names.get(folded[:end], ()):
                if name.endswith("/"):
                    yield from self._alike(folder + name, folded[end + 1 :])

    def _by_fold(self, folder: str) -> _Plain | dict[str, list[str]]:
        if folder not in self._folders:
            self._folders[folder] = _folded_names(tuple(self._tree.names(folder)))
        return self._folders[folder]


class _Plain:
    """Names that fold to themselves: small letters, digits and marks of ASCII."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(names)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def get(self, folded: str, _default: object = ()) -> list[str]:
        """Return the file and the folder of a name."""
        return [] if "/" in folded else [name for name in (folded, f"{folded}/") if name in self._names]


@lru_cache(maxsize=128)
def _folded_names(names: tuple[str, ...]) -> _Plain | dict[str, list[str]]:
    """Return names by their folded form; one site's folders are looked into again and again."""
    return _Plain(names) if _is_plain("".join(names)) else _by_fold(names)


def _is_plain(text: str) -> bool:
    """Tell whether every part of a text folds to itself."""
    return text.isascii() and text == text.lower()


def _by_fold(names: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        found[_fold(name.removesuffix("/"))].append(name)
    return found


@lru_cache(maxsize=20_000)
def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _reason(code: str, path: str, problem: Message) -> Reason:
    return Reason(code, msg("{path}: {problem}", path=path, problem=problem), {"path": path})
