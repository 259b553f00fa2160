"""`fuzi takedown`: one person whom the policy names takes a page off at once; removal is never blocked (3-gate)."""

from __future__ import annotations

from fuzi.errors import AskedWrongly
from fuzi.formats.statement import Envelope
from fuzi.messages import msg
from fuzi.model.ids import PageId, Sha256
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import TombstoneRecord
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.operate import require_right
from fuzi.steps.clone.submitter import in_name_of
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.tombstones import in_force, last_day
from fuzi.steps.record.ledger_writing import seal
from fuzi.steps.record.page_list import pages_of


def takedown(workspace: Workspace, signer: Signer, page: str, reason: str) -> Sha256:
    """Record the tombstone of a page; from the next deploy on, its address answers with a banner and the reason.

    Raises:
        AskedWrongly: no such page on main, no reason, or no right.
        PushRefused: the host said no.
    """
    require_right(workspace, signer, "takedown")
    wanted = page_on_main(workspace, page)
    return _entomb(workspace, signer, (wanted, TombstoneKind.TAKEDOWN), reason)


def lift(workspace: Workspace, signer: Signer, page: str, reason: str) -> Sha256:
    """Record that a withdrawal was a mistake: what was withdrawn may be shown, or submitted, again.

    A page that is still on main is shown again from the next release on; one that was removed needs its quorum anew.

    Raises:
        AskedWrongly: nothing of the page is withdrawn, no reason, or no right.
        PushRefused: the host said no.
    """
    require_right(workspace, signer, "lift")
    wanted = _page_id(page)
    if not in_force(workspace.ledger, wanted, len(workspace.ledger.positions)):
        raise AskedWrongly(msg("nothing of {page} is withdrawn", page=wanted))
    return _entomb(workspace, signer, (wanted, TombstoneKind.LIFTED), reason)


def expire(workspace: Workspace, signer: Signer, page: str) -> Sha256:
    """Record that a page's last day is over; nobody's approval is needed.

    Raises:
        AskedWrongly: the page has no last day, it is not over, or the person has no right.
        PushRefused: the host said no.
    """
    if workspace.ground.roster.machine_of_key(signer.public_key) is None:
        require_right(workspace, signer, "takedown")
    in_name_of(workspace, signer, "expire")
    wanted = page_on_main(workspace, page)
    last = last_day(workspace.repository, workspace.main, wanted)
    if last is None or last >= workspace.ground.day(workspace.now):
        day = last.isoformat() if last else "-"
        raise AskedWrongly(msg("{page} has not expired: its last day is {day}", page=wanted, day=day))
    return _entomb(workspace, signer, (wanted, TombstoneKind.EXPIRY), f"{last.isoformat()}")


def page_on_main(workspace: Workspace, page: str) -> PageId:
    """Return the id of a page of main.

    Raises:
        AskedWrongly: there is no such page.
    """
    wanted = _page_id(page)
    if wanted not in pages_of(workspace.repository, workspace.main):
        raise AskedWrongly(
            msg("there is no page {page} on main", page=wanted),
            msg("a page is named by its path under content/, such as news/2026/11-18-open-day"),
        )
    return wanted


def _page_id(page: str) -> PageId:
    return PageId(page.strip("/").removeprefix("content/").removesuffix("/index.md").removesuffix(".md"))


def _entomb(workspace: Workspace, signer: Signer, what: tuple[PageId, TombstoneKind], reason: str) -> Sha256:
    """Sign and send a tombstone."""
    if not reason.strip():
        raise AskedWrongly(msg("say why, with -m; readers will see it"))

    def make() -> list[Envelope]:
        record = TombstoneRecord(
            "tombstone",
            VERSION,
            workspace.ledger.site,
            TARGET,
            what[0],
            what[1],
            reason,
            workspace.now,
            in_name_of(workspace, signer, "expire").id,
            workspace.seen,
        )
        return [seal(record, signer)]

    return workspace.send(make)[0]
