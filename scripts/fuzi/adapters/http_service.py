"""Serves one HTTP request of Git: reads what the web server says (SCGI), then becomes `git http-backend`.

Started once per connection with the socket as standard input and output, by systemd or any other inetd. The body is
taken in whole before Git starts: Git answers early, and nginx sends nothing more of a body once an answer has begun.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from fuzi.adapters.service_limits import confine_service
from fuzi.adapters.ssh_command import service_environment
from fuzi.errors import WorldFailed
from fuzi.formats.git_over_http import MOST_ASKED_BYTES, Asked, Turned, judge_request
from fuzi.formats.scgi import read_head
from fuzi.messages import Translate, msg

_PIECE = 1024 * 1024
NOBODY = "web"
"""Stands for who came by HTTP where an id of a person would: the web server knows users, not the roster."""


class HttpService:
    """One request on standard input, its answer on standard output."""

    def asked(self, *, is_reading_open: bool) -> Asked | Turned:
        """Read the head of the request on standard input and judge it."""
        try:
            head = read_head(lambda count: _exactly(0, count))
        except ValueError:
            return Turned("400 Bad Request", msg("the web server's request cannot be read"))
        return judge_request(head, is_reading_open=is_reading_open)

    def refuse(self, turned: Turned, translate: Translate) -> None:
        """Answer on standard output with a status and one line; Git shows it to whoever asked."""
        body = turned.why.render(translate).encode() + b"\n"
        head = [
            f"Status: {turned.status}",
            "Content-Type: text/plain; charset=utf-8",
            f"Content-Length: {len(body)}",
            "Cache-Control: no-cache",
            "X-Content-Type-Options: nosniff",
        ]
        data = "\r\n".join([*head, "", ""]).encode() + body
        while data:
            data = data[os.write(1, data) :]

    def serve(self, asked: Asked, served: Path, environment: Mapping[str, str]) -> Turned:
        """Become Git for a request; return only where its body cannot be taken.

        Raises:
            WorldFailed: there is no Git on this machine.
        """
        variables = dict(asked.variables)
        if asked.size_bytes:
            try:
                variables["CONTENT_LENGTH"] = str(
                    _unfold(asked.size_bytes) if asked.is_packed else _take_in(asked, served)
                )
            except zlib.error:
                return Turned("413 Content Too Large", msg("the compressed body is damaged, or unfolds to too much"))
            except EOFError:
                return Turned("400 Bad Request", msg("the request was cut short; try again"))
        program = shutil.which("git", path=environment.get("PATH"))
        if program is None:
            raise WorldFailed(msg("Git could not be started"), msg("install Git 2.34 or newer"))
        confine_service()
        whole = {
            **{name: text for name, text in service_environment(environment, NOBODY).items() if name != "GIT_PROTOCOL"},
            **variables,
            "GIT_PROJECT_ROOT": str(served),
            "GIT_HTTP_EXPORT_ALL": "1",
        }
        settings = (f"core.hooksPath={served / 'hooks'}", "http.getanyfile=false")
        words = ["git", *(word for setting in settings for word in ("-c", setting)), "http-backend"]
        os.execve(program, words, whole)  # noqa: S606 - no shell is the point
        raise AssertionError  # pragma: no cover - execve does not return


def _take_in(asked: Asked, served: Path) -> int:
    """Put the whole body, as a file without a name, in the place of standard input; return its size."""
    with tempfile.TemporaryFile(dir=served / "fuzi") as out:
        left = asked.size_bytes
        while left:
            data = os.read(0, min(left, _PIECE))
            if not data:
                raise EOFError
            out.write(data)
            left -= len(data)
        out.flush()
        _stand_in(out.fileno())
    return asked.size_bytes


def _unfold(size_bytes: int) -> int:
    """Put the inflated body in the place of standard input; return its size.

    Raises:
        zlib.error: it is damaged, or unfolds to more than is taken.
    """
    inflater = zlib.decompressobj(wbits=31)
    data = inflater.decompress(_exactly(0, size_bytes), MOST_ASKED_BYTES)
    if not inflater.eof or inflater.unused_data:
        raise zlib.error
    place = os.memfd_create("fuzi-request")
    with os.fdopen(place, "wb") as out:
        out.write(data)
        out.flush()
        _stand_in(place)
    return len(data)


def _stand_in(descriptor: int) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.dup2(descriptor, 0)


def _exactly(descriptor: int, count: int) -> bytes:
    found = b""
    while len(found) < count and (more := os.read(descriptor, count - len(found))):
        found += more
    return found
