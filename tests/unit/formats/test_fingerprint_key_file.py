"""The file of a fingerprint key: read strictly, and nothing of it is ever repeated."""

from __future__ import annotations

import datetime as dt

import pytest

from fuzi.errors import MalformedFile
from fuzi.formats.fingerprint_key_file import dump_key, parse_key
from fuzi.model.fingerprint_key import FingerprintKey
from fuzi.model.ids import PersonId

KEY = FingerprintKey(bytes(range(32)), PersonId("p04"), dt.date(2026, 11, 23))
SECRET = KEY.secret.hex()


@pytest.mark.parametrize("until", [None, dt.date(2027, 1, 31)])
def test_what_is_written_is_read_again(until: dt.date | None) -> None:
    key = FingerprintKey(KEY.secret, KEY.owner, KEY.made, until)
    assert parse_key(dump_key(key), "key") == key


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SECRET, SECRET[:-1]), (SECRET, SECRET.upper()), (SECRET, ""), (f"secret: {SECRET}\n", ""),
        ("owner: p04\n", ""), ("p04", "P 04"), ("2026-11-23", "23.11.2026"), ("secret:", "secret"),
        ("made: 2026-11-23\n", "made: 2026-11-23\nuntil: soon\n"), ("owner: p04\n", "owner: p04\nowner: p05\n"),
        ("owner: p04\n", "owner: p04\nmore: x\n"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_and_not_repeated(old: str, new: str) -> None:
    text = dump_key(KEY).decode()
    assert old in text
    with pytest.raises(MalformedFile) as refused:
        parse_key(text.replace(old, new).encode(), "fingerprint-key")
    told = f"{refused.value} {[str(one.what) for one in refused.value.problems]}"
    assert "fingerprint-key" in told
    assert SECRET[:16] not in told


def test_a_key_never_shows_its_secret() -> None:
    assert SECRET not in repr(KEY)
    assert repr(KEY.secret) not in repr(KEY)
