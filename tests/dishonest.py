"""A host whose operator does what he likes, with the host's own key and past every hook; and who looks at it."""

from __future__ import annotations

import os
import subprocess
import zlib
from typing import Any

import pytest

from bureau import Bureau, Desk, environment
from fakes.beside import InlineHelpers
from forging import LEDGER, Forger, changed
from fuzi import wiring
from fuzi.formats.statement import Envelope, statement_id
from fuzi.model.host_statement import Receipt, RefUpdate
from fuzi.model.ids import ObjectId, Sha256
from fuzi.ports.pins import Pin
from fuzi.steps.host import verify_ahead
from fuzi.steps.host.verify import verify

INTEGRITY = 4


class DishonestHost:
    """The bare repository, open to its operator."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.forger = Forger(bureau)

    def take(self, ref: str, commit: str) -> None:
        """Put a commit of the forger's clone on a ref, past every hook."""
        self.bureau.host_git("fetch", "--quiet", str(self.forger.desk.folder), commit)
        self.bureau.host_git("update-ref", ref, commit)

    def receipt(self, record: Envelope | None, tip: str, *moves: RefUpdate, **more: Any) -> str:
        """Return the ledger commit with the host's receipt for what `tip` added."""
        ledger = self.forger.workspace().ledger
        last = ledger.last_receipt()
        assert last is not None and ledger.tip is not None
        records = (statement_id(record.statement),) if record else ()
        receipt = Receipt(
            "receipt", 1, ledger.site, "main", last.sequence + 1, last.at, ledger.tip, ObjectId(tip), moves, records
        )
        return self.forger.record(self.forger.host_envelope(changed(receipt, **more)), on=tip)

    def rewrite(self, drop: str) -> str:
        """Return a ledger without the records whose path holds `drop`, commit for commit as Fuzi would write it."""
        forger, tip = self.forger, None
        for commit in forger.repository.commits(forger.tip()):
            envelopes = []
            for one in forger.repository.compare(commit.parents[0] if commit.parents else None, commit.id):
                assert one.after is not None
                if drop not in one.path:
                    envelopes.append((one.path, forger.repository.read(one.after.object_id)))
            if not envelopes:
                continue
            files = {path: ("100644", forger.repository.write(data)) for path, data in envelopes}
            tree = forger.repository.overlay(tip, files)
            parents = (tip,) if tip else ()
            tip = forger.repository.write_commit(tree, parents, commit.message, commit.author, commit.committer)
        assert tip is not None
        return tip


def visitor(bureau: Bureau, name: str = "visitor") -> Desk:
    """Return a fresh clone by somebody who never saw this site before, and to whom the host is far away."""
    desk = Desk(bureau, "p07")
    desk.folder = bureau.root / name
    subprocess.run(
        ["git", "clone", "--quiet", f"file://{bureau.host}", str(desk.folder)],
        env=environment(bureau.home), check=True, capture_output=True,
    )  # fmt: skip
    return desk


def verified(desk: Desk, site: str = "") -> dict[str, Any]:
    """Return what a first contact finds."""
    answer = desk.fuzi("verify", "--founding", site or desk.bureau.site, expect=None)
    document = answer.document
    assert answer.code == (0 if document["outcome"] == "verified" else INTEGRITY), answer.all
    demand_the_same_in_parts(desk, site or desk.bureau.site)
    return dict(document)


_ONE_IN = 5
"""One scenario in so many is proved in parts, too, told by its name: the parts have tests of their own."""


def demand_the_same_in_parts(desk: Desk, site: str) -> None:
    """Demand that a proof whose later part a helper proves says word for word what one says that goes on by itself."""
    if zlib.crc32(os.environ.get("PYTEST_CURRENT_TEST", "").encode()) % _ONE_IN:
        return
    here = wiring.workspace(desk.folder, is_offline=True)
    tip = here.ref(LEDGER)
    if tip is None or here.ref("refs/heads/main") is None:
        return
    found = []
    for helpers in (None, InlineHelpers()):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(verify_ahead, "WORTH_A_HELPER", 2)
            proof = verify(
                here.repository, here.signatures, (here.main, tip), Pin(Sha256(site)), is_full=True, helpers=helpers
            )
        found.append((proof.reasons, proof.landings, proof.releases, proof.proved, proof.debts))
    here.repository.close()
    assert found[0] == found[1]
