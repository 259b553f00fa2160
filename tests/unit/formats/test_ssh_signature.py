"""SSHSIG signatures as bytes: one form each, and a table of all others."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzi.formats import ssh_signature
from fuzi.formats.ssh_key import ED25519
from fuzi.formats.ssh_signature import SshSignature, armour, dump_signature, parse_signature, strip_armour
from fuzi.messages import Message
from unit.formats.ssh_written import GOOD, key, string


@given(st.binary(min_size=64, max_size=64), st.text("abc.", min_size=1), st.sampled_from(["sha256", "sha512"]))
def test_what_is_written_reads_back(body: bytes, namespace: str, hash_name: str) -> None:
    signature = SshSignature(GOOD, namespace, hash_name, ED25519, body)
    text = dump_signature(signature)
    assert parse_signature(text) == signature
    assert strip_armour(armour(text)) == text


def sshsig(**fields: bytes) -> str:
    whole = {
        "magic": b"SSHSIG",
        "version": b"\0\0\0\1",
        "key": string(base64.b64decode(GOOD.split(" ")[1])),
        "namespace": string(b"fuzi.approve.v1"),
        "reserved": string(b""),
        "hash": string(b"sha512"),
        "signature": string(string(ED25519.encode()) + string(bytes(64))),
    }
    return base64.b64encode(b"".join({**whole, **fields}.values())).decode()


def test_the_table_below_starts_from_a_signature_that_can_be_read() -> None:
    assert parse_signature(sshsig()).namespace == "fuzi.approve.v1"


@pytest.mark.parametrize(
    "fields",
    [
        {"magic": b"SSHSIX"},
        {"version": b"\0\0\0\2"},
        {"version": b"\0\0\0\0"},
        {"namespace": string(b"")},
        {"namespace": string(b"\xff")},
        {"reserved": string(b"x")},
        {"hash": string(b"sha1")},
        {"hash": string(b"SHA512")},
        {"signature": string(string(b"ssh-rsa") + string(bytes(64)))},
        {"signature": string(string(ED25519.encode()) + string(bytes(63)))},
        {"signature": string(string(ED25519.encode()) + string(bytes(64)) + b"\0")},
        {"signature": string(string(ED25519.encode()) + string(bytes(64))) + b"\0"},
        {"signature": b"\xff\xff\xff\xff"},
        {"key": string(base64.b64decode(key("ssh-dss", b"\7").split(" ")[1]))},
    ],
)
def test_any_other_signature_is_refused(fields: dict[str, bytes]) -> None:
    with pytest.raises(ValueError):
        parse_signature(sshsig(**fields))


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_and_break_nothing(data: bytes) -> None:
    for text in (base64.b64encode(data).decode(), base64.b64encode(b"SSHSIG\0\0\0\1" + data).decode()):
        with pytest.raises(ValueError):
            parse_signature(text)


@given(st.data())
def test_a_signature_like_one_that_was_read_is_read_as_if_none_had_been(data: st.DataObject) -> None:
    whole = bytearray(base64.b64decode(sshsig()))
    assert said(bytes(whole)) == said_alone(bytes(whole))
    for _byte in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    length = data.draw(st.integers(-2, 2))
    bent = bytes(whole[:length]) if length < 0 else bytes(whole) + b"x" * length
    assert said(bent) == said_alone(bent)


def said(data: bytes) -> SshSignature | Message:
    try:
        return parse_signature(base64.b64encode(data).decode())
    except ValueError as error:
        found: Message = error.args[0]
        return found


def said_alone(data: bytes) -> SshSignature | Message:
    """Return what is read where nothing was read before."""
    known = dict(ssh_signature._ed25519_heads)
    ssh_signature._ed25519_heads.clear()
    try:
        return said(data)
    finally:
        ssh_signature._ed25519_heads.update(known)
