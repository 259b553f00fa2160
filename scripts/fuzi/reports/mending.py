"""What `check --fix` would do, before it does it: places and prescribed forms, never a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fuzi.messages import Message, msg
from fuzi.model.finding import Mended, TextPlace


def plan_lines(files: Sequence[Mended], left: int) -> Iterator[Message]:
    """Yield a line for each place, then what is left to the author."""
    for file in files:
        for place in file.places:
            where = place.finding.where
            line = where.line if isinstance(where, TextPlace) else 0
            yield msg(
                "{path}:{line}: {what} becomes {put}", path=file.path, line=line, what=place.finding.what, put=place.put
            )
    if not files:
        yield msg("nothing here can be masked by itself")
    if left:
        yield msg("{n} finding(s) are left to you: a person has to decide", n=left)
