"""Statements and envelopes: RFC 8785 canonical JSON, strictly.

Whatever is read must be, byte for byte, the canonical form of what was understood: unknown or duplicate keys, other
spellings of numbers, white space or field order are refused by that one comparison.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast, get_args, get_type_hints

import msgspec
import rfc8785
from msgspec import Struct

from fuzi.errors import IntegrityFailed
from fuzi.messages import Message, msg
from fuzi.model.canonical import canonical_json
from fuzi.model.host_statement import Receipt
from fuzi.model.ids import (
    ChangeId,
    ObjectId,
    PersonId,
    Sha256,
    is_change_id,
    is_object_id,
    is_sha256,
    is_slug,
    sha256_of,
)
from fuzi.model.publication_statement import Release
from fuzi.model.refounding import Refounding
from fuzi.model.statement import KINDS, TARGET, VERSION, Founding, Statement

MAX_ENVELOPE_BYTES = 8_000_000
_FIELD = re.compile(r"(?:required field `([a-z_]+)` - )?at `\$\.(?:statement\.?)?([a-z_.]*)[^`]*`$")
"""Where a decoder found something wrong: names of our own fields."""
_GOOD: Mapping[object, Callable[[Any], bool]] = {
    Sha256: is_sha256,
    ObjectId: is_object_id,
    ChangeId: is_change_id,
    PersonId: is_slug,
    dt.datetime: lambda at: at.tzinfo is not None and at.utcoffset() == dt.timedelta(),
}
"""What a field of a type must look like."""


class Envelope(Struct, frozen=True):
    """A statement with its signature (签名件); `signature` is an SSHSIG blob in base64, one line."""

    statement: Statement
    signature: str


def canonical(statement: Statement) -> bytes:
    """Return the bytes that are signed: RFC 8785 JSON of the statement."""
    return canonical_json(statement)


def statement_id(statement: Statement) -> Sha256:
    """Return the statement's id: SHA-256 of its canonical form."""
    return sha256_of(canonical(statement))


def namespace(kind: str) -> str:
    """Return the SSHSIG namespace a kind is signed in, so that a signature for one kind is none for another."""
    return f"fuzi.{kind}.v1"


def texts_of(statement: Statement) -> Iterator[str]:
    """Yield every text inside a statement, keys included: all of it is kept for ever."""
    yield from _texts(_plain(statement))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)


def ledger_path(statement: Statement) -> str:
    """Return where the ledger keeps a statement: `<kind>/<date>/…` or `<kind>/<two digits>/<change>/<id>.json`.

    The two digits begin the SHA-256 of the change's id: they keep every folder small, so that a ledger of many years
    costs no more per record than a young one.
    """
    return f"{statement.kind}/{_shelf(statement)}/{statement_id(statement)}.json"


def dump_envelope(envelope: Envelope) -> bytes:
    """Return an envelope's file: canonical JSON and a final line break."""
    return _enveloped(envelope.signature, canonical(envelope.statement))


def _enveloped(signature: str, signed: bytes) -> bytes:
    return b'{"signature":' + canonical_json(signature) + b',"statement":' + signed + b"}\n"


def parse_envelope(data: bytes, path: str) -> Envelope:
    """Read an envelope found at `path` in the ledger; its name there is its id.

    Raises:
        IntegrityFailed: not canonical, unknown kind or version, or not where its id and kind put it.
    """
    return parse_signed(data, path)[0]


def parse_signed(data: bytes, path: str) -> tuple[Envelope, bytes]:
    """Read an envelope as `parse_envelope` does; return it with the bytes that are signed."""
    try:
        return _parse(data, path)
    except (ValueError, TypeError, KeyError, RecursionError, rfc8785.CanonicalizationError) as error:
        if _is_newer(data):
            raise IntegrityFailed(
                msg(
                    "the record {path} is of a form this Fuzi does not know; a newer Fuzi may have written it",
                    path=path,
                ),
                msg(
                    "look which version the site's pyproject.toml on main pins, install it with `scripts/setup`, and "
                    "try again; if it stays so, tell the security contact"
                ),
            ) from error
        raise IntegrityFailed(
            _misplaced(data, path) or _fault(error, path),
            msg("nothing is taken from it; ask for a fresh copy of the ledger from the host"),
        ) from error


def parse_waiting(data: bytes) -> Envelope:
    """Read an envelope that waits to be sent; where it belongs follows from itself.

    Raises:
        IntegrityFailed: it is not what was written.
    """
    try:
        body = msgspec.json.decode(data)["statement"]
        path = ledger_path(msgspec.convert(body, KINDS[body["kind"]], strict=True))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise IntegrityFailed(msg("a statement that waited to be sent is damaged"), msg("sign it again")) from error
    return parse_envelope(data, path)


class _Unfit(ValueError):  # noqa: N818 - never leaves this file
    """What is wrong with a record, in words."""

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what


def _misplaced(data: bytes, path: str) -> Message | None:
    """Tell that a record of one kind stands among those of another."""
    try:
        kind = msgspec.json.decode(data)["statement"]["kind"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(kind, str) or kind not in KINDS or path.startswith(f"{kind}/"):
        return None
    return msg("the record {path} stands in the wrong place: it is of the kind {kind}", path=path, kind=kind)


def _fault(error: Exception, path: str) -> Message:
    """Return in words what is wrong with a record; nothing of what it holds is repeated but names of known fields."""
    if isinstance(error, _Unfit):
        return error.what
    found = _FIELD.search(str(error)) if isinstance(error, msgspec.ValidationError) else None
    name = "" if found is None else found[1] or found[2]
    if name:
        return _wrong_field(path, name)
    return msg("the record {path} is malformed", path=path)


def _parse(data: bytes, path: str) -> tuple[Envelope, bytes]:
    if len(data) > MAX_ENVELOPE_BYTES:
        raise _Unfit(msg("the record {path} is larger than {limit} bytes", path=path, limit=MAX_ENVELOPE_BYTES))
    kind, _, name = path.partition("/")
    raw: Any = _decoder(kind).decode(data)
    statement: Statement = raw.statement
    envelope = Envelope(statement, raw.signature)
    if statement.target != TARGET:
        raise _Unfit(msg("the record {path} was signed for another branch than {branch}", path=path, branch=TARGET))
    if statement.version != VERSION:
        raise _Unfit(_wrong_field(path, "version"))
    _check(statement, path)
    signed = canonical(statement)
    if _enveloped(envelope.signature, signed) != data:
        what = msg(
            "the record {path} is not written in its one form (RFC 8785): a key is unknown, twice or in another order, "
            "or something is spelled otherwise",
            path=path,
        )
        raise _Unfit(what)
    if f"{_shelf(statement)}/{sha256_of(signed)}.json" != name:
        what = msg("the record {path} stands in the wrong place; it belongs at {right}", path=path,
                   right=ledger_path(statement))  # fmt: skip
        raise _Unfit(what)
    return envelope, signed


def _wrong_field(path: str, field: str) -> Message:
    return msg("the record {path} is malformed: {field} is missing or wrong", path=path, field=field)


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Any]:
    """Return what reads an envelope that holds a statement of a kind."""
    form = msgspec.defstruct(f"Signed_{kind}", [("signature", str), ("statement", KINDS[kind])])
    return msgspec.json.Decoder(form, strict=True)


def _is_newer(data: bytes) -> bool:
    """Tell whether a record claims a version or a kind that came after this Fuzi."""
    try:
        body = msgspec.json.decode(data)["statement"]
        version, kind = body["version"], body["kind"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return False
    is_number = isinstance(version, int) and not isinstance(version, bool)
    return is_number and (version > VERSION or (isinstance(kind, str) and bool(kind) and kind not in KINDS))


def _check(statement: Statement, path: str) -> None:
    """Refuse ids that are none and instants that are not in UTC: canonical JSON alone would let them through."""
    _check_fields(statement, path)
    if isinstance(statement, Refounding):
        for part in (*statement.expunged, *statement.withdrawn):
            _check_fields(part, path)


def _check_fields(record: Hashable, path: str) -> None:
    form: Any = type(record)
    for name, is_good in _checks_of(form):
        value = getattr(record, name)
        if isinstance(value, str):
            is_right = is_good(value)
        elif isinstance(value, tuple):
            is_right = all(map(is_good, value))
        else:
            is_right = all(map(is_good, value.values())) if isinstance(value, Mapping) else is_good(value)
        if not is_right:
            raise _Unfit(_wrong_field(path, name))


@cache
def _checks_of(form: type) -> tuple[tuple[str, Callable[[Any], bool]], ...]:
    """Return the fields whose type, or the type of whose members, has a known look."""
    hints = get_type_hints(form).items()
    known = ((name, one) for name, hint in hints for one in (hint, *get_args(hint)) if isinstance(one, Hashable))
    return tuple((name, _GOOD[one]) for name, one in known if one in _GOOD)


def _plain(statement: Statement) -> dict[str, Any]:
    return cast("dict[str, Any]", msgspec.to_builtins(statement))


def _shelf(statement: Statement) -> str:
    if isinstance(statement, Founding | Receipt):
        return _day(statement.at)
    if isinstance(statement, Release):
        return _day(statement.as_of)
    change = str(getattr(statement, "change", ""))
    return f"{sha256_of(change.encode())[:2]}/{change}" if change else _day(statement.at)  # type: ignore[union-attr]


def _day(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d")
