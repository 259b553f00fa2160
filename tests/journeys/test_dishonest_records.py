"""`fuzi verify` against a host that took in what it should have refused: each record is named, and what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bureau import CHANGE, Bureau, codes
from dishonest import DishonestHost, verified, visitor
from forging import LEDGER, MAIN, Forger, changed, release_of
from fuzi.formats.statement import ledger_path
from fuzi.model.change_statement import Closing, Decision, Disclaimer, Submission
from fuzi.model.exception_record import Emergency, Repair
from fuzi.model.host_statement import Receipt, RefUpdate
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256
from fuzi.model.request import Request
from fuzi.model.statement import TARGET, VERSION, Statement

DIGEST = "ab" * 32
Make = Callable[[Forger], tuple[Statement, str]]


def again(signer: str = "p05", **fields: Any) -> Make:
    """Return what makes the next submission of the change, bent."""

    def make(forger: Forger) -> tuple[Statement, str]:
        first = next(one for _key, one in forger.workspace().ledger.statements("submission"))
        assert isinstance(first, Submission)
        return changed(first, **{"number": 2, "seen": forger.tip(), **fields}), signer

    return make


def closing(change: str, person: str) -> Make:
    def make(forger: Forger) -> tuple[Statement, str]:
        site = forger.workspace().ledger.site
        words = Closing("closing", VERSION, site, TARGET, ChangeId(change), PersonId(person), forger.tip(), "")
        return words, person

    return make


def disclaimer(person: str) -> Make:
    def make(forger: Forger) -> tuple[Statement, str]:
        site = forger.workspace().ledger.site
        words = Disclaimer("disclaimer", VERSION, site, TARGET, ChangeId(CHANGE), PersonId(person), forger.tip(), "")
        return words, person

    return make


def request(**fields: Any) -> Make:
    def make(forger: Forger) -> tuple[Statement, str]:
        here = forger.workspace()
        site, who = here.ledger.site, PersonId("p05")
        words = Request("request", VERSION, site, TARGET, "news/a", "", "请更正", who, here.now, here.seen)
        return changed(words, **fields), "p05"

    return make


def approval(person: str = "p01", **fields: Any) -> Make:
    """Return what makes the administrator's approval of the change, bent, and signed by anybody."""

    def make(forger: Forger) -> tuple[Statement, str]:
        return changed(forger.approval(CHANGE, "initial-review", "p01"), **{"person": person, **fields}), person

    return make


def emergency(person: str = "p03", **fields: Any) -> Make:
    def make(forger: Forger) -> tuple[Statement, str]:
        here, word = forger.workspace(), forger.approval(CHANGE, "initial-review", "p01")
        until = here.now + dt.timedelta(hours=8)
        asked = Emergency("emergency", VERSION, word.site, TARGET, word.change, 1, word.root, until, "停电通知",
                          "site-leader", PersonId(person), word.policy, here.seen)  # fmt: skip
        return changed(asked, **fields), person

    return make


def repair_of_nothing(forger: Forger) -> tuple[Statement, str]:
    here = forger.workspace()
    main, change = here.main, ChangeId(f"repair-{here.main[:12]}")
    words = Repair("repair", VERSION, here.ledger.site, TARGET, change, "propose", "ratify", main, main, "",
                   Sha256(DIGEST), "原因", PersonId("p01"), here.seen)  # fmt: skip
    return words, "p01"


RECORDS: dict[str, tuple[Make, str]] = {
    "a submission whose forerunner was taken out": (again(number=3), "number-wrong"),
    "a second first submission": (again(number=1, title="另一稿"), "number-wrong"),
    "a submission by who does not own the change": (again("p06", person="p06", authors=("p05", "p06")), "not-owner"),
    "a submission that hides its author": (again(authors=()), "content-differs"),
    "a submission of another digest": (again(root=DIGEST), "content-differs"),
    "a title that writes trailers": (again(title="x\n\nFuzi-Author: p03"), "title-wrong"),
    "an abandonment by who does not own the change": (closing(CHANGE, "p06"), "not-owner"),
    "an abandonment of what nobody submitted": (closing("nothing", "p05"), "closed"),
    "a disclaimer by who is not named": (disclaimer("p06"), "not-named"),
    "a disclaimer by who submitted": (disclaimer("p05"), "author-barred"),
    "an approval by the author": (approval("p05"), "author-barred"),
    "an approval by who holds another role": (approval("p07"), "role-not-held"),
    "an approval in a stage that does not exist": (approval(stage="coronation"), "stage-unknown"),
    "an approval of what nobody submitted": (approval(change="nothing"), "no-submission"),
    "an approval under another policy": (approval(policy=DIGEST), "policy-changed"),
    "an approval that saw what never was": (approval(seen="0123456789" * 4), "seen-unknown"),
    "an approval for whom nobody acts for": (approval("p07", on_behalf="p01"), "deputy-not-named"),
    "an approval by no recovery key": (approval(stage="recovery"), "stage-unknown"),
    "an objection without words": (approval(decision=Decision.OBJECT, words=" "), "words-missing"),
    "a withdrawal of what nobody said": (approval(decision=Decision.WITHDRAW, statement=DIGEST), "statement-unknown"),
    "a lift of what nobody said": (approval("p03", decision=Decision.LIFT, statement=DIGEST), "statement-unknown"),
    "an emergency by the author": (emergency("p05"), "author-barred"),
    "an emergency in a role not held": (emergency(role="publisher"), "role-not-held"),
    "an emergency without an end": (emergency(until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC)), "emergency-too-long"),
    "an emergency without a reason": (emergency(reason=" "), "words-missing"),
    "an emergency of other content": (emergency(root=DIGEST), "root-changed"),
    "a repair where nothing is to be repaired": (repair_of_nothing, "repair-wrong"),
    "a request without words": (request(words=" "), "words-missing"),
    "a request for a unit that nobody knows": (request(unit="ministry"), "unit-unknown"),
}


def test_a_record_that_the_host_should_have_refused_is_named(submitted: Bureau) -> None:
    host = DishonestHost(submitted)
    forger, before = host.forger, host.forger.tip()
    for name, (make, code) in RECORDS.items():
        statement, signer = make(forger)
        envelope = forger.envelope(statement, signer)
        host.take(LEDGER, host.receipt(envelope, forger.record(envelope)))
        (reason,) = verified(visitor(submitted, name.replace(" ", "-")))["reasons"]
        assert (reason["code"], reason["record"]) == (code, ledger_path(statement)), name
        submitted.host_git("update-ref", LEDGER, before)


RECEIPTS: dict[str, tuple[Callable[[Receipt], dict[str, Any]], str]] = {
    "a number is left out": (lambda one: {"sequence": one.sequence + 1}, "follows receipt"),
    "a number comes twice": (lambda one: {"sequence": one.sequence - 1}, "follows receipt"),
    "time runs back": (lambda one: {"at": one.at - dt.timedelta(days=400)}, "earlier than what came before it"),
    "another tip": (lambda _one: {"ledger": ObjectId("0123456789" * 4)}, "another state of the ledger"),
    "another predecessor": (lambda _one: {"follows": ObjectId("0123456789" * 4)}, "another state of the ledger"),
    "no record": (lambda _one: {"records": ()}, "leaves out records that came with it"),
    "a record too many": (lambda one: {"records": (*one.records, DIGEST)}, "that did not come with it"),
    "a record twice": (lambda one: {"records": one.records * 2}, "that did not come with it"),
    "main moved": (lambda _one: {"refs": (RefUpdate(MAIN, "", "0123456789" * 4),)}, "says that main moved to"),
    "a tag that nobody made": (
        lambda _one: {"refs": (RefUpdate("refs/tags/release/x", "", "0123456789" * 4),)},
        "says that refs/tags/release/x moved to",
    ),
    "a draft moved": (
        lambda _one: {"refs": (RefUpdate(f"refs/heads/changes/{CHANGE}", "", "0123456789" * 4),)},
        "by the records it covers that is -",
    ),
    "another site": (lambda _one: {"site": DIGEST}, "signed for another site"),
}


def test_what_is_wrong_with_a_receipt_is_said(submitted: Bureau) -> None:
    host = DishonestHost(submitted)
    forger, before = host.forger, host.forger.tip()
    word = forger.envelope(forger.approval(CHANGE, "initial-review", "p01"), "p01")
    tip = forger.record(word)
    (honest,) = forger.statements(host.receipt(word, tip))
    assert isinstance(honest, Receipt)
    for name, (bend, said) in RECEIPTS.items():
        host.take(LEDGER, host.receipt(word, tip, **bend(honest)))
        (reason,) = verified(visitor(submitted, name.replace(" ", "-")))["reasons"]
        assert said in reason["message"] and reason["record"].startswith("receipt/"), (name, reason)
        submitted.host_git("update-ref", LEDGER, before)
    host.take(LEDGER, host.receipt(word, tip))
    assert verified(visitor(submitted, "honest"))["outcome"] == "verified"


def test_a_receipt_that_lies_in_the_future_is_refused(submitted: Bureau) -> None:
    host = DishonestHost(submitted)
    forger, before = host.forger, host.forger.tip()
    word = forger.envelope(forger.approval(CHANGE, "initial-review", "p01"), "p01")
    tip, now = forger.record(word), forger.workspace().now
    host.take(LEDGER, host.receipt(word, tip, at=now + dt.timedelta(days=2)))
    assert codes(verified(visitor(submitted, "ahead"))["reasons"]) == {"clock-wrong"}
    submitted.host_git("update-ref", LEDGER, before)
    host.take(LEDGER, host.receipt(word, tip, at=now + dt.timedelta(hours=20)))
    assert verified(visitor(submitted, "zone"))["outcome"] == "verified"


@pytest.mark.parametrize("days", [-300, 300])
def test_a_release_dated_otherwise_than_it_came_is_noticed(landed: Bureau, days: int) -> None:
    host = DishonestHost(landed)
    forger = host.forger
    record, moves = release_of(forger, as_of=forger.workspace().now + dt.timedelta(days=days))
    (ref,) = [one for one in moves if one != LEDGER]
    envelope = forger.envelope(record, "p01")
    host.take(LEDGER, host.receipt(envelope, moves[LEDGER], RefUpdate(ref, "", moves[ref])))
    host.take(ref, moves[ref])
    assert codes(verified(visitor(landed))["reasons"]) == {"clock-wrong"}
