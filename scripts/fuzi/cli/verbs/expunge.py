"""`fuzi expunge`."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import Message, msg


@verb(
    "expunge",
    help=_(
        "Submit that a landed file must leave history: its path, digest and landing are entered in "
        "review/expunged.yml; governance and the confidentiality officer approve. "
        "Take it off the site first: `fuzi takedown`. When the list has landed and main no longer holds the files, "
        "the site leader makes a new host without them: `fuzi expunge --refound NEW.git`."
    ),
)
@click.argument("path", metavar="[PATH]", default="")
@click.option("--reason", default="", metavar="CLASS", help=_("secret, work-secret, personal, exam or rights"))
@click.option("--landing", default="", metavar="COMMIT", help=_("the commit of main that holds it; the tip by default"))
@click.option("--change", default="", metavar="ID", help=_("the id of the new change; one is made where none is given"))
@click.option(
    "--refound",
    "folder",
    metavar="DIR.git",
    type=click.Path(path_type=Path),
    help=_("found the site anew there, without any file of the list; needs the site leader's key"),
)
@click.option(
    "--host-key",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("with --refound: the key the new host signs with, where the roster lists one"),
)
def command(session: Session, path: str, reason: str, landing: str, change: str, **anew: Path | None) -> int:
    """Submit the entry, or make the site that begins anew."""
    from fuzi.errors import AskedWrongly

    folder = anew["folder"]
    if folder is not None and not any((path, reason, landing, change)):
        return _refound(session, folder, anew["host_key"])
    if folder is not None or anew["host_key"] is not None or not path or not reason:
        raise AskedWrongly(
            msg("either name a file and a reason, or found the site anew"),
            msg("`fuzi expunge PATH --reason CLASS`, or `fuzi expunge --refound NEW.git`"),
        )
    return _enter(session, path, reason, landing, change)


def _enter(session: Session, path: str, reason: str, landing: str, change: str) -> int:
    import secrets

    from fuzi import wiring
    from fuzi.reports.check import check_json, check_text
    from fuzi.steps.clone.expunge import Removal, expunge

    workspace = open_clone(session)
    signer, inspector = workspace.signer(session.key), wiring.inspector(workspace.repository)
    done = expunge(workspace, signer, inspector, Removal(path, reason, landing, change, secrets.token_bytes(4)))
    sent = done.submission
    if sent is None:
        report = done.inspection.report
        session.answer(check_json(report, session.translate), check_text(report, session.translate, {}))
        return 1
    session.answer(
        {"change": sent.change, "submission": sent.number, "root": sent.root, "path": path},
        msg("sent: {change} enters {path} in the list", change=sent.change, path=path).render(session.translate),
    )
    session.say(msg("next: `fuzi judge {change}` tells who has to approve it", change=sent.change))
    return 0


def _refound(session: Session, folder: Path, host_key: Path | None) -> int:
    from fuzi import wiring
    from fuzi.ports.pins import Pin
    from fuzi.reports.refounding import refounding_json, refounding_lines
    from fuzi.steps.clone.prove import prove
    from fuzi.steps.release.refound import Wanted, refound

    workspace = open_clone(session)
    proof = prove(workspace, wiring.pins(), is_full=True)
    wanted = Wanted(folder.resolve(), host_key)
    made = refound(workspace, workspace.signer(session.key), wiring.host_repositories(), wanted, proof)
    wiring.pins().pin(wiring.open_repository(wanted.folder), Pin(made.site))
    lines: list[Message] = refounding_lines(made, str(wanted.folder))
    text = "\n".join(one.render(session.translate) for one in lines)
    session.answer(refounding_json(made, str(wanted.folder)), made.site if session.is_quiet else text)
    return 0
