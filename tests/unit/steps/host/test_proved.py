"""Whatever a proof carries from record to record is there again when the next one goes on."""

from __future__ import annotations

from dataclasses import fields

from fuzi.steps.host.walk import Walk

KEPT = {"main", "landings", "releases", "sequence", "last_at", "last_tip", "tags"}
"""Told by `proved` itself."""
TOLD_ANEW = {
    "said",
    "repository",
    "ledger",
    "mandates",
    "grounds",
    "on_main",
    "withdrawn",
    "_known",
    "waiting",
    "is_tree_proved",
}
"""Read from the ledger or from main again; nothing waits where a proof ends."""


def test_every_part_of_a_walk_is_kept_or_told_anew() -> None:
    assert {one.name for one in fields(Walk)} == KEPT | TOLD_ANEW
