"""One record of every kind, as the ledger could hold it."""

from __future__ import annotations

import datetime as dt

from fuzi.model.change_statement import Approval, Closing, Decision, Disclaimer, Landing, Submission
from fuzi.model.checkpoint import Checkpoint
from fuzi.model.exception_record import Emergency, Mandate, Repair
from fuzi.model.host_statement import Receipt, RefUpdate, Scan, ScannedFinding
from fuzi.model.ids import ChangeId, ObjectId, PageId, PersonId, sha256_of
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import Deployment, Release, TombstoneRecord
from fuzi.model.refounding import CarriedTombstone, Cleared, Refounding
from fuzi.model.request import Request
from fuzi.model.statement import Founding, Statement
from fuzi.model.tree import Entry, FileState

AT = dt.datetime(2026, 11, 20, 1, 2, 3, tzinfo=dt.UTC)
A, B = sha256_of(b"a"), sha256_of(b"b")
OID = ObjectId("0123456789" * 4)
CHANGE, PERSON = ChangeId("open-day"), PersonId("p01")
FILE = FileState("100644", A)
HEAD = (1, A, "main")

RECORDS: dict[str, Statement] = {
    "founding": Founding("founding", 1, "main", OID, OID, PERSON, "key A", "key B", ("r",), 1, {"a": AT}, AT),
    "refounding": Refounding(
        "refounding", 1, "main", OID, OID, PERSON, "key A", "key B", ("r",), 1, {"a": AT}, AT, A, OID, OID,
        (Cleared("content/a.pdf", B, OID),),
        (CarriedTombstone(PageId("a"), TombstoneKind.RETRACTION, "有误", AT, True, (B,), (OID,)),), ("{}",),
    ),
    "submission": Submission(
        "submission", *HEAD, CHANGE, 1, "开放日", OID, OID, (Entry("content/é.md", None, FILE),), A, {"é": B},
        (PERSON,), {"z@example.test": "p01"}, PERSON, PERSON, OID,
    ),
    "approval": Approval(
        "approval", *HEAD, CHANGE, 1, A, {"news/a": B}, "sign-off", "site-leader", "", PERSON, "", B, OID, ("f1",),
        Decision.APPROVE, "", "可以",
    ),
    "disclaimer": Disclaimer("disclaimer", *HEAD, CHANGE, PERSON, OID, ""),
    "closing": Closing("closing", *HEAD, CHANGE, PERSON, OID, ""),
    "landing": Landing("landing", *HEAD, CHANGE, 1, A, OID, OID, OID, B, (A, B), PERSON, OID),
    "release": Release("release", *HEAD, "release/2026-11-20.1", OID, OID, OID, AT, A, B, (PageId("a"),), PERSON, OID),
    "deployment": Deployment("deployment", *HEAD, "www", "release/1", A, "deploy", AT, PERSON, OID),
    "tombstone": TombstoneRecord("tombstone", *HEAD, PageId("news/a"), "retraction", "改正", AT, PERSON, OID),
    "mandate": Mandate(
        "mandate", *HEAD, "site-leader", PERSON, PERSON, AT.date(), AT.date(), "病假", "start", PERSON, AT, OID),
    "emergency": Emergency("emergency", *HEAD, CHANGE, 1, A, AT, "台风预警", "unit-leader", PERSON, B, OID),
    "request": Request("request", *HEAD, "news/a", "office", "请更正", PERSON, AT, OID),
    "repair": Repair("repair", *HEAD, CHANGE, "finish", "revert", OID, OID, OID, A, "误改", PERSON, OID),
    "checkpoint": Checkpoint("checkpoint", *HEAD, OID, OID, 7, AT, PERSON, OID),
    "scan": Scan(
        "scan", *HEAD, CHANGE, 1, A, OID, "rules", "lists", ("ocr",),
        (ScannedFinding("f1", "resident-id", "flag", "content/a.md", "a", "open", "0" * 32),), 3, 1000, 0, "list",
    ),
    "receipt": Receipt("receipt", *HEAD, 7, AT, OID, OID, (RefUpdate("refs/heads/main", "", OID),), (A,)),
}  # fmt: skip
