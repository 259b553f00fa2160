"""Where a finding stands, in the reader's words: not every place is a line of a file."""

from __future__ import annotations

from fuzi.messages import Message, msg
from fuzi.reports.document_places import document_word

_PARTS = {
    "name": msg("in its name"),
    "seen": msg("as readers see it, line"),
    "code": msg("a comment, script or style, line"),
    "unseen": msg("behind what readers see, line"),
    "rendered": msg("the page's text as readers see it, line"),
    "head": msg("the page's head as readers see it, line"),
    "style": msg("the style sheet as a browser reads it, line"),
    "file": msg("the file as a whole"),
    "picture": msg("a picture"),
    "encoding": msg("the encoding"),
    "title": msg("the change's title"),
    "statement": msg("the words of a statement"),
    "commit": msg("an earlier commit"),
    "commit-message": msg("the message of a commit"),
    "commit-signature": msg("the signature of a commit"),
    "commit-header": msg("the head of a commit"),
    "commit-folder": msg("a folder in a commit"),
    "commit-author": msg("a name or e-mail in a commit"),
    "author": msg("a name or e-mail in a commit"),
    "author-unlisted": msg("a name in a commit that is not on the roster"),
    "branch": msg("the change's id or the branch's name"),
    "tag": msg("a tag"),
    "metadata": msg("the document's properties"),
    "outline": msg("the document's outline"),
    "fields": msg("a form's fields"),
    "attachments": msg("a file inside the document"),
    "names": msg("a name inside the package"),
    "more-block": msg("further places"),
    "more-flag": msg("further places"),
    "more-note": msg("further places"),
    "check": msg("the check as a whole"),
    "archive-comment": msg("the comment of the package"),
}


def part_word(part: str) -> Message:
    """Return what a part of a file, or what Git keeps beside the files, is called; its own name where it has no word.

    Args:
        part: as in `PartPlace`: `name`, `commit-message:0123456789ab:1:5`, `metadata/2`.
    """
    if part.startswith("built:"):
        return _built_word(part.removeprefix("built:"))
    inside = document_word(part)
    if inside is not None:
        return inside
    for mark in (":", "/"):
        head, found, rest = part.partition(mark)
        if head in _PARTS:
            return msg("{what} {where}", what=_PARTS[head], where=_inside(rest)) if found else _PARTS[head]
    return msg("{part}", part=part)


def _built_word(place: str) -> Message:
    """Return where in a built file a finding stands: its path, then layer and line, part, or line and column."""
    path, _, inside = place.partition(":")
    if not inside:
        return msg("the built file {path}", path=path)
    return msg("the built file {path}, {inside}", path=path, inside=part_word(inside))


def _inside(rest: str) -> Message | str:
    """Return what follows a commit's id: a place inside a document in words, anything else as it stands."""
    ahead, _, part = rest.partition(":")
    inside = document_word(part) if part else None
    return rest if inside is None else msg("{where}, {inside}", where=ahead, inside=inside)
