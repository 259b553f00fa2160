"""`fuzi verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.debts import debts_json, debts_lines
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg

if TYPE_CHECKING:
    from fuzi.steps.host.verify import Proof

INTEGRITY = 4
_OWN_PROGRAM = msg(
    "note: the Fuzi that has just answered is part of this very repository, so whoever could change the repository"
    " could change the answer; for a proof of weight run one that was installed from elsewhere"
)


@verb("verify", help=_("Prove the whole history from the founding record on."))
@click.option("--founding", default="", metavar="SITE", help=_("the site id, from outside; pinned once it is proved"))
@click.option("--full", is_flag=True, help=_("prove everything again, not only what is new"))
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("a checkpoint kept elsewhere, which the history must contain"),
)
@click.option(
    "--former",
    metavar="REPO",
    type=click.Path(path_type=Path, exists=True),
    help=_("of a site that was founded anew: prove its old repository, too, and compare"),
)
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(
    session: Session, founding: str, checkpoints: tuple[Path, ...], former: Path | None, *, full: bool, offline: bool
) -> int:
    """Prove, print, and remember how far."""
    import gc

    from fuzi import wiring
    from fuzi.errors import AskedWrongly
    from fuzi.formats.statement import parse_waiting
    from fuzi.model.ids import is_sha256
    from fuzi.reports.proof import proof_json, proof_text
    from fuzi.steps.clone.prove import prove

    if founding and not is_sha256(founding):
        raise AskedWrongly(msg("a site id is 64 hexadecimal digits"))
    gc.set_threshold(1_000_000, 20, 50)  # a proof makes millions of small values and hardly a cycle among them
    workspace = open_clone(session, is_offline=offline)
    kept = [parse_waiting(path.read_bytes()) for path in checkpoints]
    proof = prove(workspace, wiring.pins(), founding, is_full=full, kept=kept, helpers=wiring.helpers())
    if former is not None and proof.is_verified:
        proof = _compared(proof, former)
    is_own = wiring.is_program_of(workspace.repository, workspace.main)
    document = {
        **proof_json(proof, session.translate),
        "debts": debts_json(proof.debts, workspace),
        "program": "of-the-repository" if is_own else "installed",
    }
    owed = debts_lines(session, workspace, proof.debts)
    session.answer(document, "\n".join(part for part in (proof_text(proof, session.translate), owed) if part))
    if is_own:
        session.say(_OWN_PROGRAM)
    return 0 if proof.is_verified else INTEGRITY


def _compared(proof: Proof, former: Path) -> Proof:
    """Return the proof with what the old repository says against the record of the new site."""
    from fuzi import wiring
    from fuzi.steps.release.former import compared

    old = wiring.open_repository(former)
    return compared(proof, old, wiring.signatures(old))
