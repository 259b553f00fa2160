"""What a hook found of a push it takes in, kept for the hook that moves the refs: no push is judged twice.

pre-receive judges while the pushed objects are set apart; moments later proc-receive moves the refs, under the host's
lock. Besides the pushed objects, which their names fix, a judgement depends on the ledger, on main and on the refs
that the push or its records name. Where each of these is still where it was, the judgement holds; in every other case
the push is judged again (3-gate section 5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import msgspec

import fuzi
from fuzi.model.host_statement import Scan
from fuzi.ports.repository import RefMove, Repository

LASTS = dt.timedelta(minutes=1)
"""How long a judgement holds once it was made: the time between two hooks of one push."""
_NAME = "judged-push"
Moves = tuple[tuple[str, str, str], ...]


class Judged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A push with nothing against it: what the host writes about it, and what was looked at.

    Attributes:
        at: when judging began, which is the time of its receipt: reading documents and pictures may take minutes.
        sequence, key: of the receipt: its number, and which key of the host signs.
        moves: the refs it moves: name, old, new ("" is "no such ref").
        ended: refs that its records end, with where they are.
        refs: every ref that was looked at, with where it was.
        records: the ids of the records it brings; `scans` are what the host adds.
    """

    program: str
    at: dt.datetime
    site: str
    sequence: int
    key: str
    moves: Moves
    ended: dict[str, str]
    refs: dict[str, str]
    records: tuple[str, ...]
    scans: tuple[Scan, ...]


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A judgement, and when judging was over."""

    judged: Judged
    done: dt.datetime


def keep(repository: Repository, judged: Judged, now: dt.datetime) -> None:
    """Keep the judgement of one push, which was made until now; that of an earlier one is forgotten."""
    repository.remember(_NAME, msgspec.json.encode(_Kept(judged, now)))


def still_judged(
    repository: Repository, moves: Sequence[RefMove], keys: Collection[str], now: dt.datetime
) -> Judged | None:
    """Return what was found of a push, only while holding the host's lock; None where it has to be judged again.

    Args:
        keys: the public halves of the keys that the host holds.
    """
    data = repository.recall(_NAME)
    try:
        kept = None if data is None else msgspec.json.decode(data, type=_Kept)
    except (msgspec.MsgspecError, UnicodeError):
        return None
    if kept is None or not dt.timedelta() <= now - kept.done <= LASTS or now < kept.judged.at:
        return None
    judged = kept.judged
    if judged.program != fuzi.__version__ or judged.moves != as_text(moves) or judged.key not in keys:
        return None
    return judged if is_unmoved(repository, judged) else None


def is_unmoved(repository: Repository, judged: Judged) -> bool:
    """Tell whether every ref that a judgement depends on is where it was."""
    found = repository.refs_at(list(judged.refs))
    return all(found.get(name, "") == place for name, place in judged.refs.items())


def as_text(moves: Sequence[RefMove]) -> Moves:
    """Return the moves of a push as they are kept."""
    return tuple((one.ref, one.old or "", one.new or "") for one in moves)
