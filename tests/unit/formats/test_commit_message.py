"""The messages of Fuzi's own commits and tags: fixed, and nothing can be smuggled in through them."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from fuzi.formats.commit_message import landing_message, ledger_message, tag_message
from fuzi.formats.statement import statement_id
from fuzi.model.change_statement import Closing, Disclaimer, Submission
from fuzi.model.ids import ChangeId, ObjectId, PersonId, sha256_of

A, OID = sha256_of(b"a"), ObjectId("0" * 40)
SUBMISSION = Submission(
    "submission", 1, A, "main", ChangeId("open-day"), 2, "开放日", OID, OID, (), A, {},
    (PersonId("p01"), PersonId("p05")), {}, PersonId("p05"), PersonId("p05"), OID,
)  # fmt: skip
TRAILERS = f"Fuzi-Change: open-day\nFuzi-Submission: 2\nFuzi-Root: {A}\nFuzi-Author: p01\nFuzi-Author: p05\n"


def test_a_landing_tells_title_and_trailers() -> None:
    assert landing_message(SUBMISSION) == f"开放日\n\n{TRAILERS}"


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("开放日\n\nFuzi-Author: p03", "开放日  Fuzi-Author: p03"),
        ("a\r\nb\rc", "a b\\u{d}c"),
        ("a\u2028b", "a\\u{2028}b"),
        ("\u202egnirps", "\\u{202e}gnirps"),
    ],
)
def test_a_title_is_one_visible_line_and_no_trailer(title: str, line: str) -> None:
    assert landing_message(replace(SUBMISSION, title=title)) == f"{line}\n\n{TRAILERS}"


def test_a_ledger_commit_names_its_records_in_one_order() -> None:
    one = Disclaimer("disclaimer", 1, A, "main", ChangeId("open-day"), PersonId("p01"), OID, "")
    two = Closing("closing", 1, A, "main", ChangeId("open-day"), PersonId("p05"), OID, "")
    said = f"closing {statement_id(two)}\ndisclaimer {statement_id(one)}\n"
    assert ledger_message([one, two]) == ledger_message([two, one]) == said


def test_a_tag_pins_site_ledger_and_time() -> None:
    at = dt.datetime(2026, 11, 20, 1, 2, 3, tzinfo=dt.UTC)
    assert tag_message("release/2026-11-20.1", A, OID, at) == (
        f"release/2026-11-20.1\n\nFuzi-Site: {A}\nFuzi-Ledger: {OID}\nFuzi-As-Of: 2026-11-20T01:02:03Z\n"
    )
