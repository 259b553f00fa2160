"""Writes sample settings for a web server in front of a host: `starter/host` with its gaps filled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fuzi.adapters.template import PACKAGE
from fuzi.errors import AskedWrongly
from fuzi.messages import msg

SAMPLES = PACKAGE / "starter" / "host"


def write_samples(into: Path, served: Path, program: Path, account: str) -> Sequence[Path]:
    """Write `NAME.conf`, `NAME-http.socket` and `NAME-http@.service`; return their paths.

    Args:
        into: a folder; made where it is missing. A file that stands there already is never written over.
        served: the host's folder; its name without `.git` names the samples.
        program: the installed `fuzi`.
        account: who owns the host.

    Raises:
        AskedWrongly: one of the files is there, or a name cannot stand in such settings.
    """
    words = {
        "@NAME@": served.name.removesuffix(".git"),
        "@FOLDER@": str(served),
        "@PROGRAM@": str(program),
        "@ACCOUNT@": account,
        "@HOME@": "tmpfs" if not served.is_relative_to("/home") else "no",
    }
    for word in words.values():
        if not word.isascii() or any(char in word for char in " \t\n\"'\\;{}$%#@"):
            raise AskedWrongly(
                msg("{path} cannot stand in settings of a web server", path=word),
                msg("use a folder whose name is of plain letters, digits, hyphens and dots"),
            )
    name = words["@NAME@"]
    texts = {
        f"{name}.conf": "nginx.conf",
        f"{name}-http.socket": "http.socket",
        f"{name}-http@.service": "http@.service",
    }
    into.mkdir(parents=True, exist_ok=True)
    there = [place for place in texts if (into / place).exists()]
    if there:
        raise AskedWrongly(msg("{path} exists already", path=into / there[0]))
    for place, sample in texts.items():
        text = (SAMPLES / sample).read_text(encoding="utf-8")
        for mark, word in words.items():
            text = text.replace(mark, word)
        (into / place).write_text(text, encoding="utf-8")
    return tuple(into / place for place in texts)
