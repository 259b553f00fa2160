"""`fuzi host`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fuzi.cli import host_secrets
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("host", help=_("Make the bare repository that enforces the gate, from a founded site."))
@click.argument("folder", metavar="DIR.git", type=click.Path(path_type=Path))
@click.option(
    "--from", "source", metavar="REPO", type=click.Path(path_type=Path, exists=True), help=_("the founded site")
)
@click.option("--new-key", "is_new_key", is_flag=True, help=_("of a host that stands: make its next key"))
@click.option("--sponsor", metavar="PERSON", help=_("who answers for the machine in the roster"))
@host_secrets.new_option
@host_secrets.owner_option
@host_secrets.list_option
@host_secrets.open_option
@host_secrets.escrow_option
@click.option("--name", default="host", show_default=True, metavar="MACHINE", help=_("the machine's id in the roster"))
def command(
    session: Session,
    folder: Path,
    source: Path | None,
    *,
    is_new_key: bool,
    sponsor: str | None,
    name: str,
    **more: Any,
) -> int:
    """Make a host and say how to put it behind SSH, or make or put back what one that stands keeps secret."""
    import sys

    from fuzi import wiring
    from fuzi.ports.pins import Pin
    from fuzi.reports.host_advice import clone_address, host_text
    from fuzi.steps.clone import host

    if more["is_fingerprint"]:
        return host_secrets.new_key(session, folder, more["owner"], more["escrow"])
    if more["words"]:
        return host_secrets.keep_list(session, folder, more["words"], more["escrow"])
    if more["sealed"]:
        return host_secrets.open_escrow(session, folder, more["sealed"])
    if is_new_key:
        return _new_key(session, folder, sponsor or "", name)
    repository = wiring.open_repository(source or session.repo)
    made = host.host(repository, wiring.signatures(repository), wiring.host_repositories(), folder)
    wiring.pins().pin(wiring.open_repository(repository.git_dir), Pin(made.site))
    program, place = Path(sys.executable).with_name("fuzi"), str(made.folder)
    unfit = wiring.unfit_for_sshd(program)
    done = msg("the host of site {site} stands at {path}", site=made.site[:16], path=place)
    kept = msg(
        "5. the host now holds its key; move {path} to a safe offline place",
        path=repository.git_dir / "fuzi" / "host-key",
    )
    parts = [done.render(session.translate), host_text(place, str(program), unfit, session.translate), ""]
    parts.append(kept.render(session.translate))
    after = msg(
        "for HTTP, `fuzi host-check {path} --samples FOLDER` writes settings for nginx and systemd; when all is set "
        "up, `sudo fuzi host-check {path}` names what is not enforced",
        path=place,
    )
    parts += ["", after.render(session.translate)]
    if made.is_origin:
        parts += ["", msg("this repository now follows it as `origin`").render(session.translate)]
    document = {
        "site": made.site,
        "path": place,
        "origin": made.is_origin,
        "address": clone_address(place),
        "unfit_for_sshd": list(unfit),
    }
    session.answer(document, place if session.is_quiet else "\n".join(parts))
    return 0


def _new_key(session: Session, folder: Path, sponsor: str, name: str) -> int:
    """Make the host's next key and say how it comes into force."""
    from fuzi import wiring
    from fuzi.steps.clone.host_rotation import next_key

    repository = wiring.open_repository(folder.resolve())
    with wiring.hosting_lock(repository.git_dir):
        made = next_key(repository, wiring.signatures(repository), sponsor, name)
    first = msg(
        "the host's next key is made; it signs nothing yet. Enter this line under `machines:` of review/roster.yml:"
    )
    then = msg(
        "take out the line of the key before, if there is one, and submit it as a change. From its landing on the "
        "host signs with the new key alone; what the old one signed stays proved."
    )
    lines = [first.render(session.translate), f"  - {made.line}", then.render(session.translate)]
    kept = msg("the new key lies in {path}; keep a copy of it in a safe offline place", path=made.file)
    lines.append(kept.render(session.translate))
    over = [str(one) for one in made.over]
    if over:
        lines.append(msg("these keys sign no more; destroy them: {paths}", paths=over).render(session.translate))
    document = {"key": made.public_key, "line": made.line, "path": str(made.file), "over": over}
    session.answer(document, "\n".join(lines))
    return 0
