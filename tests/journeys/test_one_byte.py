"""One byte of any record is another: it is not read, not taken in, and no verdict rests on it."""

from __future__ import annotations

import pytest

from bureau import CHANGE, Bureau
from forging import LEDGER, Forger, Watch
from fuzi import wiring
from fuzi.adapters.ssh_signatures import SshSignatures
from fuzi.errors import IntegrityFailed
from fuzi.formats.commit_message import ledger_message
from fuzi.formats.statement import canonical, dump_envelope, ledger_path, namespace, parse_envelope


def records(bureau: Bureau) -> dict[str, bytes]:
    """Return every record of the ledger, as it lies there."""
    workspace = wiring.workspace(bureau.desk("p07").folder)
    workspace.fetch()
    envelopes = [one.envelope for one in workspace.ledger.kept.values()]
    return {ledger_path(one.statement): dump_envelope(one) for one in envelopes}


def is_sound(path: str, data: bytes) -> bool:
    """Tell whether a record can be read and its signature holds."""
    try:
        envelope = parse_envelope(data, path)
        statement = envelope.statement
        SshSignatures().verified_key(canonical(statement), envelope.signature, namespace(statement.kind))
    except IntegrityFailed:
        return False
    return True


def test_no_byte_of_a_record_can_be_another(approved: Bureau) -> None:
    tried = 0
    kinds = set()
    for path, data in records(approved).items():
        assert is_sound(path, data)
        kinds.add(path.split("/", 1)[0])
        for at in range(len(data)):
            for mask in (0x01, 0x20):
                other = data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]
                assert not is_sound(path, other), (path, at, mask)
                tried += 1
    assert tried > 10_000 and {"founding", "submission", "approval", "scan", "receipt"} <= kinds


@pytest.mark.parametrize("part", ["statement", "signature", "end"])
def test_the_host_takes_in_no_approval_with_another_byte(submitted: Bureau, part: str) -> None:
    forger, watch = Forger(submitted), Watch(submitted)
    envelope = forger.envelope(forger.approval(CHANGE, "initial-review", "p01"), "p01")
    path, data = ledger_path(envelope.statement), dump_envelope(envelope)
    place = {"statement": data.index(b'"role"') + 9, "signature": data.index(b'"signature"') + 200, "end": -1}[part]
    other = bytearray(data)
    other[place] ^= 0x01
    commit = forger.ledger({path: bytes(other)}, ledger_message([envelope.statement]))
    watch.refused(forger.push({LEDGER: commit}), "record-refused")
    assert submitted.desk("p05").judge(expect=1)["outcome"] == "pending"
