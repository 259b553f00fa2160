"""Finds a reviewer's statement by its id, and lifts an objection that its author cannot or will not take back."""

from __future__ import annotations

from fuzi.errors import AskedWrongly
from fuzi.formats.statement import Envelope
from fuzi.gate.ground import Case
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.ids import Sha256
from fuzi.model.labels import role_word
from fuzi.model.people import Person, Role
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.ledger_writing import seal

SHORTEST = 8
"""How many digits of a statement's id must be given at least."""


def reviewers_word(workspace: Workspace, statement: str) -> tuple[Sha256, Approval]:
    """Return the approval, objection, … whose id begins as given (8 digits and more).

    Raises:
        AskedWrongly: there is none, or several.
    """
    kept = workspace.ledger.kept
    found = [key for key in kept if key.startswith(statement)] if len(statement) >= SHORTEST else []
    words = kept[found[0]].envelope.statement if len(found) == 1 else None
    if not isinstance(words, Approval):
        raise AskedWrongly(
            msg("there is no statement {statement}", statement=statement),
            msg("`fuzi show ID` lists them with their ids"),
        )
    return found[0], words


def lift(workspace: Workspace, signer: Signer, statement: str, words: str) -> tuple[str, Sha256]:
    """Lift an objection; return the change and the new statement's id.

    Raises:
        AskedWrongly: it is no objection, or today's roles of the signer are not among the policy's `may: lift`.
    """
    key, objection = reviewers_word(workspace, statement)
    if objection.decision is not Decision.OBJECT:
        raise AskedWrongly(
            msg("only an objection is lifted"),
            msg("who wants to take back an own statement uses `fuzi withdraw {statement} -m …`", statement=key[:12]),
        )
    person = workspace.acting(signer)
    role = _role(person, workspace.case(objection.change))

    def make() -> list[Envelope]:
        case = workspace.case(objection.change)
        word = Approval(
            "approval",
            VERSION,
            case.site,
            TARGET,
            objection.change,
            objection.submission,
            objection.root,
            objection.items,
            objection.stage,
            role,
            "",
            person.id,
            "",
            case.ground.policy.digest,
            workspace.seen,
            (),
            Decision.LIFT,
            key,
            words,
        )
        return [seal(word, signer)]

    return objection.change, workspace.send(make)[0]


def _role(person: Person, case: Case) -> Role:
    """Return the role in which a person may lift objections today."""
    roles = case.ground.policy.may.get("lift", ())
    day = case.ground.day(case.now)
    own = [role for role in roles if person.holds(role, None, day)]
    if own:
        return own[0]
    people = {one.name for role in roles for one in case.ground.roster.holders(role, None, day)}
    hint = msg("ask {people}", people=sorted(people)) if people else msg("see `may:` in review/policy.yml")
    raise AskedWrongly(
        msg("{person} may not lift an objection; that is for {roles}", person=person.name,
            roles=[role_word(role) for role in roles] or ["-"]), hint
    )  # fmt: skip
