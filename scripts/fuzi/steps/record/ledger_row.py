"""One record of a ledger as its index holds it: where it stands, without its words."""

from __future__ import annotations

import re
from typing import NamedTuple

from fuzi.errors import IntegrityFailed
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, Sha256

_PLACE = re.compile(
    r"([a-z][a-z-]{0,30})/([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9a-f]{2}/[a-z0-9][a-z0-9-]{0,63})/([0-9a-f]{64})\.json"
)


class Row(NamedTuple):
    """One record: the commit that adds it (by position), its kind, its folder, its id, and the blob that holds it.

    `line` is where the index holds it.
    """

    position: int
    kind: str
    shelf: str
    id: Sha256
    blob: ObjectId
    line: int = -1

    @property
    def change(self) -> str:
        """Return the change it belongs to; empty where it belongs to none."""
        return self.shelf.partition("/")[2]

    @property
    def path(self) -> str:
        """Return its file in the ledger."""
        return f"{self.kind}/{self.shelf}/{self.id}.json"


def row_of(position: int, path: str, blob: ObjectId) -> Row:
    """Return the row of a record from its path alone.

    Raises:
        IntegrityFailed: no record can stand there.
    """
    match = _PLACE.fullmatch(path)
    if match is None:
        raise IntegrityFailed(
            msg("no record can stand at {path}", path=path),
            msg("nothing is taken from it; ask for a fresh copy of the ledger from the host"),
        )
    return Row(position, match[1], match[2], Sha256(match[3]), blob)


def parse_row(line: bytes, start: int) -> Row:
    """Read one line of the index, which stands at `start`."""
    position, kind, shelf, record, blob = line.decode().split(" ")
    return Row(int(position), kind, shelf, Sha256(record), ObjectId(blob), start)
