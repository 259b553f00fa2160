"""`fuzi request`: file a request, list those that no landed change has carried out, cite one in a submission."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly
from fuzi.formats.statement import Envelope
from fuzi.messages import msg
from fuzi.model.change_statement import Landing, Submission
from fuzi.model.ids import ChangeId, Sha256
from fuzi.model.request import Request, citation_key, cited_in
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.signatures import Signer
from fuzi.scanning.showing import show_words
from fuzi.steps.check.scan_rules import load_ruleset
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.ledger_writing import seal

LEAST = 8
"""So many digits of a request's id name it, when no other begins with them."""


class Asked(Struct, frozen=True):
    """A request as it may be shown, when it was received, the changes that cite it; `done` is the one that landed."""

    id: Sha256
    request: Request
    at: dt.datetime | None
    changes: tuple[ChangeId, ...] = ()
    done: ChangeId | None = None


def ask(workspace: Workspace, signer: Signer, words: str, page: str = "", unit: str = "") -> Sha256:
    """File a request.

    Raises:
        AskedWrongly: there is no such unit.
    """
    workspace.fetch()
    if unit and workspace.ground.roster.unit(unit) is None:
        known = [one.id for one in workspace.ground.roster.units]
        raise AskedWrongly(
            msg("the unit {unit} is not on the roster", unit=unit), msg("one of: {choices}", choices=known)
        )

    def make() -> list[Envelope]:
        person = workspace.acting(signer).id
        site = workspace.ledger.site
        request = Request("request", VERSION, site, TARGET, page, unit, words, person, workspace.now, workspace.seen)
        return [seal(request, signer)]

    return workspace.send(make)[0]


def requests(workspace: Workspace) -> tuple[Asked, ...]:
    """Return every request, oldest first, with the changes that cite it; what a rule marks is masked."""
    rows = tuple(workspace.ledger.index.of_kind("request")) if workspace.ledger.tip is not None else ()
    if not rows:
        return ()
    cited: dict[Sha256, list[ChangeId]] = {}
    landed: dict[Sha256, ChangeId] = {}
    for change in workspace.ledger.by_change:
        statements = [one.statement for one in workspace.ledger.of_change(ChangeId(change))]
        last = max((one for one in statements if isinstance(one, Submission)), key=lambda one: one.number, default=None)
        for request in cited_in(last.attributed) if last is not None else ():
            cited.setdefault(request, []).append(ChangeId(change))
            if any(isinstance(one, Landing) for one in statements):
                landed[request] = ChangeId(change)
    return tuple(_asked(workspace, row.id, tuple(cited.get(row.id, ())), landed.get(row.id)) for row in rows)


def cited_requests(workspace: Workspace, submission: Submission) -> tuple[Asked, ...]:
    """Return the requests that a submission cites."""
    return tuple(_asked(workspace, key, (submission.change,), None) for key in cited_in(submission.attributed))


def _asked(workspace: Workspace, key: Sha256, changes: tuple[ChangeId, ...], done: ChangeId | None) -> Asked:
    request = workspace.ledger.kept[key].envelope.statement
    assert isinstance(request, Request)  # noqa: S101 - by its kind, or by the host's check
    terms = load_ruleset(workspace.repository, workspace.main).terms
    shown = replace(request, words=show_words(request.words, terms), page=show_words(request.page, terms))
    return Asked(key, shown, workspace.ledger.filed(key).received_at, changes, done)


def citations(workspace: Workspace, asked: Sequence[str]) -> dict[str, str]:
    """Return how a submission cites requests: key to who asked.

    Raises:
        AskedWrongly: no request, or more than one, begins with what was given.
    """
    found = {}
    for one in asked:
        rows = workspace.ledger.index.of_kind("request")
        fitting = [row.id for row in rows if row.id.startswith(one)] if len(one) >= LEAST else []
        if len(fitting) != 1:
            raise AskedWrongly(
                msg("there is no request {request}", request=one),
                msg("`fuzi request` lists them with their ids"),
            )
        request = workspace.ledger.kept[fitting[0]].envelope.statement
        assert isinstance(request, Request)  # noqa: S101 - by its kind
        found[citation_key(fitting[0])] = str(request.person)
    return found
