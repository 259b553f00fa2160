"""`fuzi serve`: a live preview on this machine."""

from __future__ import annotations

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


class Port(click.ParamType[int]):
    """A port's number; another word is refused in ours, not click's."""

    name = "integer"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number; its range is the step's to judge."""
        try:
            return int(value)
        except ValueError:
            self.fail(_("a port is a number from 1024 to 65535"), param, ctx)


@verb("serve", help=_("Serve the files of this checkout as a site, on this machine only; a saved file shows at once."))
@click.option("--port", metavar="PORT", type=Port(), default=8000, show_default=True, help=_("the port to serve on"))
def command(session: Session, port: int) -> int:
    """Serve a preview until Ctrl-C."""
    from fuzi import wiring
    from fuzi.steps.site.serve import serve_preview

    repository = wiring.open_repository(session.repo)
    root = repository.work_tree or session.repo

    def say(address: str) -> None:  # told once the port is ours
        session.say(msg("preview: {address} (end with Ctrl-C)", address=address))

    serve_preview(wiring.site_builder(), wiring.work_folder(root), wiring.plain_facts(None), port, say)
    return 0
