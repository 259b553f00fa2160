"""JSON that was signed or hashed: read only in its one canonical form (RFC 8785), keys exactly as expected.

What is read must be, byte for byte, the canonical form of what was understood; so duplicate and unknown keys, other
spacing, other spellings are refused by one comparison. Such files are written by Fuzi alone: anything unusual in them
is an integrity failure, never a typing mistake.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

import msgspec
import rfc8785

from fuzi.errors import IntegrityFailed
from fuzi.messages import msg
from fuzi.model.ids import is_object_id, is_sha256

T = TypeVar("T")
MAX_SEALED_BYTES = 64_000_000


def dump_sealed(value: Any) -> bytes:
    """Return the canonical bytes of a value (RFC 8785), without a line end; instants as `2026-11-23T04:00:00Z`."""
    return rfc8785.dumps(msgspec.to_builtins(value))


def parse_sealed(data: bytes, shape: type[T], place: str) -> T:
    """Read canonical JSON of one shape.

    Raises:
        IntegrityFailed: not JSON, not of that shape, or not the canonical form of what was understood.
    """
    if len(data) > MAX_SEALED_BYTES:
        raise IntegrityFailed(msg("{place}: larger than it can be", place=place))
    try:
        value = msgspec.convert(msgspec.json.decode(data), shape, strict=True)
        canonical = dump_sealed(value)
    except (ValueError, TypeError, RecursionError, rfc8785.CanonicalizationError) as error:
        raise IntegrityFailed(msg("{place}: not the JSON it must be", place=place)) from error
    if canonical != data:
        raise IntegrityFailed(msg("{place}: unknown or repeated keys, or not in its canonical form", place=place))
    return value


def refuse_unless(is_good: bool, place: str, key: str) -> None:
    """Raise `IntegrityFailed` naming place and key unless `is_good`."""
    if not is_good:
        raise IntegrityFailed(msg("{place}: `{key}` is not what it must be", place=place, key=key))


def refuse_bad_digests(place: str, **values: str) -> None:
    """Raise `IntegrityFailed` for the first value that is not a SHA-256."""
    for key, value in values.items():
        refuse_unless(is_sha256(value), place, key)


def refuse_bad_objects(place: str, **values: str) -> None:
    """Raise `IntegrityFailed` for the first value that is not a whole Git object name."""
    for key, value in values.items():
        refuse_unless(is_object_id(value), place, key)


def in_utc(at: dt.datetime) -> dt.datetime:
    """Return the same instant in UTC, as sealed files write it."""
    return at.astimezone(dt.UTC)
