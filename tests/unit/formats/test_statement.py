"""Records of the ledger: one canonical form, everything else refused, and never a crash."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some
from msgspec import Struct
from msgspec.structs import replace

from fuzi.adapters.ssh_signatures import SshSignatures
from fuzi.errors import IntegrityFailed
from fuzi.formats.statement import (
    MAX_ENVELOPE_BYTES,
    Envelope,
    canonical,
    dump_envelope,
    ledger_path,
    namespace,
    parse_envelope,
    statement_id,
)
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.ids import ChangeId, ObjectId, PersonId, sha256_of
from fuzi.model.statement import KINDS, Statement
from fuzi.ports.signatures import Signer
from unit.formats.every_record import OID, RECORDS, A


def sealed(record: Statement, signature: str = "U1NIU0lH") -> bytes:
    return dump_envelope(Envelope(record, signature))


def read(data: bytes, record: Statement) -> Envelope:
    return parse_envelope(data, ledger_path(record))


def test_there_is_a_record_of_every_kind() -> None:
    assert set(RECORDS) == set(KINDS)
    assert all(type(record) is KINDS[kind] for kind, record in RECORDS.items())


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_read_as_it_was_written(kind: str) -> None:
    record = RECORDS[kind]
    assert read(sealed(record), record) == Envelope(record, "U1NIU0lH")


@pytest.mark.parametrize("kind", RECORDS)
def test_the_id_is_the_digest_of_the_canonical_form_and_the_path_tells_kind_and_shelf(kind: str) -> None:
    record = RECORDS[kind]
    shelf = f"{sha256_of(b'open-day')[:2]}/open-day" if hasattr(record, "change") else "2026-11-20"
    assert statement_id(record) == sha256_of(canonical(record))
    assert ledger_path(record) == f"{kind}/{shelf}/{statement_id(record)}.json"
    assert namespace(kind) == f"fuzi.{kind}.v1"


def test_the_canonical_form_is_that_of_rfc_8785() -> None:
    assert (
        canonical(RECORDS["disclaimer"])
        == (
            '{"change":"open-day","kind":"disclaimer","person":"p01",'
            f'"seen":"{OID}","site":"{A}","target":"main","version":1,"words":""}}'
        ).encode()
    )


Twist = Callable[[dict[str, Any]], object]


def dumped(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def twisted(twist: Twist, kind: str = "approval") -> bytes:
    document = json.loads(sealed(RECORDS[kind]))
    twist(document)
    return dumped(document)


def test_the_twists_below_start_from_a_good_record() -> None:
    assert twisted(lambda _doc: None) == sealed(RECORDS["approval"])


GOOD = sealed(RECORDS["approval"])
SPELLINGS = {
    "nothing": b"",
    "no JSON": b"approve\n",
    "not UTF-8": GOOD.replace("可以".encode(), b"\xff\xfe"),
    "a list": b"[]\n",
    "a number": b"1\n",
    "null": b"null\n",
    "no final line break": GOOD[:-1],
    "two final line breaks": GOOD + b"\n",
    "Windows line break": GOOD[:-1] + b"\r\n",
    "trailing bytes": GOOD + b"x",
    "a second document": GOOD + GOOD,
    "byte order mark": b"\xef\xbb\xbf" + GOOD,
    "white space": GOOD.replace(b'":', b'": '),
    "a key twice, the same": GOOD.replace(b'"role":', b'"role":"site-leader","role":'),
    "a key twice, another first": GOOD.replace(b'"role":', b'"role":"editor","role":'),
    "a key twice, spelled otherwise": GOOD.replace(b'"role":', b'"r\\u006fle":"editor","role":'),
    "the statement twice": GOOD.replace(b'{"signature"', b'{"statement":{},"signature"', 1),
    "number with a fraction": GOOD.replace(b'"version":1', b'"version":1.0'),
    "number with an exponent": GOOD.replace(b'"version":1', b'"version":1e0'),
    "number with a zero before": GOOD.replace(b'"version":1', b'"version":01'),
    "number as text": GOOD.replace(b'"version":1', b'"version":"1"'),
    "true for one": GOOD.replace(b'"version":1', b'"version":true'),
    "huge number": GOOD.replace(b'"submission":1', b'"submission":1' + b"0" * 30),
    "escaped letters": GOOD.replace("可以".encode(), b"\\u53ef\\u4ee5"),
    "escaped slash": GOOD.replace(b"news/a", b"news\\/a"),
    "keys in another order": GOOD.replace(b'"version":1,"words":"', b'"words":"').replace(b'"}}', b'","version":1}}'),
    "half a surrogate": GOOD.replace("可以".encode(), b"\\ud800"),
    "deep nesting": b'{"signature":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
    "too large": b'{"signature":"' + b"A" * MAX_ENVELOPE_BYTES + b'","statement":{}}\n',
}


READABLE = {
    "no final line break",
    "two final line breaks",
    "Windows line break",
    "white space",
    "a key twice, the same",
    "a key twice, another first",
    "a key twice, spelled otherwise",
    "escaped letters",
    "escaped slash",
    "keys in another order",
}
"""What JSON readers take, and would read in one way or another."""


@pytest.mark.parametrize("name", SPELLINGS)
def test_another_spelling_is_refused(name: str) -> None:
    assert SPELLINGS[name] != GOOD
    with pytest.raises(IntegrityFailed) as refused:
        read(SPELLINGS[name], RECORDS["approval"])
    said = str(refused.value.what)
    assert said.startswith(f"the record {ledger_path(RECORDS['approval'])} is ")
    form = "not written in its one form (RFC 8785)" if name in READABLE else "malformed"
    expected = "larger than 8000000 bytes" if name == "too large" else form
    assert said.split(" is ", 1)[1].split(":", maxsplit=1)[0] == expected


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": "other"}, "was signed for another branch than main"),
        ({"version": 0}, "is malformed: version is missing or wrong"),
        ({"seen": "HEAD"}, "is malformed: seen is missing or wrong"),
        ({"submission": "1"}, "is malformed: submission is missing or wrong"),
        ({"decision": "11010519491231002X - at `$.words`"}, "is malformed: decision is missing or wrong"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_value_is_said_without_the_value(changes: Any, said: str) -> None:
    data, path = elsewhere("approval", changes)
    with pytest.raises(IntegrityFailed) as refused:
        parse_envelope(data, path)
    assert str(refused.value.what) == f"the record {path} {said}"


def test_a_field_that_is_missing_is_named() -> None:
    with pytest.raises(IntegrityFailed) as refused:
        read(twisted(lambda doc: doc["statement"].pop("words")), RECORDS["approval"])
    assert str(refused.value.what).endswith(" is malformed: words is missing or wrong")


@pytest.mark.parametrize("kind", RECORDS)
def test_every_field_is_needed_and_no_other_is_known(kind: str) -> None:
    record = RECORDS[kind]
    for name in record.__struct_fields__:
        with pytest.raises(IntegrityFailed):
            read(twisted(lambda doc, name=name: doc["statement"].pop(name), kind), record)  # type: ignore[misc]
    for place in ("statement", None):
        with pytest.raises(IntegrityFailed):
            read(twisted(lambda doc, at=place: (doc[at] if at else doc).update(extra=1), kind), record)  # type: ignore[misc]


def elsewhere(kind: str, changes: dict[str, object]) -> tuple[bytes, str]:
    """Return a record with other values, canonical, and the path at which it would stand."""
    document = json.loads(sealed(RECORDS[kind]))
    document["statement"].update(changes)
    body = json.dumps(document["statement"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    kind, change = document["statement"]["kind"], document["statement"].get("change", "")
    shelf = f"{sha256_of(change.encode())[:2]}/{change}" if change else "2026-11-20"
    return dumped(document), f"{kind}/{shelf}/{sha256_of(body)}.json"


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("approval", {"kind": "vote"}),
        ("approval", {"kind": "closing"}),
        ("approval", {"version": 2}),
        ("approval", {"version": 0}),
        ("approval", {"target": "other"}),
        ("approval", {"decision": "maybe"}),
        ("approval", {"site": "a"}),
        ("approval", {"site": A.upper()}),
        ("approval", {"root": A + "0"}),
        ("approval", {"policy": ""}),
        ("approval", {"items": {"news/a": "b"}}),
        ("approval", {"items": ["news/a"]}),
        ("approval", {"seen": "HEAD"}),
        ("approval", {"seen": OID[:12]}),
        ("approval", {"change": "../main"}),
        ("approval", {"change": "Open"}),
        ("approval", {"change": ""}),
        ("approval", {"person": "示例甲"}),
        ("approval", {"words": None}),
        ("approval", {"acknowledged": "f1"}),
        ("submission", {"authors": ["p01", ""]}),
        ("submission", {"number": "1"}),
        ("landing", {"counted": [A, "b"]}),
        ("founding", {"at": "2026-11-20T01:02:03"}),
        ("founding", {"at": "2026-11-20T09:02:03+08:00"}),
        ("founding", {"published": {"about": "2026-11-20T01:02:03"}}),
        ("release", {"as_of": "2026-11-20"}),
        ("receipt", {"records": ["a"]}),
        ("tombstone", {"at": "2026-11-20T01:02:03.5-00:00"}),
    ],
    ids=str,
)
def test_a_value_that_is_none_of_its_kind_is_refused_even_at_its_own_place(kind: str, changes: Any) -> None:
    data, path = elsewhere(kind, changes)
    with pytest.raises(IntegrityFailed):
        parse_envelope(data, path)


def test_a_record_with_another_value_of_its_kind_is_taken_at_its_own_place() -> None:
    data, path = elsewhere("approval", {"person": "p02", "seen": "f" * 64})
    assert parse_envelope(data, path).statement == replace(
        RECORDS["approval"], person=PersonId("p02"), seen=ObjectId("f" * 64)
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "of the kind approval"),
        (ledger_path(RECORDS["closing"]), "of the kind approval"),
        (ledger_path(RECORDS["approval"]).replace("open-day", "other"), ledger_path(RECORDS["approval"])),
        (ledger_path(RECORDS["approval"]).replace("approval", "landing"), "of the kind approval"),
        (ledger_path(RECORDS["approval"]).upper(), "of the kind approval"),
        ("x/" + ledger_path(RECORDS["approval"]), "of the kind approval"),
    ],
)
def test_a_record_is_refused_at_another_place(path: str, said: str) -> None:
    with pytest.raises(IntegrityFailed) as refused:
        parse_envelope(GOOD, path)
    assert "stands in the wrong place" in str(refused.value.what) and str(refused.value.what).endswith(said)


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    key = tmp_path_factory.mktemp("keys") / "key"
    SshSignatures().new_key(key, "")
    return SshSignatures().signer(key)


@pytest.fixture(scope="module")
def envelopes(signer: Signer) -> dict[str, Envelope]:
    return {kind: Envelope(one, signer.sign(canonical(one), namespace(kind))) for kind, one in RECORDS.items()}


@given(some.sampled_from(sorted(RECORDS)), some.integers(min_value=0), some.integers(1, 255))
def test_any_changed_byte_is_refused_or_breaks_the_signature(
    envelopes: dict[str, Envelope], kind: str, place: int, change: int
) -> None:
    good = envelopes[kind]
    data = bytearray(dump_envelope(good))
    data[place % len(data)] ^= change
    try:
        envelope = read(bytes(data), good.statement)
    except IntegrityFailed:
        return
    assert envelope.statement == good.statement
    with pytest.raises(IntegrityFailed):
        SshSignatures().verified_key(canonical(envelope.statement), envelope.signature, namespace(kind))


def test_an_unchanged_record_keeps_its_signature(envelopes: dict[str, Envelope], signer: Signer) -> None:
    for kind, good in envelopes.items():
        envelope = read(dump_envelope(good), good.statement)
        message = canonical(envelope.statement)
        assert SshSignatures().verified_key(message, envelope.signature, namespace(kind)) == signer.public_key


@given(some.binary(max_size=200))
def test_any_bytes_are_refused_calmly(data: bytes) -> None:
    with pytest.raises(IntegrityFailed):
        parse_envelope(data, "approval/open-day/x.json")


TEXTS = some.text(some.characters(codec="utf-8"), max_size=8)
SHA = some.binary(max_size=4).map(sha256_of)
APPROVALS = some.builds(
    Approval,
    kind=some.just("approval"),
    version=some.just(1),
    site=SHA,
    target=some.just("main"),
    change=some.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True).map(ChangeId),
    submission=some.integers(1, 2**53 - 1),
    root=SHA,
    items=some.dictionaries(TEXTS, SHA, max_size=3),
    stage=TEXTS,
    role=TEXTS,
    unit=TEXTS,
    person=some.sampled_from(["p01", "p02"]).map(PersonId),
    on_behalf=TEXTS,
    policy=SHA,
    seen=some.binary(min_size=20, max_size=20).map(lambda data: ObjectId(data.hex())),
    acknowledged=some.lists(TEXTS, max_size=2).map(tuple),
    decision=some.sampled_from(Decision),
    statement=TEXTS,
    words=TEXTS,
)
INSTANTS = some.datetimes(timezones=some.just(dt.UTC))


@given(APPROVALS, some.binary(max_size=9).map(lambda data: base64.b64encode(data).decode()))
def test_whatever_is_said_is_read_as_it_was_written(record: Approval, signature: str) -> None:
    assert read(sealed(record, signature), record) == Envelope(record, signature)


@given(
    APPROVALS,
    some.dictionaries(some.text(some.characters(codec="utf-8"), max_size=3), SHA, min_size=2, max_size=6),
    some.integers(-(2**53) + 1, 2**53 - 1),
)
def test_the_fast_form_is_that_of_rfc_8785_whatever_the_keys_and_numbers(
    record: Approval, items: dict[str, Any], number: int
) -> None:
    record = replace(record, items=items, submission=number)
    assert canonical(record) == rfc8785.dumps(msgspec.to_builtins(record))


@pytest.mark.parametrize("number", [2**53, -(2**53), 2**60])
def test_a_number_beyond_the_exact_ones_has_no_form(number: int) -> None:
    record = replace(RECORDS["approval"], submission=number)
    with pytest.raises(rfc8785.IntegerDomainError):
        canonical(record)


def _parts(hint: Any) -> set[Any]:
    """Return every type that a type is made of."""
    found = {hint}
    inner = get_type_hints(hint).values() if isinstance(hint, type) and issubclass(hint, Struct) else get_args(hint)
    for one in inner:
        if one is not Ellipsis and one not in found:
            found |= _parts(one)
    return found


def test_no_record_holds_fractions_or_lists_of_numbers_which_the_fast_form_does_not_look_for() -> None:
    parts = set().union(*(_parts(kind) for kind in KINDS.values()))
    assert int in parts
    assert float not in parts
    assert not [one for one in parts if get_origin(one) in {tuple, list} and int in get_args(one)]


def test_keys_beyond_the_basic_plane_are_sorted_by_utf_16_units() -> None:
    record = replace(RECORDS["approval"], items={"\uffff": sha256_of(b""), "\U00010000": sha256_of(b"")})
    assert canonical(record).index("\U00010000".encode()) < canonical(record).index("\uffff".encode())


@given(INSTANTS)
def test_every_instant_is_read_as_it_was_written(at: dt.datetime) -> None:
    record = replace(RECORDS["tombstone"], at=at)
    assert read(sealed(record), record).statement == record


@pytest.mark.parametrize(("old", "new"), [(b'"version":1', b'"version":2'), (b'"kind":"approval"', b'"kind":"later"')])
def test_a_record_of_a_later_fuzi_is_refused_with_the_advice_to_take_that_one(old: bytes, new: bytes) -> None:
    assert old in GOOD
    with pytest.raises(IntegrityFailed, match="newer Fuzi") as refused:
        parse_envelope(GOOD.replace(old, new), "approvals/x.json")
    assert "pyproject.toml" in str(refused.value.hint)
