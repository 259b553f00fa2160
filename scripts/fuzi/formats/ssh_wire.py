"""How SSH writes fields and numbers as bytes, and bytes as base64, each in its only form (RFC 4251).

What is cut short, too long or written in another way is refused: a `ValueError` whose only argument is a `Message`.
"""

from __future__ import annotations

import base64
import binascii

from fuzi.messages import msg

_LONGEST = 16_384


class Wire:
    """Reads SSH's length-prefixed fields; a field that is cut short is refused."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        taken = self._data[self._at : self._at + count]
        if len(taken) != count:
            raise ValueError(msg("cut short"))
        self._at += count
        return taken

    def string(self) -> bytes:
        """Return the next string."""
        return self.take(int.from_bytes(self.take(4), "big"))

    def number(self) -> int:
        """Return the next positive number; only its shortest form is taken."""
        data = self.string()
        if not data or data[0] & 0x80 or (data[0] == 0 and (len(data) == 1 or not data[1] & 0x80)):
            raise ValueError(msg("a number not in its shortest form, or not positive"))
        return int.from_bytes(data, "big")

    def end(self) -> None:
        """Refuse anything that follows."""
        if self._at != len(self._data):
            raise ValueError(msg("something follows the end"))


def wire_string(data: bytes) -> bytes:
    """Return bytes as a field: their length, then they."""
    return len(data).to_bytes(4, "big") + data


def wire_number(value: int) -> bytes:
    """Return a positive number as a field, in its shortest form."""
    return wire_string(value.to_bytes(value.bit_length() // 8 + 1, "big"))


def decoded(text: str) -> bytes:
    """Return the bytes of standard base64 in its only form: padded, no white space.

    Raises:
        ValueError: another form, or too long for any key or signature.
    """
    if len(text) > _LONGEST:
        raise ValueError(msg("too long"))
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(msg("not base64")) from error
    if base64.b64encode(data).decode() != text:
        raise ValueError(msg("not base64 in its only form"))
    return data
