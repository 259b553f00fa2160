"""SSH public keys as bytes: one form each, and a table of all others."""

from __future__ import annotations

import pytest

from fuzi.formats.ssh_key import ED25519, decode_key, parse_public_key
from fuzi.messages import Message
from unit.formats.ssh_written import GOOD, key, number

P = 2**255 - 19
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
