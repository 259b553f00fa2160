"""The open changes, one after the other: how each stands, for whom it waits, and what presses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fuzi.messages import Message, msg
from fuzi.model.explanation import Explanation, ListedChange, StageState
from fuzi.model.ids import PersonId
from fuzi.model.labels import stage_word
from fuzi.model.policy import StageId
from fuzi.model.verdict import Outcome
from fuzi.reports.explanation_json import lapses_json
from fuzi.reports.next_steps import candidate
from fuzi.reports.reader import Reader
from fuzi.reports.verdict import OUTCOMES


def change_text(one: ListedChange, explanation: Explanation, reader: Reader) -> str:
    """Return a change on a line, and below for whom it waits."""
    head = msg(
        "{change}  submission {n}  {time}  {outcome}  {owner}  {title}",
        change=one.change,
        n=one.submission,
        outcome=OUTCOMES[one.verdict.outcome],
        owner=reader.name_of(one.owner),
        time=reader.at(one.received_at),
        title=one.title,
    )
    below = waiting_lines(explanation, one.verdict.outcome, one.owner, reader)
    return "\n".join([reader.say(head), *(f"    {line}" for line in below)])


def change_row(one: ListedChange, explanation: Explanation, reader: Reader) -> dict[str, Any]:
    """Return a change as JSON."""
    return {
        "change": one.change,
        "submission": one.submission,
        "title": one.title,
        "owner": one.owner,
        "received_at": _instant(one.received_at),
        "outcome": one.verdict.outcome.value,
        "waits_for": waits_for_json(explanation),
        "lapses": lapses_json(explanation, reader.translate),
    }


def _instant(at: dt.datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def waiting_lines(explanation: Explanation, outcome: Outcome, owner: PersonId, reader: Reader) -> Iterator[str]:
    """Yield for whom a change waits, and until when what was given still counts."""
    yield from (reader.say(one) for one in _waiting(explanation, outcome, owner, reader))
    for one in explanation.lapses:
        lapse = msg(
            "{person}'s approval in {stage} counts until {day}",
            person=reader.name_of(one.person),
            stage=stage_word(one.stage),
            day=one.last_day,
        )
        yield reader.say(lapse)


def _waiting(explanation: Explanation, outcome: Outcome, owner: PersonId, reader: Reader) -> Iterator[Message]:
    if outcome is Outcome.APPROVED:
        yield msg("it waits to be landed")
        return
    if explanation.is_with_author:
        yield msg("it waits for {person} to mend it", person=reader.name_of(owner))
        return
    for one in explanation.objections:
        yield msg("it waits for {person} to look at the new submission", person=reader.name_of(one.person))
    for stage, people in open_stages(explanation, reader).items():
        yield msg("it waits for {people}: {stage}", people=list(people), stage=stage_word(stage))
    stuck = {row.stage for page in explanation.pages for row in page.rows if row.state is StageState.STUCK}
    for stage in sorted(stuck, key=lambda one: StageId(one).rank):
        yield msg("nobody can give it today: {stage}", stage=stage_word(stage))


def open_stages(explanation: Explanation, reader: Reader) -> Mapping[str, Sequence[Message]]:
    """Return who could give which stage now."""
    found: dict[str, dict[PersonId, Message]] = {}
    for row in (row for page in explanation.pages for row in page.rows if row.state is StageState.OPEN):
        for person in row.candidates:
            found.setdefault(row.stage, {})[person] = candidate(person, row, reader.name_of)
    return {stage: list(found[stage].values()) for stage in sorted(found, key=lambda one: StageId(one).rank)}


def waits_for_json(explanation: Explanation) -> list[dict[str, Any]]:
    """Return who could give which stage now, by ids."""
    found: dict[str, set[PersonId]] = {}
    for row in (row for page in explanation.pages for row in page.rows if row.state is StageState.OPEN):
        found.setdefault(row.stage, set()).update(row.candidates)
    return [
        {"stage": stage, "candidates": sorted(found[stage])}
        for stage in sorted(found, key=lambda one: StageId(one).rank)
    ]
