"""What `fuzi host` says about the secrets of a host's check: a new key, a private list, an escrow that is opened."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fuzi.steps.clone.host_secrets import HostSecrets

escrow_option = click.option(
    "--escrow-for", "escrow", multiple=True, metavar="LINE", help=_("a public key for which the escrow is sealed, too")
)
owner_option = click.option("--owner", default="", metavar="PERSON", help=_("who answers for the fingerprint key"))
new_option = click.option(
    "--new-fingerprint-key", "is_fingerprint", is_flag=True, help=_("of a host: make its next key of fingerprints")
)
list_option = click.option(
    "--private-list",
    "words",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("of a host: put the bureau's private list there"),
)
open_option = click.option(
    "--open-escrow",
    "sealed",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("of a host: put back what an escrow holds, opened with --key"),
)


def new_key(session: Session, folder: Path, owner: str, escrow: Sequence[str]) -> int:
    """Make the host's next fingerprint key and say where its escrow lies."""
    import secrets

    with _at(folder) as host:
        made = host.new_key(owner, secrets.token_bytes(32), escrow)
    lines = [
        msg("the host's fingerprint key is made: {path}. From now on the check records what a waiver can name",
            path=made.file),
        msg("its escrow: {path}; move a copy to a safe offline place, a recovery key opens it", path=made.escrow),
    ]  # fmt: skip
    if made.former_until is not None:
        lines.append(msg("the former key is honoured until {day}, for the waivers bound to it",
                         day=str(made.former_until)))  # fmt: skip
    over = [str(one) for one in made.over]
    if over:
        lines.append(msg("these keys are honoured no more; destroy them: {paths}", paths=over))
    document = {"path": str(made.file), "escrow": str(made.escrow), "over": over,
                "former_until": None if made.former_until is None else str(made.former_until)}  # fmt: skip
    session.answer(document, "\n".join(line.render(session.translate) for line in lines))
    return 0


def keep_list(session: Session, folder: Path, words: Path, escrow: Sequence[str]) -> int:
    """Put the private list on the host."""
    with _at(folder) as host:
        kept = host.keep_list(words.read_bytes(), escrow)
    done = msg(
        "the host has the private list now: {n} word(s), in {path}; its escrow: {escrow}",
        n=kept.words,
        path=kept.file,
        escrow=kept.escrow,
    )
    then = msg("destroy the copy you brought it in; `private_list: required` in review/policy.yml makes it a duty")
    hints = [
        msg("the word on line {line} also stands in {places}: it stops the work of others until that is mended",
            line=line, places=places)
        for line, places in kept.stopping
    ]  # fmt: skip
    stops = [line for line, _places in kept.stopping]
    document = {"path": str(kept.file), "escrow": str(kept.escrow), "words": kept.words, "stops_others": stops}
    session.answer(document, "\n".join(line.render(session.translate) for line in (done, *hints, then)))
    return 0


def open_escrow(session: Session, folder: Path, sealed: Path) -> int:
    """Put back what an escrow holds."""
    from fuzi.errors import AskedWrongly

    if session.key is None:
        raise AskedWrongly(msg("name the private key that opens the escrow with `--key FILE`"))
    with _at(folder) as host:
        file = host.open_escrow(sealed.read_bytes(), session.key)
    session.answer({"path": str(file)}, msg("put back: {path}", path=file).render(session.translate))
    return 0


@contextmanager
def _at(folder: Path) -> Iterator[HostSecrets]:
    """Return the secrets of the host at a folder, under its lock."""
    from fuzi import wiring

    repository = wiring.open_repository(folder.resolve())
    with wiring.hosting_lock(repository.git_dir):
        yield wiring.host_secrets(repository)
