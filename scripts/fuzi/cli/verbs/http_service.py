"""`fuzi http-service`: one HTTP request of Git, handed on by the web server; Git and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("http-service", hidden=True, help=_("Serve one HTTP request of Git that a web server hands on (SCGI)."))
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--open-reading", is_flag=True, help=_("let people fetch who gave no name"))
def command(session: Session, folder: Path, open_reading: bool) -> int:
    """Become the Git service that the request asks for, or refuse it."""
    import os

    from fuzi import wiring
    from fuzi.cli.server import alone
    from fuzi.errors import FuziError
    from fuzi.formats.git_over_http import Asked, Turned

    served = folder.resolve()
    given = alone(os.environ)
    service = wiring.http_service()
    asked = service.asked(is_reading_open=open_reading)
    try:
        if isinstance(asked, Asked):
            if not asked.size_bytes:
                wiring.settle_host(served)
            asked = service.serve(asked, served, given)
    except FuziError as error:
        service.refuse(Turned("503 Service Unavailable", error.what), session.translate)
        raise
    service.refuse(asked, session.translate)
    return 1
