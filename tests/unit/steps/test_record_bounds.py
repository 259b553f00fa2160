"""Nothing is written into the ledger that could not be read back out of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.repository import FakeRepository, Store
from fuzi.errors import AskedWrongly
from fuzi.formats.statement import MAX_ENVELOPE_BYTES, Envelope, dump_envelope, ledger_path, parse_envelope
from fuzi.gate.items import root_of
from fuzi.model.change_statement import Submission
from fuzi.model.host_statement import Scan, ScannedFinding
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256
from fuzi.model.statement import TARGET, VERSION
from fuzi.model.tree import Entry, FileState
from fuzi.scanning.bounds import MOST_OF_A_CHECK
from fuzi.steps.host.size import MOST_AUTHORS, MOST_PATHS, size_problem
from fuzi.steps.record.ledger_writing import unreadable_record, write_records

AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
DIGEST = Sha256("ab" * 32)
COMMIT = ObjectId("cd" * 20)
LONG = "content/" + "长" * 60 + "/" + "长" * 60


def scan_of(findings: int, path: str = LONG) -> Scan:
    made = tuple(
        ScannedFinding(f"{n:016x}", "picture-not-inspected", "flag", path, path, "waived") for n in range(findings)
    )
    return Scan(
        "scan", VERSION, DIGEST, TARGET, ChangeId("own"), 1, DIGEST, COMMIT, DIGEST, DIGEST, (), made, 1, 1, 0
    )  # fmt: skip


def submission_of(paths: int, authors: int = 1, title: str = "稿件") -> Submission:
    entries = tuple(
        Entry(f"content/news/2026/11-20-{n:05d}/index.md", None, FileState("100644", DIGEST)) for n in range(paths)
    )
    items = {f"news/2026/11-20-{n:05d}": DIGEST for n in range(paths)}
    people = tuple(PersonId(f"p{n}") for n in range(authors))
    return Submission(
        "submission", VERSION, DIGEST, TARGET, ChangeId("own"), 1, title, COMMIT, COMMIT, entries, root_of(entries),
        items, people, {}, people[0], people[0], COMMIT,
    )  # fmt: skip


def test_the_fullest_check_there_can_be_is_read_back() -> None:
    scan = scan_of(MOST_OF_A_CHECK + 1)
    data = dump_envelope(Envelope(scan, "x" * 400))
    assert parse_envelope(data, ledger_path(scan)).statement == scan
    assert unreadable_record([Envelope(scan, "x" * 400)]) is None


def test_a_record_that_could_not_be_read_back_is_named_and_never_written() -> None:
    good, bad = Envelope(scan_of(1), "x"), Envelope(scan_of(20_000), "x")
    assert len(dump_envelope(bad)) > MAX_ENVELOPE_BYTES
    assert unreadable_record([good, bad]) == bad.statement
    repository = FakeRepository(Path("bounds"), bare=True)
    with pytest.raises(AskedWrongly, match="scan"):
        write_records(repository, None, [good, bad], "x", AT)
    assert repository.store == Store()


def test_a_record_of_the_wrong_form_is_named_as_well() -> None:
    bad = replace(scan_of(1), version=VERSION + 1)
    assert unreadable_record([Envelope(bad, "x")]) == bad


def test_a_change_of_a_few_thousand_pages_is_small_enough() -> None:
    new = submission_of(5_000)
    assert size_problem(new) is None
    assert len(dump_envelope(Envelope(new, "x"))) < MAX_ENVELOPE_BYTES // 2


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (submission_of(MOST_PATHS + 1), f"touches {MOST_PATHS + 1} files"),
        (submission_of(1, MOST_AUTHORS + 1), f"more than {MOST_AUTHORS} authors"),
        (submission_of(1, title="x" * MAX_ENVELOPE_BYTES), "shorten its words"),
    ],
    ids=["paths", "authors", "bytes"],
)
def test_a_submission_that_is_too_large_is_refused_with_what_to_do(new: Submission, said: str) -> None:
    reason = size_problem(new)
    assert reason is not None
    assert reason.code == "submission-too-large"
    assert said in str(reason.message)
    assert "several changes" in str(reason.message)
