"""What a hook says to whoever pushes, in the language the push asks for; nothing confidential is quoted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fuzi.errors import FuziError
    from fuzi.messages import Translate
    from fuzi.model.verdict import Reason


def tell(error: FuziError) -> None:
    """Say what went wrong, what to do, and what a program said."""
    from fuzi.errors import WorldFailed
    from fuzi.ports.repository import TROUBLE
    from fuzi.reports.problems import problem_line
    from fuzi.scanning.veil import Veil
    from fuzi.steps.check.search_tokens import tokens_in
    from fuzi.wiring import credentials

    translate, veil = translator_of_push(), Veil(search=lambda texts: tokens_in(texts, credentials()))
    if isinstance(error, WorldFailed):
        say(TROUBLE)
    say(veil.message(error.what).render(translate))
    for problem in veil.problems(getattr(error, "problems", ())):
        say(f"  {problem_line(problem, translate)}")
    if error.hint:
        say(f"    {translate('what to do: {hint}').format(hint=veil.message(error.hint).render(translate))}")
    if error.detail:
        quoted = translate("in the program's own words: {words}").format(words=veil.words(error.detail))
        say(f"    {quoted}")


def explain(reasons: Sequence[Reason], *, stale: bool) -> None:
    """Say why a push is refused; `stale` tells the client to fetch and try again."""
    from fuzi.ports.repository import STALE

    if stale:
        say(STALE)
    say_reasons(reasons)


def say_reasons(reasons: Sequence[Reason]) -> None:
    """Say each reason with what to do about it."""
    from fuzi.reports.advice import reason_lines

    translate = translator_of_push()
    for line in reason_lines(reasons, translate, translate("refused: ")):
        say(line)


def first_reason(reasons: Sequence[Reason], *, stale: bool) -> str:
    """Return the one line that Git shows beside a ref."""
    from fuzi.ports.repository import STALE

    text = reasons[0].message.render(translator_of_push())
    return f"{STALE} {text}" if stale else text


def listen_to_environment() -> None:
    """Answer in the language the push asks for; before Git's variables are shed."""
    import os

    from fuzi.formats.push_options import options_of

    listen(options_of(os.environ))


def listen(options: Sequence[str]) -> None:
    """Answer in the language that a push option asks for, if there is a catalogue for it; else in the host's own."""
    import os

    from fuzi.formats.push_options import parse_language
    from fuzi.wiring import chosen_language

    asked = parse_language(options)
    if asked is not None and chosen_language(asked, {}) == asked:
        os.environ["FUZI_LANG"] = asked


def translator_of_push() -> Translate:
    """Return the translation into the language the push asked for."""
    import os

    from fuzi.wiring import chosen_language, translator

    return translator(chosen_language(None, dict(os.environ)))


def say(line: str) -> None:
    """Say one line to whoever pushes."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
