"""The commits of a ledger in order, as one text of names of one width: found in milliseconds, kept as it is."""

from __future__ import annotations

from fuzi.model.ids import ObjectId

_FEW = 64
"""Questions that are answered by searching the text; who asks more often gets a dictionary."""


class CommitList:
    """The commits of a ledger, oldest first; it only grows."""

    def __init__(self, text: bytes = b"") -> None:
        self._text = bytearray(text)
        self._asked = 0
        self._places: dict[bytes, int] | None = None if text else {}

    def __len__(self) -> int:
        return len(self._text) // self._width if self._text else 0

    @property
    def _width(self) -> int:
        return self._text.index(b"\n") + 1

    @property
    def tip(self) -> ObjectId | None:
        """Return the last commit; None where there is none."""
        return self.commit_at(len(self) - 1) if self._text else None

    def commit_at(self, position: int) -> ObjectId:
        """Return the commit at a position, counted from 0."""
        start = position * self._width
        return ObjectId(self._text[start : start + self._width - 1].decode())

    def position_of(self, commit: str) -> int | None:
        """Return how many commits come before one; None where the ledger does not hold it."""
        if not self._text or len(commit) != self._width - 1 or not commit.isascii():
            return None
        name = commit.encode()
        self._asked += 1
        if self._asked > _FEW and self._places is None:
            self._places = {one: place for place, one in enumerate(bytes(self._text).split(b"\n")[:-1])}
        if self._places is not None:
            return self._places.get(name)
        start = self._text.find(name + b"\n")
        return None if start < 0 or start % self._width else start // self._width

    def add(self, commit: ObjectId) -> None:
        """Take in the next commit."""
        name = commit.encode()
        if self._places is not None:
            self._places[name] = len(self)
        self._text += name + b"\n"

    def until(self, position: int) -> bytes:
        """Return the text of the commits up to a position, that one included."""
        return bytes(self._text[: (position + 1) * self._width])

    def dump(self) -> bytes:
        """Return the whole text: a name in a line."""
        return bytes(self._text)


def is_list_of_names(commits: bytes) -> bool:
    """Tell whether bytes are object names of one width, each on its line: looked at as a whole, not line by line."""
    width = commits.find(b"\n") + 1
    if width not in {41, 65} or len(commits) % width:
        return False
    count = len(commits) // width
    ends = commits[width - 1 :: width]
    return ends.count(b"\n") == commits.count(b"\n") == count and not commits.strip(b"0123456789abcdef\n")
