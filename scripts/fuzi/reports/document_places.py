"""Where inside a document a finding stands, as an editor looks for it: a sheet and cell, a slide, a comment, a page."""

from __future__ import annotations

from fuzi.messages import Message, msg
from fuzi.model.late_pattern import late

_KIND = late(r"(?:docx|xlsx|pptx|odf|ofd|epub|zip|tar|7z|packed|pdf|picture|html|rtf|mail|old-office|object):")
_NUMBERED = (
    (late(r"sheet/([0-9]+)"), msg("sheet {number}")),
    (late(r"slide/([0-9]+)"), msg("slide {number}")),
    (late(r"page/([0-9]+)"), msg("page {number}")),
    (late(r"revision/([0-9]+)"), msg("earlier revision {number}")),
    (late(r"word/(?:header)([0-9]*)\.xml"), msg("header {number}")),
    (late(r"word/(?:footer)([0-9]*)\.xml"), msg("footer {number}")),
    (late(r"table/([0-9]+)"), msg("table {number}")),
    (late(r"member/([0-9]+)"), msg("file {number} inside")),
)
_NAMED = (
    (late(r"word/document2?\.xml"), msg("the text")),
    (late(r"content\.xml"), msg("the text")),
    (late(r"word/(?:foot|end)notes\.xml"), msg("the notes")),
    (late(r"word/comments[A-Za-z]*\.xml"), msg("the comments")),
    (late(r"docProps/[^/]+\.xml|meta\.xml|OFD\.xml"), msg("the document's properties")),
    (late(r"customXml/[^/]+\.xml"), msg("data kept with the document")),
    (
        late(r"word/(?:settings|styles|numbering|fontTable|webSettings)\.xml|styles\.xml"),
        msg("its settings and styles"),
    ),
    (late(r"word/glossary/[^/]+\.xml"), msg("building blocks kept with the document")),
    (late(r"xl/sharedStrings\.xml"), msg("words that no cell shows")),
    (late(r"xl/workbook\.xml"), msg("names of sheets and ranges")),
    (late(r"xl/externalLinks/[^/]+\.xml"), msg("copies of another workbook's cells")),
    (late(r"xl/pivotCache/[^/]+\.xml"), msg("copies of cells behind a pivot table")),
    (late(r"ppt/(?:slideMasters|slideLayouts|notesMasters|handoutMasters)/[^/]+\.xml"), msg("a master of the slides")),
    (late(r"ppt/presentation\.xml"), msg("settings of the presentation")),
    (late(r"notes"), msg("the speaker's notes")),
    (late(r"comments"), msg("the comments")),
    (late(r"drawing"), msg("a shape or text box")),
    (late(r"chart"), msg("a chart")),
    (late(r"table(?=/|$)"), msg("a table")),
    (late(r"formulas"), msg("formulas")),
    (late(r"annotations"), msg("annotations")),
    (late(r"metadata"), msg("the document's properties")),
    (late(r"outline"), msg("the document's outline")),
    (late(r"fields"), msg("a form's fields")),
    (late(r"attachments"), msg("a file inside the document")),
    (late(r"names"), msg("a name inside the package")),
    (late(r"archive-comment"), msg("the comment of the package")),
    (late(r"unused"), msg("bytes that belong to no part of the file")),
    (late(r"strings"), msg("words that no page shows")),
    (late(r"unlisted"), msg("objects that no page shows")),
    (late(r"exif"), msg("what the camera or program wrote into the picture")),
    (late(r"xmp|iptc"), msg("what a program wrote into the picture")),
    (late(r"words"), msg("words written into the file of the picture")),
    (late(r"thumbnail"), msg("the small preview inside the picture")),
    (late(r"seen"), msg("the words in the picture")),
    (late(r"Equation Native"), msg("an equation")),
    (late(r"Package|CONTENTS|Ole10Native"), msg("a file inside the document")),
    (late(r"code"), msg("a QR code or bar code")),
)
_STATES = {
    "hidden": msg("hidden"),
    "deleted": msg("deleted with tracked changes"),
    "inserted": msg("inserted with tracked changes"),
    "field": msg("in the code of a field"),
    "text-box": msg("in a text box"),
    "fallback": msg("in the copy for older programs"),
    "ruby": msg("in a phonetic guide"),
    "comment": msg("in a comment"),
}
_ROW_AND_COLUMN = late(r"([0-9]+)/([0-9]+)")
_ROW = late(r"row/([0-9]+)")
_CELL = late(r"[A-Z]{1,3}[0-9]{1,7}")
_LINE = late(r"[0-9]+")


def document_word(part: str) -> Message | None:
    """Return what a place inside a document is called; None for what is none.

    Args:
        part: the layer's part and the place in it: `xlsx:sheet/2/C5`, `zip:a.docx>docx:word/comments.xml/3`.
    """
    outer, _, own = part.rpartition(">")
    kind = _KIND.match(own)
    if kind is None:
        return None
    words = _words(own[kind.end() :])
    if not outer:
        return words
    first = _KIND.match(outer)
    name = outer[first.end() :] if first else outer
    return msg("{file} inside it, {where}", file=name, where=words)


def _words(inner: str) -> Message:
    """Return a part and the place in it, piece by piece; what has no word stands under its own name."""
    told: list[Message] = []
    rest = inner
    while rest:
        found = _next(rest)
        if found is None:
            told.append(_ending(rest, told))
            break
        word, rest = found
        told.append(word)
    whole = told[0]
    for word in told[1:]:
        whole = msg("{where}, {inside}", where=whole, inside=word)
    return whole


def _next(rest: str) -> tuple[Message, str] | None:
    for pattern, word in _NUMBERED:
        match = pattern.match(rest)
        if match is not None and _is_whole(rest, match.end()):
            return Message(word.key, {"number": match[1]}), _after(rest, match.end())
    for pattern, word in _NAMED:
        match = pattern.match(rest)
        if match is not None and _is_whole(rest, match.end()):
            return word, _after(rest, match.end())
    state, _, after = rest.partition("/")
    return (_STATES[state], after) if state in _STATES else None


def _is_whole(rest: str, end: int) -> bool:
    return end == len(rest) or rest[end] in "/@"


def _after(rest: str, end: int) -> str:
    return rest[end + 1 :] if rest[end : end + 1] == "/" else rest[end:]


def _ending(rest: str, told: list[Message]) -> Message:
    """Return the words of a place: a cell, a line, a row and column; the state of its words with it."""
    place, _, state = rest.rpartition("/")
    if state in _STATES:
        return msg("{where}, {inside}", where=_ending(place, told), inside=_STATES[state])
    if rest.startswith("@/"):
        return msg("descriptions and links, {where}", where=_ending(rest[2:], told))
    is_table = bool(told) and told[-1].key == _NUMBERED[6][1].key
    for pattern, word in (
        (_ROW_AND_COLUMN, msg("row {first}, column {second}")),
        (_ROW, msg("row {first}")),
        (_CELL, msg("cell {first}")),
        (_LINE, msg("row {first}") if is_table else msg("line {first}")),
    ):
        match = pattern.fullmatch(rest)
        if match is not None:
            groups = match.groups() or (match[0],)
            return Message(word.key, dict(zip(("first", "second"), groups, strict=False)))
    if place and _LINE.fullmatch(state):
        return msg("{where}, {inside}", where=place, inside=msg("line {first}", first=state))
    return msg("{part}", part=rest)
