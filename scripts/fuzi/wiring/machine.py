"""What every command stands on: the clock, the language, the pins and the folders of whoever runs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from fuzi.messages import Translate
    from fuzi.ports.beside import Helpers
    from fuzi.ports.clock import Clock
    from fuzi.ports.pins import Pins
    from fuzi.ports.work_folder import WorkFolder


def clock() -> Clock:
    """Return the machine's clock."""
    from fuzi.adapters.clock import SystemClock

    return SystemClock()


def chosen_language(asked: str | None, environment: Mapping[str, str]) -> str:
    """Return the language of this run: asked for, else the environment's, else Chinese."""
    from fuzi.adapters import catalogs

    return catalogs.chosen_language(asked, dict(environment))


def translator(language: str) -> Translate:
    """Return the translation into a language."""
    from fuzi.adapters import catalogs

    return catalogs.translator(language)


def pins() -> Pins:
    """Return the pins of the user who runs this."""
    import os

    from fuzi.adapters.pins import UserPins

    return UserPins(os.environ)


def helpers() -> Helpers:
    """Return who works on a part beside this process."""
    from fuzi.adapters.forked_helper import ForkedHelpers

    return ForkedHelpers()


def work_folder(root: Path) -> WorkFolder:
    """Return the checkout at a folder."""
    from fuzi.adapters.work_folder import LocalWorkFolder

    return LocalWorkFolder(root)


def local_day(root: Path) -> dt.date:
    """Return today in the time zone of the site at a folder."""
    from fuzi.adapters.site_files import site_zone

    return clock().now().astimezone(site_zone(root)).date()
