"""Records that each could be taken, pushed together so that one hides the other, or spoils the proof for ever."""

from __future__ import annotations

from typing import Any

from bureau import CHANGE, Bureau, page
from dishonest import DishonestHost, verified, visitor
from forging import LEDGER, MAIN, Forger, Watch, changed
from fuzi.formats.statement import ledger_path, statement_id
from fuzi.model.change_statement import Approval, Closing, Decision, Landing
from fuzi.model.host_statement import RefUpdate
from fuzi.model.ids import ChangeId, ObjectId, PersonId
from fuzi.model.request import Request
from fuzi.model.statement import TARGET, VERSION

ROSTER = "review/roster.yml"


def leaver(bureau: Bureau) -> tuple[Forger, Landing, dict[str, str]]:
    """Let a change be approved that takes p06's key off the roster; return what lands it."""
    desk = bureau.desk("p05").fresh()
    text = (desk.folder / ROSTER).read_text(encoding="utf-8")
    desk.write({ROSTER: text.replace(f'keys: ["{bureau.public_key("p06")}"]', "keys: []")})
    desk.submit("leaves")
    bureau.desk("p01").approve("initial-review", "leaves")
    bureau.desk("p03").approve("sign-off", "leaves")
    forger = Forger(bureau)
    moves = forger.landing("leaves")
    (record,) = forger.statements(moves[LEDGER])
    assert isinstance(record, Landing)
    return forger, record, moves


def request(forger: Forger) -> Any:
    """Return a request by p06, signed while the roster still names the key."""
    here = forger.workspace()
    who = PersonId("p06")
    words = Request("request", VERSION, here.ledger.site, TARGET, "news/a", "", "请更正", who, here.now, here.seen)
    return forger.envelope(words, "p06")


def test_nothing_comes_after_a_landing_or_beside_it(approved: Bureau) -> None:
    """The host would judge it by the rules from before, `verify` by those that landed: nobody could verify any more."""
    forger, record, moves = leaver(approved)
    word, landing, watch = request(forger), forger.envelope(record, "p01"), Watch(approved)
    after = forger.record(word, on=moves[LEDGER])
    watch.refused(forger.push({MAIN: moves[MAIN], LEDGER: after}), "one-landing")
    watch.refused(forger.push({MAIN: moves[MAIN], LEDGER: forger.record(landing, word)}), "one-landing")
    host = DishonestHost(approved)
    host.take(MAIN, moves[MAIN])
    host.take(LEDGER, _received(host, (landing, word), after, moves[MAIN]))
    (reason,) = verified(visitor(approved))["reasons"]
    assert (reason["code"], reason["record"]) == ("one-landing", ledger_path(word.statement))
    host.bureau.host_git("update-ref", LEDGER, watch.refs[LEDGER])
    host.bureau.host_git("update-ref", MAIN, watch.refs[MAIN])
    first = forger.record(word)
    late = forger.record(forger.envelope(changed(record, seen=first), "p01"), on=first)
    assert forger.push({MAIN: moves[MAIN], LEDGER: late}).code == 0
    assert approved.proof()["outcome"] == "verified"


def test_a_ref_named_twice_in_one_push_is_refused(landed: Bureau) -> None:
    """Git lets a client of its own send it; one place would be judged, and the other one taken in."""
    forger, watch = Forger(landed), Watch(landed)
    tip, asked = watch.refs[LEDGER], request(forger)
    judged, other = forger.record(asked), forger.record(forger.envelope(changed(asked.statement, words="再问"), "p06"))
    watch.refused(forger.wire((tip, other, LEDGER), (tip, judged, LEDGER)), "ref-refused", "pre-receive hook declined")
    assert forger.push({LEDGER: judged}).code == 0
    assert landed.proof()["outcome"] == "verified"


def _received(host: DishonestHost, envelopes: Any, tip: str, main: str) -> str:
    move = RefUpdate(MAIN, host.forger.workspace().main, main)
    return host.receipt(None, tip, move, records=tuple(statement_id(one.statement) for one in envelopes))


def test_two_records_of_a_change_in_one_ledger_commit_are_refused(approved: Bureau) -> None:
    """Neither sees the other: two first submissions, an abandonment with an approval or with the landing."""
    forger = Forger(approved)
    moves = forger.landing(CHANGE)
    (landing,) = forger.statements(moves[LEDGER])
    here = forger.workspace()
    words = Closing(
        "closing", VERSION, here.ledger.site, TARGET, ChangeId(CHANGE), PersonId("p05"), ObjectId(here.seen), "算了"
    )
    closing = forger.envelope(words, "p05")
    approval = forger.approval(CHANGE, "sign-off", "p03")
    assert isinstance(approval, Approval)
    objection = forger.envelope(changed(approval, decision=Decision.OBJECT, words="停"), "p03")
    watch = Watch(approved)
    watch.refused(forger.push({LEDGER: forger.record(forger.envelope(approval, "p03"), closing)}), "record-refused")
    for other in (closing, objection):
        both = forger.record(forger.envelope(landing, "p01"), other)
        watch.refused(forger.push({LEDGER: both, MAIN: moves[MAIN]}), "one-landing")
    desk = approved.desk("p05").fresh()
    drafts = []
    for text in ("第一稿\n", "另一个第一稿\n"):
        desk.write({"content/news/2026/11-21-sports/index.md": page("运动会", text)})
        drafts.append(forger.submission("sports"))
    both = forger.record(*(forger.envelope(record, "p05") for record, _moves in drafts))
    branch = "refs/heads/changes/sports"
    watch.refused(forger.push({LEDGER: both, branch: drafts[1][1][branch]}), "record-refused")
