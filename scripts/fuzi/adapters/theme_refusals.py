"""Says in words which template of the theme stopped a build, and at which line; none of its values are shown."""

from __future__ import annotations

import traceback
from pathlib import Path

import jinja2
from jinja2.exceptions import SecurityError

from fuzi.adapters.theme_sandbox import TooMuch
from fuzi.errors import MalformedFile, Problem
from fuzi.messages import Message, msg

_Place = tuple[str, int]


def template_refusal(error: BaseException, source: Path, theme: str) -> MalformedFile | None:
    """Return the refusal of a theme whose template raised `error`; None where no template did.

    Args:
        error: what ended the build; Jinja puts the templates' own lines into its traceback.
        source: the files that were built.
        theme: the theme's folder in `source`.
    """
    places = [found for one in _chain(error) for found in _places(one, source / theme)]
    if not places:
        return None
    name, line = places[-1]
    problem = Problem(f"{theme}/{name}", line, _what(error))
    hint = msg("bring back the template of the version before")
    return MalformedFile(msg("the site cannot be built"), [problem], hint)


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error's causes and itself, the first cause first."""
    found: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in found:
        found.insert(0, cause)
        cause = cause.__cause__
    return found


def _places(error: BaseException, theme: Path) -> list[_Place]:
    """Return the theme's lines in a traceback, the innermost last."""
    frames = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        frames.append((error.filename, error.lineno))
    return [
        (Path(name).relative_to(theme).as_posix(), line)
        for name, line in frames
        if Path(name).is_relative_to(theme) and not name.endswith(".py")
    ]


def _what(error: BaseException) -> Message:
    if isinstance(error, jinja2.TemplateSyntaxError):
        return msg("the template cannot be read")
    if isinstance(error, jinja2.TemplatesNotFound | jinja2.TemplateNotFound):
        return msg("the template names another one that does not exist")
    if isinstance(error, TooMuch | OverflowError | MemoryError | RecursionError):
        return msg("the template takes too long or becomes too large")
    if isinstance(error, SecurityError):
        return msg("the template calls or reaches something that a theme may not use")
    if isinstance(error, jinja2.UndefinedError):
        return msg("the template asks for a value that does not exist")
    return msg("the template cannot be worked out")
