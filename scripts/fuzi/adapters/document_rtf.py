"""Rich text (RTF 1.9.1): every word of every group, whether shown or not; pictures and objects in it.

Chinese stands in it as `\\'bb\\'fa` or `\\u26426?`; nobody who looks at the bytes reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct, field

from fuzi.adapters.document_ole import ole_words
from fuzi.adapters.document_reading import Reading

Read = Callable[[Reading, str, bytes, int], None]
MARK = b"{\\rtf"
_TOKEN = re.compile(
    rb"\\'(?P<byte>[0-9a-fA-F]{2})|\\u(?P<code>-?[0-9]{1,6}) ?|\\bin(?P<size>[0-9]{1,9}) ?"
    rb"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?|\\(?P<sign>[^a-zA-Z0-9])|(?P<open>\{)|(?P<close>\})"
    rb"|(?P<text>[^\\{}]+)|(?P<other>.)",
    re.DOTALL,
)
_BREAKS = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n", b"page": "\n", b"cell": "\t", b"nestcell": "\t",
    b"tab": "\t", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
}  # fmt: skip
_BINARY = frozenset({b"pict", b"objdata", b"blipuid", b"themedata", b"colorschememapping", b"datastore"})
_SILENT = frozenset({b"blipuid", b"colorschememapping"})
_SWEPT = frozenset({b"datastore", b"themedata"})
"""What Word keeps for itself: its words are read, and its kind is no reason to refuse."""
_SIGNS = {b"~": b" ", b"_": b"-", b"-": b"", b"*": b""}
_DEEPEST = 1_000


class _Group(Struct):
    """An open group: how many characters follow a `\\u` as its copy, what kind of bytes it holds, and those bytes."""

    skip: int
    kind: bytes = b""
    digits: bytearray = field(default_factory=bytearray)


class _Text(Struct):
    """What was read of a rich text so far."""

    groups: list[_Group] = field(default_factory=lambda: [_Group(1)])
    text: list[str] = field(default_factory=list)
    narrow: bytearray = field(default_factory=bytearray)
    bodies: list[tuple[bytes, bytes]] = field(default_factory=list)
    left: int = 0

    def take(self, token: re.Match[bytes]) -> None:
        """Take one token."""
        kind = token.lastgroup
        if kind in {"byte", "sign", "text"} and self.left:
            self._skip(token)
        elif kind == "open":
            self._open()
        elif kind == "close":
            self._close()
        elif kind == "text":
            self._plain(token["text"])
        elif kind == "byte":
            self.narrow.append(int(token["byte"], 16))
        elif kind == "sign":
            self.narrow += _SIGNS.get(token["sign"], token["sign"])
        elif kind == "code":
            self.put(chr(int(token["code"]) & 0xFFFF))
            self.left = self.groups[-1].skip
        elif token["word"]:
            self._word(token["word"], token["number"])

    def put(self, text: str) -> None:
        """Put characters after the bytes that were waiting to be read as GBK."""
        self.text.append(self.narrow.decode("gb18030", "replace"))
        self.narrow.clear()
        self.text.append(text)

    def _open(self) -> None:
        self.put("")
        self.groups.append(_Group(self.groups[-1].skip))
        if len(self.groups) > _DEEPEST:
            raise RecursionError

    def _close(self) -> None:
        self.put("")
        self.left = 0
        if len(self.groups) > 1:
            group = self.groups.pop()
            if group.digits:
                digits = group.digits.decode("ascii")
                self.bodies.append((group.kind, bytes.fromhex(digits[: len(digits) // 2 * 2])))
                self.text.append(" ")

    def _plain(self, text: bytes) -> None:
        if self.groups[-1].kind:
            self.groups[-1].digits += re.sub(rb"[^0-9a-fA-F]", b"", text)
        else:
            self.narrow += text.replace(b"\r", b"").replace(b"\n", b"")

    def _skip(self, token: re.Match[bytes]) -> None:
        """Leave out the copy for old programs that follows a `\\u`."""
        if token.lastgroup != "text":
            self.left -= 1
            return
        length, left = len(token["text"]), self.left
        self.left = max(0, left - length)
        self._plain(token["text"][left:])

    def _word(self, word: bytes, number: bytes | None) -> None:
        if word == b"uc":
            self.groups[-1].skip = min(abs(int(number or b"1")), 8)
        elif word in _BINARY:
            self.groups[-1].kind = word
        elif word in _BREAKS:
            self.put(_BREAKS[word])


def read_rtf(reading: Reading, part: str, data: bytes, depth: int, read: Read) -> None:
    """Read one rich text into `reading`."""
    label = f"{part}>rtf:" if part else "rtf:"
    found, at = _Text(), 0
    while at < len(data):
        token = _TOKEN.match(data, at)
        assert token is not None  # noqa: S101 - `other` matches any byte
        at = token.end()
        if token.lastgroup == "size":
            found.bodies.append((found.groups[-1].kind, data[at : at + int(token["size"])]))
            at += int(token["size"])
        else:
            found.take(token)
    found.put("")
    whole = "".join(found.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    reading.layer(f"{label}text", whole)
    for number, (word, body) in enumerate(found.bodies, start=1):
        place = f"{label}member/{number}"
        if word in _SWEPT:
            reading.layer(place, ole_words(body))
        elif body and word not in _SILENT:
            reading.count(len(body))
            read(reading, place, body, depth + 1)
