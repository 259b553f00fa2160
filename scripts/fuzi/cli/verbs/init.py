"""`fuzi init DIR`: a new site repository."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi import __version__
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "init",
    help=_(
        "Make a new site in DIR, a folder that is missing or empty: example content, an empty roster, the default "
        "policy, all committed on main."
    ),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--minimal", is_flag=True, help=_("three columns and an empty home page instead of the example content"))
def command(session: Session, folder: Path, minimal: bool) -> int:
    """Make a new site."""
    from fuzi import wiring
    from fuzi.steps.site.init import start_site

    site = start_site(
        folder, wiring.site_template(), wiring.new_sites(), wiring.clock().now(), version=__version__, minimal=minimal
    )
    done = msg(
        "A new site of {files} files is in {folder}, committed on main.", files=site.files, folder=site.folder
    ).render(session.translate)
    document = {"folder": str(site.folder), "commit": site.commit, "files": site.files}
    session.answer(document, str(site.folder) if session.is_quiet else done)
    session.say(
        msg(
            "next: enter people and units in review/roster.yml and the site's name in site_config/site.yml, commit, "
            "then run `fuzi found --leader PERSON`"
        )
    )
    return 0
