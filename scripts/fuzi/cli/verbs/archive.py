"""`fuzi archive list|show|verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fuzi.cli.clone import reader_near
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg

if TYPE_CHECKING:
    from fuzi.steps.release.archive_ground import Archive

INTEGRITY = 4
WORLD = 3


@verb(
    "archive",
    help=_(
        "Look into the archive. `list`: every release and the copies that hold it; `show RELEASE`: one of them; "
        "`verify`: read every byte of every copy, compare it with signatures and ledger, mend what another copy has."
    ),
)
@click.argument("what", required=False, metavar="list|show|verify", type=click.Choice(["list", "show", "verify"]))
@click.argument("release", required=False)
@click.option(
    "--from",
    "copy",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_("only this folder, which holds one archive copy; no repository is needed"),
)
@click.option(
    "--no-repair",
    is_flag=True,
    help=_("only look and report: what is damaged stays as it is; without it, it is mended from a good copy"),
)
def command(session: Session, what: str | None, release: str | None, copy: Path | None, no_repair: bool) -> int:
    """List, show or verify."""
    from fuzi import wiring

    if what is None:
        raise click.UsageError(_("say what to do: `fuzi archive list`, `fuzi archive show` or `fuzi archive verify`"))
    archive = wiring.archive(session.repo, copy)
    if what == "list":
        return _list(session, archive)
    if what == "show":
        return _show(session, archive, release)
    from fuzi.reports.archive import scrub_json, scrub_text
    from fuzi.steps.release.archive_verify import verify_archive

    report = verify_archive(archive.stores, archive.ground.vouchers, mend=not no_repair)
    session.answer(scrub_json(report, session.translate), scrub_text(report, session.translate))
    if not report.is_whole or report.has_tampering:
        return INTEGRITY
    owed = [fault.copy for fault in report.faults if fault.is_debt]
    if owed:
        session.say(msg("a copy is missing: {copies}; bring it back, or release once more to fill it", copies=owed))
    return WORLD if owed else 0


def _list(session: Session, archive: Archive) -> int:
    from fuzi.reports.archive import releases_json, releases_text
    from fuzi.steps.release.release_archive import holders, releases

    statements = releases(archive.stores[0])
    where = holders(archive.stores)
    session.answer(releases_json(statements, where), releases_text(statements, where, reader_near(session)))
    return 0


def _show(session: Session, archive: Archive, release: str | None) -> int:
    from fuzi.reports.archive import release_json, release_text
    from fuzi.steps.release.release_archive import release_named, sealed_release

    found = sealed_release(archive.stores[0], release_named(archive.stores[0], release))
    session.answer(release_json(found), release_text(found, reader_near(session)))
    return 0
