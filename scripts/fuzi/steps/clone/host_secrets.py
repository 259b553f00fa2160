"""`fuzi host DIR.git --new-fingerprint-key | --private-list | --open-escrow`: what the check of a host keeps secret.

The key and the private list lie beside the host's own key and nowhere else. Each is sealed for the recovery keys of the
site at once, so that a lost machine takes neither with it. A former key is honoured as long as a waiver bound to it
runs; its file may be destroyed then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly
from fuzi.formats.fingerprint_key_file import HEAD, dump_key, parse_key
from fuzi.formats.ssh_key import parse_public_key
from fuzi.formats.waivers_file import parse_waivers
from fuzi.messages import Message, msg
from fuzi.model.fingerprint_key import KEY_BYTES, FingerprintKey
from fuzi.model.ids import ObjectId, PersonId
from fuzi.ports.documents import Documents
from fuzi.ports.repository import Repository
from fuzi.ports.sealing import Sealing
from fuzi.ports.secret_files import SecretFiles
from fuzi.ports.signatures import Signatures
from fuzi.scanning.rules import BY_ID
from fuzi.steps.check.scan_rules import WAIVERS
from fuzi.steps.check.secrets import KEY, PRIVATE_LIST, Held, held_fingerprint_keys, is_host, keys_of, private_list
from fuzi.steps.check.term_lists import stopping
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.record.ledger_writing import LEDGER
from fuzi.steps.record.main_line import recorded_main
from fuzi.steps.record.rules import load_ground, read_text

REVIEW_DAYS = 30
"""A former key is honoured at least so long: waivers bound to it may be under review when it is replaced."""


class Made(Struct, frozen=True):
    """A new key: its file, its escrow, up to when the former one is honoured, and the files of those that are not."""

    file: Path
    escrow: Path
    former_until: dt.date | None
    over: tuple[Path, ...]


class Kept(Struct, frozen=True):
    """The private list that the host has now.

    Attributes:
        file, escrow: where it lies, and its escrow.
        words: how many it holds.
        stopping: lines whose words stand on main where they stop the work of others, with some of the places.
    """

    file: Path
    escrow: Path
    words: int
    stopping: tuple[tuple[int, list[Message | str]], ...]


class HostSecrets(Struct, frozen=True):
    """What works on the secrets of one host; only under the host's lock."""

    repository: Repository
    signatures: Signatures
    files: SecretFiles
    sealing: Sealing
    documents: Documents
    now: dt.datetime

    def new_key(self, owner: str, random: bytes, escrow_for: Sequence[str]) -> Made:
        """Make the next fingerprint key and its escrow; the former one gets its last day.

        Args:
            owner: who answers for the key.
            random: 32 random bytes.
            escrow_for: public keys for which it is sealed beside the recovery keys.

        Raises:
            AskedWrongly: this is no host, nobody of that id is on the roster, or it could be sealed for nobody.
        """
        main, recovery, today, people = self._ground()
        if owner not in people:
            raise AskedWrongly(
                msg("{person} is not on the roster", person=owner), msg("name who answers for the key with `--owner`")
            )
        if len(random) != KEY_BYTES:
            raise ValueError(len(random))
        keys = self._recipients(recovery, escrow_for)
        place = self.repository.git_dir / KEY
        held = held_fingerprint_keys(self.files, place)
        file = place.with_name(f"{place.name}-{_number(held[-1].file) + 1}") if held else place
        data = dump_key(FingerprintKey(random, PersonId(owner), today))
        escrow = self._seal(file, data, keys)
        self.files.write(file, data)
        until = self._honour_former(held, main, today)
        over = [one.file for one in held[:-1] if one.key.until is not None and one.key.until < today]
        return Made(file, escrow, until, tuple(over))

    def keep_list(self, data: bytes, escrow_for: Sequence[str]) -> Kept:
        """Put a private list in the place of the one before.

        Raises:
            AskedWrongly: this is no host, it has no fingerprint key, the list has no word, or it could be sealed for
                nobody.
            MalformedFile: lines of the list are not as they must be, named by their numbers.
        """
        main, recovery, today, _people = self._ground()
        keys = keys_of(held_fingerprint_keys(self.files, self.repository.git_dir / KEY), today)
        terms = private_list(data, keys)
        if not terms.terms:
            raise AskedWrongly(msg("the list holds no word"))
        recipients = self._recipients(recovery, escrow_for)
        file = self.repository.git_dir / PRIVATE_LIST
        escrow = self._seal(file, data, recipients)
        self.files.write(file, data)
        return Kept(file, escrow, len(terms.terms), tuple(stopping(self.repository, self.documents, main, terms)))

    def open_escrow(self, sealed: bytes, key: Path) -> Path:
        """Put what was sealed back in its place, where nothing is there.

        Raises:
            AskedWrongly: the key does not open it, or something is there already.
        """
        self._ground()
        data = self.sealing.open(sealed, key)
        is_key = data.startswith(HEAD.encode())
        file = self.repository.git_dir / (KEY if is_key else PRIVATE_LIST)
        if is_key:
            parse_key(data, file.name)
        if self.files.read(file) is not None:
            raise AskedWrongly(msg("{path} exists already", path=file), msg("move it away first"))
        self.files.write(file, data)
        return file

    def _ground(self) -> tuple[ObjectId, tuple[str, ...], dt.date, Collection[str]]:
        """Return main's tip, the recovery keys, the local day and the ids of the roster."""
        folder = self.repository.git_dir
        if not is_host(self.repository):
            raise AskedWrongly(msg("{path} is no host", path=folder), msg("give the folder that `fuzi host` made"))
        ledger = load_ledger(self.repository, self.signatures, self.repository.ref(LEDGER))
        main = recorded_main(ledger)
        ground = load_ground(self.repository, main)
        people = frozenset(str(one.id) for one in ground.roster.people)
        return main, tuple(ledger.founding.recovery_keys), ground.day(self.now), people

    def _recipients(self, recovery: Sequence[str], named: Sequence[str]) -> tuple[str, ...]:
        keys = self.sealing.fit([*recovery, *(parse_public_key(one) for one in named)])
        if not keys:
            raise AskedWrongly(
                msg("there is nobody for whom an escrow could be sealed, and a lost machine would take this with it"),
                msg("the site has no recovery key of the kinds ed25519 or RSA; name a public key: `--escrow-for LINE`"),
            )
        return keys

    def _seal(self, file: Path, data: bytes, keys: Sequence[str]) -> Path:
        escrow = file.with_name(f"{file.name}.age")
        self.files.write(escrow, self.sealing.seal(data, keys))
        return escrow

    def _honour_former(self, held: Sequence[Held], main: ObjectId, today: dt.date) -> dt.date | None:
        """Write the last day of the key that was in use; return it."""
        if not held:
            return None
        last = held[-1]
        until = max(self._last_bound(main), today + dt.timedelta(days=REVIEW_DAYS))
        self.files.write(last.file, dump_key(replace(last.key, until=until)))
        return until

    def _last_bound(self, main: ObjectId) -> dt.date:
        """Return the last day of the waivers of main that are bound to a value."""
        if self.repository.file(main, WAIVERS) is None:
            return dt.date.min
        listed = parse_waivers(read_text(self.repository, main, WAIVERS).encode(), WAIVERS, BY_ID)
        return max((one.expires for one in listed.waivers if one.fingerprint), default=dt.date.min)


def _number(file: Path) -> int:
    """Return which key a file is: 1 is the first."""
    _name, _dash, number = file.name.removeprefix(KEY.name).rpartition("-")
    return int(number or 1)
