"""The command line: language, guarded imports, errors to exit codes.

Everything but the standard library is imported inside the guarded block, so a crash while importing cannot be taken
for an answer of "no" (exit 1).
"""

from __future__ import annotations

import itertools
import os
import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

    from fuzi.cli.session import Session
    from fuzi.errors import FuziError

BUG = 70
INTERRUPTED = 130


def main() -> None:
    """Run `fuzi` with the process's arguments and end the process."""
    sys.exit(run(sys.argv[1:]))  # noqa: TID251 - the process ends here


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code (the table is in ARCHITECTURE.md)."""
    try:
        return _run(list(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the outermost guard: our bug, and never a "no"
        return _report_bug(error)


def _run(arguments: list[str]) -> int:
    import click

    from fuzi.cli.group import build_group
    from fuzi.cli.session import Session
    from fuzi.cli.words import speak
    from fuzi.errors import FuziError
    from fuzi.wiring import chosen_language, translator

    language = chosen_language(_asked_language(arguments), dict(os.environ))
    session = Session(translator(language), language)
    speak(session.translate)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = build_group().main(arguments, prog_name="fuzi", standalone_mode=False, obj=session)
        return int(code or 0)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        return _say_misuse(error, session, wants_json=_wants_json(arguments))
    except FuziError as error:
        _report(error, session)
        return error.exit_code


def _say_misuse(error: click.ClickException, session: Session, *, wants_json: bool) -> int:
    """Tell what was typed wrongly, and which help tells how it is written; a group without a verb shows its help."""
    import click

    from fuzi.cli.misuse import help_command, misuse_sentence

    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return 2
    what = misuse_sentence(error, session.translate)
    click.echo(session.translate("not understood: {what}").format(what=what), err=True)
    click.echo(session.translate("see `{command} --help`").format(command=help_command(error)), err=True)
    if wants_json:
        _say_json({"outcome": "error", "exit": 2, "message": what, "problems": []})
    return 2


def _wants_json(arguments: list[str]) -> bool:
    return "--format=json" in arguments or any(
        one == "--format" and two == "json" for one, two in itertools.pairwise(arguments)
    )


def _say_json(document: dict[str, object]) -> None:
    import json

    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _asked_language(arguments: list[str]) -> str | None:
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None


def _report(error: FuziError, session: Session) -> None:
    """Print an error: one line, all problems with file and line, the host's advice, the hint, what a program said."""
    import click

    from fuzi.errors import MalformedFile
    from fuzi.ports.repository import PushRefused
    from fuzi.reports.json_text import json_text
    from fuzi.reports.problems import problem_line
    from fuzi.scanning.veil import Veil
    from fuzi.steps.check.search_tokens import tokens_in
    from fuzi.wiring import credentials

    translate, veil = session.translate, Veil(search=lambda texts: tokens_in(texts, credentials()))
    problems = veil.problems(error.problems if isinstance(error, MalformedFile) else ())
    what = veil.message(error.what).render(translate)
    detail = veil.words(error.detail)
    click.echo(what, err=True)
    for problem in problems:
        click.echo(f"  {problem_line(problem, translate)}", err=True)
    if isinstance(error, PushRefused):
        for line in error.lines:
            if line.startswith(" "):
                click.echo(line, err=True)
    if error.hint:
        click.echo(translate("next: {hint}").format(hint=veil.message(error.hint).render(translate)), err=True)
    if detail:
        click.echo(translate("in the program's own words: {words}").format(words=detail), err=True)
    if session.wants_json:
        rows = [
            {
                "path": p.path,
                "line": p.line,
                "message": p.what.render(translate),
                "hint": p.hint.render(translate) if p.hint else "",
            }
            for p in problems
        ]
        answer = {
            "outcome": "error",
            "exit": error.exit_code,
            "message": what,
            "problems": rows,
            **({"detail": detail} if detail else {}),
        }
        click.echo(json_text(answer))


def _report_bug(bug: Exception) -> int:
    """Write where it happened to a log, without what the program was at; one line on the screen."""
    from pathlib import Path

    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "fuzi"
    log = state / "crash.log"
    try:
        state.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as out:
            out.write(_trace(bug))
        sys.stderr.write(f"Fuzi 内部错误，详情已写入 {log} / internal error, details are in {log}\n")
    except OSError:
        sys.stderr.write(
            f"Fuzi 内部错误，{log} 写不进去，没有详情 / internal error, {log} cannot be written: no details\n"
        )
    return BUG


def _trace(bug: Exception) -> str:
    try:
        from fuzi.cli.crash import trace_of
    except ImportError:  # the installation is broken
        return "".join(traceback.format_tb(bug.__traceback__))
    return trace_of(bug)
