"""What a client says beside a push (`git push -o …`): the language in which it wants to be answered.

Options come from strangers. Only `lang=` with a plain language code is read; everything else means nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

MOST_OPTIONS = 16
"""So many options of a push are looked at."""
_LANGUAGE = re.compile(r"lang=([a-z]{2})")


def dump_language(language: str) -> str:
    """Return the option that asks for answers in a language."""
    return f"lang={language}"


def parse_language(options: Iterable[str]) -> str | None:
    """Return the language that the first such option asks for; None where none does."""
    found = (_LANGUAGE.fullmatch(option) for option in options)
    return next((match[1] for match in found if match), None)


def options_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return a push's options as Git hands them to `pre-receive` (githooks(5)): a count and numbered variables."""
    count = environment.get("GIT_PUSH_OPTION_COUNT", "")
    if not re.fullmatch(r"\d{1,4}", count):
        return ()
    named = (environment.get(f"GIT_PUSH_OPTION_{number}") for number in range(min(int(count), MOST_OPTIONS)))
    return tuple(option for option in named if option is not None)
