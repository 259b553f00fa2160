"""`fuzi doctor`: people and rules 60 days ahead, what of the record rests on compromised keys, this machine's check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fuzi.gate.checkup import AHEAD_DAYS, checkup
from fuzi.messages import msg
from fuzi.model.checkup import Advice, Urgency
from fuzi.model.own_check import OwnCheck
from fuzi.ports.pins import Pins
from fuzi.reports.codeowners import PATH as OWNERS
from fuzi.steps.clone.coming import ending_pages, lapsing, owed
from fuzi.steps.clone.compromised import compromised
from fuzi.steps.clone.handovers import orphans
from fuzi.steps.clone.own_check import own_advice
from fuzi.steps.clone.waivers_ahead import waivers_ahead
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.operations import MAX_CLOCK_DRIFT
from fuzi.steps.record.mandates import with_mandates
from fuzi.steps.record.owners import owners_file
from fuzi.steps.record.rules import read_text


def doctor(workspace: Workspace, pins: Pins, own: OwnCheck, days: int = AHEAD_DAYS) -> list[Advice]:
    """Return everything that is wrong with the site's people and record, or will be, the most urgent first.

    Args:
        own: what the check on this machine works with.
        days: so far is looked ahead.
    """
    ledger = workspace.ledger
    ground = with_mandates(workspace.ground, ledger) if ledger.tip else workspace.ground
    found = [*checkup(ground, workspace.now, days), *waivers_ahead(workspace, days), *_owners(workspace)]
    found += own_advice(own, workspace)
    if ledger.tip:
        found += [*owed(workspace), *lapsing(workspace, days), *ending_pages(workspace, days)]
        found += [*_orphans(workspace), *compromised(workspace), *_clock(workspace), *_pins(workspace, pins)]
    return sorted(found, key=lambda one: (one.urgency.rank, one.day or dt.date.min, one.code))


def _orphans(workspace: Workspace) -> Iterator[Advice]:
    for debt in orphans(workspace):
        yield Advice("not-handed-over", Urgency.NOW, debt.what, debt.remedy)


def _owners(workspace: Workspace) -> Iterator[Advice]:
    """Yield that the list of whom a forge asks is not as policy and roster make it today, where anybody is asked."""
    if workspace.repository.file(workspace.main, OWNERS) is None:
        return

    def read(path: str) -> str:
        return read_text(workspace.repository, workspace.main, path)

    made, kept = owners_file(read, workspace.ground.day(workspace.now)), read(OWNERS)
    if made != kept and "@" in made + kept:
        what = msg("{path} is not as policy and roster make it today", path=OWNERS)
        yield Advice("owners-stale", Urgency.NOTE, what, msg("`fuzi roster codeowners` on a draft, then `fuzi submit`"))


def _clock(workspace: Workspace) -> Iterator[Advice]:
    last = workspace.ledger.last_receipt()
    if last is not None and last.at > workspace.now + MAX_CLOCK_DRIFT:
        what = msg("the host's last receipt is later than the clock of this machine")
        yield Advice("clock-wrong", Urgency.NOW, what, msg("set the clocks of host and machine right (NTP)"))


def _pins(workspace: Workspace, pins: Pins) -> Iterator[Advice]:
    if pins.pinned(workspace.repository) is None:
        what = msg("this clone has not been told which site it must be")
        remedy = msg("ask the site leader for the site id, then `fuzi verify --founding ID`")
        yield Advice("not-pinned", Urgency.NOTE, what, remedy)
