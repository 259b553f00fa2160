"""`fuzi checkpoint`."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "checkpoint",
    help=_(
        "Sign how far the history has come, into a file to be kept elsewhere; `fuzi verify --checkpoint FILE` then "
        "tells a copy that lacks it."
    ),
)
@click.option(
    "-o",
    "out",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("where to write"),
)
def command(session: Session, out: Path) -> int:
    """Sign and write a checkpoint."""
    from fuzi import wiring
    from fuzi.steps.clone.checkpoint import checkpoint
    from fuzi.steps.clone.prove import prove

    workspace = open_clone(session)
    proof = prove(workspace, wiring.pins())
    if not proof.is_verified:
        from fuzi.reports.proof import proof_json, proof_text

        session.answer(proof_json(proof, session.translate), proof_text(proof, session.translate))
        return 4
    said, data = checkpoint(workspace, workspace.signer(session.key))
    out.write_bytes(data)
    document = {"ledger": said.ledger, "main": said.main, "sequence": said.sequence, "file": str(out)}
    text = msg("checkpoint {n} written: {path}", n=said.sequence, path=str(out))
    session.answer(document, text.render(session.translate))
    return 0
