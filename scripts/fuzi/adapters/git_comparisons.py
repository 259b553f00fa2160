"""What differs between two trees, told once: by whoever reads ahead, or by whoever asks first."""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.adapters import git_trees
from fuzi.adapters.git_objects import ObjectReader
from fuzi.model.ids import ObjectId
from fuzi.model.tree import TreeFile
from fuzi.ports.repository import Changed

Pair = tuple[ObjectId, ObjectId]


class Comparisons:
    """Compares trees; what was compared ahead the last two times is remembered: the one before is still judged."""

    def __init__(self, reader: ObjectReader) -> None:
        self._reader = reader
        self._last: dict[Pair, tuple[Changed, ...]] = {}
        self._known = self._last

    def ahead(self, pairs: Sequence[Pair]) -> list[TreeFile]:
        """Compare trees two by two, for whoever asks for one of these pairs soon; return the files that differ."""
        compared = git_trees.compare_all(self._reader, pairs)
        fresh = {pair: tuple(changes) for pair, changes in zip(pairs, compared, strict=True)}
        self._known, self._last = self._last | fresh, fresh
        return [side for found in compared for one in found for side in (one.before, one.after) if side is not None]

    def of(self, base: ObjectId | None, head: ObjectId) -> tuple[Changed, ...]:
        """Return the paths that differ between two trees."""
        known = None if base is None else self._known.get((base, head))
        return known if known is not None else tuple(git_trees.compare(self._reader, base, head))
