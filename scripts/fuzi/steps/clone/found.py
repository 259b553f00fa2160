"""`fuzi found`: the founding record: what is trusted first, and the site id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from fuzi.errors import AskedWrongly, MalformedFile, Problem
from fuzi.formats import published_dates
from fuzi.formats.ssh_key import parse_public_key
from fuzi.formats.statement import statement_id
from fuzi.gate.gaps import gaps_on
from fuzi.gate.ground import Ground
from fuzi.gate.host_keys import whole_keys
from fuzi.messages import msg
from fuzi.model.host_statement import Receipt
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.labels import role_word
from fuzi.model.people import Person, Role
from fuzi.model.statement import TARGET, VERSION, Founding
from fuzi.ports.repository import RefMove, Repository
from fuzi.ports.signatures import Signatures, Signer
from fuzi.steps.clone.workspace import MAIN
from fuzi.steps.host.held_keys import HOST_KEY
from fuzi.steps.record.ledger_writing import LEDGER, add_records, seal
from fuzi.steps.record.rules import load_ground, read_text

DATES = "site_config/published-dates.csv"


class Wish(Struct, frozen=True):
    """What the person asked for; `dates` is a path within main's tip."""

    leader: str
    recovery: tuple[str, ...] = ()
    dates: str = DATES


def found(repository: Repository, signatures: Signatures, signer: Signer, wish: Wish, now: dt.datetime) -> Sha256:
    """Sign the founding record for the current main, make the host's first key, start the ledger; return the site id.

    Raises:
        AskedWrongly: already founded, not the leader's key, or rules by which the site could not go on.
    """
    main = repository.ref(MAIN)
    if main is None:
        raise AskedWrongly(msg("there is no main here"), msg("is this a clone of a site? see `fuzi init`"))
    if repository.ref(LEDGER) is not None:
        raise AskedWrongly(msg("this site has its founding record already"))
    ground = load_ground(repository, main)
    leader = leader_of(ground, wish.leader, signer, now)
    refuse_gaps(ground, now)
    recovery, dates = tuple(_recovery_key(text) for text in wish.recovery), _dates(repository, main, wish.dates)
    key_path = repository.git_dir / HOST_KEY
    if key_path.exists():  # a run that was killed before the ledger began
        host_key = signatures.signer(key_path).public_key
    else:
        key_path.parent.mkdir(mode=0o700, exist_ok=True)
        host_key = signatures.new_key(key_path, "fuzi host")
    if host_key not in whole_keys(ground.roster, host_key):
        raise AskedWrongly(
            msg("the roster lists a machine that signs for the host; the first key is in the founding record"),
            msg("take `receipt` and `scan` out of `machines:`; later keys are listed by a change, see `fuzi host`"),
        )
    record = Founding(
        "founding",
        VERSION,
        TARGET,
        main,
        repository.commit(main).tree,
        leader.id,
        signer.public_key,
        host_key,
        recovery,
        _recovery_count(wish.recovery),
        dates,
        now,
    )
    site = statement_id(record)
    first = add_records(repository, None, [seal(record, signer)], now)
    receipt = Receipt("receipt", VERSION, site, TARGET, 1, now, "", first, (), (site,))
    tip = add_records(repository, first, [seal(receipt, signatures.signer(key_path))], now)
    repository.move([RefMove(LEDGER, None, tip)], "fuzi found")
    return site


def leader_of(ground: Ground, leader: str, signer: Signer, now: dt.datetime) -> Person:
    """Return the leader who signs what a site begins with.

    Raises:
        AskedWrongly: not on the roster, not a leader today, or not with this key.
    """
    person = ground.roster.person(leader)
    if person is None:
        raise AskedWrongly(
            msg("{person} is not on the roster", person=leader), msg("enter people in review/roster.yml")
        )
    if not person.holds(Role.SITE_LEADER, None, ground.day(now)):
        raise AskedWrongly(
            msg("{person} does not hold the role {role} today", person=person.name, role=role_word(Role.SITE_LEADER))
        )
    owner = ground.roster.owner_of_key(signer.public_key)
    if owner is None or owner[0].id != person.id or not owner[1].covers(ground.day(now)):
        raise AskedWrongly(
            msg("the key is not one of {person}", person=person.name), msg("choose the leader's key with `--key FILE`")
        )
    return person


def refuse_gaps(ground: Ground, now: dt.datetime) -> None:
    """Refuse rules by which the site would stop: a stage or a right left to nobody with a key, no sign-off, …

    A unit that only its own pages wait for stops nothing else, and a term that ends today still holds today: `policy
    check` and `doctor` tell both.
    """
    found = [one for one in gaps_on(ground, ground.day(now)) if not one.is_of_unit]
    if found:
        raise MalformedFile(
            msg("the site cannot be founded yet: with these rules it could not go on"),
            [Problem(gap.file, 0, gap.what) for gap in found],
            msg("mend the files named, enter people, roles and public keys in review/roster.yml, and commit to main"),
        )


def _recovery_key(text: str) -> str:
    try:
        return parse_public_key(text)
    except ValueError as error:
        raise AskedWrongly(msg("a recovery key is not a public key"), msg("give the line of a .pub file")) from error


def _recovery_count(keys: Sequence[str]) -> int:
    """Return how many recovery keys must act together: the majority."""
    return len(keys) // 2 + 1 if keys else 0


def _dates(repository: Repository, main: ObjectId, path: str) -> Mapping[str, dt.datetime]:
    if repository.file(main, path) is None:
        if path == DATES:
            return {}
        raise AskedWrongly(msg("there is no file {path} in main", path=path))
    return published_dates.parse(read_text(repository, main, path), path)
