"""`fuzi host`."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("host", help=_("Make the bare repository that enforces the gate, from a founded site."))
@click.argument("folder", metavar="DIR.git", type=click.Path(path_type=Path))
@click.option(
    "--from", "source", metavar="REPO", type=click.Path(path_type=Path, exists=True), help=_("the founded site")
)
def command(session: Session, folder: Path, source: Path | None) -> int:
    """Make a host and say how to put it behind SSH."""
    from fuzi import wiring
    from fuzi.steps.clone import host

    repository = wiring.open_repository(source or session.repo)
    made = host.host(repository, wiring.signatures(repository), wiring.host_repositories(), folder)
    wiring.pins().pin(wiring.open_repository(repository.git_dir), made.site)
    lines = [
        msg("the host of site {site} stands at {path}", site=made.site[:16], path=made.folder),
        msg(
            "a path on this machine is for people who trust each other: who can write the folder can go round the gate"
        ),
        msg("to enforce it, give the folder to a user of its own and let people in by SSH only; in sshd_config:"),
    ]
    text = [line.render(session.translate) for line in lines]
    text += ["", *_sshd_lines(made.folder)]
    kept = repository.git_dir / "fuzi" / "host-key"
    text += [
        "",
        msg("the host now holds its key; move {path} to a safe offline place", path=kept).render(session.translate),
    ]
    if made.is_origin:
        text += ["", msg("this repository now follows it as `origin`").render(session.translate)]
    session.answer({"site": made.site, "path": str(made.folder), "origin": made.is_origin}, "\n".join(text))
    return 0


def _sshd_lines(folder: Path) -> list[str]:
    """Return the settings of sshd that let everybody on the roster in, for Git alone."""
    import sys

    fuzi = Path(sys.executable).with_name("fuzi")
    return [
        "  Match User fuzi",
        "    AuthorizedKeysFile none",
        f"    AuthorizedKeysCommand {fuzi} authorized-keys {folder} %t %k",
        "    AuthorizedKeysCommandUser fuzi",
        "    PasswordAuthentication no",
        "    AllowTcpForwarding no",
        "    PermitTTY no",
    ]
