"""The part of GitPython that runs Git, imported without the rest of it.

Importing the package loads its whole model of objects, refs and configuration, of which nothing is used here, and
starts Git twice to ask for its version: a third of what a hook cost before it had looked at anything.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import TYPE_CHECKING

from fuzi.errors import WorldFailed
from fuzi.messages import msg

__all__ = ["Git", "GitCommandNotFound", "Running"]

if TYPE_CHECKING:
    from git.cmd import Git
    from git.exc import GitCommandNotFound

    Running = Git.AutoInterrupt
    """A command whose pipes the caller drives; it is ended when nobody holds it any more."""


def _commands() -> ModuleType:
    """Return GitPython's `git.cmd`, imported below an empty package.

    Both names are free again afterwards: whoever imports the package itself gets the whole of it.
    """
    if "git" in sys.modules:
        return importlib.import_module("git.cmd")
    found = importlib.util.find_spec("git")
    if found is None or found.submodule_search_locations is None:
        raise WorldFailed(msg("GitPython is missing, through which Fuzi runs Git"), msg("install Fuzi again"))
    package = ModuleType("git")
    package.__path__ = list(found.submodule_search_locations)
    sys.modules["git"] = package
    try:
        return importlib.import_module("git.cmd")
    finally:
        for name in [name for name in sys.modules if name == "git" or name.startswith("git.")]:
            del sys.modules[name]


if not TYPE_CHECKING:
    _found = _commands()
    Git, GitCommandNotFound = _found.Git, _found.GitCommandNotFound
    Running = Git.AutoInterrupt
