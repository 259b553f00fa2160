"""`fuzi found`."""

from __future__ import annotations

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("found", help=_("Sign the founding record for the current main: what is trusted first. Prints the site id."))
@click.option("--leader", required=True, metavar="PERSON", help=_("the site leader who signs it"))
@click.option("--recovery", multiple=True, metavar="KEY", help=_("public key that may repair the roster; several"))
@click.option("--published-dates", "dates", metavar="CSV", help=_("publication times of pages older than the site"))
def command(session: Session, leader: str, recovery: tuple[str, ...], dates: str | None) -> int:
    """Found the site."""
    from fuzi import wiring
    from fuzi.ports.pins import Pin
    from fuzi.steps.clone import found

    repository = wiring.open_repository(session.repo)
    signatures = wiring.signatures(repository)
    wish = found.Wish(leader, recovery, dates or found.DATES)
    site = found.found(repository, signatures, signatures.signer(session.key), wish, wiring.clock().now())
    wiring.pins().pin(repository, Pin(site))
    session.answer({"site": site}, site)
    session.say(msg("founded; keep this site id in a safe place: `fuzi verify --founding` asks for it"))
    session.say(msg("next: `fuzi host DIR.git --from .` makes the repository that enforces the gate"))
    return 0
