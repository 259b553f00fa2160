"""Records of the check that were made before it recorded fingerprints: they verify for ever, byte for byte."""

from __future__ import annotations

import json

import pytest

from fuzi.errors import IntegrityFailed
from fuzi.formats.statement import dump_envelope, parse_envelope
from fuzi.model.host_statement import Scan
from fuzi.model.ids import sha256_of
from unit.formats.every_record import RECORDS
from unit.formats.test_statement import dumped, sealed


def test_a_scan_from_before_fingerprints_is_still_read_and_written_the_same() -> None:
    old = json.loads(sealed(RECORDS["scan"]))
    del old["statement"]["private_list"], old["statement"]["findings"][0]["fingerprint"]
    body = json.dumps(old["statement"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    path = f"scan/{sha256_of(b'open-day')[:2]}/open-day/{sha256_of(body)}.json"
    envelope = parse_envelope(dumped(old), path)
    assert isinstance(envelope.statement, Scan)
    assert (envelope.statement.private_list, envelope.statement.findings[0].fingerprint) == ("", "")
    assert dump_envelope(envelope) == dumped(old)


@pytest.mark.parametrize("field", ["private_list", "fingerprint"])
def test_a_scan_that_spells_out_nothing_is_refused(field: str) -> None:
    document = json.loads(sealed(RECORDS["scan"]))
    statement = document["statement"]
    (statement if field == "private_list" else statement["findings"][0])[field] = ""
    body = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    path = f"scan/{sha256_of(b'open-day')[:2]}/open-day/{sha256_of(body)}.json"
    with pytest.raises(IntegrityFailed):
        parse_envelope(dumped(document), path)
