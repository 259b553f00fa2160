"""What verbs that a server starts do first: leave behind whatever a client could have put into the environment."""

from __future__ import annotations

import os
from collections.abc import MutableMapping


def alone(environment: MutableMapping[str, str]) -> dict[str, str]:
    """Take every variable of Git's out of the environment, and the settings of account and machine; return what was."""
    given = dict(environment)
    for name in given:
        if name.startswith("GIT_"):
            del environment[name]
    environment.update({"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"})
    return given
