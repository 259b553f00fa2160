"""`fuzi expunge --refound`: a new host without what had to leave history, and the signed map to the old record.

Main's tree goes over as it is, so nothing can change on the way; what must leave history has to be gone from it by
then. The leader signs the record; governance and the officer signed the list, and the record carries their words.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from msgspec import Struct

from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.formats.commit_message import CLERK
from fuzi.formats.statement import statement_id
from fuzi.gate.ground import Ground
from fuzi.gate.host_keys import whole_keys
from fuzi.messages import msg
from fuzi.model.host_statement import Receipt
from fuzi.model.ids import ObjectId, PersonId, Sha256
from fuzi.model.refounding import MESSAGE, Refounding
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.host_repository import HostRepositories
from fuzi.ports.repository import Repository, Signature
from fuzi.ports.signatures import Signatures, Signer
from fuzi.steps.clone.found import leader_of, refuse_gaps
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.refounded import refounding_problem, still_there
from fuzi.steps.host.verify import Proof
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.record.ledger_writing import add_records, seal
from fuzi.steps.record.rules import load_ground
from fuzi.steps.release.old_record import OldRecord, old_record


class Wanted(Struct, frozen=True):
    """Where the new host shall be, and the key it signs with: a new one where none is given."""

    folder: Path
    host_key: Path | None = None


class Refounded(Struct, frozen=True):
    """The site that began anew, what it carries, and what it left behind."""

    site: Sha256
    record: Refounding
    open_changes: tuple[str, ...]


def refound(workspace: Workspace, signer: Signer, hosts: HostRepositories, wanted: Wanted, proof: Proof) -> Refounded:
    """Make the new host; nothing of the old site is touched.

    Args:
        proof: what `verify` just said of the whole old record.

    Raises:
        IntegrityFailed: the old record is not verified.
        AskedWrongly: nothing is listed, something listed is still on main, debts are owed, or it is not the leader.
    """
    _refuse_unready(proof)
    repository, signatures = workspace.repository, workspace.signatures
    ledger = load_ledger(repository, signatures, proof.ledger)
    last = ledger.last_receipt()
    now = workspace.now if last is None else max(workspace.now, last.at)  # a clock that is behind turns nothing back
    ground = load_ground(repository, proof.main)
    leader = leader_of(ground, workspace.acting(signer).id, signer, now)
    refuse_gaps(ground, now)
    carried = old_record(repository, ledger, proof.main, now)
    clerk = Signature(*CLERK, now)
    main = repository.write_commit(carried.tree, (), MESSAGE, clerk, clerk)
    with _Key(signatures, repository, wanted, ground) as key:
        keys = (leader.id, signer.public_key, key.public)
        record = _record(carried, (main, ledger.site), keys, proof, now)
        _refuse_remains(repository, record)
        wrong = refounding_problem(repository, signatures, record, ground)
        if wrong is not None:
            raise AskedWrongly(wrong.message)
        tip = _ledger(repository, (record, signer), signatures.signer(key.path))
        barred = frozenset(one.sha256 for one in record.expunged)
        hosts.make_anew(wanted.folder, repository.git_dir, key.path, (main, tip), barred)
    left = sorted(ref.removeprefix(_CHANGES) for ref in repository.refs(_CHANGES))
    return Refounded(statement_id(record), record, tuple(left))


_CHANGES = "refs/remotes/origin/changes/"


def _refuse_unready(proof: Proof) -> None:
    if not proof.is_verified:
        raise IntegrityFailed(
            msg("the history is not verified, so no site begins anew from it"), msg("see `fuzi verify --full`")
        )
    if proof.debts:
        raise AskedWrongly(
            msg("approvals are owed after emergency landings; they could not be paid in the new site"),
            msg("`fuzi todo` names them"),
        )


def _refuse_remains(repository: Repository, record: Refounding) -> None:
    left = still_there(repository, record)
    if left:
        raise AskedWrongly(
            msg("{path} is still on main", path=left[0]),
            msg("land its removal first: `fuzi retract` for a page, a change that removes it for another file"),
        )


class _Key:
    """The new host's key while the host is made: one given, or a new one that is left nowhere else."""

    def __init__(self, signatures: Signatures, repository: Repository, wanted: Wanted, ground: Ground) -> None:
        self._signatures, self._ground, self._given = signatures, ground, wanted.host_key
        self._desk = repository.git_dir / "fuzi" / "refounding"
        self.path = wanted.host_key or self._desk / "host-key"
        self.public = ""

    def __enter__(self) -> _Key:
        if self._given is None:
            shutil.rmtree(self._desk, ignore_errors=True)
            self._desk.mkdir(mode=0o700, parents=True)
            self.public = self._signatures.new_key(self.path, "fuzi host")
        else:
            self.public = self._signatures.signer(self.path).public_key
        if self.public not in whole_keys(self._ground.roster, self.public):
            self.__exit__()
            raise AskedWrongly(
                msg("the roster lists a machine that signs for the host; the new host needs that machine's key"),
                msg("name it with `--host-key FILE`"),
            )
        return self

    def __exit__(self, *_error: object) -> None:
        if self._given is None:
            shutil.rmtree(self._desk, ignore_errors=True)


def _record(
    carried: OldRecord,
    names: tuple[ObjectId, Sha256],
    keys: tuple[PersonId, str, str],
    proof: Proof,
    now: dt.datetime,
) -> Refounding:
    """Return the record; `names` are the new main and the old site, `keys` the leader, his key and the new host's."""
    return Refounding(
        "refounding",
        VERSION,
        TARGET,
        names[0],
        carried.tree,
        *keys,
        carried.recovery_keys,
        carried.recovery_count,
        carried.published,
        now,
        names[1],
        proof.main,
        proof.ledger,
        carried.expunged,
        carried.withdrawn,
        carried.evidence,
    )


def _ledger(repository: Repository, founding: tuple[Refounding, Signer], host: Signer) -> ObjectId:
    """Store the first two commits of the new ledger: the record, and the host's receipt of it; no ref moves."""
    record, signer = founding
    site = statement_id(record)
    first = add_records(repository, None, [seal(record, signer)], record.at)
    receipt = Receipt("receipt", VERSION, site, TARGET, 1, record.at, "", first, (), (site,))
    return add_records(repository, first, [seal(receipt, host)], record.at)
