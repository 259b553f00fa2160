"""`fuzi todo`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg

_KINDS = {
    "give": msg("{change}: give {stage} — {title} (sent {time})"),
    "mend": msg("{change}: mend it and submit again — {title} (sent {time})"),
    "land": msg("{change}: ready for `fuzi land {change}` — {title} (sent {time})"),
}


@verb("todo", help=_("List what waits for you: approvals to give, changes to mend, changes to land."))
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, offline: bool) -> int:
    """List what waits for the person whose key this is."""
    from fuzi.gate.admission import may
    from fuzi.model.labels import stage_word
    from fuzi.steps.clone.look import waiting_for

    workspace = open_clone(session, is_offline=offline)
    person = workspace.acting(workspace.signer(session.key))
    may_land = may(person.id, "land", workspace.ground, workspace.now)
    found = waiting_for(workspace, person.id, may_land=may_land)
    reader = reader_of(session, workspace)
    rows = [{"change": one.change.submission.change, "kind": one.kind, "stage": one.stage} for one in found]
    lines = [
        msg(
            _KINDS[one.kind].key,
            change=one.change.submission.change,
            stage=stage_word(one.stage),
            title=one.change.title,
            time=reader.at(one.change.received_at),
        ).render(session.translate)
        for one in found
    ]
    session.answer({"person": person.id, "todo": rows}, "\n".join(lines) or session.translate("nothing waits for you"))
    return 0
