"""Statements and envelopes: RFC 8785 canonical JSON, strictly.

Whatever is read must be, byte for byte, the canonical form of what was understood: unknown or duplicate keys, other
spellings of numbers, white space or field order are refused by that one comparison.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

import msgspec
import rfc8785

from fuzi.errors import IntegrityFailed
from fuzi.messages import msg
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.statement import KINDS, TARGET, VERSION, Founding, Receipt, Release, Statement

MAX_ENVELOPE_BYTES = 8_000_000


@dataclass(frozen=True)
class Envelope:
    """A statement with its signature (签名件); `signature` is an SSHSIG blob in base64, one line."""

    statement: Statement
    signature: str


def canonical(statement: Statement) -> bytes:
    """Return the bytes that are signed: RFC 8785 JSON of the statement."""
    return rfc8785.dumps(_plain(statement))


def statement_id(statement: Statement) -> Sha256:
    """Return the statement's id: SHA-256 of its canonical form."""
    return sha256_of(canonical(statement))


def namespace(kind: str) -> str:
    """Return the SSHSIG namespace a kind is signed in, so that a signature for one kind is none for another."""
    return f"fuzi.{kind}.v1"


def ledger_path(statement: Statement) -> str:
    """Return where the ledger keeps a statement: `<kind>/<change or date>/<id>.json`."""
    return f"{statement.kind}/{_shelf(statement)}/{statement_id(statement)}.json"


def dump_envelope(envelope: Envelope) -> bytes:
    """Return an envelope's file: canonical JSON and a final line break."""
    return rfc8785.dumps({"signature": envelope.signature, "statement": _plain(envelope.statement)}) + b"\n"


def parse_envelope(data: bytes, path: str) -> Envelope:
    """Read an envelope found at `path` in the ledger.

    Raises:
        IntegrityFailed: not canonical, unknown kind or version, or not where its id and kind put it.
    """
    try:
        return _parse(data, path)
    except (ValueError, TypeError, KeyError, RecursionError, rfc8785.CanonicalizationError) as error:
        raise IntegrityFailed(
            msg("the record {path} is malformed", path=path),
            msg("nothing is taken from it; ask for a fresh copy of the ledger from the host"),
        ) from error


def _parse(data: bytes, path: str) -> Envelope:
    if len(data) > MAX_ENVELOPE_BYTES:
        raise ValueError(path)
    raw: Any = msgspec.json.decode(data)
    body = raw["statement"]
    kind = KINDS[body["kind"]]
    statement = msgspec.convert(body, kind, strict=True)
    envelope = Envelope(statement, str(raw["signature"]))
    if statement.version != VERSION or statement.target != TARGET:
        raise ValueError(path)
    if dump_envelope(envelope) != data or ledger_path(statement) != path:
        raise ValueError(path)
    return envelope


def _plain(statement: Statement) -> dict[str, Any]:
    return cast("dict[str, Any]", msgspec.to_builtins(statement))


def _shelf(statement: Statement) -> str:
    if isinstance(statement, Founding | Receipt):
        return _day(statement.at)
    if isinstance(statement, Release):
        return _day(statement.as_of)
    change = getattr(statement, "change", "")
    return change or _day(statement.at)  # type: ignore[union-attr]


def _day(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d")
