"""What Markdown becomes, and whether a template of the theme can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fuzi.messages import Message
from fuzi.model.rendering import RenderedText

PATIENCE = 3
"""After so many texts that could not be rendered the rest of a call is refused unread, so that nobody waits long."""


class Renderer(Protocol):
    """Renders texts from strangers: in a child process with limits; a crash or a hang is a refusal."""

    def render(self, texts: Sequence[str], extensions: Sequence[str]) -> tuple[RenderedText | Message, ...]:
        """Return what each Markdown text becomes, in order, or why it cannot be rendered.

        Args:
            extensions: the Markdown extensions of the site beyond those it always has.
        """
        ...

    def template_problem(self, text: str) -> tuple[int, str] | None:
        """Return line and words of what is wrong with a template of the theme, or None; nothing of it is run."""
        ...
