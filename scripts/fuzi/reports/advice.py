"""What a reader does about a reason: the next step and where its page is, once for each code of an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from fuzi.messages import Translate, msg
from fuzi.model.verdict import Reason
from fuzi.reports.reasons import BY_CODE

PAGES = "review/reasons"
"""The folder of the pages, one for each code, in every site's repository."""


def reason_lines(
    reasons: Sequence[Reason],
    translate: Translate,
    head: str = "",
    *,
    has_advice: bool = True,
    known: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """Yield a line for each reason; behind the first ones of a code two indented lines: what to do, and its page.

    Reasons of one code that follow each other are told together, so that a hundred findings have one next step.

    Args:
        head: what each reason's line begins with.
        has_advice: yield the indented lines, too.
        known: codes about which the reader is told elsewhere what to do.
    """
    explained = set(known)
    indent = " " * (len(head) - len(head.lstrip()) + 4)
    for code, group in groupby(reasons, key=lambda one: one.code):
        yield from (f"{head}{one.message.render(translate)} [{code}]" for one in group)
        entry = BY_CODE.get(code)
        if not has_advice or entry is None or code in explained:
            continue
        explained.add(code)
        yield indent + msg("what to do: {hint}", hint=entry.hint).render(translate)
        yield indent + msg("more: {page}", page=f"{PAGES}/{code}.md").render(translate)
