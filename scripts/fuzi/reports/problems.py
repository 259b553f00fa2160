"""One line for each problem of a file: where it is, what is wrong, what to do about it."""

from __future__ import annotations

from fuzi.errors import Problem
from fuzi.messages import Translate, msg


def problem_line(problem: Problem, translate: Translate) -> str:
    """Return a problem as `path:line: what — hint`, with the punctuation of the reader's language."""
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    if problem.hint is None:
        return msg("{place}: {what}", place=place, what=problem.what).render(translate)
    return msg("{place}: {what} — {hint}", place=place, what=problem.what, hint=problem.hint).render(translate)
