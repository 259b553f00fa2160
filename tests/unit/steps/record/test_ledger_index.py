"""The index of a ledger answers like a plain list of its records, however often it is asked, kept or cut."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contracts.repositories import commit_of
from fuzi.adapters.git import GitRepository
from fuzi.adapters.ssh_signatures import SshSignatures
from fuzi.errors import IntegrityFailed
from fuzi.model.ids import ObjectId, Sha256, sha256_of
from fuzi.steps.record import ledger as ledger_file
from fuzi.steps.record.ledger import MEMORY, load_ledger
from fuzi.steps.record.ledger_index import LedgerIndex
from fuzi.steps.record.ledger_row import Row, row_of

KINDS = ("submission", "approval", "receipt", "release")
CHANGES = ("a", "a-b", "b", "receipt", "x" * 64)


def row(position: int, number: int, kind: str, change: str) -> Row:
    shelf = "2026-11-23" if kind in {"receipt", "release"} else f"{sha256_of(change.encode())[:2]}/{change}"
    record = sha256_of(f"{position} {number}".encode())
    return row_of(position, f"{kind}/{shelf}/{record}.json", ObjectId(sha256_of(record.encode())[:40]))


def commit_at(position: int) -> ObjectId:
    return ObjectId(sha256_of(f"commit {position}".encode())[:40])


LEDGERS = some.lists(
    some.lists(some.tuples(some.sampled_from(KINDS), some.sampled_from(CHANGES)), min_size=1, max_size=4), max_size=12
).map(
    lambda told: [
        [row(position, number, *one) for number, one in enumerate(rows)] for position, rows in enumerate(told)
    ]
)


def built(ledger: Sequence[Sequence[Row]]) -> LedgerIndex:
    index = LedgerIndex()
    for position, rows in enumerate(ledger):
        index.add(commit_at(position), rows)
    return index


def same(index: LedgerIndex, ledger: Sequence[Sequence[Row]]) -> None:
    """Compare every answer with the one of the list."""
    rows = [one for rows in ledger for one in rows]

    def plain(found: object) -> object:
        return found._replace(line=-1) if isinstance(found, Row) else found

    assert len(index.commits) == len(ledger)
    assert index.commits.tip == (commit_at(len(ledger) - 1) if ledger else None)
    assert [plain(one) for one in index.all()] == rows
    for position in range(-1, len(ledger)):
        assert [plain(one) for one in index.after(position)] == [one for one in rows if one.position > position]
    for position in range(len(ledger)):
        assert (index.commits.commit_at(position), index.commits.position_of(commit_at(position))) == (
            commit_at(position),
            position,
        )
    assert index.commits.position_of(commit_at(len(ledger))) is None
    assert index.commits.position_of("") is index.commits.position_of("页" * 40) is None
    for kind in KINDS:
        own = [one for one in rows if one.kind == kind]
        assert [plain(one) for one in index.of_kind(kind)] == own
        for place in range(len(ledger) + 2):
            before = [one for one in own if one.position < place]
            assert plain(index.last_before(kind, place)) == (before[-1] if before else None)
            for last in {place, len(ledger) - 1}:
                within = [one for one in own if place <= one.position <= last]
                assert [plain(one) for one in index.between(kind, place, last)] == within
    for change in (*CHANGES, "", "c", "a-"):
        own = [one for one in rows if change and one.change == change]
        assert [plain(one) for one in index.of_change(change)] == own
    assert set(index.changes()) == {one.change for one in rows if one.change}
    receipts = [one for one in rows if one.kind == "receipt"]
    assert plain(index.last_receipt()) == (receipts[-1] if receipts else None)
    for one in rows:
        found = index.find(one.id)
        assert plain(found) == one
        assert found is not None
        covering = next((other for other in receipts if other.position >= one.position), None)
        assert plain(index.receipt_for(found)) == covering
    assert index.find(sha256_of(b"none")) is index.find("") is index.find("页") is None


@given(LEDGERS)
def test_a_grown_index_answers_like_the_list(ledger: list[list[Row]]) -> None:
    same(built(ledger), ledger)


@given(LEDGERS)
def test_a_kept_index_answers_like_the_list_when_asked_seldom_and_often(ledger: list[list[Row]]) -> None:
    kept = LedgerIndex.parse(built(ledger).dump())
    assert kept is not None or not ledger
    if kept is not None:
        same(kept, ledger)  # by searching, until there were many questions
        same(kept, ledger)  # by dictionaries


@given(LEDGERS, some.data())
def test_an_index_cut_at_a_commit_is_the_one_of_that_time(ledger: list[list[Row]], chosen: some.DataObject) -> None:
    if ledger:
        place = chosen.draw(some.integers(0, len(ledger) - 1))
        cut = built(ledger).until(place)
        assert cut.dump() == built(ledger[: place + 1]).dump()
        same(cut, ledger[: place + 1])


@given(LEDGERS, some.data())
def test_a_kept_index_grows_like_a_fresh_one(ledger: list[list[Row]], chosen: some.DataObject) -> None:
    if ledger:
        place = chosen.draw(some.integers(0, len(ledger) - 1))
        kept = LedgerIndex.parse(built(ledger[: place + 1]).dump())
        assert kept is not None
        for position in range(place + 1, len(ledger)):
            kept.add(commit_at(position), ledger[position])
        assert kept.dump() == built(ledger).dump()


@given(some.binary(max_size=300))
def test_other_bytes_are_no_index(data: bytes) -> None:
    assert LedgerIndex.parse(data) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"0", b"g"), (b"0", b"A"), (b"0\n", b"0"), (b"0\n", b"0\r\n"), (b"\n0", b"\n"), (b"\n0", b"\n 0"), (b"0", b"\n")],
)
def test_commits_that_are_no_list_of_names_are_no_index(old: bytes, new: bytes) -> None:
    index = LedgerIndex()
    for number in range(3):
        index.add(ObjectId(f"0{'a' * 37}{number}0"), [row(number, 0, "approval", "a")])
    data = index.dump()
    assert LedgerIndex.parse(data) is not None
    head = data.index(b"\n0")
    assert LedgerIndex.parse(data[:head] + data[head:].replace(old, new, 1)) is None


def test_a_record_stands_in_the_ledger_once() -> None:
    index = built([[row(0, 0, "approval", "a")]])
    with pytest.raises(IntegrityFailed):
        index.add(commit_at(1), [row(0, 0, "approval", "a")])


@pytest.mark.parametrize(
    "path",
    [
        f"approval/{'0' * 64}.json",
        f"approval/aa/{'0' * 64}.json",
        f"approval/aa/Change/{'0' * 64}.json",
        f"approval/aa/a b/{'0' * 64}.json",
        f"approval/aa/a/b/{'0' * 64}.json",
        f"approval/aa/a/{'0' * 63}.json",
        f"approval/aa/a/{'0' * 64}.txt",
        f"approval\n/aa/a/{'0' * 64}.json",
        f"Approval/aa/a/{'0' * 64}.json",
        "README.md",
    ],
)
def test_a_place_where_no_record_stands_is_refused(path: str) -> None:
    with pytest.raises(IntegrityFailed):
        row_of(0, path, ObjectId("0" * 40))


# what a repository remembers of its ledger


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    monkeypatch.setattr(ledger_file, "_WORTH_KEEPING", 1)
    return GitRepository.init(tmp_path / "r", bare=True)


def line_of(here: GitRepository, count: int, seed: str = "") -> list[ObjectId]:
    """Return ledger commits that each add one file in a record's place."""
    made: list[ObjectId] = []
    for number in range(count):
        path = f"approval/aa/a{number}/{sha256_of(f'{seed}{number}'.encode())}.json"
        made.append(commit_of(here, {path: f"{seed}{number}".encode()}, *made[-1:]))
    return made


def dumped(here: GitRepository, tip: ObjectId) -> bytes:
    return load_ledger(here, SshSignatures(), tip).index.dump()


def test_what_is_remembered_is_used_and_changes_no_answer(here: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = line_of(here, 9)
    fresh = {tip: dumped(here, tip) for tip in ids}
    asked: list[Sequence[ObjectId]] = []
    whole = here.line
    monkeypatch.setattr(here, "line", lambda head, beyond=(), limit=0: asked.append(beyond) or whole(head, beyond))
    for tip in (*ids, *reversed(ids)):
        assert dumped(here, tip) == fresh[tip]
    assert all(asked)  # never from the beginning again


@pytest.mark.parametrize("memory", [b"", b"nonsense", b"fuzi ledger index 1\n", b"fuzi ledger index 2\n\n\n"])
def test_a_memory_of_another_form_is_made_anew(here: GitRepository, memory: bytes) -> None:
    ids = line_of(here, 3)
    fresh = dumped(here, ids[-1])
    here.remember(MEMORY, memory)
    assert dumped(here, ids[-1]) == fresh
    assert here.recall(MEMORY) == fresh


def test_a_memory_of_another_or_a_rewritten_ledger_is_not_used(here: GitRepository) -> None:
    mine, other = line_of(here, 4), line_of(here, 6, "other")
    fresh = dumped(here, mine[-1])
    dumped(here, other[-1])
    assert dumped(here, mine[-1]) == fresh
    forked = commit_of(here, {f"approval/aa/z/{sha256_of(b'z')}.json": b"z"}, mine[1])
    dumped(here, mine[-1])
    assert load_ledger(here, SshSignatures(), forked).index.commits.position_of(mine[2]) is None


def test_a_memory_of_objects_that_are_not_here_is_not_used(here: GitRepository) -> None:
    ids = line_of(here, 3)
    fresh = dumped(here, ids[-1])
    index = LedgerIndex()
    index.add(ObjectId("1" * 40), [row(0, 0, "approval", "a")])
    here.remember(MEMORY, index.dump())
    assert dumped(here, ids[-1]) == fresh


def test_a_ledger_that_was_rolled_back_is_read_as_it_is(here: GitRepository) -> None:
    ids = line_of(here, 5)
    dumped(here, ids[-1])
    back = load_ledger(here, SshSignatures(), ids[2])
    assert back.tip == ids[2]
    assert back.positions.get(ids[3]) is None
    assert set(back.by_change) == {"a0", "a1", "a2"}


def test_a_record_is_read_only_when_somebody_looks(here: GitRepository) -> None:
    ids = line_of(here, 2)
    ledger = load_ledger(here, SshSignatures(), ids[-1])
    assert len(ledger.kept) == 2
    (key,) = ledger.by_change["a1"]
    with pytest.raises(IntegrityFailed):  # the file is no envelope
        ledger.kept[key]
    with pytest.raises(KeyError):
        ledger.kept[Sha256("0" * 64)]
