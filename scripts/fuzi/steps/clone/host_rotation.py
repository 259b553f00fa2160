"""`fuzi host DIR.git --new-key`: the host's next key. It signs from the landing on that lists it (3-gate section 2).

The host holds several keys for a while: which one signs is told by the roster of main, at each push, so that nothing
has to be changed on the host at the moment of the landing. Older ones may then be destroyed.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.formats.yaml_edit import flow
from fuzi.gate.host_keys import HOST_RIGHTS, whole_keys
from fuzi.messages import msg
from fuzi.model.ids import is_slug
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.host.held_keys import HOST_KEY, held_keys, key_files, number_of
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.record.ledger_writing import LEDGER
from fuzi.steps.record.main_line import recorded_main
from fuzi.steps.record.rules import load_roster


class NextKey(Struct, frozen=True):
    """The host's next key, the line of `machines:` that lists it, its file, and those of keys that sign no more."""

    public_key: str
    line: str
    file: Path
    over: tuple[Path, ...]


def next_key(repository: Repository, signatures: Signatures, sponsor: str, name: str) -> NextKey:
    """Make the host's next key, or return the one that waits already; only under the host's lock.

    Raises:
        AskedWrongly: this is no host, or the sponsor is not on the roster.
    """
    folder, files = repository.git_dir, key_files(repository.git_dir)
    if repository.work_tree is not None or not files:
        raise AskedWrongly(msg("{path} is no host", path=folder), msg("give the folder that `fuzi host` made"))
    ledger = load_ledger(repository, signatures, repository.ref(LEDGER))
    roster = load_roster(repository, recorded_main(ledger))
    if not is_slug(name):
        raise AskedWrongly(msg("an id is lower-case letters, digits and hyphens"))
    if roster.person(sponsor) is None:
        raise AskedWrongly(msg("{person} is not on the roster", person=sponsor), msg("name one with `--sponsor`"))
    held = [signatures.signer(one).public_key for one in files]
    now = whole_keys(roster, ledger.founding.host_key)
    signing = next((place for place, key in enumerate(held) if key in now), None)
    if signing == len(files) - 1 or signing is None:
        file = folder / HOST_KEY.with_name(f"{HOST_KEY.name}-{number_of(files[-1]) + 1}")
        key = signatures.new_key(file, "fuzi host")
    else:
        file, key = files[-1], held[-1]
    may = ", ".join(HOST_RIGHTS)
    line = flow({"id": name, "key": key, "sponsor": sponsor}).removesuffix("}") + f", may: [{may}]}}"
    return NextKey(key, line, file, files[: signing or 0])


def signing_key(signatures: Signatures, folder: Path, trusted: Collection[str]) -> str:
    """Return the public half of the key that the host signs with: one that is trusted, where it holds one."""
    held = [one.public_key for one in held_keys(signatures, folder)]
    return next((one for one in held if one in trusted), held[0])
