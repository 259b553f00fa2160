"""The words that stand for values in help texts (`ID`, `DIR`), in the reader's language.

Verbs write them as the contract does; they are translated in one place, together with those click makes up from the
name of an argument or the type of an option. A word without a translation stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from fuzi.cli.words import _

_WORD = re.compile(r"[A-Za-z]+")


def translate_metavars(params: Iterable[click.Parameter]) -> None:
    """Give every parameter the word its reader knows."""
    for param in params:
        if isinstance(param, click.Argument):
            param.metavar = _spoken(param.metavar or _argument_word(param))
        elif isinstance(param, click.Option) and not param.is_flag and not isinstance(param.type, click.Choice):
            param.metavar = _spoken(param.metavar or param.type.name.upper())


def _argument_word(argument: click.Argument) -> str:
    """Return the word click would show: brackets around what may be left out."""
    word = str(argument.name).upper()
    return word if argument.required else f"[{word}]"


def _spoken(metavar: str) -> str:
    """Return a metavar with each of its capital words translated: `[TARGET]`, `EMAIL=PERSON`."""
    return _WORD.sub(lambda word: _(word[0]) if word[0].isupper() else word[0], metavar)
