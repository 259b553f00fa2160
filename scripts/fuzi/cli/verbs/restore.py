"""`fuzi restore`."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "restore",
    help=_(
        "Give a release back from the archive into an empty folder: the archived bytes, without pages that were taken "
        "off since. Every difference is listed."
    ),
)
@click.argument("release")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help=_("a folder, missing or empty"))
@click.option(
    "--from",
    "copy",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_("only this folder, which holds one archive copy; no repository is needed"),
)
@click.option("--signed-by", "keys", multiple=True, metavar="KEY", help=_("a public key that may have signed it"))
def command(session: Session, release: str, out: Path, copy: Path | None, keys: tuple[str, ...]) -> int:
    """Restore a release."""
    from fuzi import wiring
    from fuzi.reports.archive import differences_text, served_json
    from fuzi.steps.release.release_archive import release_named
    from fuzi.steps.release.restore import restore

    archive = wiring.archive(session.repo, copy, keys)
    store, ground = archive.stores[0], archive.ground
    statement = release_named(store, release)
    served = restore(
        store,
        statement,
        out,
        ground.tombstones,
        banner=wiring.banner(),
        folder=wiring.site_folder(),
        vouchers=ground.vouchers,
    )
    differences = differences_text(served.differences, session.translate)
    done = msg("{tag} is back in {folder}: {files} files.", tag=served.tag, folder=out, files=len(served.lines))
    session.answer(served_json(served, str(out)), f"{done.render(session.translate)}\n{differences}")
    if ground.site is not None and statement.facts.site != ground.site:
        session.say(
            msg(
                "this release is of another site, {site}: after a re-founding it may hold files that had to leave "
                "history; look through it before anybody else sees it",
                site=statement.facts.site,
            )
        )
    if ground.tombstones is None:
        session.say(
            msg("there was no ledger to ask: pages taken off after the newest release in this copy may be back")
        )
        if not keys:
            session.say(msg("nobody here vouches for the key that signed it: name it with `--signed-by` to be sure"))
    return 0
