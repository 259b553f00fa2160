"""Which records stand in one ledger commit: none of those that would have to know each other."""

from __future__ import annotations

import datetime as dt

from fuzi.model.change_statement import Landing
from fuzi.model.ids import ChangeId, ObjectId, PageId, PersonId, Sha256
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import Release, TombstoneRecord
from fuzi.model.statement import TARGET, VERSION
from fuzi.steps.host.together import together_problem

SITE, COMMIT, WHO = Sha256("ab" * 32), ObjectId("01" * 20), PersonId("p01")
NOW = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
LANDING = Landing("landing", VERSION, SITE, TARGET, ChangeId("about"), 1, SITE, COMMIT, COMMIT, COMMIT, SITE, (), WHO,
                  COMMIT)  # fmt: skip


def tombstone(page: str) -> TombstoneRecord:
    kind = TombstoneKind.RETRACTION
    return TombstoneRecord("tombstone", VERSION, SITE, TARGET, PageId(page), kind, "过时", NOW, WHO, COMMIT)


def release(name: str, tag: str) -> Release:
    return Release("release", VERSION, SITE, TARGET, name, ObjectId(tag * 20), COMMIT, COMMIT, NOW, SITE, SITE, (), WHO,
                   COMMIT)  # fmt: skip


def test_a_change_may_be_called_like_the_page_that_it_retracts() -> None:
    assert together_problem([], [LANDING, tombstone("about")]) is None


def test_a_page_is_not_taken_off_twice_at_once() -> None:
    problem = together_problem([], [tombstone("about"), tombstone("about")])
    assert problem is not None and problem.code == "record-refused"


def test_two_releases_of_one_name_do_not_come_at_once() -> None:
    """Each would find no other of its name, and only one of the tags can be there when the history is proved."""
    problem = together_problem([], [release("release/a", "02"), release("release/a", "03")])
    assert problem is not None and problem.code == "record-refused"
    assert together_problem([], [release("release/a", "02"), release("release/b", "03")]) is None
