"""Translations: gettext catalogues shipped with the package."""

from __future__ import annotations

import gettext
from pathlib import Path

from fuzi.messages import Translate

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ("zh", "en")


def translator(language: str) -> Translate:
    """Return the translation into `zh` or `en`; English is the key itself."""
    if language == "en":
        return str
    return gettext.translation("fuzi", localedir=LOCALE, languages=[language], fallback=True).gettext


def chosen_language(asked: str | None, environment: dict[str, str]) -> str:
    """Return `zh` or `en`: what was asked, else the environment's, else Chinese."""
    if asked in LANGUAGES:
        return str(asked)
    for name in ("FUZI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value.startswith("en"):
            return "en"
        if value.startswith("zh"):
            return "zh"
    return "zh"
