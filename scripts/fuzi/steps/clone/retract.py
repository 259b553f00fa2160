"""`fuzi retract`: a change that takes a page off main, with the reason that readers will see at its address.

It needs its page's quorum like any other change; when it lands, the tombstone is recorded in the same push, signed by
who lands. From then on no deploy, rollback or restore shows the page, and its text cannot come back as it was.
"""

from __future__ import annotations

import base64

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly
from fuzi.formats.commit_message import CLERK
from fuzi.formats.statement import Envelope
from fuzi.gate.items import files_of
from fuzi.messages import msg
from fuzi.model.ids import ChangeId, ObjectId, is_change_id
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import TombstoneRecord
from fuzi.model.retraction import MAX_REASON_CHARS, retracted_in, retraction_key
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.inspection import Inspector
from fuzi.ports.repository import Signature
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.submit import Submitted, Wish, send_draft
from fuzi.steps.clone.submitter import in_name_of
from fuzi.steps.clone.takedown import page_on_main
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.ledger_writing import seal
from fuzi.steps.record.site_tree import SiteTree


class Retraction(Struct, frozen=True):
    """What was asked for. `random` is 4 random bytes for the change's id, where none is given."""

    page: str
    reason: str
    change: str = ""
    random: bytes = b""


def retract(workspace: Workspace, signer: Signer, inspector: Inspector, asked: Retraction) -> Submitted:
    """Submit a change that removes a page and says that it retracts it.

    Raises:
        AskedWrongly: no such page, no reason, an id that is taken.
        PushRefused: the host said no.
    """
    reason = " ".join(asked.reason.split())
    if not reason or len(reason) > MAX_REASON_CHARS:
        raise AskedWrongly(msg("say why, with -m; readers will see it"))
    page = page_on_main(workspace, asked.page)
    person, main, repository = workspace.acting(signer), workspace.main, workspace.repository
    change = asked.change or _new_id(workspace, asked.random)
    if not is_change_id(change) or change in workspace.ledger.by_change:
        raise AskedWrongly(
            msg("{change} cannot be the id of a new change", change=change),
            msg("lower-case letters, digits and hyphens, at most 64; leave it out and one is made"),
        )
    tree = repository.overlay(main, dict.fromkeys(files_of(page, SiteTree(repository, main))))
    email = person.emails[0] if person.emails else CLERK[1]
    writer = Signature(person.name, email, workspace.now)
    head = repository.write_commit(tree, (main,), f"撤稿：{page}\n", writer, writer)
    marks = {retraction_key(page): reason, **({} if person.emails else {email: str(person.id)})}
    wish = replace(Wish(change, f"撤稿：{page}", marks), key=signer.public_key)
    return send_draft(workspace, signer, inspector, (person.id, wish), ((ChangeId(change), []), (main, head)))


def _new_id(workspace: Workspace, random: bytes) -> str:
    day = workspace.ground.day(workspace.now).strftime("%Y%m%d")
    return f"{day}-{base64.b32encode(random).decode().lower()[:6]}"


def retractions(workspace: Workspace, signer: Signer, change: str, seen: ObjectId) -> list[Envelope]:
    """Return the tombstones that a landing brings: one for each page that its submission retracts."""
    submission = workspace.case(change).submission
    marked = {} if submission is None else retracted_in(submission.attributed)
    person = in_name_of(workspace, signer, "land").id
    return [
        seal(
            TombstoneRecord(
                "tombstone",
                VERSION,
                workspace.ledger.site,
                TARGET,
                page,
                TombstoneKind.RETRACTION,
                reason,
                workspace.now,
                person,
                seen,
            ),
            signer,
        )
        for page, reason in sorted(marked.items())
    ]
