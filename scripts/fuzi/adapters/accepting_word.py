"""Accepts the tracked changes of a part of a Word file and takes its comments out (ECMA-376-1, 17.13).

What was deleted goes, what was inserted stays, former formats are forgotten: the page then is what Word shows as
"no markup". Only where a person asked for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fuzi.adapters.stripping_zip import drop, local, namespace, unwrap

_MARKED = frozenset({"rPr", "trPr", "tcPr", "ctrlPr", "numPr", "pPr"})
"""Where a mark stands, not what it marks."""
_GONE = frozenset({"del", "moveFrom"})
_KEPT = frozenset({"ins", "moveTo"})
_COMMENT_PARTS = frozenset({"comments", "commentsEx", "commentsIds", "commentsExtensible"})
_COMMENT_MARKS = frozenset({"commentRangeStart", "commentRangeEnd"})
_RANGES = tuple(
    f"{kind}{end}"
    for kind in ("moveFromRange", "moveToRange", "customXmlInsRange", "customXmlDelRange",
                 "customXmlMoveFromRange", "customXmlMoveToRange")
    for end in ("Start", "End")
)  # fmt: skip


def changes_in(root: Any) -> str:
    """Return `changes`, `comments` or nothing: what a part holds that `accept_changes` would take out."""
    if local(root) in _COMMENT_PARTS:
        return "comments" if len(root) else ""
    names = {local(one) for one in _own(root)}
    is_tracked = names & (_GONE | _KEPT) or any(name.endswith("PrChange") for name in names)
    return "changes" if is_tracked else ""


def accept_changes(root: Any) -> bool:
    """Accept every tracked change of a part, take out its comments; tell whether anything differs."""
    if local(root) in _COMMENT_PARTS:
        children = list(root)
        for one in children:
            drop(one)
        return bool(children)
    found = [one for one in _own(root) if _is_mark(local(one))]
    ended = [one for one in found if local(one) in _GONE and _is_mark_of_paragraph(one)]
    joined = [one.getparent().getparent().getparent() for one in ended]
    for one in found:
        if one.getparent() is not None and one is not root:
            _accept(one)
    for paragraph in reversed(joined):
        _join_next(paragraph)
    return bool(found)


def _own(root: Any) -> Iterator[Any]:
    """Yield the elements of Word's own language: what an author put in from elsewhere may have the same names."""
    return (one for one in root.iter("*") if namespace(one) == namespace(root))


def _is_mark(name: str) -> bool:
    return (
        name in _GONE | _KEPT | _COMMENT_MARKS
        or name in _RANGES
        or name in {"commentReference", "cellIns", "cellDel", "cellMerge", "numberingChange", "tblGridChange"}
        or name.endswith("PrChange")
        or name == "tblPrExChange"
    )


def _is_mark_of_paragraph(one: Any) -> bool:
    above = one.getparent()
    return above is not None and local(above) == "rPr" and local(above.getparent()) == "pPr"


def _accept(one: Any) -> None:
    name, above = local(one), one.getparent()
    if name == "cellDel" or (name in _GONE and local(above) == "trPr"):
        _drop_up(above.getparent())
    elif name in _KEPT and local(above) not in _MARKED:
        unwrap(one)
    elif name == "commentReference":
        drop(one)
        if local(above) == "r" and all(local(child) == "rPr" for child in above):
            drop(above)
    else:  # a deleted run; a mark of a property, a former format, the edge of a range
        drop(one)


def _drop_up(element: Any) -> None:
    """Take out a cell or row, and the row or table that it leaves empty."""
    above = element.getparent()
    if above is None:
        return
    drop(element)
    if local(above) in {"tr", "tbl"} and not any(local(child) in {"tc", "tr", "sdt"} for child in above):
        _drop_up(above)


def _join_next(paragraph: Any) -> None:
    """Join a paragraph whose end was deleted with the next one, which keeps its own form."""
    after = paragraph.getnext()
    if paragraph.getparent() is None:
        return
    words = [child for child in paragraph if local(child) != "pPr"]
    if after is None or local(after) != "p":
        if not words and after is not None:
            drop(paragraph)
        return
    at = 1 if len(after) and local(after[0]) == "pPr" else 0
    for child in reversed(words):
        after.insert(at, child)
    drop(paragraph)
