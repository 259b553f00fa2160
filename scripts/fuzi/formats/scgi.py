"""Reads the head of an SCGI request: what nginx says of one HTTP request before its body (python.ca/scgi, 2008).

Pure: the caller hands in how to read. Nothing beyond the head is read, so that the body is left for Git.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Read = Callable[[int], bytes]
"""Returns exactly so many bytes, fewer only at the end of the stream."""

LONGEST_HEAD = 32_768
_DIGITS = 5


def read_head(read: Read) -> Mapping[str, str]:
    """Return the variables of a request.

    Raises:
        ValueError: the head is malformed, too long, or names a variable twice.
    """
    length = _length(read)
    data = read(length + 1)
    if len(data) != length + 1 or not data.endswith(b"\0,"):
        raise ValueError("the head is cut short")
    words = data[:-2].decode("utf-8", "surrogateescape").split("\0")
    names, values = words[::2], words[1::2]
    if len(names) != len(values) or len(set(names)) != len(names):
        raise ValueError("the head does not pair names and values, or names one twice")
    found = dict(zip(names, values, strict=True))
    if names[0] != "CONTENT_LENGTH" or found.get("SCGI") != "1":
        raise ValueError("this is not SCGI")
    return found


def _length(read: Read) -> int:
    digits = b""
    while (byte := read(1)) != b":":
        digits += byte
        if not byte.isdigit() or len(digits) > _DIGITS:
            raise ValueError("the head does not begin with its length")
    if not digits or not 0 < int(digits) <= LONGEST_HEAD:
        raise ValueError("the head is empty or too long")
    return int(digits)
