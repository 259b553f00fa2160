"""Proves the later part of a long history beside the earlier one, on another processor.

A helper cannot know how the earlier part ends, so it begins at what the ledger claims of that place: what is filed
before it, and what the last receipt, landing and releases say. It says one thing only: from these claims on everything
holds, and where that leads. Who proves the earlier part takes it over where his own proof ends at exactly the claims.
Whatever else a helper says or does not say, he goes on by himself: it never makes an answer, nor its words, another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from fuzi.model.change_statement import Landing
from fuzi.model.host_statement import Receipt
from fuzi.model.ids import ObjectId, Sha256, sha256_of
from fuzi.model.publication_statement import Release
from fuzi.ports.beside import Helpers, HelpersAnswer
from fuzi.ports.repository import Repository
from fuzi.steps.host.proved import VERSION, State, state_of, walk_of
from fuzi.steps.host.verify_tree import tree_problems
from fuzi.steps.host.walk import Walk
from fuzi.steps.record.ledger import MEMORY, Ledger
from fuzi.steps.record.ledger_index import LedgerIndex
from fuzi.steps.record.ledger_row import row_of
from fuzi.steps.record.main_line import recorded_main

WORTH_A_HELPER = 4_000
"""Ledger commits from which on a second process saves more than it costs."""
_OWN_PART = 0.53
"""The part of the commits that is proved here: the helper reads before it begins, and looks at the whole tree after."""
_LOOKED_AT = 512
"""Commits among which a receipt is looked for: normally every other one is the host's."""
_BASES = 512
"""The last landings before the place from which changes may start, known without asking Git one by one."""

Prove = Callable[[Walk, Sequence[ObjectId]], bool]
"""Proves further ledger commits; tells whether all of it holds, and nothing is left without a receipt."""


class _Ahead(msgspec.Struct, forbid_unknown_fields=True):
    """What a helper found to hold: from where to where."""

    claimed: State
    reached: State
    claimed_mandates: list[str]
    index: bytes
    on_main: list[str]


class Later:
    """The later part of a history, if a helper proves it; `start` is the number of commits before it."""

    def __init__(self, start: int, answer: HelpersAnswer | None = None) -> None:
        self.start = start
        self._answer = answer

    def taken_over(self, walk: Walk, site: Sha256) -> Walk | None:
        """Return the walk at the history's end, from where it stands now; None where it has to be gone by itself."""
        data = None if self._answer is None else self._answer.take()
        if data is None:
            return None
        try:
            ahead = msgspec.msgpack.decode(data, type=_Ahead)
        except msgspec.MsgspecError:
            return None
        index = LedgerIndex.parse(ahead.index)
        own = state_of(walk, site, sha256_of(walk.ledger.index.dump()))
        is_same = ahead.claimed == own and ahead.claimed_mandates == [one.id for one in walk.mandates]
        if not is_same or walk.waiting or index is None or index.commits.tip != ahead.reached.ledger:
            return None
        end = walk_of(Ledger(walk.ledger.signatures, walk.repository, index), ahead.reached)
        end.on_main = walk.on_main | {ObjectId(one) for one in ahead.on_main}
        end.is_tree_proved = True
        return end

    def close(self) -> None:
        """End the helper."""
        if self._answer is not None:
            self._answer.close()


def begin_later(walk: Walk, ids: Sequence[ObjectId], site: Sha256, helpers: Helpers | None, prove: Prove) -> Later:
    """Have the later part of a whole history proved by a helper, where there is one and it is worth it."""
    repository = walk.repository
    start = len(ids) if helpers is None or len(ids) < WORTH_A_HELPER or walk.ledger.tip else _boundary(repository, ids)
    if helpers is None or start == len(ids):
        return Later(len(ids))
    repository.close()  # nothing that runs is shared
    signatures = walk.ledger.signatures
    return Later(start, helpers.begin(lambda: _proved(Ledger(signatures, repository), ids, start, site, prove)))


def _boundary(repository: Repository, ids: Sequence[ObjectId]) -> int:
    """Return a place behind a commit with a receipt, where nothing waits for one; the end where there is none."""
    first = int(len(ids) * _OWN_PART)
    near = ids[first : first + _LOOKED_AT]
    for number, changes in enumerate(repository.changes_of(near), first + 1):
        if any(one.path.startswith("receipt/") for one in changes):
            return number
    return len(ids)


def _proved(ledger: Ledger, ids: Sequence[ObjectId], start: int, site: Sha256, prove: Prove) -> bytes:
    """Do the helper's part; nothing where it does not hold."""
    ledger = Ledger(ledger.signatures, ledger.repository, _index_upto(ledger.repository, ids[:start]))
    walk = claimed_walk(ledger)
    claimed = state_of(walk, site, sha256_of(ledger.index.dump()))
    mandates = [str(one.id) for one in walk.mandates]
    if not prove(walk, ids[start:]) or tree_problems(walk):
        return b""
    index = ledger.index.dump()
    reached = state_of(walk, site, sha256_of(index))
    return msgspec.msgpack.encode(_Ahead(claimed, reached, mandates, index, sorted(walk.on_main)))


def _index_upto(repository: Repository, ids: Sequence[ObjectId]) -> LedgerIndex:
    """Return the index of the first commits: as it is remembered, or by what each adds. Both are claims here."""
    data = repository.recall(MEMORY)
    known = None if data is None else LedgerIndex.parse(data)
    if known is not None and known.commits.position_of(ids[-1]) == len(ids) - 1:
        return known.until(len(ids) - 1)
    made = LedgerIndex()
    for commit, changes in zip(ids, repository.changes_of(ids), strict=True):
        files = sorted((one.path, one.after.object_id) for one in changes if one.after is not None)
        made.add(commit, [row_of(len(made.commits), path, blob) for path, blob in files])
    return made


def claimed_walk(ledger: Ledger) -> Walk:
    """Return the walk as it must stand at the end of a ledger, if all that is filed there is true."""
    index = ledger.index
    row = index.last_receipt()
    receipt = None if row is None else ledger.kept[row.id].envelope.statement
    sequence, last_at = (receipt.sequence, receipt.at) if isinstance(receipt, Receipt) else (0, None)
    landed = list(index.of_kind("landing"))
    releases = [one for _key, one in ledger.statements("release") if isinstance(one, Release)]
    tags = {one.name: str(one.tag) for one in releases}
    state = State(
        VERSION, "", recorded_main(ledger), index.commits.tip or "", "", len(landed), len(releases), sequence, last_at,
        index.commits.tip or "", tags,
    )  # fmt: skip
    walk = walk_of(ledger, state)
    recent = landed[-_BASES:]
    ledger.read_ahead(recent)
    words = [ledger.kept[one.id].envelope.statement for one in recent]
    walk.on_main = {ledger.founding.main, *(one.commit for one in words if isinstance(one, Landing))}
    return walk
