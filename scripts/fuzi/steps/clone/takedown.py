"""`fuzi takedown`: one person whom the policy names takes a page off at once; removal is never blocked (3-gate)."""

from __future__ import annotations

from fuzi.errors import AskedWrongly
from fuzi.formats.statement import Envelope
from fuzi.messages import msg
from fuzi.model.ids import PageId, Sha256
from fuzi.model.publication import TombstoneKind
from fuzi.model.statement import TARGET, VERSION, TombstoneRecord
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.operate import require_right
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.ledger import seal
from fuzi.steps.record.page_list import pages_of


def takedown(workspace: Workspace, signer: Signer, page: str, reason: str) -> Sha256:
    """Record the tombstone of a page; from the next deploy on, its address answers with a banner and the reason.

    Raises:
        AskedWrongly: no such page on main, no reason, or no right.
        PushRefused: the host said no.
    """
    require_right(workspace, signer, "takedown")
    wanted = page.strip("/").removeprefix("content/").removesuffix("/index.md").removesuffix(".md")
    if wanted not in pages_of(workspace.repository, workspace.main):
        raise AskedWrongly(
            msg("there is no page {page} on main", page=wanted),
            msg("a page is named by its path under content/, such as news/2026/11-18-open-day"),
        )
    if not reason.strip():
        raise AskedWrongly(msg("say why, with -m; readers will see it"))

    def make() -> list[Envelope]:
        record = TombstoneRecord(
            "tombstone",
            VERSION,
            workspace.ledger.site,
            TARGET,
            PageId(wanted),
            TombstoneKind.TAKEDOWN,
            reason,
            workspace.now,
            workspace.acting(signer).id,
            workspace.seen,
        )
        return [seal(record, signer)]

    return workspace.send(make)[0]
