"""What `check --fix` would do, before it does it: places and prescribed forms, never a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fuzi.messages import Message, msg
from fuzi.model.mending import Mended


def text_lines(files: Sequence[Mended]) -> Iterator[Message]:
    """Yield a line for each value that would be masked."""
    for file in files:
        for place in file.places:
            yield msg(
                "{path}:{line}: {what} becomes {put}",
                path=file.shown or file.path,
                line=place.line,
                what=place.what,
                put=place.put,
            )


def document_lines(files: Sequence[Mended]) -> Iterator[Message]:
    """Yield a line for each kind of property that would be taken out of a document or picture."""
    for file in files:
        for what in file.removed:
            yield msg("{path}: taken out: {what}", path=file.shown or file.path, what=what)


def left_lines(left: Iterable[tuple[str, Message]], count: int) -> Iterator[Message]:
    """Yield what is not touched, and why."""
    for path, why in left:
        yield msg("{path}: left as it is: {why}", path=path, why=why)
    if count:
        yield msg(
            "{n} finding(s) are left to you; what stands in documents and pictures is mended in the original file",
            n=count,
        )
