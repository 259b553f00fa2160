"""Renders the theme as data: its templates come with the change and must not run code of their own.

Jinja's sandbox keeps templates from private attributes; this one lets them call nothing either, but macros, blocks and
the methods of plain values. Everything is escaped unless a template says `| safe`, which only the page's text is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

import jinja2
from jinja2.runtime import BlockReference, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup

_PLAIN = (str, Markup, dict, list, tuple)
_MAKERS = (Cycler, Joiner, Namespace, dict)


class ThemeEnvironment(ImmutableSandboxedEnvironment):
    """A Jinja environment whose templates can call only what is listed here."""

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


def theme_environment(folders: Sequence[str]) -> jinja2.Environment:
    """Return the environment that the theme in `folders` is rendered in, with MkDocs's filters and one of our own."""
    from mkdocs.utils.templates import script_tag_filter, url_filter

    environment = ThemeEnvironment(list(folders))
    environment.filters["url"] = url_filter
    environment.filters["script_tag"] = script_tag_filter
    environment.filters["file_name"] = lambda text: PurePosixPath(text).name
    return environment
