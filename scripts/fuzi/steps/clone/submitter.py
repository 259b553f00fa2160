"""Whose submission it is: the signer's own, or, where a machine signs, the person's who was logged in."""

from __future__ import annotations

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.ids import PersonId
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.deputize import named_person
from fuzi.steps.clone.workspace import Workspace


def submitting(workspace: Workspace, signer: Signer, author: str) -> PersonId:
    """Return the person in whose name a submission is made: with a machine's key the author named, or the sponsor.

    Raises:
        AskedWrongly: nobody has the key; or a person names somebody else.
    """
    machine = workspace.ground.roster.machine_of_key(signer.public_key)
    if machine is not None:
        return named_person(workspace, author or machine.sponsor).id
    person = workspace.acting(signer).id
    if author and named_person(workspace, author).id != person:
        raise AskedWrongly(
            msg("only a machine submits in somebody else's name"),
            msg("leave out `--author`; who helped to write is named by the commits"),
        )
    return person
