"""In whose name a key signs: the person's own, or, where a machine signs, its sponsor's or who was logged in."""

from __future__ import annotations

from fuzi.errors import AskedWrongly
from fuzi.gate.machines import right_problem
from fuzi.messages import msg
from fuzi.model.ids import PersonId
from fuzi.model.people import Person
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


def in_name_of(workspace: Workspace, signer: Signer, right: str) -> Person:
    """Return the person whom a record of a step names: whose key it is, or the sponsor of the machine that signs.

    Args:
        right: the word of `may:` in the machine's entry; a machine needs no role beside it (3-gate section 2).

    Raises:
        AskedWrongly: nobody has the key; the machine may not sign this, or its sponsor holds no role any more.
    """
    machine = workspace.ground.roster.machine_of_key(signer.public_key)
    if machine is None:
        return workspace.acting(signer)
    problem = right_problem(machine, right, workspace.ground, workspace.now)
    if problem is not None:
        raise AskedWrongly(
            problem.message,
            msg("what a machine may sign is listed in its entry under `machines:` of review/roster.yml"),
        )
    return named_person(workspace, machine.sponsor)
