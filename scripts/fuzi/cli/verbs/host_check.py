"""`fuzi host-check`: what a host's set-up enforces, and what not."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("host-check", help=_("Name, point by point, what a host's set-up enforces and what it does not."))
@click.argument("folder", metavar="DIR.git", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--samples",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help=_("write sample settings of nginx and systemd there, and end"),
)
@click.option(
    "--sshd",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True),
    help=_("look at these settings of sshd"),
)
@click.option("--keys", metavar="FILE", type=click.Path(path_type=Path), help=_("look at this file of keys"))
@click.option(
    "--web",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True),
    help=_("look at these settings of nginx"),
)
@click.option("--for-root", is_flag=True, hidden=True, help=_("the question is root's"))
def command(session: Session, folder: Path, samples: Path | None, *, for_root: bool, **places: Path | None) -> int:
    """Tell the outcome and every point; 0 only where everything is enforced."""
    from fuzi import wiring
    from fuzi.reports.host_check import host_check_json, host_check_text
    from fuzi.steps.clone.host_check import host_check

    served, look = folder.resolve(), wiring.host_look()
    if samples is not None:
        made = look.samples(samples, served)
        told = msg("written: {paths}; the places in 【】 are yours to fill", paths=made)
        session.answer({"files": [str(one) for one in made]}, told.render(session.translate))
        return 0
    named = [word for name, path in places.items() if path for word in (f"--{name}", str(path.resolve()))]
    words = ["--lang", session.language, "--format", session.format, "host-check", str(served), *named, "--for-root"]
    code = None if for_root else look.as_owner(served, words)
    if code is not None:
        return code
    repository = wiring.open_repository(served)
    where = look.where(places["sshd"], places["keys"], places["web"], is_for_root=for_root)
    outcome, checks = host_check(repository, wiring.signatures(repository), look, where, wiring.clock().now())
    session.answer(
        host_check_json(outcome, checks, session.translate), host_check_text(outcome, checks, session.translate)
    )
    return 0 if outcome == "enforcing" else 1
