"""Pictures whose text nobody has read: without character recognition a person must look at them."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.markup import drawing_head
from fuzi.scanning.rule import Carrier, Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_INLINE = late(
    r"data:(?:image/(?!svg)|application/|video/|audio/)[a-z0-9.+-]{1,80}(?:;[a-z0-9=_-]{1,40}){0,3},[^\s\"')>]{16}"
)

_BEGUN = (
    "uesdb", "jvberi0", "0m8r4k", "ivborw0kggo", "/9j/", "r0lgod", "n3q8ry", "umfyir", "h4sia", "uklgr", "qlpoo",
    "/td6wf",
)  # fmt: skip
"""How base64 of a file begins, in small letters: zip, PDF, OLE, PNG, JPEG, GIF, 7z, rar, gzip, RIFF, bzip2, xz."""
_PACKED = late(rf"(?<![a-z0-9+/])(?:{'|'.join(_BEGUN)})[a-z0-9+/]{{40}}")


def find(sight: Sight) -> Iterator[Hit]:
    """Find drawings, whose outlines may be letters, and pictures and files that a text carries within itself."""
    head = drawing_head(sight.text)
    if head:
        yield Hit(head.end() - 3, head.end())
    for match in _INLINE.finditer(sight.text):
        yield Hit(match.start(), match.end(), what=msg("a picture or file hidden in the text itself (a data: address)"))
    if any(sign in sight.text for sign in _BEGUN):
        for match in _PACKED.finditer(sight.text):
            yield Hit(match.start(), match.end(), what=msg("a file hidden in the text itself (in base64)"))


RULE = Rule(
    id="picture-not-inspected",
    severity=Severity.FLAG,
    what=msg("a picture was not inspected: a person must look at it"),
    why=msg("A photograph or scan can show a mark, a name list or a screen that no program here has read."),
    basis=msg("Law on Guarding State Secrets, art. 35; Personal Information Protection Law, art. 13"),
    hint=msg("Look at the picture at full size; the confidentiality officer acknowledges it in the review."),
    find=find,
    views=frozenset({ViewKind.RAW, ViewKind.DECODED}),
    carriers=frozenset({Carrier.FILE}),
    ok=("![校门](gate.jpg)", "data:text/plain,abc"),
    not_ok=(
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
        "![x](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB)",
    ),
)
