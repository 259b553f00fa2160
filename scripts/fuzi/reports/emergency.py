"""Emergency landings and what they leave owed, for a reader and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from fuzi.messages import Message, msg
from fuzi.model.debt import Debt
from fuzi.model.exception_record import Emergency
from fuzi.model.labels import stage_word
from fuzi.model.verdict import Verdict
from fuzi.reports.reader import Reader


def alarm_lines(records: Sequence[Emergency], change: str, reader: Reader) -> Iterator[str]:
    """Yield what a second person signs besides the change: who asked for it, why, until when, what follows."""
    for one in records:
        person = reader.name_of(one.person)
        until = reader.at(one.until)
        yield reader.say(msg("{person} asks for an emergency landing: {reason}", person=person, reason=one.reason))
        yield f"   {reader.say(msg('its approvals are to be given afterwards, by {until}', until=until))}"
    if not records:
        yield reader.say(msg("nobody has said yet why it is an emergency and until when"))
    yield reader.say(
        msg(
            "with enough signatures {change} lands before its approvals are given; those who sign it give none of them",
            change=change,
        )
    )


def debt_message(debt: Debt, verdict: Verdict, reader: Reader) -> Message:
    """Return one open debt: change, end time, what is missing, the pages."""
    stages = [stage_word(stage) for stage in dict.fromkeys(one.stage for one in verdict.missing)]
    objected = [msg("an objection stands")] if any(one.code == "objection-stands" for one in verdict.reasons) else []
    return msg(
        "{change}  landed by emergency, owed until {until}: {owed}; pages: {pages}",
        change=debt.change,
        until=reader.at(debt.until),
        owed=[*stages, *objected],
        pages=list(debt.pages),
    )


def overdue_mark(debt: Debt, now: dt.datetime, reader: Reader) -> str:
    """Return the mark before a debt whose end time has passed; empty before any other."""
    return f"{reader.say(msg('OVERDUE'))} " if debt.is_overdue(now) else ""


def debts_text(owed: Sequence[tuple[Debt, Verdict]], now: dt.datetime, reader: Reader) -> str:
    """Return the open debts under a heading; empty where there are none."""
    if not owed:
        return ""
    rows = [
        f"  ! {overdue_mark(debt, now, reader)}{reader.say(debt_message(debt, verdict, reader))}"
        for debt, verdict in owed
    ]
    return "\n".join([reader.say(msg("approvals owed after emergency landings:")), *rows])


def debt_json(debt: Debt, verdict: Verdict, now: dt.datetime) -> dict[str, Any]:
    """Return one open debt."""
    return {
        "change": debt.change,
        "commit": debt.commit,
        "pages": list(debt.pages),
        "until": debt.until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "overdue": debt.is_overdue(now),
        "reason": debt.reason,
        "signers": list(debt.signers),
        "outcome": verdict.outcome.value,
        "missing": list(dict.fromkeys(one.stage for one in verdict.missing)),
    }


def warning(debt: Debt, now: dt.datetime) -> Message:
    """Return the sentence that verbs about releases say of a debt that is open."""
    if debt.is_overdue(now):
        return msg("overdue: the approvals of {change}, landed by emergency; see `fuzi judge {change}`",
                   change=debt.change)  # fmt: skip
    return msg("still owed: the approvals of {change}, landed by emergency; see `fuzi judge {change}`",
               change=debt.change)  # fmt: skip


def after_signing(change: str) -> Message:
    """Return what follows when somebody has asked for an emergency landing and others must sign."""
    return msg(
        "your request is on record; a second person signs `fuzi approve {change} --stage emergency`, then "
        "`fuzi land {change}`",
        change=change,
    )
