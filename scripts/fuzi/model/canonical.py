"""Canonical JSON (RFC 8785, JSON Canonicalization Scheme): the one form in which values are signed and digested."""

from __future__ import annotations

import re

import msgspec
import rfc8785

_ENCODER = msgspec.json.Encoder(order="sorted")
_LARGE_NUMBER = re.compile(rb'":-?[0-9]+(?:[.eE]|[0-9]{15})')
"""A fraction or a number of 16 digits behind its key (no value of ours holds a list of numbers); or text like it."""
_BEYOND = bytes(range(0xF0, 0x100))
"""The first bytes of characters beyond the basic plane."""


def canonical_json(value: object) -> bytes:
    """Return RFC 8785 JSON of structs, mappings, lists and texts, by the fast encoder where it writes the same.

    That one sorts keys by code point instead of UTF-16 unit, which differs only beyond the basic plane, and knows
    nothing of the limits for numbers. Whatever may be concerned is written by `rfc8785` itself.

    Raises:
        rfc8785.CanonicalizationError: the value has no canonical form.
    """
    try:
        data = _ENCODER.encode(value)
    except (TypeError, ValueError):
        data = b""
    if not data or _LARGE_NUMBER.search(data) or len(data.translate(None, _BEYOND)) != len(data):
        return rfc8785.dumps(msgspec.to_builtins(value))
    return data
