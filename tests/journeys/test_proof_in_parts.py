"""The later part of a history proved by a helper: whatever it says or does not say, the answer is the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec
import pytest

from bureau import Bureau
from fakes.beside import InlineHelpers
from forging import LEDGER
from fuzi import wiring
from fuzi.model.ids import Sha256
from fuzi.ports.pins import Pin
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host import verify_ahead
from fuzi.steps.host.verify import Proof, verify


@pytest.fixture
def here(landed: Bureau, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(verify_ahead, "WORTH_A_HELPER", 2)
    found = wiring.workspace(landed.host, is_offline=True)
    yield found
    found.repository.close()


def proof_of(here: Workspace, helpers: InlineHelpers | None) -> Proof:
    tip = here.ref(LEDGER)
    assert tip is not None
    pin = Pin(Sha256(here.ledger.site))
    return verify(here.repository, here.signatures, (here.main, tip), pin, is_full=True, helpers=helpers)


def bent(**more: object) -> InlineHelpers:
    """Return a helper that says something else than it found out."""

    def other(data: bytes | None) -> bytes:
        assert data
        return msgspec.msgpack.encode({**msgspec.msgpack.decode(data), **more})

    return InlineHelpers(other)


def test_at_every_place_the_two_parts_prove_what_one_proves(here: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = proof_of(here, None)
    assert alone.is_verified
    taken = 0
    for percent in range(0, 100, 10):
        monkeypatch.setattr(verify_ahead, "_OWN_PART", percent / 100)
        helpers = InlineHelpers()
        assert proof_of(here, helpers) == alone
        taken += any(helpers.answers)
    assert taken > 5


def test_what_a_helper_found_out_is_taken_over_and_not_proved_again(
    here: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    whole = verify_ahead.tree_problems
    monkeypatch.setattr("fuzi.steps.host.verify.tree_problems", lambda _walk: pytest.fail("looked at again"))
    monkeypatch.setattr(
        verify_ahead, "tree_problems", lambda walk: read.append(len(walk.ledger.index.commits)) or whole(walk)
    )
    proof = proof_of(here, InlineHelpers())
    assert proof.is_verified
    assert read == [proof.commits]


def test_a_helper_that_says_nothing_usable_changes_nothing(here: Workspace) -> None:
    alone = proof_of(here, None)
    for helpers in (
        InlineHelpers(lambda _data: None),
        InlineHelpers(lambda _data: b""),
        InlineHelpers(lambda data: (data or b"")[:-1]),
        bent(index=b"fuzi ledger index 1\n"),
        bent(claimed_mandates=["0" * 64]),
        bent(claimed={}),
        bent(more=1),
    ):
        assert proof_of(here, helpers) == alone


def test_a_part_that_begins_elsewhere_is_not_taken_over(here: Workspace) -> None:
    alone = proof_of(here, None)
    for field in ("main", "ledger", "index", "landings", "sequence", "last_at", "last_tip", "site"):
        proof = proof_of(here, InlineHelpers(partial(elsewhere, field)))
        assert proof == alone
        assert proof.landings == 1


def elsewhere(field: str, data: bytes | None) -> bytes:
    """Return an answer that begins at another claim, and would lead to another end."""
    whole = msgspec.msgpack.decode(data or b"")
    known = whole["claimed"][field]
    whole["claimed"][field] = known + 1 if isinstance(known, int) else "2020-01-01T00:00:00Z"
    whole["reached"]["landings"] = 77
    return msgspec.msgpack.encode(whole)
