"""What a drawing (SVG) may consist of: shapes and text in its own name space, nothing that runs or is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Finding
from fuzi.model.ids import sha256_of
from fuzi.model.late_pattern import late
from fuzi.pages.marks import in_text
from fuzi.pages.markup import Tag, Unclear, tokens

_ELEMENTS = frozenset(
    re.findall(
        r"\S+",
        "svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textpath "
        "lineargradient radialgradient stop clippath mask pattern marker filter feblend fecolormatrix fecomposite "
        "feflood fegaussianblur femerge femergenode feoffset fedropshadow fecomponenttransfer fefunca fefuncr fefuncg "
        "fefuncb",
    )
)
_PROLOGUE = late(r"\s*(?:<\?xml\s+version=[\"']1\.[01][\"'](?:\s+encoding=[\"']utf-8[\"'])?[^?<>]*\?>)?", re.I)
_COMMENT = late(r"<!--(?:(?!--)[^<>])*-->")
_REFUSED = late(r"url\s*\(\s*[\"']?\s*(?!#)|@import|expression\s*\(|javascript:|data:|\\", re.IGNORECASE)
_OWN_NAMESPACES = {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"}


def picture_findings(path: str, data: bytes) -> Iterator[Finding]:
    """Yield a finding where a drawing could run code or fetch from elsewhere, or cannot be read as plain text."""
    if path.endswith(".svg") and not _is_plain(data):
        what = msg("the drawing holds a script, a link or something fetched from elsewhere")
        yield in_text("raw-html-script", (path, sha256_of(data)), (1, 1, 0), what, msg("export it as PNG"))


def _is_plain(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    body = _COMMENT.sub("", text[_end_of_prologue(text) :])
    found = [token for token in tokens(body) if isinstance(token, Tag | Unclear)]
    return bool(found) and all(isinstance(token, Tag) and _is_plain_tag(token) for token in found)


def _end_of_prologue(text: str) -> int:
    match = _PROLOGUE.match(text)
    return match.end() if match else 0


def _is_plain_tag(tag: Tag) -> bool:
    return tag.name in _ELEMENTS and all(_is_plain_attribute(name, value) for name, value in tag.attributes)


def _is_plain_attribute(name: str, value: str) -> bool:
    if name.startswith("xmlns"):
        return _OWN_NAMESPACES.get(name) == value
    if name in {"href", "xlink:href"}:
        return value.startswith("#")
    if ":" in name:
        return name == "xml:space"
    return not name.startswith("on") and name != "src" and _REFUSED.search(value) is None
