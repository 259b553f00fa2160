"""What rendered text may consist of: the elements, attributes and addresses that only show something.

Everything is refused that is not listed. Nothing here can run, restyle the site or fetch from elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from fuzi.messages import Message, msg
from fuzi.model.late_pattern import late
from fuzi.pages.markup import VOID, Tag, Text, Unclear, tokens, unbalanced

ELEMENTS = frozenset(
    re.findall(
        r"\S+",
        "a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption figure h1 h2 "
        "h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rt ruby s samp small span strong sub summary sup table "
        "tbody td tfoot th thead time tr u ul var wbr",
    )
)
_ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "colgroup"})
_IN_TABLES = _ROWS | {"td", "th", "caption", "col"}
_EVERYWHERE = frozenset({"title", "lang", "id", "class", "align"})
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "target", "rel"}),
    "img": frozenset({"src", "alt", "width", "height", "loading"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "li": frozenset({"value"}),
    "td": frozenset({"style", "colspan", "rowspan"}),
    "th": frozenset({"style", "colspan", "rowspan", "scope"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "time": frozenset({"datetime"}),
    "del": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
    "details": frozenset({"open"}),
}
_ALIGNED = late(r"text-align: ?(?:left|center|right);?")
_CLASSES = frozenset(
    re.findall(
        r"\S+",
        "admonition admonition-title abstract attention bug caution danger error example failure hint important info "
        "note question quote success tip warning footnote footnote-ref footnote-backref",
    )
)
_CODE_CLASS = late(r"language-[\w.+#-]+")
_SCHEME = late(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = late(r"(?:https?:)?//((?:[\w-]+\.)*[\w-]+)(?::[0-9]{1,5})?(?:[/?#][^\\]*)?", re.IGNORECASE)
_PLAIN_SCHEMES = frozenset({"mailto", "tel"})
_UNSEEN = frozenset("\u200c\u200d\ufe0e\ufe0f\u180b\u180c\u180d")
"""Joiners and variants that scripts and pictographs need; they hide no neighbour."""
_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that show nothing."""
_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
Trouble = tuple[str, str, Message, Message]
"""A rule, the words to look for in the source, what is wrong, and the next step."""


def troubles(html: str) -> Iterator[Trouble]:
    """Yield what rendered text must not hold: elements, attributes, comments, hidden characters."""
    hint = msg("write it in Markdown; to show a tag as text, write &lt; for its first character")
    for token in tokens(html):
        if isinstance(token, Unclear):
            yield _unclear(token, hint)
        elif isinstance(token, Tag):
            if token.name not in ELEMENTS or any(not _is_plain(token.name, *one) for one in token.attributes):
                yield "raw-html-script", f"<{token.name}", msg("raw HTML of this kind is not used here"), hint
            for _name, value in token.attributes:
                yield from hidden(value)
        else:
            yield from hidden(token.text)
    if _has_stray_words(html):
        what = msg("in a table words stand in cells alone; a browser moves others elsewhere")
        yield "raw-html-script", "<table", what, hint
    stray = unbalanced(tokens(html))
    if stray:
        name = stray.strip("</")
        what = msg("the tag {name} is not closed, or not where it was opened", name=name)
        yield "raw-html-script", stray, what, hint


def _has_stray_words(html: str) -> bool:
    """Tell whether words stand in a table but outside its cells (foster parenting, HTML 13.2.6.1)."""
    opened: list[str] = []
    for token in tokens(html):
        if isinstance(token, Tag):
            if token.is_end:
                opened = opened[:-1]
            elif token.name not in VOID:
                opened.append(token.name)
                if opened[-2:-1] and opened[-2] in _ROWS and token.name not in _IN_TABLES:
                    return True
        elif isinstance(token, Text) and opened and opened[-1] in _ROWS and token.text.strip():
            return True
    return False


def address_trouble(target: str) -> Trouble | None:
    """Return what is wrong with an address beyond this site, or with the writing of any address."""
    if any(char <= " " or char in "\\\x7f" or char.isspace() for char in target):
        what = msg("an address holds no blanks, line breaks or backslashes")
        return "broken-link", target, what, msg("write %20 for a blank; better, name files without blanks")
    scheme = _SCHEME.match(target)
    if scheme and scheme[1].lower() in _PLAIN_SCHEMES:
        return None
    if scheme and scheme[1].lower() not in {"http", "https"}:
        what = msg("a link that runs code is not used here")
        return "raw-html-script", target, what, msg("link to a web page (https://…), a file, mailto: or tel:")
    if scheme or target.startswith("//"):
        match = _WEB.fullmatch(target)
        if match is None or unicodedata.normalize("NFKC", match[1]) != match[1]:
            what = msg("this is not the address of a web page")
            return "broken-link", target, what, msg("copy it anew from the browser's address line")
    return None


def _unclear(token: Unclear, hint: Message) -> Trouble:
    if token.start.startswith("<!--"):
        remove = msg("remove it; words for reviewers go with the submission: fuzi submit -m")
        return "raw-html-script", "<!--", msg("an HTML comment would be published too"), remove
    return "raw-html-script", token.start, msg("raw HTML of this kind is not used here"), hint


def _is_plain(element: str, name: str, value: str) -> bool:
    if name not in _EVERYWHERE and name not in _ATTRIBUTES.get(element, ()):
        return False
    if name == "style":
        return _ALIGNED.fullmatch(value.strip()) is not None
    if name == "class":
        words = value.split()
        return all(word in _CLASSES or (element == "code" and _CODE_CLASS.fullmatch(word)) for word in words)
    if name == "align":
        return value.lower() in {"left", "center", "right", "justify"}
    if name == "id":
        return not value.startswith("__")  # the theme's own
    return name != "target" or value == "_blank"


def hidden(text: str) -> Iterator[Trouble]:
    """Yield the first hidden character of a text, if there is one."""
    found = next((char for char in text if char not in "\t\n\r" and is_hidden(char)), None)
    if found is not None:
        what = msg("the text holds a hidden character (U+{code})", code=f"{ord(found):04X}")
        yield "hidden-character", found, what, msg("type the words anew instead of pasting them")


def is_hidden(char: str) -> bool:
    """Tell whether a character hides itself or reorders its neighbours (Unicode TR 36)."""
    return char in _EMPTY or (unicodedata.category(char) in _CATEGORIES and char not in _UNSEEN)


def words(html: str, element: str) -> Iterator[tuple[int, str]]:
    """Yield the text of each `element`, with how many tags or words stand before it."""
    before, inside = 0, None
    for token in tokens(html):
        if isinstance(token, Tag) and token.name == element:
            if token.is_end and inside is not None:
                yield inside[0], inside[1].strip()
                inside = None
            elif not token.is_end:
                inside = (before, "")
        elif isinstance(token, Text) and inside is not None:
            inside = (inside[0], inside[1] + token.text)
        before += not (isinstance(token, Text) and token.text.isspace())
