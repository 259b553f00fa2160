"""What comes due for open changes and pages: approvals that lapse, debts of emergencies, pages whose last day nears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fuzi.errors import MalformedFile
from fuzi.formats import front_matter
from fuzi.gate.lapses import WARNED_DAYS, lapses
from fuzi.messages import msg
from fuzi.model.checkup import Advice, Urgency
from fuzi.model.ids import ObjectId, PageId
from fuzi.model.labels import stage_word
from fuzi.model.page import page_id_of
from fuzi.steps.clone.debts import open_debts
from fuzi.steps.clone.look import open_changes
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.tombstones import in_force

MOST_PAGES = 20
"""So many pages are told by name; the rest as a number."""


def lapsing(workspace: Workspace, days: int) -> Iterator[Advice]:
    """Yield the approvals that will lapse unless their change lands before; a week before it presses."""
    for one in open_changes(workspace):
        for lapse in lapses(one.case, one.verdict, days):
            change, name = one.submission.change, workspace.ground.roster.name_of(lapse.person)
            what = msg("in {change}, the approval of {person} ({stage}) counts until {day}", change=change,
                       person=name, stage=stage_word(lapse.stage), day=str(lapse.last_day))  # fmt: skip
            remedy = msg("let it land before; otherwise it is given anew: `fuzi judge {change}`", change=change)
            urgency = Urgency.SOON if lapse.days_left <= WARNED_DAYS else Urgency.NOTE
            yield Advice("approval-lapses", urgency, what, remedy, lapse.last_day)


def owed(workspace: Workspace) -> Iterator[Advice]:
    """Yield what emergency landings still owe."""
    for one in open_debts(workspace):
        debt, until = one.debt, workspace.ground.day(one.debt.until)
        is_overdue = debt.is_overdue(workspace.now)
        late = msg("{change} landed by emergency; its approvals were due on {day} and are still owed")
        due = msg("{change} landed by emergency; its approvals are owed by {day}")
        what = msg((late if is_overdue else due).key, change=debt.change, day=str(until))
        remedy = msg("who has to give them: `fuzi judge {change}`", change=debt.change)
        yield Advice("emergency-owed", Urgency.NOW if is_overdue else Urgency.SOON, what, remedy, until)


def ending_pages(workspace: Workspace, days: int) -> Iterator[Advice]:
    """Yield the pages that end within so many days, and those that ended without a record of it."""
    today = workspace.ground.day(workspace.now)
    until, place = today + dt.timedelta(days=days), len(workspace.ledger.positions)
    ends = sorted((last, page) for page, last in _last_days(workspace) if last <= until)
    ends = [(last, page) for last, page in ends if not in_force(workspace.ledger, page, place)]
    coming = [(last, page) for last, page in ends if last >= today]
    for last, page in coming[:MOST_PAGES]:
        what = msg("the page {page} is shown until {day}", page=page, day=str(last))
        remedy = msg("if it is to stay, submit it with a later `expires:`; otherwise nothing has to be done")
        yield Advice("page-ends", Urgency.NOTE, what, remedy, last)
    if len(coming) > MOST_PAGES:
        what = msg("{n} more pages end by {day}", n=len(coming) - MOST_PAGES, day=str(coming[-1][0]))
        yield Advice("page-ends", Urgency.NOTE, what, msg("look further in steps: `fuzi doctor --days …`"))
    over = [page for last, page in ends if last < today]
    if over:
        what = msg("pages whose last day is over, without a record of it: {pages}", pages=over[:MOST_PAGES])
        remedy = msg("`fuzi takedown {page} --expired` records it, so that no restored release shows it", page=over[0])
        yield Advice("page-ended", Urgency.NOTE, what, remedy)


def _last_days(workspace: Workspace) -> Iterator[tuple[PageId, dt.date]]:
    """Yield each page of main that has a last day; pages that cannot be read are told of by the checks."""
    repository = workspace.repository
    found: dict[ObjectId, list[str]] = {}
    for one in repository.files(workspace.main, "content"):
        if one.path.endswith(".md"):
            found.setdefault(one.object_id, []).append(one.path)
    for blob, data in repository.read_many(found):
        for path in found[blob] if b"expires:" in data else ():
            try:
                last = front_matter.parse(data, path).head.expires
            except MalformedFile:
                continue
            if last is not None:
                yield page_id_of(path), last
