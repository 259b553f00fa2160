"""What may enter the ledger, and who may sign it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from msgspec.structs import replace

from fuzi.gate import admission
from fuzi.gate.admission import SubmissionFacts
from fuzi.model.change_statement import Landing, Submission
from fuzi.model.ids import ObjectId, PersonId, Sha256, sha256_of
from fuzi.model.people import Role
from fuzi.model.publication_statement import Deployment, Release, TombstoneRecord
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason
from gate_case import CASES, CHANGE, EVENING, SITE, Story, commit, ground_of, public_key, roster_of

PAGE = "content/news/open-day/index.md"


def submitted(**told: Any) -> Story:
    story = Story(ground_of(CASES, {}))
    story.submit({"by": "p05", "files": {PAGE: "v1"}, **told})
    return story


def approved() -> Story:
    story = submitted()
    story.say({"step": 2, "by": "p01", "says": "approve", "stage": "initial-review"})
    story.say({"step": 3, "by": "p03", "says": "approve", "stage": "sign-off"})
    return story


def codes(reasons: Iterable[Reason]) -> list[str]:
    return [one.code for one in reasons]


def taken(story: Story, told: dict[str, Any], ask: Callable[..., Reason | None]) -> str:
    """Return the code with which the next record is refused, "" when it is taken in."""
    before = story.case()
    filed = story.say(told)
    reason = ask(filed, replace(before, positions=story.case().positions))
    return reason.code if reason else ""


UNIT = {"says": "object", "stage": "unit-approval"}


def approval(story: Story, **told: Any) -> str:
    return taken(story, {"says": "approve", "stage": "initial-review", **told}, admission.approval_problem)


# submissions


def facts_of(new: Submission, **changes: Any) -> SubmissionFacts:
    found = SubmissionFacts(True, True, new.entries, new.root, dict(new.items), new.authors, ())
    return replace(found, **changes)


def filed(record: Any, key: str) -> Filed:
    return Filed(sha256_of(b"new"), record, public_key(key), 9, EVENING)


def submission_codes(
    record: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
    key: str = "key-p05",
    before: Story | None = None,
) -> list[str]:
    story = before or Story(ground_of(CASES, {}))
    case = story.case()
    new = story.submit({"by": "p05", "files": {PAGE: "v2"}, "step": 9}).record
    new = replace(new, **(record or {}))
    return codes(admission.submission_problems(filed(new, key), case, facts_of(new, **(facts or {}))))


def test_a_submission_of_nothing_is_not_taken_in() -> None:
    assert submission_codes({"entries": ()}, {"entries": ()}) == ["nothing-changed"]


def test_a_first_submission_is_taken_in() -> None:
    assert submission_codes() == []


def test_the_owners_next_submission_is_taken_in() -> None:
    assert submission_codes(before=submitted()) == []


def test_the_owner_may_hand_the_change_over() -> None:
    assert submission_codes({"owner": PersonId("p06")}, before=submitted()) == []


def closed(says: str) -> Story:
    story = submitted()
    story.say({"step": 2, "by": "p05", "says": says})
    return story


@pytest.mark.parametrize(
    ("record", "facts", "key", "before", "said"),
    [
        ({}, {}, "key-p06", None, ["wrong-signer"]),
        ({}, {}, "key-nobody", None, ["key-unknown"]),
        ({"person": PersonId("p01")}, {}, "key-p05", None, ["wrong-signer"]),
        ({"number": 2}, {}, "key-p05", None, ["number-wrong"]),
        ({"number": 0}, {}, "key-p05", None, ["number-wrong"]),
        ({"number": 1}, {}, "key-p05", submitted, ["number-wrong"]),
        ({"owner": PersonId("p06")}, {}, "key-p05", None, ["owner-wrong"]),
        ({"owner": PersonId("p99")}, {}, "key-p05", submitted, ["owner-wrong"]),
        ({"person": PersonId("p06")}, {}, "key-p06", submitted, ["not-owner"]),
        ({}, {"base_is_on_main": False}, "key-p05", None, ["base-wrong"]),
        ({}, {"head_descends": False}, "key-p05", None, ["base-wrong"]),
        ({}, {"unknown_emails": ("z@example.test",)}, "key-p05", None, ["email-unknown"]),
        ({}, {"entries": ()}, "key-p05", None, ["content-differs"]),
        ({}, {"root": sha256_of(b"x")}, "key-p05", None, ["content-differs"]),
        ({}, {"items": {}}, "key-p05", None, ["content-differs"]),
        ({}, {"authors": (PersonId("p01"), PersonId("p05"))}, "key-p05", None, ["content-differs"]),
        ({"title": ""}, {}, "key-p05", None, ["title-wrong"]),
        ({"title": "a\nFuzi-Author: p03"}, {}, "key-p05", None, ["title-wrong"]),
        ({"title": "\u202eabc"}, {}, "key-p05", None, ["title-wrong"]),
        ({}, {}, "key-p05", lambda: closed("abandon"), ["closed"]),
        ({}, {}, "key-p05", lambda: closed("land"), ["closed"]),
        ({"number": 7}, {"head_descends": False}, "key-p05", None, ["number-wrong", "base-wrong"]),
    ],
)  # fmt: skip
def test_a_submission_is_refused_with_every_reason(
    record: dict[str, Any], facts: dict[str, Any], key: str, before: Callable[[], Story] | None, said: list[str]
) -> None:
    assert submission_codes(record, facts, key, before() if before else None) == said


# the words of reviewers


def test_an_approval_that_counts_is_taken_in() -> None:
    assert approval(submitted(), step=2, by="p01") == ""


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"by": "p05", "role": "editor"}, "author-barred"),
        ({"by": "p06", "role": "editor"}, "wrong-role"),
        ({"by": "p06"}, "role-not-held"),
        ({"by": "p03", "stage": "sign-off"}, "out-of-order"),
        ({"by": "p01", "stage": "emergency", "role": "site-admin"}, "stage-unknown"),
        ({"by": "p01", "stage": "", "role": "site-admin"}, "stage-unknown"),
        ({"by": "p04", "stage": "confidentiality-review"}, "stage-not-needed"),
        ({"by": "p01", "policy": "old"}, "policy-changed"),
        ({"by": "p01", "seen": 2}, "seen-unknown"),
        ({"by": "p01", "pages": []}, "page-not-covered"),
        ({"by": "p01", "site": "other"}, "other-change"),
        ({"by": "p01", "key": "key-p03"}, "wrong-signer"),
        ({"by": "p01", "on_behalf": "p03"}, "role-not-held"),
        ({"by": "p01", "says": "object"}, "words-missing"),
        ({"by": "p01", "says": "object", "words": "  "}, "words-missing"),
        ({"by": "p06", "says": "object", "role": "editor", "words": "不"}, "wrong-role"),
        ({"by": "p02", **UNIT, "unit": "office", "words": "?"}, "role-not-held"),
        ({"by": "p07", **UNIT, "unit": "first-primary", "words": "?"}, "wrong-unit"),
        ({"by": "p01", "says": "withdraw", "statement": 9}, "statement-unknown"),
        ({"by": "p03", "says": "lift", "stage": "sign-off", "statement": 9}, "statement-unknown"),
        ({"by": "p03", "says": "lift", "stage": "sign-off", "statement": 1}, "statement-unknown"),
    ],
)  # fmt: skip
def test_a_word_that_cannot_count_is_refused_at_once(told: dict[str, Any], said: str) -> None:
    assert approval(submitted(), step=2, **told) == said


@pytest.mark.parametrize(
    "told",
    [
        {"by": "p01", "says": "object", "words": "请改日期"},
        {"by": "p04", "says": "object", "stage": "confidentiality-review", "words": "请删去名单"},
    ],
)
def test_an_objection_of_who_could_approve_is_taken_in(told: dict[str, Any]) -> None:
    assert approval(submitted(), step=2, **told) == ""


def test_nothing_is_said_about_a_closed_change() -> None:
    for says in ("abandon", "land"):
        assert approval(closed(says), step=3, by="p01") == "closed"


def test_nothing_is_said_about_a_change_without_submission() -> None:
    story, case = submitted(), Story(ground_of(CASES, {})).case()
    said = story.say({"step": 2, "by": "p01", "says": "approve", "stage": "initial-review"})
    reason = admission.approval_problem(said, case)
    assert reason is not None
    assert reason.code == "no-submission"


@pytest.mark.parametrize(
    ("by", "says", "statement", "said"),
    [
        ("p01", "withdraw", 2, ""),
        ("p03", "withdraw", 3, ""),
        ("p05", "withdraw", 2, "not-own"),
        ("p03", "withdraw", 2, "not-own"),
        ("p03", "lift", 2, "right-missing"),
        ("p01", "lift", 4, "right-missing"),
        ("p03", "lift", 4, ""),
        ("p01", "withdraw", 4, ""),
    ],
)
def test_who_may_take_back_or_lift_what(by: str, says: str, statement: int, said: str) -> None:
    story = approved()
    story.say({"step": 4, "by": "p01", "says": "object", "stage": "initial-review", "words": "看错了"})
    role = {"p01": "site-admin", "p03": "site-leader", "p05": "editor"}[by]
    assert approval(story, step=5, by=by, says=says, statement=statement, stage="sign-off", role=role) == said


def test_a_withdrawal_is_not_taken_back() -> None:
    story = approved()
    story.say({"step": 4, "by": "p01", "says": "withdraw", "statement": 2})
    assert approval(story, step=5, by="p01", says="withdraw", statement=4) == "not-own"


# disclaimers and closings


@pytest.mark.parametrize(
    ("by", "key", "said"),
    [
        ("p01", "key-p01", ""),
        ("p05", "key-p05", "author-barred"),
        ("p03", "key-p03", "not-named"),
        ("p01", "key-p05", "wrong-signer"),
    ],
)
def test_only_who_is_named_and_signed_nothing_disclaims(by: str, key: str, said: str) -> None:
    story = submitted(authors=["p01", "p05"])
    assert taken(story, {"step": 2, "by": by, "says": "disclaim", "key": key}, admission.disclaimer_problem) == said


def test_nobody_disclaims_twice() -> None:
    story = submitted(authors=["p01", "p05"])
    story.say({"step": 2, "by": "p01", "says": "disclaim"})
    assert taken(story, {"step": 3, "by": "p01", "says": "disclaim"}, admission.disclaimer_problem) == "not-named"


@pytest.mark.parametrize(
    ("by", "key", "said"),
    [("p05", "key-p05", ""), ("p01", "key-p01", "not-owner"), ("p05", "key-p01", "wrong-signer")],
)
def test_only_the_owner_abandons(by: str, key: str, said: str) -> None:
    assert taken(submitted(), {"step": 2, "by": by, "says": "abandon", "key": key}, admission.closing_problem) == said


@pytest.mark.parametrize(
    ("roles", "by", "said"),
    [
        ("[{role: editor, to: 2026-11-19}]", "p08", ""),
        ("[{role: editor, to: 2026-11-19}]", "p01", ""),
        ("[{role: editor, to: 2026-11-19}]", "p06", "not-owner"),
        ("[{role: editor, to: 2026-12-31}]", "p08", "not-owner"),
        ("[{role: editor, to: 2026-11-19}, {role: publisher, from: 2027-01-01}]", "p08", "not-owner"),
        ("[]", "p08", "not-owner"),
    ],
)
def test_what_one_who_has_left_leaves_open_is_closed_by_who_may_land(roles: str, by: str, said: str) -> None:
    story = submitted()
    roster = roster_of((CASES / "roster.yml").read_text(encoding="utf-8"), f"people: [{{id: p05, roles: {roles}}}]")
    story.ground = replace(story.ground, roster=roster)
    assert taken(story, {"step": 2, "by": by, "says": "abandon"}, admission.closing_problem) == said


@pytest.mark.parametrize("says", ["abandon", "land"])
def test_a_closed_change_is_not_closed_again(says: str) -> None:
    assert taken(closed(says), {"step": 3, "by": "p05", "says": "abandon"}, admission.closing_problem) == "closed"


# landings, releases, deployments, tombstones

FOUND = (ObjectId("a" * 40), ObjectId("b" * 40), ObjectId("c" * 40))
TIP = commit(3)


def landing(story: Story, key: str = "key-p08", tip: ObjectId = TIP, **changes: Any) -> list[str]:
    last = story.drafts[-1].record
    counted = tuple(one.id for one in story.filed if one.statement.kind == "approval")
    record = Landing(
        "landing", 1, SITE, "main", CHANGE, last.number, last.root, FOUND[2], FOUND[0], FOUND[1],
        story.ground.policy.digest, counted, PersonId("p08"), TIP,
    )  # fmt: skip
    record = replace(record, **changes)
    return codes(admission.landing_problems(filed(record, key), story.case(), FOUND, tip))


def test_an_approved_change_lands() -> None:
    assert landing(approved()) == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"key": "key-p01"}, ["wrong-signer"]),
        ({"key": "key-p06", "person": PersonId("p06")}, ["right-missing"]),
        ({"submission": 2}, ["root-changed"]),
        ({"root": sha256_of(b"x")}, ["root-changed"]),
        ({"commit": FOUND[1]}, ["content-differs"]),
        ({"tree": FOUND[0]}, ["content-differs"]),
        ({"before": FOUND[0]}, ["content-differs"]),
        ({"seen": commit(2)}, ["ledger-moved"]),
        ({"tip": commit(4)}, ["ledger-moved"]),
        ({"policy": sha256_of(b"x")}, ["policy-changed"]),
        ({"counted": ()}, ["content-differs"]),
        ({"counted": (Sha256("02-p01-initial-review"),)}, ["content-differs"]),
        ({"counted": (Sha256("02-p01-initial-review"), Sha256("03-p03-sign-off"), SITE)}, ["content-differs"]),
    ],
)
def test_a_landing_record_must_say_what_is(told: dict[str, Any], said: list[str]) -> None:
    assert landing(approved(), **told) == said


def test_nothing_lands_unapproved_and_the_reasons_are_the_gates() -> None:
    assert landing(submitted()) == ["approval-missing", "approval-missing"]


def test_nobody_lands_past_an_objection() -> None:
    story = approved()
    story.say({"step": 4, "by": "p01", "says": "object", "stage": "initial-review", "words": "等一等"})
    assert "objection-stands" in landing(story, seen=commit(4), tip=commit(4))


def test_nothing_lands_twice() -> None:
    story = approved()
    story.say({"step": 4, "by": "p08", "says": "land"})
    assert landing(story) == ["landed"]


def operator_records(person: str) -> list[Any]:
    who, at = PersonId(person), EVENING
    oid, digest = commit(1), sha256_of(b"x")
    return [
        Release("release", 1, SITE, "main", "release/1", oid, oid, oid, at, digest, digest, (), who, oid),
        Deployment("deployment", 1, SITE, "main", "www", "release/1", digest, "deploy", at, who, oid),
        TombstoneRecord("tombstone", 1, SITE, "main", "news/a", "takedown", "x", at, who, oid),  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(("person", "right"), [("p01", "release"), ("p08", "deploy"), ("p03", "takedown")])
def test_operators_are_whom_the_policy_names_and_nobody_by_default(person: str, right: str) -> None:
    ground = ground_of(CASES, {})
    for record in operator_records(person):
        reason = admission.operator_problem(filed(record, f"key-{person}"), ground, EVENING)
        assert reason is not None
        assert reason.code == "right-missing"
    roles = {"p01": "site-admin", "p08": "publisher", "p03": "site-leader"}
    granted = replace(ground, policy=replace(ground.policy, may={right: (Role(roles[person]),)}))
    given = [
        admission.operator_problem(filed(one, f"key-{person}"), granted, EVENING) for one in operator_records(person)
    ]
    assert [one is None for one in given] == [right == name for name in ("release", "deploy", "takedown")]


@pytest.mark.parametrize(("stage", "by"), [("initial-review", "p01"), ("sign-off", "p03")])
def test_a_stage_that_is_not_given_for_units_names_none(stage: str, by: str) -> None:
    story = submitted()
    if stage == "sign-off":
        story.say({"step": 2, "by": "p01", "says": "approve", "stage": "initial-review"})
    said = {"step": 3, "by": by, "stage": stage}
    assert approval(story, **said, unit="first-primary") == "wrong-unit"
    story.filed.pop()
    assert approval(story, **said) == ""


def test_an_objection_names_no_unit_either_where_the_stage_has_none() -> None:
    said = {"step": 2, "by": "p01", "says": "object", "words": "?"}
    assert approval(submitted(), **said, unit="office") == "wrong-unit"
    assert approval(submitted(), **said) == ""
