"""`fuzi authorized-keys`: what sshd asks for on each login (AuthorizedKeysCommand)."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("authorized-keys", hidden=True, help=_("Print the keys that may reach a host by SSH, for sshd."))
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.argument("algorithm", required=False)
@click.argument("blob", required=False)
def command(session: Session, folder: Path, algorithm: str | None, blob: str | None) -> int:
    """Print one forced command per key that is valid today; only the key asked for, when one is."""
    import shlex
    import sys

    from fuzi import wiring
    from fuzi.steps.clone.workspace import MAIN
    from fuzi.steps.record.rules import load_ground

    repository = wiring.open_repository(folder)
    main = repository.ref(MAIN)
    if main is None:
        return 0
    ground = load_ground(repository, main)
    day = ground.day(wiring.clock().now())
    asked = f"{algorithm} {blob}" if algorithm and blob else None
    program = Path(sys.executable).with_name("fuzi")
    rows = []
    for person in ground.roster.people:
        for held in person.keys:
            if held.covers(day) and (asked is None or held.key == asked):
                forced = shlex.join([str(program), "ssh-command", str(folder.resolve()), "--person", person.id])
                rows.append(f'restrict,command="{forced}" {held.key}')
    session.answer({"keys": rows}, "\n".join(rows))
    return 0
