"""The command group: verbs are imported only when called, global options are taken before and after the verb."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from fuzi import __version__
from fuzi.cli.help_layout import HelpContext
from fuzi.cli.metavars import translate_metavars
from fuzi.cli.session import Session, Step
from fuzi.cli.table import HIDDEN, VERBS, module_of
from fuzi.cli.words import _

_GLOBALS = ("repo", "lang", "format", "quiet", "verbose", "key")


def global_options() -> list[click.Parameter]:
    """Return fresh global options, taken by the group and by every verb."""
    return [
        click.Option(
            ["--repo"],
            metavar="DIR",
            type=click.Path(path_type=Path, exists=True, file_okay=False),
            help=_("the repository to work in"),
        ),
        click.Option(["--lang"], type=click.Choice(["zh", "en"]), help=_("language of all messages")),
        click.Option(
            ["--format"], type=click.Choice(["text", "json"]), help=_("text for a reader, or one JSON document")
        ),
        click.Option(["-q", "--quiet"], is_flag=True, default=None, help=_("only the answer")),
        click.Option(["-v", "--verbose"], is_flag=True, default=None, help=_("say more")),
        click.Option(["--key"], metavar="FILE", type=click.Path(path_type=Path), help=_("private key to sign with")),
    ]


def take_globals(context: click.Context, values: dict[str, Any]) -> dict[str, Any]:
    """Move the global options from `values` into the session; return what is left for the verb."""
    session = context.ensure_object(Session)
    given = {name: values.pop(name, None) for name in _GLOBALS}
    if given["repo"] is not None:
        session.repo = given["repo"]
    if given["format"] is not None:
        session.format = given["format"]
    if given["key"] is not None:
        session.key = given["key"]
    if given["quiet"]:
        session.verbosity = -1
    if given["verbose"]:
        session.verbosity = 1
    return values


class Verb(click.Command):
    """A verb: its function gets the session first and returns the exit code (None is 0)."""

    context_class = HelpContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": _("[OPTIONS]"), **kwargs})
        self.params = [*self.params, *global_options()]
        translate_metavars(self.params)

    def invoke(self, context: click.Context) -> int:
        """Run the verb and return its exit code."""
        rest = take_globals(context, context.params)
        assert self.callback is not None  # noqa: S101 - a verb is made from a function
        with _naming(context):
            return int(context.invoke(self.callback, context.ensure_object(Session), **rest) or 0)

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        """Read what was typed."""
        with _naming(context):
            return super().parse_args(context, arguments)


@contextmanager
def _naming(context: click.Context) -> Iterator[None]:
    """Let a misuse name its verb, whose help tells the rest; click leaves it out where a value is missing."""
    try:
        yield
    except click.UsageError as error:
        error.ctx = error.ctx or context
        raise


def verb(name: str, **settings: Any) -> Callable[[Step], Verb]:
    """Make a function the command of a verb."""

    def make(step: Step) -> Verb:
        made = click.command(name, cls=Verb, **settings)(step)
        assert isinstance(made, Verb)  # noqa: S101 - by `cls`
        return made

    return make


class VerbGroup(click.Group):
    """The verbs of `fuzi`, each imported on its first use."""

    context_class = HelpContext

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the verbs in the order of the table."""
        return list(VERBS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import one verb and return its command."""
        if name not in VERBS and name not in HIDDEN:
            return None
        command: click.Command = importlib.import_module(module_of(name)).command
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs without importing them."""
        session = context.ensure_object(Session)
        rows = [(name, line.render(session.translate)) for name, line in VERBS.items()]
        with formatter.section(_("Verbs")):
            formatter.write_dl(rows)

    def invoke(self, context: click.Context) -> Any:
        """Take the global options given before the verb, then run it."""
        take_globals(context, context.params)
        return super().invoke(context)


def build_group() -> VerbGroup:
    """Return the command group in the language chosen."""

    def show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            click.echo(f"fuzi {__version__}")
            context.exit()

    version = click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show_version,
        help=_("show the version"),
    )
    options = [*global_options(), version]
    translate_metavars(options)
    return VerbGroup(
        "fuzi",
        params=options,
        help=_("Fuzi: from a draft to the published and archived site, with every approval on record."),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        no_args_is_help=True,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("VERB [ARGUMENTS]…"),
    )
