"""What every maker and judge of signatures keeps to, in memory and with OpenSSH."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.signatures import FakeSignatures
from fuzi.adapters.ssh_signatures import SshSignatures
from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.ports.signatures import Signatures


@pytest.fixture(params=[FakeSignatures, SshSignatures], ids=["fake", "openssh"])
def signatures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Signatures:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    made: Signatures = request.param()
    return made


def test_a_signature_holds_for_its_message_and_purpose_only(signatures: Signatures, tmp_path: Path) -> None:
    public = signatures.new_key(tmp_path / "keys/one", "示例 key")
    other = signatures.new_key(tmp_path / "keys/two", "other")
    signer = signatures.signer(tmp_path / "keys/one")
    assert signer.public_key == public != other
    signature = signer.sign(b"statement", "fuzi.approve.v1")
    assert "\n" not in signature
    assert signatures.verified_key(b"statement", signature, "fuzi.approve.v1") == public
    for message, namespace in [(b"statement ", "fuzi.approve.v1"), (b"statement", "fuzi.object.v1"), (b"", "")]:
        with pytest.raises(IntegrityFailed):
            signatures.verified_key(message, signature, namespace)


@pytest.mark.parametrize("signature", ["", "x", "AAAA", "-----BEGIN SSH SIGNATURE-----", "页"])
def test_what_is_no_signature_is_refused(signatures: Signatures, signature: str) -> None:
    with pytest.raises(IntegrityFailed):
        signatures.verified_key(b"", signature, "fuzi.approve.v1")


def test_a_key_is_never_written_over_and_a_missing_one_is_told(signatures: Signatures, tmp_path: Path) -> None:
    signatures.new_key(tmp_path / "one", "x")
    with pytest.raises(AskedWrongly):
        signatures.new_key(tmp_path / "one", "x")
    for missing in (tmp_path / "two", None):
        with pytest.raises(AskedWrongly):
            signatures.signer(missing)
