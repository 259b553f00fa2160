"""SSH signatures against OpenSSH itself, and every way in which one is refused."""

from __future__ import annotations

import base64
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fuzi.adapters.ssh_signatures import SshSignatures, verify
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.formats.ssh_key import fingerprint, parse_public_key
from fuzi.formats.ssh_signature import armour, dump_signature, parse_signature, strip_armour

MESSAGE, SPACE = '{"kind": "approve", "words": "同意"}'.encode(), "fuzi.approve.v1"
KINDS = {"ed25519": ["ed25519"], "ecdsa": ["ecdsa", "-b", "256"], "rsa": ["rsa", "-b", "3072"]}


@pytest.fixture(autouse=True)
def _no_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)


def keygen(path: Path, *kind: str) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-N", "", "-C", "示例 key", "-t", *kind, "-f", path], check=True)
    return path


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: keygen(folder / name, *kind) for name, kind in KINDS.items()}


@pytest.fixture(scope="session")
def signed(keys: dict[str, Path]) -> dict[str, str]:
    return {name: SshSignatures().signer(path).sign(MESSAGE, SPACE) for name, path in keys.items()}


def openssh_sign(key: Path, folder: Path, *options: str, namespace: str = SPACE) -> str:
    (folder / "m").write_bytes(MESSAGE)
    words = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", namespace, *options, str(folder / "m")]
    subprocess.run(words, check=True, capture_output=True)
    text = (folder / "m.sig").read_text()
    (folder / "m.sig").unlink()
    return strip_armour(text)


def public(key: Path) -> str:
    return parse_public_key(key.with_name(f"{key.name}.pub").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hash_name", ["sha256", "sha512"])
def test_what_openssh_signs_is_verified_here(keys: dict[str, Path], kind: str, hash_name: str, tmp_path: Path) -> None:
    signature = openssh_sign(keys[kind], tmp_path, "-O", f"hashalg={hash_name}")
    assert verify(MESSAGE, signature, SPACE) == public(keys[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_signed_here_openssh_verifies(
    keys: dict[str, Path], signed: dict[str, str], kind: str, tmp_path: Path
) -> None:
    (tmp_path / "allowed").write_text(f"p01@example.test {public(keys[kind])}\n")
    (tmp_path / "sig").write_text(armour(signed[kind]))
    words = ["ssh-keygen", "-q", "-Y", "verify", "-f", str(tmp_path / "allowed"), "-I", "p01@example.test", "-n", SPACE,
             "-s", str(tmp_path / "sig")]  # fmt: skip
    assert subprocess.run(words, input=MESSAGE, check=False, capture_output=True).returncode == 0
    assert subprocess.run(words, input=MESSAGE + b" ", check=False, capture_output=True).returncode != 0


@pytest.mark.parametrize("kind", KINDS)
def test_fingerprints_are_those_of_openssh(keys: dict[str, Path], kind: str) -> None:
    said = subprocess.run(["ssh-keygen", "-l", "-f", keys[kind]], check=True, capture_output=True, text=True).stdout
    assert fingerprint(public(keys[kind])) == said.split()[1]


@pytest.mark.parametrize("kind", KINDS)
def test_flipping_any_bit_of_a_signature_is_noticed(signed: dict[str, str], kind: str) -> None:
    blob = bytearray(base64.b64decode(signed[kind]))
    for at in range(len(blob)):
        blob[at] ^= 1 << at % 8
        with pytest.raises(IntegrityFailed):
            verify(MESSAGE, base64.b64encode(blob).decode(), SPACE)
        blob[at] ^= 1 << at % 8
    assert verify(MESSAGE, base64.b64encode(blob).decode(), SPACE)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_any_other_bytes_are_refused(signed: dict[str, str], kind: str, data: st.DataObject) -> None:
    blob = base64.b64decode(signed[kind])
    start = data.draw(st.integers(0, len(blob)))
    end = data.draw(st.integers(start, len(blob)))
    other = blob[:start] + data.draw(st.binary(max_size=8)) + blob[end:]
    if other != blob:
        with pytest.raises(IntegrityFailed):
            verify(MESSAGE, base64.b64encode(other).decode(), SPACE)


@pytest.mark.parametrize("kind", KINDS)
@given(message=st.binary(max_size=80), namespace=st.text(max_size=20))
def test_it_holds_for_no_other_message_or_purpose(
    signed: dict[str, str], kind: str, message: bytes, namespace: str
) -> None:
    for other in ((message, SPACE), (MESSAGE, namespace)):
        if other != (MESSAGE, SPACE):
            with pytest.raises(IntegrityFailed):
                verify(other[0], signed[kind], other[1])


def other_spellings(text: str) -> dict[str, str]:
    return {
        "armour": armour(text),
        "a line feed at the end": f"{text}\n",
        "a line feed inside": f"{text[:70]}\n{text[70:]}",
        "a blank in front": f" {text}",
        "without padding": text.rstrip("=") if text.endswith("=") else f"{text}=",
        "bytes behind": base64.b64encode(base64.b64decode(text) + b"\0").decode(),
        "the URL alphabet": f"{text[:-4]}-_{text[-2:]}",
        "doubled": text + text,
        "empty": "",
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spelling", other_spellings("AAAA"))
def test_there_is_one_spelling_of_a_signature(signed: dict[str, str], kind: str, spelling: str) -> None:
    with pytest.raises(IntegrityFailed):
        verify(MESSAGE, other_spellings(signed[kind])[spelling], SPACE)


def test_an_ecdsa_signature_has_a_twin_so_no_id_may_come_from_a_signature(signed: dict[str, str]) -> None:
    """With s, n-s holds too, here as in OpenSSH: a statement is known by its own digest, never by its signature's."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    parsed = parse_signature(signed["ecdsa"])
    s = order - int.from_bytes(parsed.signature[32:], "big")
    twin = dump_signature(replace(parsed, signature=parsed.signature[:32] + s.to_bytes(32, "big")))
    assert twin != signed["ecdsa"]
    assert verify(MESSAGE, twin, SPACE) == parsed.public_key


@pytest.mark.parametrize("kind", [["rsa", "-b", "2048"], ["ecdsa", "-b", "384"], ["ecdsa", "-b", "521"]])
def test_other_kinds_of_keys_are_refused(tmp_path: Path, kind: list[str]) -> None:
    key = keygen(tmp_path / "key", *kind)
    with pytest.raises(AskedWrongly, match="cannot be used"):
        SshSignatures().signer(key)
    with pytest.raises(IntegrityFailed):
        verify(MESSAGE, openssh_sign(key, tmp_path), SPACE)


def settings(**values: str) -> SshSignatures:
    return SshSignatures(lambda name: values.get(name.replace(".", "_")))


def test_the_key_named_comes_before_gits_and_gits_before_the_agents(keys: dict[str, Path]) -> None:
    git = settings(user_signingkey=str(keys["ecdsa"]), gpg_format="ssh")
    assert git.signer(keys["rsa"]).public_key == public(keys["rsa"])
    assert git.signer(None).public_key == public(keys["ecdsa"])
    by_public = settings(user_signingkey=f"{keys['ecdsa']}.pub").signer(None)
    assert verify(b"x", by_public.sign(b"x", SPACE), SPACE) == public(keys["ecdsa"])


def test_a_missing_key_is_told_and_an_openpgp_id_is_passed_by(tmp_path: Path) -> None:
    for chosen in (SshSignatures(), settings(user_signingkey="0123ABCD"), settings(user_signingkey="")):
        with pytest.raises(AskedWrongly, match="no key to sign with") as refused:
            chosen.signer(None)
        assert "--key" in str(refused.value.hint)
    with pytest.raises(AskedWrongly, match="cannot be read"):
        settings(user_signingkey=str(tmp_path / "gone"), gpg_format="ssh").signer(None)
    (tmp_path / "text").write_text("hello\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(AskedWrongly, match="is not a private key"):
        SshSignatures().signer(tmp_path / "text")
    with pytest.raises(AskedWrongly, match="cannot be read"):
        SshSignatures().signer(tmp_path / "bytes")


def test_a_key_in_another_container_signs_too(tmp_path: Path) -> None:
    key = keygen(tmp_path / "key", "rsa", "-b", "3072", "-m", "PEM")
    signer = SshSignatures().signer(key)
    assert verify(b"x", signer.sign(b"x", SPACE), SPACE) == public(key)


def test_a_key_with_a_passphrase_shows_its_public_half_and_signs_only_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret phrase", "-f", key], check=True)
    asked = tmp_path / "ask"
    monkeypatch.setenv("SSH_ASKPASS", str(asked))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    monkeypatch.setenv("DISPLAY", ":none")
    for phrase, holds in [("secret phrase", True), ("another", False)]:
        asked.write_text(f"#!/bin/sh\necho '{phrase}'\n")
        asked.chmod(0o755)
        signer = SshSignatures().signer(key)
        assert signer.public_key == public(key)
        if holds:
            assert verify(b"x", signer.sign(b"x", SPACE), SPACE) == public(key)
        else:
            with pytest.raises(WorldFailed, match="did not sign"):
                signer.sign(b"x", SPACE)


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    socket = tmp_path / "agent"
    running = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    end = time.monotonic() + 10
    while not socket.exists() and time.monotonic() < end:
        time.sleep(0.01)
    monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
    yield
    running.terminate()
    running.wait()


@pytest.mark.usefixtures("agent")
def test_the_agents_only_key_signs_and_two_must_be_told_apart(keys: dict[str, Path]) -> None:
    with pytest.raises(AskedWrongly, match="no key"):
        SshSignatures().signer(None)
    subprocess.run(["ssh-add", "-q", keys["ed25519"]], check=True)
    signer = SshSignatures().signer(None)
    assert signer.key_file is None
    assert verify(b"x", signer.sign(b"x", SPACE), SPACE) == public(keys["ed25519"])
    subprocess.run(["ssh-add", "-q", keys["ecdsa"]], check=True)
    with pytest.raises(AskedWrongly, match="several keys"):
        SshSignatures().signer(None)
    literal = settings(user_signingkey=f"key::{public(keys['ecdsa'])}").signer(None)
    assert verify(b"x", literal.sign(b"x", SPACE), SPACE) == public(keys["ecdsa"])
    with pytest.raises(WorldFailed, match="did not sign"):
        settings(user_signingkey=f"key::{public(keys['rsa'])}").signer(None).sign(b"x", SPACE)
