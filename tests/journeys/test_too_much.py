"""Nobody can close the ledger with much: what a push would leave there can always be read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from bureau import PAGE, Bureau, page
from forging import LEDGER, Forger, Watch, changed, looked_at
from fuzi.adapters.ssh_signatures import SshSignatures
from fuzi.model.host_statement import Scan, ScannedFinding
from fuzi.scanning.bounds import MOST_OF_A_KIND
from fuzi.steps.host import admit_submission
from fuzi.steps.host.accept import Accepted, accept
from fuzi.steps.host.judged import Judged
from fuzi.steps.host.receive import Examined, concluded

TABLE = PAGE.replace("index.md", "table.csv")
LINES = 29_000


def test_a_table_of_many_pictures_leaves_a_ledger_that_everybody_reads(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    table = "".join(f"data:image/png;base64,{n:016d}\n" for n in range(LINES))
    clerk.write({PAGE: page(text="附件：[表](table.csv)\n"), TABLE: table})
    clerk.submit("much")
    forger = Forger(founded, "p01")
    (scan,) = [one for one in forger.statements(forger.tip()) if isinstance(one, Scan)]
    counts = Counter((one.rule, one.path) for one in scan.findings)
    assert counts["picture-not-inspected", TABLE] == MOST_OF_A_KIND + 1
    for person in ("p01", "p05"):
        assert "much" in founded.desk(person).fuzi("changes").all


def test_a_submission_that_names_too_many_people_is_refused(founded: Bureau) -> None:
    founded.desk("p05").fresh().write({PAGE: page()})
    forger, watch = Forger(founded), Watch(founded)
    real, moves = forger.submission("own")
    forged = changed(real, attributed={f"a{n}@example.test": "p05" for n in range(300)})
    moves[LEDGER] = forger.record(forger.envelope(forged, "p05"))
    watch.refused(forger.push(moves), "submission-too-large")


def on_the_host(bureau: Bureau, monkeypatch: pytest.MonkeyPatch, limit: int = 0) -> tuple[Examined, Accepted | None]:
    """Let the host look at a submission in this process, and take it in; `limit`: of what it can read then."""
    bureau.desk("p05").fresh().write({PAGE: page()})
    forger = Forger(bureau)
    _real, moves = forger.submission("own")
    with looked_at(forger, moves) as (host, found):
        if found.reasons:
            return found, None
        monkeypatch.setattr("fuzi.formats.statement.MAX_ENVELOPE_BYTES", limit)
        signer = SshSignatures().signer(bureau.host / "fuzi" / "host-key")
        judged = concluded(found, [signer])
        assert isinstance(judged, Judged)
        return found, accept(host, judged, signer)


def test_a_check_whose_record_could_not_be_read_back_refuses_the_push(
    founded: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = admit_submission.scan_record

    def swollen(*given: object) -> Scan:
        made: Sequence[ScannedFinding] = [
            ScannedFinding(f"{n:016x}", "x" * 100, "flag", PAGE, PAGE, "open") for n in range(40_000)
        ]
        return replace(honest(*given), findings=tuple(made))  # type: ignore[arg-type]

    monkeypatch.setattr(admit_submission, "scan_record", swollen)
    found, _accepted = on_the_host(founded, monkeypatch)
    assert [one.code for one in found.reasons] == ["record-refused"]
    assert "scan" in str(found.reasons[0].message)


def test_the_host_stores_and_moves_nothing_where_its_receipt_could_not_be_read_back(
    founded: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = founded.refs()
    found, accepted = on_the_host(founded, monkeypatch, limit=300)
    assert not found.reasons
    assert accepted is not None
    assert [one.code for one in accepted.reasons] == ["record-refused"]
    assert (accepted.moves, accepted.tip) == ((), None)
    assert {ref: at for ref, at in founded.refs().items() if not ref.startswith("refs/test/")} == refs


BAD = {
    "a line break": ("a\nb.md", r"a\u{a}b.md"),
    "an escape": ("a\x1b[2Jb.md", r"a\u{1b}[2Jb.md"),
    "a direction mark": ("a\u202eb.md", r"a\u{202e}b.md"),
    "an order to Git": (".gitmodules", ".gitmodules"),
}


@pytest.mark.parametrize(("name", "shown"), BAD.values(), ids=BAD)
def test_a_name_of_an_earlier_commit_is_refused_that_no_tree_may_hold(founded: Bureau, name: str, shown: str) -> None:
    clerk = founded.desk("p05").fresh()
    path = PAGE.replace("index.md", name)
    clerk.write({PAGE: page(), path: "正文\n"})
    clerk.write({path: None})
    told = clerk.submit("own", expect=1).all.replace(r"\\", "\\")  # as JSON writes it
    assert shown in told
    assert "--squash" in told
    assert name == shown or name not in told
    forger, watch = Forger(founded), Watch(founded)
    answer = forger.push(forger.submission("own")[1])
    watch.refused(answer, "finding-blocks")
    assert shown in answer.all
    clerk.submit("own", "--squash")


def test_a_number_in_such_a_name_is_masked(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    path = PAGE.replace("index.md", "13800138000\n.md")
    clerk.write({PAGE: page(), path: "正文\n"})
    clerk.write({path: None})
    assert "13800138000" not in clerk.submit("own", expect=1).all
