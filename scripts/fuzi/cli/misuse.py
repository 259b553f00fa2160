"""What is told to who typed a command wrongly: click's errors as our sentences, and the help that tells the rest."""

from __future__ import annotations

import click

from fuzi.messages import Message, Translate, msg, visible


def misuse_sentence(error: click.ClickException, translate: Translate) -> str:
    """Return what is wrong, as one sentence with the marks of the reader's language."""
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return _missing(error.param).render(translate)
    if isinstance(error, click.BadParameter) and error.param is not None:
        error.param_hint = _names(error.param)
        return _with_choices(visible(error.format_message()), error.param.type, translate)
    if isinstance(error, (click.NoSuchOption, click.exceptions.NoSuchCommand)) and error.possibilities:
        near = [msg("“{word}”", word=one) for one in error.possibilities]
        return msg("{what} Did you mean {words}?", what=error.message, words=near).render(translate)
    return visible(error.format_message())


def help_command(error: click.ClickException) -> str:
    """Return the command whose `--help` tells how it is written: that of the verb, where one was named."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    return "fuzi" if context is None else context.command_path


def _names(param: click.Parameter) -> str:
    """Return how a parameter is written: all names of an option, the word that stands for an argument."""
    return " / ".join(param.opts) if isinstance(param, click.Option) else param.human_readable_name


def _missing(param: click.Parameter) -> Message:
    if isinstance(param, click.Option):
        return msg("the option “{name}” is missing", name=_names(param))
    return msg("the argument “{name}” is missing", name=_names(param))


def _with_choices(sentence: str, kind: click.ParamType[object], translate: Translate) -> str:
    """Return a sentence in which click listed the choices, with the list in the marks of the reader's language."""
    if not isinstance(kind, click.Choice):
        return sentence
    listed = translate(", ").join(translate("“{word}”").format(word=one) for one in kind.choices)
    return sentence.replace(", ".join(map(repr, kind.choices)), listed)
