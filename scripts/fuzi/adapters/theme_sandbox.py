"""Renders the theme as data: its templates come with the change and must not run code of their own.

Jinja's sandbox keeps templates from private attributes; this one lets them call nothing either, but macros, blocks and
the methods of plain values. Everything is escaped unless a template says `| safe`, which only the page's text is.
What one page may take is bounded: in processor time, in size, in the length of a `range`.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup

_PLAIN = (str, Markup, dict, list, tuple)
_MAKERS = (Cycler, Joiner, Namespace, dict)
CPU_SECONDS = 10.0
"""Processor time for rendering one page; an honest one takes a hundredth of a second."""
MAX_CHARACTERS = 20_000_000
"""Size of one rendered page; an honest one has less than a hundredth of it."""


class TooMuch(jinja2.TemplateRuntimeError):
    """A template that takes too long or makes too large a page."""


class BoundedTemplate(jinja2.Template):
    """A template whose rendering ends: after `CPU_SECONDS`, or at `MAX_CHARACTERS`."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the page.

        Raises:
            TooMuch: it took too long or became too large.
        """
        size, pieces = 0, []
        with _limited(CPU_SECONDS):
            for piece in self.generate(*args, **kwargs):
                size += len(piece)
                if size > MAX_CHARACTERS:
                    raise TooMuch
                pieces.append(piece)
        return "".join(pieces)


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Stop the block by `TooMuch` after so much processor time of ours, where the system can (main thread, POSIX)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise TooMuch

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class ThemeEnvironment(ImmutableSandboxedEnvironment):
    """A Jinja environment whose templates can call only what is listed here."""

    template_class = BoundedTemplate
    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self, folders: list[str]) -> None:
        super().__init__(loader=jinja2.FileSystemLoader(folders), auto_reload=False, autoescape=True)

    def is_safe_callable(self, obj: object) -> bool:
        """Tell whether a template may call `obj`."""
        if obj in _MAKERS or obj is self.globals["range"]:
            return True
        if isinstance(obj, Macro | BlockReference):
            return True
        owner = getattr(obj, "__self__", None)
        return isinstance(owner, _PLAIN) and super().is_safe_callable(obj)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply and divide numbers; what repeats or fills up text, or raises to a power, could grow without end."""
        if operator == "**" or not isinstance(left, int | float) or not isinstance(right, int | float):
            raise SecurityError
        return super().call_binop(context, operator, left, right)


def theme_environment(folders: Sequence[str]) -> jinja2.Environment:
    """Return the environment that the theme in `folders` is rendered in, with MkDocs's filters and one of our own."""
    from mkdocs.utils.templates import script_tag_filter, url_filter

    environment = ThemeEnvironment(list(folders))
    environment.filters["url"] = url_filter
    environment.filters["script_tag"] = script_tag_filter
    environment.filters["file_name"] = lambda text: PurePosixPath(text).name
    return environment
