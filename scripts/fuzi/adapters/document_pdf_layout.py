"""What a PDF file holds beside what its pages show (ISO 32000-1, 7.2 to 7.5): comments, text outside of objects.

One pass over the file's own words; packed streams are stepped over. Strings are noted too: of an object that nothing
refers to, or of an earlier revision, no page tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

_TOKEN = re.compile(
    rb"(?P<space>[\0\t\n\f\r ]+)|(?P<comment>%[^\r\n]*)"
    rb"|(?P<object>[0-9]{1,10}[\0\t\n\f\r ]+[0-9]{1,5}[\0\t\n\f\r ]+obj)"
    rb"|(?P<xref>xref\s+(?:[0-9]{1,10} +[0-9]{1,10}\s+(?:[0-9]{10} [0-9]{5} [nf]\s*+)*+)++)"
    rb"|(?P<start>startxref\s+[0-9]{1,10}(?![0-9]))|(?P<stream>stream(?:\r\n|\n|\r))|(?P<open><<)|(?P<close>>>)"
    rb"|(?P<hex><[0-9A-Fa-f\s]*+>)|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*+)|(?P<string>\()"
    rb"|(?P<word>[^\0\t\n\f\r ()<>\[\]{}/%]++)|(?P<other>.)",
    re.DOTALL,
)
_STRING_STEP = re.compile(rb"[^\\()]++|\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_NUMBER = re.compile(rb"[-+]?[0-9]{0,10}(?:\.(?:00)?[0-9]{0,10})?")
_PLAIN_NAME = re.compile(rb"/(?![0-9]{11})[\x21-\x22\x24-\x7e]{0,80}")
_NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_LENGTH = re.compile(rb"/Length\s+([0-9]{1,10})(?:\s+([0-9]{1,5})\s+R)?")
_INTEGER = re.compile(rb"(?<![0-9])([0-9]{1,10})\s+[0-9]{1,5}\s+obj\s+([0-9]{1,10})\s+endobj")
_AFTER_STREAM = re.compile(rb"[\0\t\n\f\r ]*endstream")
_ENDING = re.compile(rb"endobj|endstream|trailer|true|false|null|R|obj")
_HEX = re.compile(rb"\(|<([0-9A-Fa-f\s]+)>")
_END = b"%%EOF"
_USUAL_MARKERS = frozenset(
    {b"\xe2\xe3\xcf\xd3", b"\xb5\xb5\xb5\xb5", b"\xbf\xf7\xa2\xfe", b"\xd3\xeb\xe9\xe1", b"\xd0\xd4\xc5\xd8",
     b"\xf6\xe4\xfc\xdf"}
)  # fmt: skip
"""What well-known programs write for that; read as GBK some of it would be words."""
_MARKER_BYTES = 16
"""The most bytes of a comment that merely tells transfer programs that the file is binary (7.5.2)."""


class Layout(Struct):
    """What is in a PDF beside its pages.

    Attributes:
        comments: words after a percent sign.
        unused: bytes that belong to nothing.
        strings: of objects.
        streams: (where its object begins, its dictionary, its bytes), as they stand in the file.
        ends: where the file ended each time it was saved.
    """

    comments: list[bytes] = field(default_factory=list)
    unused: list[bytes] = field(default_factory=list)
    strings: list[bytes] = field(default_factory=list)
    streams: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


def layout_of(data: bytes) -> Layout:
    """Return what a PDF holds beside its pages."""
    layout = Layout()
    strays: list[tuple[int, int]] = []
    lengths: dict[bytes, int] | None = None
    depth, at, since, begun, is_object = 0, 0, 0, 0, False
    while at < len(data):
        token = _TOKEN.match(data, at)
        assert token is not None  # noqa: S101 - `other` matches any byte
        kind, start, at = token.lastgroup or "", at, token.end()
        if kind == "comment":
            layout.comments.append(token[0][1:])
            if token[0] == _END:
                layout.ends.append(at)
        elif kind == "object" and depth == 0:
            is_object, since, begun = True, at, start
        elif kind == "stream" and is_object:
            if lengths is None:
                lengths = {one[1]: int(one[2]) for one in _INTEGER.finditer(data)}
            head, body_at = data[since:start], at
            at, rest = _after_stream(data, at, head, lengths)
            since = at
            layout.streams.append((begun, head, data[body_at : max(body_at, data.rfind(b"endstream", body_at, at))]))
            layout.unused.append(rest)
        elif kind == "string" and (is_object or depth):
            at = after_string(data, at)
            layout.strings.append(unescaped(data[start + 1 : at - 1]))
        elif kind == "hex" and (is_object or depth):
            layout.strings.append(from_hex(token[0][1:-1]))
        elif kind in {"open", "close"}:
            depth = max(0, depth + (1 if kind == "open" else -1))
        elif token[0] == b"endobj":
            is_object, depth = False, 0
        elif not _is_lawful(kind, token[0], is_inside=is_object or depth > 0):
            strays.append((start, at))
    layout.unused += _joined(data, strays)
    layout.comments = [one for one in layout.comments if not _is_marker(one)]
    return layout


def strings_in(data: bytes) -> Iterator[bytes]:
    """Yield the strings of a drawing or a list of objects, as bytes."""
    at = 0
    while (match := _HEX.search(data, at)) is not None:
        at = match.end()
        if match[1] is not None:
            yield from_hex(match[1])
            continue
        at = after_string(data, match.end())
        yield unescaped(data[match.end() : at - 1])


def _is_lawful(kind: str, token: bytes, *, is_inside: bool) -> bool:
    """Tell whether a token says nothing to a reader: white space, numbers, keywords, plain names."""
    if kind in {"space", "xref", "start"} or (kind == "word" and _ENDING.fullmatch(token)):
        return True
    if kind == "other":
        return is_inside and token in b"[]"
    if kind == "name":
        return is_inside and _PLAIN_NAME.fullmatch(token) is not None
    return is_inside and kind == "word" and _NUMBER.fullmatch(token) is not None


def _is_marker(comment: bytes) -> bool:
    """Tell whether a comment is the version, the end, or the few high bytes that mark a file as binary."""
    if comment in _USUAL_MARKERS:
        return True
    if comment.startswith(b"PDF-") or comment == b"%EOF":
        return len(comment) <= _MARKER_BYTES
    return len(comment) <= _MARKER_BYTES and not any(_is_text(comment, code) for code in ("utf-8", "gb18030"))


def _is_text(data: bytes, encoding: str) -> bool:
    try:
        return data.decode(encoding).isprintable()
    except UnicodeDecodeError:
        return False


def _after_stream(data: bytes, start: int, head: bytes, lengths: dict[bytes, int]) -> tuple[int, bytes]:
    """Return where a stream ends, and what stands between its own bytes and its end."""
    told = _LENGTH.search(head)
    length = None if told is None else int(told[1]) if told[2] is None else lengths.get(told[1])
    if length is not None:
        end = _AFTER_STREAM.match(data, start + length)
        if end is not None:
            return end.end(), b""
    end_at = data.find(b"endstream", start)
    if end_at < 0:
        return len(data), data[start:]
    own = start + length if length is not None and start + length < end_at else end_at
    return end_at + len(b"endstream"), data[own:end_at]


def after_string(data: bytes, at: int) -> int:
    """Return where a string in brackets ends; brackets in it come in pairs (7.3.4.2)."""
    depth = 1
    for step in _STRING_STEP.finditer(data, at):
        depth += {b"(": 1, b")": -1}.get(step[0], 0)
        if depth == 0:
            return step.end()
    return len(data)


def unescaped(text: bytes) -> bytes:
    """Return the bytes that a string in brackets stands for (7.3.4.2)."""

    def meant(code: re.Match[bytes]) -> bytes:
        if code[1].isdigit():
            return bytes([int(code[1], 8) & 0xFF])
        return _ESCAPED.get(code[1], code[1])

    return _ESCAPE.sub(meant, text)


def from_hex(digits: bytes) -> bytes:
    """Return the bytes that a string of hexadecimal digits stands for (7.3.4.3)."""
    bare = b"".join(digits.split())
    return bytes.fromhex((bare + b"0" * (len(bare) % 2)).decode("ascii"))


def _joined(data: bytes, strays: list[tuple[int, int]]) -> Iterator[bytes]:
    """Yield stray tokens as they stand, those that only white space parts as one; names spelled out."""
    begin = end = 0
    for start, stop in strays:
        if end and data[end:start].strip(b"\0\t\n\f\r "):
            yield _spelled(data[begin:end])
            begin = start
        elif not end:
            begin = start
        end = stop
    if end:
        yield _spelled(data[begin:end])


def _spelled(piece: bytes) -> bytes:
    return _NAME_CODE.sub(lambda code: bytes.fromhex(code[1].decode("ascii")), piece)
