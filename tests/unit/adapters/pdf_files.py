"""PDF files written out by hand, object by object: what no honest program writes."""

from __future__ import annotations

from collections.abc import Sequence

FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
PLAIN = "BT /F1 12 Tf 10 100 Td (plain words here) Tj ET\n"
Objects = Sequence[tuple[int, bytes | str]]


def stream(data: bytes | str, entries: str = "") -> bytes:
    """Return a stream with its dictionary."""
    body = data.encode("latin-1") if isinstance(data, str) else data
    return f"<<{entries}/Length {len(body)}>>\nstream\n".encode() + body + b"\nendstream"


def written(objects: Objects, trailer: str = "") -> bytes:
    """Return a file of some objects; the first is its root."""
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {}
    for number, body in objects:
        places[number] = len(out)
        whole = body.encode("latin-1") if isinstance(body, str) else body
        out += f"{number} 0 obj\n".encode() + whole + b"\nendobj\n"
    size = max(places) + 1
    rows = [f"{places[n]:010} 00000 n \n" if n in places else "0000000000 65535 f \n" for n in range(size)]
    table = f"xref\n0 {size}\n{''.join(rows)}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{len(out)}\n"
    return out + table.encode() + b"%%EOF\n"


def one_page(
    drawing: bytes | str = PLAIN,
    *more: bytes | str,
    resources: str = "",
    page: str = "",
    root: str = "",
    packed: str = "",
    font: str = FONT,
) -> bytes:
    """Return a file of one page; further objects are numbered from 6."""
    return written(
        [
            (1, f"<</Type/Catalog/Pages 2 0 R{root}>>"),
            (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
            (3, f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F1 5 0 R/F2 6 0 R>>{resources}>>"
                f"/Contents 4 0 R{page}>>"),
            (4, stream(drawing, packed)),
            (5, font),
            *enumerate(more, start=6),
        ]
    )  # fmt: skip
