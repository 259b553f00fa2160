"""One file without what tells of its makers, by its content: pictures, drawings, office files, PDF, OFD."""

from __future__ import annotations

from fuzi.adapters.document_readers import is_picture
from fuzi.adapters.stripping_drawing import is_drawing, strip_drawing
from fuzi.adapters.stripping_office import Office
from fuzi.adapters.stripping_open_document import strip_ofd, strip_open_document
from fuzi.adapters.stripping_parts import Removed, Untouched
from fuzi.adapters.stripping_pdf import strip_pdf
from fuzi.adapters.stripping_picture import strip_picture
from fuzi.adapters.stripping_zip import bodies_of, members_of
from fuzi.messages import msg
from fuzi.model.mending import Stripped

_DEEPEST = 2
_OFFICE = ("word/", "xl/", "ppt/")


def stripped(data: bytes, *, is_accepting: bool = False) -> Stripped:
    """Return a file without what tells of its makers.

    Args:
        data: the file.
        is_accepting: whether tracked changes are accepted and comments taken out.
    """
    removed = Removed()
    try:
        fresh = _strip(data, removed, 0, is_accepting=is_accepting)
    except Untouched as error:
        return Stripped(left=(error.why,))
    is_same = fresh == data or not removed.what
    return Stripped(None if is_same else fresh, () if is_same else tuple(removed.what), tuple(removed.left))


def _strip(data: bytes, removed: Removed, depth: int, *, is_accepting: bool) -> bytes:
    def within(body: bytes) -> bytes:
        return _strip(body, removed, depth + 1, is_accepting=is_accepting)

    if depth > _DEEPEST:
        removed.leave(msg("documents in documents: look at them"))
        return data
    if is_picture(data):
        fresh = strip_picture(data, removed)
        if fresh is None and not depth:
            removed.leave(
                msg("a kind of picture that is not rewritten here: save it as JPEG or PNG without properties")
            )
        return data if fresh is None else fresh
    if data.startswith(b"%PDF-"):
        return strip_pdf(data, removed)
    if data.startswith(b"PK\x03\x04"):
        names = {one.filename for one in members_of(data)}
        if any(name.startswith(_OFFICE) for name in names) and "[Content_Types].xml" in names:
            return Office(removed, within, is_accepting=is_accepting).stripped(data)
        if {"content.xml", "mimetype"} <= names:
            return strip_open_document(data, removed, within, is_accepting=is_accepting)
        if "OFD.xml" in names:
            return strip_ofd(data, removed, within)
        _look_into(data, removed, depth)
        return data
    return strip_drawing(data, removed) if is_drawing(data) else data


def _look_into(data: bytes, removed: Removed, depth: int) -> None:
    """Say of an archive whether files in it tell of their makers; it is not packed anew here."""
    found = Removed()
    for body in bodies_of(data):
        try:
            _strip(body, found, depth + 1, is_accepting=False)
        except Untouched:
            continue
    if found.what:
        removed.leave(msg("files in it tell of their makers: unpack it, mend them, and pack it again"))
