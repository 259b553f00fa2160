"""What every verb is given: the global options, the reader's language, and one way to answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from fuzi.messages import Message, Translate
from fuzi.reports.json_text import json_text


class Session(Struct):
    """The global options of one run and where its answer goes."""

    translate: Translate
    language: str
    repo: Path = Path()
    format: str = "text"
    verbosity: int = 0
    key: Path | None = None

    @property
    def wants_json(self) -> bool:
        """Tell whether the answer is one JSON document."""
        return self.format == "json"

    @property
    def is_quiet(self) -> bool:
        """Tell whether only the bare answer is wanted (`-q`)."""
        return self.verbosity < 0

    def answer(self, document: dict[str, Any], text: str) -> None:
        """Print the answer on standard output: the JSON document, or the text for a reader."""
        if self.wants_json:
            click.echo(json_text(document))
        elif text:
            click.echo(text.rstrip("\n"))

    def say(self, message: Message) -> None:
        """Print a line about what is going on, on standard error; silent with `-q`."""
        if not self.is_quiet:
            click.echo(message.render(self.translate), err=True)

    def confirm(self, question: Message) -> bool:
        """Ask on the terminal; where nobody can answer, the answer is no."""
        return click.confirm(question.render(self.translate), default=False, err=True)


Step = Callable[..., int | None]
