"""Emergencies by raw pushes: landings that too few or the wrong people carry, debts given by those who may not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bureau import CHANGE, PAGE, Bureau, page
from forging import LEDGER, MAIN, Forger, Watch, changed
from fuzi import wiring
from fuzi.formats.statement import statement_id
from fuzi.model.change_statement import Landing
from fuzi.model.exception_record import Emergency
from fuzi.model.host_statement import Receipt, RefUpdate
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256
from fuzi.model.publication_statement import Release
from fuzi.steps.clone import land
from fuzi.steps.clone.emergency import Alarm, emergency_approval
from fuzi.steps.clone.workspace import Workspace

OTHER = "content/news/2026/11-21-sports-day/index.md"


def soon(hours: float = 20) -> dt.datetime:
    return wiring.clock().now().replace(microsecond=0) + dt.timedelta(hours=hours)


def asked(forger: Forger, person: str = "p02", **fields: Any) -> Emergency:
    """Return the record by which a person would ask for an emergency landing."""
    moves = forger.caught(lambda here: land.land(here, forger.signer(person), CHANGE, Alarm(soon(), "台风预警")))
    record = forger.statements(moves[LEDGER])[0]
    assert isinstance(record, Emergency)
    return changed(record, **fields)  # type: ignore[no-any-return]


def landing(forger: Forger, person: str, *counted: Any) -> tuple[Landing, str]:
    """Return a landing record that counts what it likes, and its commit."""
    with_quorum = forger.workspace()
    made: list[Any] = []

    def act(here: Workspace) -> object:
        verdict = land.carried(here.case(CHANGE))[0]
        made.append(land._landing(here, forger.signer(person), CHANGE, (verdict, here.seen)))
        return here.repository.push("origin", [])

    forger.caught(act, with_quorum)
    commit, envelope = made[0]
    return changed(envelope.statement, counted=tuple(sorted(counted))), commit


def pushed(forger: Forger, person: str, records: list[Any], counted: list[str], other: str = "") -> dict[str, str]:
    """Return the refs of a landing whose emergency records come in the same push, each in its own ledger commit."""
    record, commit = landing(forger, person, *counted)
    tip = ""
    for envelope in records:
        tip = forger.record(envelope, on=tip)
    bent = changed(record, seen=tip or forger.tip())
    if other:
        bent, commit = changed(bent, commit=other, tree=forger.repository.commit(ObjectId(other)).tree), other
    return {LEDGER: forger.record(forger.envelope(bent, person), on=tip), MAIN: commit}


def test_one_signature_does_not_carry_a_landing(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    one = forger.envelope(asked(forger), "p02")
    moves = pushed(forger, "p01", [one], [_id(one)])
    watch.refused(forger.push(moves), "approval-missing")


def test_one_person_who_signs_twice_is_one_person(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    record = asked(forger)
    both = [forger.envelope(one, "p02") for one in (record, changed(record, reason="又一个理由"))]
    watch.refused(forger.push(pushed(forger, "p02", both, [_id(one) for one in both])), "approval-missing")


def test_a_record_in_a_colleagues_name_is_refused(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    forged = forger.envelope(asked(forger, person=PersonId("p07"), role="publisher"), "p02")
    watch.refused(forger.push({LEDGER: forger.record(forged)}), "wrong-signer")


def test_records_that_no_landing_could_come_of_are_refused(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    honest = asked(forger)
    bends: list[tuple[dict[str, Any], str, str]] = [
        ({"root": "ab" * 32}, "p02", "root-changed"),
        ({"until": soon(49)}, "p02", "emergency-too-long"),
        ({"until": soon(-1)}, "p02", "emergency-ended"),
        ({"reason": " "}, "p02", "words-missing"),
        ({"role": "confidentiality-officer", "person": PersonId("p04")}, "p04", "wrong-role"),
        ({"role": "publisher"}, "p02", "role-not-held"),
        ({"person": PersonId("p05"), "role": "publisher"}, "p05", "author-barred"),
        ({"person": PersonId("p08"), "role": "site-admin"}, "p08", "role-not-held"),
        ({"policy": "ab" * 32}, "p02", "policy-changed"),
        ({"site": "ab" * 32}, "p02", "other-site"),
    ]
    for fields, person, code in bends:
        forged = forger.envelope(changed(honest, **fields), person)
        watch.refused(forger.push({LEDGER: forger.record(forged)}), code)


def test_an_approval_is_no_emergency_record_and_no_record_is_signed_as_another_kind(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    twisted = forger.envelope(asked(forger), "p02", kind="approval")
    answer = forger.push({LEDGER: forger.record(twisted)})
    assert answer.code != 0
    watch.unmoved()


def test_main_with_an_emergency_of_another_content_is_refused(submitted: Bureau) -> None:
    forger = Forger(submitted)
    both = [forger.envelope(asked(forger, person), person) for person in ("p02", "p07")]
    keys = [_id(one) for one in both]
    other = forger.desk.git("commit-tree", "-m", "x", "-p", forger.tip(MAIN), f"{forger.tip(MAIN)}^{{tree}}")
    watch = Watch(submitted)
    watch.refused(forger.push(pushed(forger, "p07", both, keys, other)), "content-differs")
    moves = pushed(forger, "p07", both, keys)
    submitted.desk("p05").write({PAGE: page(text="改了的说明。\n")})
    submitted.desk("p05").submit()
    again = Watch(submitted)
    assert forger.push(moves).code != 0  # the ledger has moved on
    again.unmoved()
    later = pushed(forger, "p07", [], keys)
    again.refused(forger.push(later), "root-changed", "approval-missing")


def test_who_is_neither_operator_nor_signer_does_not_land_it(submitted: Bureau) -> None:
    forger = Forger(submitted)
    submitted.desk("p07").approve("emergency")
    submitted.desk("p02").fuzi("land", CHANGE, "--emergency", "--until", soon().isoformat(), "-m", "台风", expect=0)
    assert submitted.proof("p01")["debts"][0]["change"] == CHANGE
    watch = Watch(submitted)
    signed = forger.approval(CHANGE, "initial-review", "p01")
    bent = forger.envelope(changed(signed, person=PersonId("p07"), role="publisher"), "p07")
    watch.refused(forger.push({LEDGER: forger.record(bent)}), "emergency-signer")


def test_an_outsider_who_pushes_the_landing_of_others_is_refused(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    both = [forger.envelope(asked(forger, person), person) for person in ("p02", "p07")]
    moves = pushed(forger, "p03", both, [_id(one) for one in both])
    watch.refused(forger.push(moves), "right-missing")


def test_a_release_record_cannot_be_pushed_past_the_debt(submitted: Bureau) -> None:
    submitted.desk("p07").approve("emergency")
    submitted.desk("p02").fuzi("land", CHANGE, "--emergency", "--until", soon().isoformat(), "-m", "台风")
    clerk = submitted.desk("p05").fresh()
    clerk.write({OTHER: page(title="运动会")})
    clerk.submit("sports-day")
    submitted.desk("p01").approve("initial-review", "sports-day")
    submitted.desk("p03").approve("sign-off", "sports-day")
    submitted.desk("p01").fuzi("land", "sports-day")
    forger = Forger(submitted)
    watch = Watch(submitted)
    watch.refused(forger.push(released(forger, "p07")), "debt-open")


def released(forger: Forger, person: str) -> dict[str, str]:
    """Return the refs of a release of main's tip, made by a client that asks nobody."""
    from fuzi.formats.commit_message import CLERK, tag_message
    from fuzi.model.ids import Sha256
    from fuzi.ports.repository import Signature
    from fuzi.steps.record.page_list import pages_of

    forger.desk.git("fetch", "--quiet", "origin")
    here = forger.workspace()
    name, main, tip = "release/2026-11-23.9", forger.tip(MAIN), forger.tip()
    message = tag_message(name, here.ledger.site, tip, here.now)
    tag = here.repository.write_tag(name, main, message, Signature(*CLERK, here.now))
    digest = Sha256("ab" * 32)
    record = Release("release", 1, here.ledger.site, "main", name, tag, main, tip, here.now, digest, digest,
                     pages_of(here.repository, main), PersonId(person), ObjectId(tip))  # fmt: skip
    return {LEDGER: forger.record(forger.envelope(record, person)), f"refs/tags/{name}": tag}


def test_the_second_persons_word_cannot_be_an_objection_or_a_lift(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    here = forger.workspace()
    person = here.ground.roster.person("p07")
    assert person is not None
    from fuzi.model.change_statement import Decision

    words = emergency_approval(here, CHANGE, person, Decision.APPROVE, "")
    for decision in (Decision.OBJECT, Decision.LIFT):
        bent = forger.envelope(changed(words, decision=decision, words="不行"), "p07")
        watch.refused(forger.push({LEDGER: forger.record(bent)}), "stage-unknown")


def _id(envelope: Any) -> str:
    return statement_id(envelope.statement)


@pytest.mark.parametrize("people", [("p02",), ("p02", "p07")], ids=["one signature", "two signatures"])
def test_verify_judges_what_a_dishonest_host_took_in(submitted: Bureau, people: tuple[str, ...]) -> None:
    forger = Forger(submitted)
    record = forger.envelope(asked(forger), "p02")
    for person in people[1:]:
        submitted.desk(person).approve("emergency")
    ledger = forger.workspace().ledger
    filed = ledger.of_change(ChangeId(CHANGE))
    approvals = [one.id for one in filed if one.statement.kind == "approval"]
    moves = pushed(forger, "p07", [record], [_id(record), *approvals])
    last = ledger.last_receipt()
    assert last is not None and ledger.tip is not None
    landings = [statement_id(one) for one in forger.statements(moves[LEDGER]) if isinstance(one, Landing)]
    main = RefUpdate(MAIN, forger.tip(MAIN), moves[MAIN])
    order = (last.sequence + 1, last.at, ledger.tip, ObjectId(moves[LEDGER]), (main,))
    receipt = Receipt("receipt", 1, ledger.site, "main", *order, (Sha256(_id(record)), *landings))
    tip = forger.record(forger.host_envelope(receipt), on=moves[LEDGER])
    for ref, commit in ((LEDGER, tip), (MAIN, moves[MAIN])):
        submitted.host_git("fetch", "--quiet", str(forger.desk.folder), commit)
        submitted.host_git("update-ref", ref, commit)
    proof = submitted.proof("p03", expect=4 if len(people) == 1 else 0)
    if len(people) == 1:
        assert proof["outcome"] == "refused"
    else:
        assert [one["signers"] for one in proof["debts"]] == [["p02", "p07"]]
