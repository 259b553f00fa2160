"""What travels beside honest records: the host takes in nothing that nobody has looked at."""

from __future__ import annotations

import subprocess

import pytest

from bureau import PAGE, Bureau, environment, page
from forging import LEDGER, Forger, Watch, changed
from fuzi.formats.commit_message import ledger_message
from fuzi.formats.pkt_line import dump_packet
from fuzi.formats.statement import dump_envelope, ledger_path
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import TombstoneRecord
from fuzi.model.statement import TARGET, VERSION

HIDDEN = "\u202e更正"


@pytest.mark.parametrize("beside", ["receipt/2099-01-01", "release", "landing/ab", "a/x.html", "zz/x.json"])
def test_a_second_path_with_the_bytes_of_a_record_is_refused(founded: Bureau, beside: str) -> None:
    founded.desk("p05").fresh().write({PAGE: page()})
    forger = Forger(founded)
    real, moves = forger.submission("own")
    data = dump_envelope(forger.envelope(real, "p05"))
    watch = Watch(founded)
    tip = forger.ledger({ledger_path(real): data, beside: data}, ledger_message([real]))
    watch.refused(forger.push({**moves, LEDGER: tip}), "record-refused")


def test_an_object_that_belongs_to_nothing_is_refused(founded: Bureau) -> None:
    desk = founded.desk("p05").fresh()
    desk.write({PAGE: page()})
    forger = Forger(founded)
    _real, moves = forger.submission("own")
    stray = forger.blob("夹带的内容\n")
    refs = founded.refs()
    listed = desk.git("rev-list", "--objects", *moves.values(), "--not", refs["refs/heads/main"], refs[LEDGER])
    wanted = [line.split(" ")[0] for line in listed.splitlines() if line]
    for extra in ([stray], []):  # the same push without it is taken in
        ids = "".join(f"{one}\n" for one in [*wanted, *extra])
        where = {"cwd": desk.folder, "env": environment(founded.home)}
        pack = subprocess.run(
            ["git", "pack-objects", "--stdout", "-q"], input=ids.encode(), capture_output=True, check=True, **where
        ).stdout
        lines = [f"{refs.get(ref, '0' * 40)} {new} {ref}".encode() for ref, new in moves.items()]
        lines[0] += b"\0report-status"
        sent = b"".join(dump_packet(line) for line in lines) + b"0000" + pack
        subprocess.run(
            ["git", "receive-pack", str(founded.host)], input=sent, capture_output=True, check=False, **where
        )
        assert (founded.refs() == refs) is bool(extra)
        assert founded.host_git("cat-file", "-e", stray, expect=None) == ""
        assert stray not in founded.objects()


@pytest.mark.parametrize(
    "bend", [{"reason_kind": "other"}, {"page": "../x"}, {"page": "news/none"}, {"reason": HIDDEN}, {"reason": " "}]
)
def test_a_tombstone_that_would_stop_later_releases_is_refused(released: Bureau, bend: dict[str, str]) -> None:
    forger = Forger(released, "p01")
    page_id = PAGE.removeprefix("content/").removesuffix("/index.md")
    from fuzi import wiring

    real = TombstoneRecord(
        "tombstone",
        VERSION,
        released.site,  # type: ignore[arg-type]
        TARGET,
        page_id,  # type: ignore[arg-type]
        TombstoneKind.TAKEDOWN,
        "更正",
        wiring.clock().now(),
        "p01",  # type: ignore[arg-type]
        forger.tip(),  # type: ignore[arg-type]
    )
    watch = Watch(released)
    answer = forger.push({LEDGER: forger.record(forger.envelope(changed(real, **bend), "p01"))})
    watch.refused(answer, "record-refused", "content-differs", "words-refused", "words-missing")
