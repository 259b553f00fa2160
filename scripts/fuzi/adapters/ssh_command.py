"""What an SSH key may do on the host: fetch from and push to one repository, as the person the key stands for.

Called as the forced command of an `authorized_keys` line; whatever else the client asks for is refused.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from fuzi.adapters.service_limits import confine_service
from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.messages import msg
from fuzi.model.ids import is_slug

PERSON = "FUZI_PERSON"
"""The variable by which the hooks learn who pushes."""

_ASKED = re.compile(r"git-(upload-pack|receive-pack) '([^'!\\\x00-\x1f]+)'")
_PROTOCOL = re.compile(r"version=[012]")
_KEPT = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "TZ", "XDG_STATE_HOME", "FUZI_LANG")


def parse_ssh_command(asked: str, served: Path) -> str:
    """Return the service (`upload-pack`, `receive-pack`) that `SSH_ORIGINAL_COMMAND` asks for.

    Args:
        asked: the command as the client sent it, quoted as Git quotes.
        served: the absolute path of the one repository that is served; only this very text is taken.

    Raises:
        AskedWrongly: anything else, a login shell (an empty command) included.
    """
    match = _ASKED.fullmatch(asked)
    if match is None:
        raise AskedWrongly(msg("this key is for Git only: fetch and push"))
    if match[2] != str(served):
        raise AskedWrongly(msg("this key is not for the repository {path}", path=match[2][:200]))
    return match[1]


def service_environment(environment: Mapping[str, str], person: str) -> dict[str, str]:
    """Return the environment Git and its hooks run in: nothing of the client's but the protocol version.

    Only the repository's own settings hold, not those of the account or the machine.
    """
    clean = {name: environment[name] for name in _KEPT if name in environment}
    clean |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    if _PROTOCOL.fullmatch(environment.get("GIT_PROTOCOL", "")):
        clean["GIT_PROTOCOL"] = environment["GIT_PROTOCOL"]
    return {**clean, PERSON: person}


def serve(asked: str, served: Path, person: str, environment: Mapping[str, str]) -> NoReturn:
    """Become the Git service that was asked for; the repository's own hooks run, whatever Git's settings say.

    Raises:
        AskedWrongly: as in `parse_ssh_command`, or `person` is not an id.
        WorldFailed: there is no Git on this machine.
    """
    if not is_slug(person):
        raise AskedWrongly(msg("{person} is not the id of a person", person=person))
    service = parse_ssh_command(asked, served)
    program = shutil.which("git", path=environment.get("PATH"))
    if program is None:
        raise WorldFailed(msg("Git could not be started"), msg("install Git 2.34 or newer"))
    confine_service()
    words = ["git", "-c", f"core.hooksPath={served / 'hooks'}", service, str(served)]
    os.execve(program, words, service_environment(environment, person))  # noqa: S606 - no shell is the point
