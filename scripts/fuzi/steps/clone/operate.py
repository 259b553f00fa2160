"""What follows a switch on a target: its record in the ledger, signed by the operator."""

from __future__ import annotations

from typing import Literal

from fuzi.errors import AskedWrongly
from fuzi.formats.statement import Envelope
from fuzi.gate.admission import may, right_missing
from fuzi.model.ids import Sha256
from fuzi.model.publication_statement import Deployment
from fuzi.model.release import ServedSite
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.ledger_writing import seal


def require_right(workspace: Workspace, signer: Signer, right: str) -> None:
    """Refuse early what the host would refuse afterwards: a person without the right.

    Raises:
        AskedWrongly: the policy's `may:` does not name a role the person holds today.
    """
    person = workspace.acting(signer)
    if not may(person.id, right, workspace.ground, workspace.now):
        raise AskedWrongly(right_missing(person.name, right, workspace.ground, workspace.now))


def record_deployment(
    workspace: Workspace, signer: Signer, place: str, served: ServedSite, how: Literal["deploy", "rollback"]
) -> Sha256 | None:
    """Record that a release is served on a target; nothing when the newest record of the target says so already.

    A run that was killed between the switch and this record is completed by the next one.
    """
    known = [one for _key, one in workspace.ledger.statements("deployment") if isinstance(one, Deployment)]
    last = next((one for one in reversed(known) if one.place == place), None)
    if last is not None and (last.release, last.manifest) == (served.tag, served.digest):
        return None

    def make() -> list[Envelope]:
        record = Deployment(
            "deployment",
            VERSION,
            workspace.ledger.site,
            TARGET,
            place,
            served.tag,
            served.digest,
            how,
            workspace.now,
            workspace.acting(signer).id,
            workspace.seen,
        )
        return [seal(record, signer)]

    return workspace.send(make)[0]
