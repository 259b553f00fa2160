"""Loads what the check knows that lies in no repository: from a host's folder, or where this machine's settings say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly, CheckUnfit, MalformedFile
from fuzi.formats.fingerprint_key_file import parse_key
from fuzi.formats.terms_file import parse_terms
from fuzi.messages import msg
from fuzi.model.fingerprint_key import FingerprintKey, Keys
from fuzi.model.ids import Sha256
from fuzi.model.scan_secrets import Secrets
from fuzi.model.term_list import TermList
from fuzi.ports.repository import Repository
from fuzi.ports.secret_files import SecretFiles

KEY = Path("fuzi") / "fingerprint-key"
PRIVATE_LIST = Path("fuzi") / "private-terms.txt"
LIST_NAME = "private-terms"
"""What the private list is called in records and reports, wherever it lies."""
_PLACES = {
    KEY: ("FUZI_FINGERPRINT_KEY", "fuzi.fingerprintKey"),
    PRIVATE_LIST: ("FUZI_PRIVATE_LIST", "fuzi.privateList"),
}


class Held(Struct, frozen=True):
    """A key with its file."""

    file: Path
    key: FingerprintKey


def load_secrets(repository: Repository, files: SecretFiles, environment: Mapping[str, str], today: dt.date) -> Secrets:
    """Return the keys and the private list of this machine.

    A host takes them from its own folder alone: nobody who pushes can name others. Elsewhere the environment or Git's
    settings name the files, by their paths.

    Raises:
        AskedWrongly: a file is not kept as a secret must be, lies in the site's own repository, or a private list has
            no key: its digest would be guessable.
        MalformedFile: a file cannot be read.
        CheckUnfit: any of this on a host, where no sender can do anything about it.
    """
    try:
        return _loaded(repository, files, environment, today)
    except (AskedWrongly, MalformedFile) as error:
        if not is_host(repository):
            raise
        raise CheckUnfit(error.what, error.hint, error.detail) from error


def _loaded(repository: Repository, files: SecretFiles, environment: Mapping[str, str], today: dt.date) -> Secrets:
    key_file, list_file = (_place(repository, environment, which) for which in (KEY, PRIVATE_LIST))
    keys = keys_of(held_fingerprint_keys(files, key_file), today) if key_file else Keys()
    data = files.read(list_file) if list_file else None
    if data is None:
        return Secrets(keys)
    return Secrets(keys, private_list(data, keys))


def private_list(data: bytes, keys: Keys) -> TermList:
    """Return the private list; what is wrong with it is told by the line.

    Raises:
        AskedWrongly: there is no key.
        MalformedFile: a line is no word, no heading and no comment.
    """
    if not keys.all:
        raise AskedWrongly(
            msg("a private list needs the fingerprint key, for without it its digest could be guessed"),
            msg("on the host: `fuzi host DIR.git --new-fingerprint-key`"),
        )
    read = parse_terms(data, LIST_NAME)
    return replace(read, digest=Sha256(keys.digest(LIST_NAME, data)), is_private=True)


def held_fingerprint_keys(files: SecretFiles, path: Path) -> tuple[Held, ...]:
    """Return the keys at a place with their files, the oldest first."""
    read = ((one, files.read(one)) for one in files.numbered(path))
    return tuple(Held(one, parse_key(data, one.name)) for one, data in read if data is not None)


def keys_of(held: Sequence[Held], today: dt.date) -> Keys:
    """Return the key in use, which is the newest, and the former ones that are still honoured."""
    if not held:
        return Keys()
    former = [one.key.secret for one in held[:-1] if one.key.until is None or one.key.until >= today]
    return Keys(held[-1].key.secret, tuple(reversed(former)))


def is_host(repository: Repository) -> bool:
    """Tell whether this is a host's own repository."""
    return repository.work_tree is None and any((repository.git_dir / "fuzi").glob("host-key*"))


def _place(repository: Repository, environment: Mapping[str, str], which: Path) -> Path | None:
    if is_host(repository):
        return repository.git_dir / which
    variable, setting = _PLACES[which]
    named = environment.get(variable) or repository.config(setting)
    if not named:
        return None
    path, tree = Path(named).expanduser(), repository.work_tree
    if tree is not None and _is_in(path, tree) and not _is_in(path, repository.git_dir):
        raise AskedWrongly(
            msg("{path} lies in the site's own repository, where everybody would get it", path=path.name),
            msg("move it out of there, and name its new place at {name}", name=setting),
        )
    return path


def _is_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
