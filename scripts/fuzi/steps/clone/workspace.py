"""Where a person works: the clone, its host, the key that says who acts; how statements are sent.

Verbs about a change fetch from and push to `origin` themselves. Without an `origin` (a host itself, or a site that was
just founded) the repository's own `main` and `ledger` are looked at and nothing can be sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.formats.statement import Envelope, dump_envelope, parse_waiting, statement_id
from fuzi.gate.ground import Case, Ground
from fuzi.gate.recovery import recovery_person
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Submission
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256, is_change_id
from fuzi.model.people import Person
from fuzi.model.statement import TARGET, VERSION
from fuzi.model.verdict import Reason
from fuzi.ports.clock import Clock
from fuzi.ports.outbox import Outbox
from fuzi.ports.repository import PushRefused, RefMove, Repository
from fuzi.ports.signatures import Signatures, Signer
from fuzi.steps.host.admit_repair import unrecorded
from fuzi.steps.host.debts import load_change
from fuzi.steps.host.repair_case import repair_id
from fuzi.steps.record.ledger import Ledger, load_ledger
from fuzi.steps.record.ledger_writing import LEDGER, add_records
from fuzi.steps.record.main_line import recorded_main
from fuzi.steps.record.mandates import with_recovery
from fuzi.steps.record.rules import load_ground

ORIGIN = "origin"
MAIN = "refs/heads/main"
TRIES = 12
"""How often a push is tried while others push too; each round one of them gets through."""


class Workspace(Struct, dict=True):
    """A clone with its host. `fetch` once, then ask.

    Attributes:
        settle_near: completes what a killed run left on a host of this machine; None where the host is elsewhere.
        push_options: said beside every push: the language in which the host is to answer.
        outbox: keeps what is signed offline until the next connection; `refusals` tells what the host then refused.
    """

    repository: Repository
    signatures: Signatures
    clock: Clock
    is_offline: bool = False
    settle_near: Callable[[], None] | None = None
    outbox: Outbox | None = None
    push_options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.now: dt.datetime = self.clock.now()
        self.has_origin = self.repository.config("remote.origin.url") is not None
        self._main: ObjectId | None = None
        self._ledger: Ledger | None = None
        self._ground: Ground | None = None
        self._cases: dict[tuple[str, ObjectId | None, ObjectId], Case] = {}
        self.refusals: list[tuple[Sha256, Message]] = []

    def fetch(self) -> None:
        """Bring what the host has, unless offline or without one."""
        self._main = self._ledger = self._ground = None
        if self.has_origin and not self.is_offline:
            if self.settle_near is not None:
                self.settle_near()
            self.repository.fetch(ORIGIN)
            self._send_waiting()

    def _send_waiting(self) -> None:
        """Send what was signed offline, oldest first; what the host refuses is put aside and told."""
        for key, data in (self.outbox.waiting() if self.outbox else {}).items():
            try:
                if key not in self.ledger.kept:
                    self._push_records([parse_waiting(data)])
            except (PushRefused, IntegrityFailed) as error:
                if isinstance(error, PushRefused) and error.stale:
                    return  # the next fetch tries again
                self.refusals.append((key, error.what))
                self._outbox().refused(key)
            else:
                self._outbox().sent(key)

    def _outbox(self) -> Outbox:
        if self.outbox is None:
            raise AskedWrongly(msg("this clone has no place for statements signed offline"))
        return self.outbox

    def _push_records(self, envelopes: Sequence[Envelope], moves: Sequence[RefMove] = ()) -> None:
        old = self.ref(LEDGER)
        new = add_records(self.repository, old, envelopes, self.now)
        self.repository.push(ORIGIN, [RefMove(LEDGER, old, new), *moves], self.push_options)
        self._main = self._ledger = self._ground = None
        self.repository.fetch(ORIGIN)

    def ref(self, name: str) -> ObjectId | None:
        """Return a branch as the host had it last (`refs/heads/…`)."""
        if self.has_origin:
            name = name.replace("refs/heads/", f"refs/remotes/{ORIGIN}/", 1)
        return self.repository.ref(name)

    @property
    def main(self) -> ObjectId:
        """Return main's tip: of a host's main as it was last fetched, read once."""
        found = self._main or self.ref(MAIN)
        if found is None:
            raise AskedWrongly(msg("there is no main here"), msg("is this a clone of a site? see `fuzi init`"))
        self._main = found if self.has_origin else None
        return found

    @property
    def ledger(self) -> Ledger:
        """Return the ledger, read once."""
        if self._ledger is None:
            self._ledger = load_ledger(self.repository, self.signatures, self.ref(LEDGER))
        return self._ledger

    @property
    def ground(self) -> Ground:
        """Return the rules of main's tip, read once."""
        if self._ground is None:
            # whether a check is out of date is the host's concern: it checks again when a change lands
            ground = replace(load_ground(self.repository, self._ruling_main()), lists=None)
            self._ground = ground if self.ledger.tip is None else with_recovery(ground, self.ledger)
        return self._ground

    def _ruling_main(self) -> ObjectId:
        """Return the commit whose rules hold: main's tip as the records have it, whatever stands on top of that."""
        if self.ledger.tip is None:
            return self.main
        recorded = recorded_main(self.ledger)
        try:
            return self.repository.commit(recorded).id
        except AskedWrongly:  # a landing seen half: its record is here, its commit comes with the next fetch
            return self.main

    @property
    def seen(self) -> ObjectId:
        """Return the ledger tip that a signer sees now."""
        tip = self.ledger.tip
        assert tip is not None or self.ledger.founding is None  # noqa: S101 - founding refuses an empty ledger
        return ObjectId(tip or "")

    def about(self, submission: Submission) -> tuple[int, Sha256, str, ChangeId, int, Sha256]:
        """Return what every statement on a submission begins with, after its kind: what it is about."""
        return VERSION, self.ledger.site, TARGET, submission.change, submission.number, submission.root

    def case(self, change: str) -> Case:
        """Return the case of one change.

        Raises:
            AskedWrongly: nobody ever submitted a change of that id.
        """
        if not is_change_id(change) or change not in self.ledger.by_change:
            raise AskedWrongly(msg("there is no change {change}", change=change), self._where_changes_are())
        key = (change, self.ledger.tip, self.main)
        if key not in self._cases:
            self._cases[key] = self._load_case(change)
        return self._cases[key]

    def _load_case(self, change: str) -> Case:
        filed = self.ledger.of_change(ChangeId(change))
        case = load_change(self.repository, filed, self.ledger, self.ground, (self.main, self.now))
        stray = self.stray
        if stray is None or change == repair_id(self.main):
            return case
        return replace(case, problems=(*case.problems, stray))

    @property
    def stray(self) -> Reason | None:
        """Return what is to be said while main holds commits that no record explains; None where all have theirs."""
        recorded = self._ruling_main()
        return None if recorded == self.main else unrecorded(self.main, recorded)

    def _where_changes_are(self) -> Message:
        anew = self.ledger.refounding
        if anew is None:
            return msg("`fuzi changes` lists the open ones")
        return msg(
            "`fuzi changes` lists the open ones; what came before the re-founding of {day} stands in the old site's "
            "record alone",
            day=anew.at.date().isoformat(),
        )

    def acting(self, signer: Signer) -> Person:
        """Return the person whose key signs."""
        owner = self.ground.roster.owner_of_key(signer.public_key)
        stand_in = recovery_person(signer.public_key, self.ground)
        if stand_in is not None:
            return stand_in
        machine = self.ground.roster.machine_of_key(signer.public_key)
        if machine is not None:
            raise AskedWrongly(
                msg("this is the key of the machine {id}; what you ask for is signed by people", id=machine.id),
                msg("choose your own with `--key FILE`"),
            )
        if owner is None:
            raise AskedWrongly(
                msg("your key belongs to nobody on the roster"),
                msg("choose another with `--key FILE`, or have yours entered in review/roster.yml"),
            )
        return owner[0]

    def known_person(self, key: Path | None) -> PersonId | None:
        """Return who reads here, told by the key as in `signer`; None where no key is chosen or nobody has it."""
        try:
            owner = self.ground.roster.owner_of_key(self.signer(key).public_key)
        except AskedWrongly:  # to look needs no key
            return None
        return owner[0].id if owner else None

    def signer(self, key: Path | None) -> Signer:
        """Return the signer chosen by `--key`, Git's setting, or the agent."""
        return self.signatures.signer(key)

    def send(self, make: Callable[[], Sequence[Envelope]], moves: Sequence[RefMove] = ()) -> tuple[Sha256, ...]:
        """Sign and push records (and refs that belong to them); again when the ledger moved on meanwhile.

        Args:
            make: makes the envelopes for the ledger as it is; called again after each fetch.

        Raises:
            PushRefused: the host said no.
            WorldFailed: the ledger kept moving.
        """
        if not self.has_origin:
            raise AskedWrongly(
                msg("there is no host to send this to"),
                msg("make one with `fuzi host DIR.git --from .`, then clone it"),
            )
        if self.is_offline:
            return self._keep(make(), moves)
        for _attempt in range(TRIES):
            envelopes = make()
            try:
                self._push_records(envelopes, moves)
            except PushRefused as error:
                if not error.stale:
                    raise
                self.fetch()
                continue
            return tuple(statement_id(one.statement) for one in envelopes)
        raise WorldFailed(msg("the ledger keeps moving; try again in a moment"))

    def _keep(self, envelopes: Sequence[Envelope], moves: Sequence[RefMove]) -> tuple[Sha256, ...]:
        """Keep signed statements until there is a connection; what moves refs cannot wait."""
        if moves:
            raise AskedWrongly(msg("this cannot be done offline"), msg("connect to the host and try again"))
        for one in envelopes:
            self._outbox().put(statement_id(one.statement), dump_envelope(one))
        return tuple(statement_id(one.statement) for one in envelopes)

    def name_of(self, person: PersonId | str) -> str:
        """Return the name and id shown for a person."""
        return self.ground.roster.named(person)

    def unit_of(self, unit: str) -> str:
        """Return the name shown for a unit."""
        return self.ground.roster.unit_name(unit)
