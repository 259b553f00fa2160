"""`fuzi expunge`: asks governance and the confidentiality officer to sign that a landed file must leave history.

What is signed is the list `review/expunged.yml`: path, digest, landing, class of reason; never the content. Who takes
the bytes out of a repository does so by this list.
"""

from __future__ import annotations

import base64

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly
from fuzi.formats import expunged_file
from fuzi.formats.commit_message import CLERK
from fuzi.formats.expunged_file import REASONS, Expunged
from fuzi.messages import msg
from fuzi.model.ids import ChangeId, ObjectId, is_change_id, sha256_of
from fuzi.model.tree import REGULAR
from fuzi.ports.inspection import Inspector
from fuzi.ports.repository import Signature
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.submit import Submitted, Wish, send_draft
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.expunged import expunged_at


class Removal(Struct, frozen=True):
    """What was asked for. `landing` is the commit of main that holds the file; empty for main's tip."""

    path: str
    reason: str
    landing: str = ""
    change: str = ""
    random: bytes = b""


def expunge(workspace: Workspace, signer: Signer, inspector: Inspector, asked: Removal) -> Submitted:
    """Submit the change that enters a file in the list.

    Raises:
        AskedWrongly: no such file at that commit of main, entered already, an unknown reason, an id that is taken.
        PushRefused: the host said no.
    """
    repository, main = workspace.repository, workspace.main
    if asked.reason not in REASONS:
        raise AskedWrongly(
            msg("{text} is no class of reason", text=asked.reason), msg("one of: {choices}", choices=list(REASONS))
        )
    entry = _entry(workspace, asked)
    known = expunged_at(repository, main)
    if entry.sha256 in {one.sha256 for one in known}:
        raise AskedWrongly(msg("{path} is in the list already", path=asked.path))
    change = asked.change or f"expunge-{base64.b32encode(asked.random).decode().lower()[:6]}"
    if not is_change_id(change) or change in workspace.ledger.by_change:
        raise AskedWrongly(msg("{change} cannot be the id of a new change", change=change))
    blob = repository.write(expunged_file.dump((*known, entry)).encode())
    tree = repository.overlay(main, {expunged_file.PATH: (REGULAR, blob)})
    person = workspace.acting(signer)
    email = person.emails[0] if person.emails else CLERK[1]
    writer = Signature(person.name, email, workspace.now)
    head = repository.write_commit(tree, (main,), "彻底清除\n", writer, writer)
    wish = Wish(change, "彻底清除一个文件", {} if person.emails else {email: str(person.id)})
    wish = replace(wish, key=signer.public_key)
    return send_draft(workspace, signer, inspector, (person.id, wish), ((ChangeId(change), []), (main, head)))


def _entry(workspace: Workspace, asked: Removal) -> Expunged:
    repository = workspace.repository
    landing = ObjectId(asked.landing) if asked.landing else workspace.main
    if not repository.is_ancestor(landing, workspace.main):
        raise AskedWrongly(msg("{commit} is no commit of main", commit=landing))
    found = repository.file(landing, asked.path)
    if found is None:
        raise AskedWrongly(
            msg("there is no file {path} in {commit}", path=asked.path, commit=landing[:12]),
            msg("name the commit of main that holds it with `--landing COMMIT`"),
        )
    return Expunged(asked.path, sha256_of(repository.read(found.object_id)), landing, asked.reason)
