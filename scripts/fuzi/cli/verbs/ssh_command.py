"""`fuzi ssh-command`: the forced command of a login by SSH; Git and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("ssh-command", hidden=True, help=_("Serve Git to one person who came in by SSH (a forced command)."))
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--person", required=True)
def command(session: Session, folder: Path, person: str) -> int:
    """Become the Git service that the client asked for, or refuse."""
    import os

    from fuzi import wiring
    from fuzi.cli.server import alone

    del session
    given = alone(os.environ)
    wiring.settle_host(folder)
    wiring.serve_ssh(given.get("SSH_ORIGINAL_COMMAND", ""), folder.resolve(), person, given)
    return 3
