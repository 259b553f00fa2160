"""A verb that has words of its own, such as `fuzi roster add`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from fuzi.cli.group import Verb, global_options, take_globals
from fuzi.cli.help_layout import HelpContext
from fuzi.cli.metavars import translate_metavars
from fuzi.cli.session import Step
from fuzi.cli.words import _


class WordGroup(click.Group):
    """A verb and its words; global options are taken before and after the word."""

    context_class = HelpContext

    def __init__(self, name: str, **settings: Any) -> None:
        super().__init__(name, options_metavar=_("[OPTIONS]"), subcommand_metavar=_("WORD [ARGUMENTS]…"), **settings)
        self.params = [*self.params, *global_options()]
        translate_metavars(self.params)

    def word(self, name: str, **settings: Any) -> Callable[[Step], Verb]:
        """Make a function one of the verb's words."""

        def make(step: Step) -> Verb:
            made = click.command(name, cls=Verb, **settings)(step)
            assert isinstance(made, Verb)  # noqa: S101 - by `cls`
            self.add_command(made)
            return made

        return make

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the words in the order in which they are written down."""
        return list(self.commands)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of words."""
        rows = [(name, one.get_short_help_str(200)) for name, one in self.commands.items()]
        with formatter.section(_("Words")):
            formatter.write_dl(rows)

    def invoke(self, context: click.Context) -> Any:
        """Take the global options given before the word, then run it."""
        take_globals(context, context.params)
        return super().invoke(context)
