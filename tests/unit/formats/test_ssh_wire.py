"""SSH keys and signatures as bytes: one form each, and a table of all others."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzi.formats import ssh_wire
from fuzi.formats.ssh_wire import (
    ED25519,
    SshSignature,
    armour,
    decode_key,
    dump_signature,
    parse_public_key,
    parse_signature,
    strip_armour,
)
from fuzi.messages import Message

P = 2**255 - 19


def string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def key(algorithm: str, *fields: bytes, named: str = "") -> str:
    blob = string(algorithm.encode()) + b"".join(string(field) for field in fields)
    return f"{named or algorithm} {base64.b64encode(blob).decode()}"


def number(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "big")


GOOD = key(ED25519, bytes(range(32)))
MODULUS = (1 << 3071) + 1
POINT = b"\4" + bytes(64)
PADDED = key("ecdsa-sha2-nistp256", b"nistp256", POINT)


def test_a_line_of_a_pub_file_loses_its_comment() -> None:
    assert parse_public_key(f"  {GOOD} 示例甲 的 key\n") == GOOD
    assert parse_public_key(GOOD) == GOOD
    assert parse_public_key(key("ssh-rsa", number(65537), number(MODULUS)))
    assert parse_public_key(PADDED) == PADDED
    assert PADDED.endswith("A=")


REFUSED = {
    "nothing": "",
    "no key": "ssh-ed25519",
    "two lines": f"{GOOD}\n{GOOD}",
    "options in front": f'command="x" {GOOD}',
    "not base64": "ssh-ed25519 ????",
    "no padding": PADDED.removesuffix("="),
    "more padding": f"{GOOD}=",
    "padding bits set": f"{PADDED[:-2]}B=",
    "another name in front": key(ED25519, bytes(32), named="ssh-rsa"),
    "bytes behind": key(ED25519, bytes(range(32)), b""),
    "31 bytes": key(ED25519, bytes(range(31))),
    "33 bytes": key(ED25519, bytes(range(33))),
    "no field": key(ED25519),
    "DSA": key("ssh-dss", number(7), number(7), number(7), number(7)),
    "P-384": key("ecdsa-sha2-nistp384", b"nistp384", b"\4" + bytes(96)),
    "a security key": key("sk-ssh-ed25519@openssh.com", bytes(range(32)), b"ssh:"),
    "a certificate": key("ssh-ed25519-cert-v01@openssh.com", bytes(range(32))),
    "another curve inside": key("ecdsa-sha2-nistp256", b"nistp384", POINT),
    "a compressed point": key("ecdsa-sha2-nistp256", b"nistp256", b"\2" + bytes(32)),
    "RSA of 3071 bits": key("ssh-rsa", number(65537), number((1 << 3070) + 1)),
    "RSA beyond 16384 bits": key("ssh-rsa", number(65537), number((1 << 16384) + 1)),
    "an even modulus": key("ssh-rsa", number(65537), number(MODULUS + 1)),
    "exponent 1": key("ssh-rsa", number(1), number(MODULUS)),
    "an even exponent": key("ssh-rsa", number(65536), number(MODULUS)),
    "a huge exponent": key("ssh-rsa", number(MODULUS), number(MODULUS)),
    "a zero in front": key("ssh-rsa", number(65537), b"\0" + number(MODULUS)),
    "a negative modulus": key("ssh-rsa", number(65537), number(MODULUS)[1:]),
    "exponent 0": key("ssh-rsa", b"", number(MODULUS)),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_any_other_key_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_public_key(text)
    assert isinstance(refused.value.args[0], Message)


WEAK = [0, 1, P - 1, P, P + 1, int("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16)]


@pytest.mark.parametrize("y", [*WEAK, P - WEAK[-1]])
@pytest.mark.parametrize("sign", [0, 1 << 255])
def test_an_ed25519_key_for_which_one_signature_fits_all_is_refused(y: int, sign: int) -> None:
    with pytest.raises(ValueError):
        decode_key(key(ED25519, (y | sign).to_bytes(32, "little")))


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
    known = dict(ssh_wire._ed25519_heads)
    ssh_wire._ed25519_heads.clear()
    try:
        return said(data)
    finally:
        ssh_wire._ed25519_heads.update(known)
