"""Records forged, replayed, bent: the host takes none of them in. Each differs in one thing from an honest one."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from bureau import CHANGE, PAGE, Bureau, page
from forging import LEDGER, Forger, Watch, changed
from fuzi.formats.commit_message import ledger_message
from fuzi.formats.statement import Envelope, dump_envelope, ledger_path
from fuzi.model.change_statement import Closing, Decision, Disclaimer
from fuzi.model.host_statement import RefUpdate

OTHER_SITE = "ab" * 32
NET = "content/notices/net/2026/11-22-repair/index.md"

Bend = tuple[str, dict[str, Any], str]
"""Who signs, what the statement says otherwise, and the code of the refusal."""

APPROVALS: dict[str, Bend] = {
    "of another site": ("p01", {"site": OTHER_SITE}, "other-site"),
    "of a change nobody submitted": ("p01", {"change": "nothing"}, "no-submission"),
    "in a stage that is not his": ("p01", {"stage": "sign-off"}, "wrong-role"),
    "in a stage that does not exist": ("p01", {"stage": "stamp"}, "stage-unknown"),
    "by the key of a colleague": ("p07", {}, "wrong-signer"),
    "by a key nobody has": ("stranger", {}, "key-unknown"),
    "by the author": ("p05", {"person": "p05"}, "author-barred"),
    "by somebody without the role": ("p07", {"person": "p07"}, "role-not-held"),
    "by somebody whose term is over": ("p08", {"person": "p08"}, "role-not-held"),
    "in a role that does not exist": ("p01", {"role": "emperor"}, "role-not-held"),
    "by the leader before the review": (
        "p03",
        {"person": "p03", "role": "site-leader", "stage": "sign-off"},
        "out-of-order",
    ),
    "on behalf of somebody": ("p01", {"on_behalf": "p03"}, "role-not-held"),
    "under another policy": ("p01", {"policy": OTHER_SITE}, "policy-changed"),
    "of other pages": ("p01", {"items": {"news/2026/other": OTHER_SITE}}, "page-not-covered"),
    "of other content of the page": ("p01", {"items": {"news/2026/11-20-open-day": OTHER_SITE}}, "page-changed"),
    "by somebody who saw a ledger that never was": ("p01", {"seen": "0123456789" * 4}, "seen-unknown"),
}


@pytest.mark.parametrize("bend", APPROVALS.values(), ids=APPROVALS)
def test_an_approval_is_refused(submitted: Bureau, bend: Bend) -> None:
    person, fields, code = bend
    forger, watch = Forger(submitted), Watch(submitted)
    real = forger.approval(CHANGE, "initial-review", "p01")
    forged = forger.envelope(changed(real, **fields), person)
    watch.refused(forger.push({LEDGER: forger.record(forged)}), code)


def test_the_approval_they_were_bent_from_is_taken(submitted: Bureau) -> None:
    forger = Forger(submitted)
    real = forger.approval(CHANGE, "initial-review", "p01")
    answer = forger.push({LEDGER: forger.record(forger.envelope(real, "p01"))})
    assert answer.code == 0, answer.all
    assert {one["person"] for one in forger.desk.judge()["counted"]} == {"p01"}


def test_a_sign_off_of_one_root_is_none_of_another(submitted: Bureau) -> None:
    submitted.desk("p01").approve("initial-review")
    forger = Forger(submitted)
    real = forger.approval(CHANGE, "sign-off", "p03")
    watch = Watch(submitted)
    forged = forger.envelope(changed(real, root=OTHER_SITE), "p03")
    watch.refused(forger.push({LEDGER: forger.record(forged)}), "root-changed")


def test_leaders_speak_for_their_own_unit_alone(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({NET: page("网络检修")})
    clerk.submit("repair")
    forger, watch = Forger(founded), Watch(founded)
    real = forger.approval("repair", "unit-approval", "p02")
    bends = {
        "role-not-held": {"person": "p06"},
        "wrong-unit": {"person": "p06", "unit": "office"},
        "unit-unknown": {"person": "p06", "unit": "ministry"},
    }
    for code, fields in bends.items():
        answer = forger.push({LEDGER: forger.record(forger.envelope(changed(real, **fields), "p06"))})
        watch.refused(answer, code, "role-not-held" if code == "unit-unknown" else code)


SIGNATURES: dict[str, Callable[[Forger, Any], bytes]] = {
    "for another kind": lambda forger, real: dump_envelope(forger.envelope(real, "p01", "submission")),
    "of another statement": lambda forger, real: dump_envelope(
        Envelope(real, forger.envelope(changed(real, words="别的"), "p01").signature)
    ),
    "with a byte flipped": lambda forger, real: dump_envelope(Envelope(real, flipped(forger.envelope(real, "p01")))),
    "that is none": lambda forger, real: dump_envelope(Envelope(real, "U1NIU0lH")),
    "in other base64": lambda forger, real: dump_envelope(Envelope(real, forger.envelope(real, "p01").signature + "=")),
    "with a key twice": lambda forger, real: dump_envelope(forger.envelope(real, "p01")).replace(
        b'{"signature"', b'{"signature":"","signature"', 1
    ),
    "with an unknown key": lambda forger, real: dump_envelope(forger.envelope(real, "p01")).replace(
        b'{"signature"', b'{"note":"","signature"', 1
    ),
    "written otherwise": lambda forger, real: json.dumps(
        json.loads(dump_envelope(forger.envelope(real, "p01")))
    ).encode(),
    "of a commit": lambda forger, real: dump_envelope(Envelope(real, forger.signer("p01").sign(b"tree\n", "git"))),
    "cut off": lambda forger, real: dump_envelope(forger.envelope(real, "p01"))[:-40],
}


def flipped(envelope: Envelope) -> str:
    raw = bytearray(base64.b64decode(envelope.signature))
    raw[-1] ^= 1
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize("make", SIGNATURES.values(), ids=SIGNATURES)
def test_an_envelope_is_refused_whose_signature_is(submitted: Bureau, make: Callable[[Forger, Any], bytes]) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    real = forger.approval(CHANGE, "initial-review", "p01")
    commit = forger.ledger({ledger_path(real): make(forger, real)}, ledger_message([real]))
    watch.refused(forger.push({LEDGER: commit}), "record-refused")


def test_words_of_others_cannot_be_taken_back_lifted_or_repeated(approved: Bureau) -> None:
    forger, watch = Forger(approved), Watch(approved)
    given = {one["person"]: one["statement"] for one in forger.desk.judge()["counted"]}
    kept = forger.workspace().ledger.kept
    review, sign_off = (kept[given[person]].envelope for person in ("p01", "p03"))
    seen = forger.tip()

    def send(**fields: Any) -> Any:
        person = fields.pop("signed", "p07")
        bent = changed(sign_off.statement, seen=seen, **fields)
        return forger.push({LEDGER: forger.record(forger.envelope(bent, person))})

    taken_back = {"decision": Decision.WITHDRAW, "statement": given["p03"], "person": "p07"}
    watch.refused(send(**taken_back), "not-own")
    watch.refused(send(**{**taken_back, "person": "p03"}), "wrong-signer")
    unknown = {**taken_back, "statement": OTHER_SITE, "signed": "p03", "person": "p03"}
    watch.refused(send(**unknown), "statement-unknown")
    watch.refused(send(decision=Decision.LIFT, statement=given["p01"], person="p07"), "right-missing")
    watch.refused(send(decision=Decision.OBJECT, person="p07", words="不行"), "role-not-held")
    watch.refused(send(decision=Decision.OBJECT, signed="p03"), "words-missing")
    again = forger.ledger({ledger_path(review.statement): dump_envelope(review)}, "again\n")
    watch.refused(forger.push({LEDGER: again}), "record-refused")
    assert approved.proof()["outcome"] == "verified"


def test_an_objection_is_lifted_by_who_may_and_nobody_else(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    objection = admin.fuzi("object", CHANGE, "--stage", "initial-review", "-m", "请补充时间").document["statements"][0]
    forger = Forger(submitted)
    told = forger.workspace().ledger.kept[objection["statement"]].envelope.statement
    lift = changed(
        told, decision=Decision.LIFT, statement=objection["statement"], words="已说明", seen=forger.tip(), person="p04",
        role="confidentiality-officer",
    )  # fmt: skip
    watch = Watch(submitted)
    watch.refused(forger.push({LEDGER: forger.record(forger.envelope(lift, "p04"))}), "right-missing")
    lift = changed(lift, person="p03", role="site-leader", stage="sign-off")
    answer = forger.push({LEDGER: forger.record(forger.envelope(lift, "p03"))})
    assert answer.code == 0, answer.all
    assert forger.desk.judge()["outcome"] == "pending"


def test_only_who_is_named_disclaims_and_only_the_owner_abandons(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    site, tip = forger.workspace().ledger.site, forger.tip()
    disclaimer = Disclaimer("disclaimer", 1, site, "main", CHANGE, "p05", tip, "")  # type: ignore[arg-type]
    closing = Closing("closing", 1, site, "main", CHANGE, "p06", tip, "")  # type: ignore[arg-type]
    for statement, person, code in (
        (disclaimer, "p05", "author-barred"),
        (changed(disclaimer, person="p06"), "p06", "not-named"),
        (changed(disclaimer, person="p06"), "p05", "wrong-signer"),
        (closing, "p06", "not-owner"),
        (changed(closing, person="p05"), "p06", "wrong-signer"),
        (changed(closing, change="nothing"), "p06", "closed"),
    ):
        watch.refused(forger.push({LEDGER: forger.record(forger.envelope(statement, person))}), code)


def test_the_host_s_own_records_are_not_taken_from_others(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    ledger = forger.workspace().ledger
    scan = next(one for _key, one in ledger.statements("scan"))
    receipt = ledger.last_receipt()
    assert receipt is not None
    now = RefUpdate("refs/heads/main", receipt.refs[0].old, forger.tip("refs/heads/main"))
    for statement in (
        changed(scan, findings=(), files=0),
        changed(receipt, sequence=receipt.sequence + 1, refs=(now,), follows=forger.tip(), ledger=forger.tip()),
    ):
        watch.refused(forger.push({LEDGER: forger.record(forger.envelope(statement, "p01"))}), "record-refused")
    founding = changed(ledger.founding, leader="p01")
    watch.refused(forger.push({LEDGER: forger.record(forger.envelope(founding, "p01"))}), "other-site", "kind-refused")


def test_the_ledger_only_grows_by_records(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    real = forger.approval(CHANGE, "initial-review", "p01")
    good = forger.envelope(real, "p01")
    tip = forger.tip()
    before, main = forger.desk.git("rev-parse", f"{tip}~1"), forger.tip("refs/heads/main")
    kept = forger.desk.git("ls-tree", "-r", "--name-only", tip).splitlines()
    commits = {
        "with the last records taken off": (forger.record(good, on=before), "ledger-rewritten"),
        "turned back": (before, "ledger-rewritten"),
        "with a hidden header": (
            forger.commit_like(forger.record(good), lambda text: text.replace("\n\n", "\nx-note y\n\n", 1)),
            "record-refused",
        ),
        "with a record removed": (forger.ledger({kept[0]: None}, "x\n"), "record-refused"),
        "with a record changed": (forger.ledger({kept[0]: b"{}"}, "x\n"), "record-refused"),
        "with two parents": (forger.record(good, parents=[tip, before]), "record-refused"),
        "with main as second parent": (forger.record(good, parents=[tip, main]), "record-refused"),
        "with a foreign file": (forger.ledger({"README.md": b"hello"}, "x\n"), "record-refused"),
        "with a record elsewhere": (forger.ledger({"approval/x/y.json": dump_envelope(good)}, "x\n"), "record-refused"),
        "with nothing": (forger.ledger({}, "x\n"), "record-refused"),
        "with another message": (forger.record(good, message="approved, trust me\n"), "record-refused"),
        "in another name": (forger.record(good, name=("p03", "p03@example.test")), "record-refused"),
    }
    for why, (commit, code) in commits.items():
        answer = forger.push({LEDGER: commit}, "--force")
        assert answer.code != 0, why
        watch.refused(answer, code)
    assert submitted.proof()["outcome"] == "verified"


def test_a_record_is_a_plain_file(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    real = forger.approval(CHANGE, "initial-review", "p01")
    good = forger.record(forger.envelope(real, "p01"))
    blob = forger.desk.git("rev-parse", f"{good}:{ledger_path(real)}")
    for mode in ("100755", "120000"):
        index = {"GIT_INDEX_FILE": str(submitted.root / "index")}
        forger.desk.git("read-tree", forger.tip(), **index)
        forger.desk.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{ledger_path(real)}", **index)
        top = forger.desk.git("write-tree", **index)
        bent = forger.commit_like(good, lambda text, top=top: f"tree {top}\n" + text.split("\n", 1)[1])  # type: ignore[misc]
        watch.refused(forger.push({LEDGER: bent}), "record-refused")


def test_too_many_records_are_refused(submitted: Bureau) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    clerk = "committer Fuzi <fuzi@localhost> 1700000000 +0000"
    start = f"commit refs/heads/{{name}}\n{clerk}\ndata 1\nx\n"
    files = "".join(f"M 100644 inline approval/f{n}\ndata 1\nx\n" for n in range(201))
    lines = [start.format(name="one"), f"from {forger.tip()}\n", files]
    for n in range(230):
        lines += [
            start.format(name="many"),
            f"from {forger.tip()}\n" if n == 0 else "",
            f"M 100644 inline f{n}\ndata 1\nx\n",
        ]
    forger.desk.git("fast-import", "--quiet", stdin="".join(["feature done\n", *lines, "done\n"]))
    for name in ("one", "many"):
        watch.refused(forger.push({LEDGER: f"refs/heads/{name}"}), "too-many-records")


@pytest.mark.parametrize(
    ("words", "number"),
    [("请删去身份证号 11010519491231002X", "11010519491231002X"), ("110101199001010007", "110101199001010007")],
    ids=["in a sentence", "digits alone"],
)
def test_what_must_not_be_recorded_is_not_recorded(submitted: Bureau, words: str, number: str) -> None:
    watch = Watch(submitted)
    answer = submitted.desk("p01").fuzi("object", CHANGE, "--stage", "initial-review", "-m", words, expect=1)
    assert "words-refused" in answer.all
    assert number not in answer.all
    watch.unmoved()


def test_a_page_of_one_submission_is_not_approved_by_the_review_of_another(submitted: Bureau) -> None:
    forger = Forger(submitted)
    first = forger.approval(CHANGE, "initial-review", "p01")
    forger.desk.write({PAGE: page(text="换了内容。\n")})
    forger.desk.submit()
    watch = Watch(submitted)
    late = forger.envelope(replace(first, seen=forger.tip()), "p01")
    watch.refused(forger.push({LEDGER: forger.record(late)}), "page-changed")
