"""The reader's language for help texts; set once, before any verb is imported."""

from __future__ import annotations

from fuzi.cli.click_words import teach_click
from fuzi.messages import Translate

_translate: Translate = str


def speak(translate: Translate) -> None:
    """Choose the language of help texts for this run."""
    global _translate  # noqa: PLW0603 - help texts are built while a verb's module is imported
    _translate = translate
    teach_click(translate)


def _(key: str) -> str:
    """Return a help text in the reader's language."""
    return _translate(key)
