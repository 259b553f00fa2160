"""A whole number within bounds, as it is typed; its bounds are told in words."""

from __future__ import annotations

import click

from fuzi.cli.words import _


class Count(click.IntRange):
    """A whole number from `least` on, to `most` where one is given."""

    def __init__(self, least: int, most: int | None = None) -> None:
        super().__init__(least, most)
        self.name = _("whole number")

    def _describe_range(self) -> str:
        """Return the bounds; click shows them in help texts and in its refusal."""
        words = _("{least} or more") if self.max is None else _("{least} to {most}")
        return words.format(least=self.min, most=self.max)
