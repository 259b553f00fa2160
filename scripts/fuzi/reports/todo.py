"""What waits for a person, as a list to be worked off: what, whose, since when, why, and the command to type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from fuzi.messages import Message, Translate, msg
from fuzi.model.debt import EMERGENCY
from fuzi.model.handover import HandOver
from fuzi.model.labels import stage_word
from fuzi.model.waiting import Said, Waiting, WaitingKind
from fuzi.reports.columns import shortened
from fuzi.reports.reader import Reader

MOST_SAID = 5
"""So many reasons of one change are told; `fuzi show` tells all of them."""
_HEADS = {
    WaitingKind.DEBT: msg("owed after an emergency landing:"),
    WaitingKind.CONFIRM: msg("for you to confirm:"),
    WaitingKind.GIVE: msg("for you to approve:"),
    WaitingKind.LOOK_AGAIN: msg("you sent it back, and a new submission is there:"),
    WaitingKind.MEND: msg("came back to you:"),
    WaitingKind.LAND: msg("ready to land:"),
    WaitingKind.RENEW: msg("approvals of yours that lapse soon:"),
    WaitingKind.STUCK: msg("nobody can go on with these today:"),
}
_LEFT = msg("not handed over yet, by people who have left:")
_ENDING = msg("waivers that end or have ended:")
_MARKS = {
    WaitingKind.DEBT: "!",
    WaitingKind.CONFIRM: "○",
    WaitingKind.GIVE: "○",
    WaitingKind.LOOK_AGAIN: "○",
    WaitingKind.MEND: "×",
    WaitingKind.LAND: "✓",
    WaitingKind.RENEW: "!",
    WaitingKind.STUCK: "!",
}


def todo_text(
    found: Sequence[Waiting], reader: Reader, left: Sequence[HandOver] = (), ending: Sequence[HandOver] = ()
) -> str:
    """Return the list under one heading for each kind; a sentence where it is empty.

    Args:
        left: what people who have left did not hand over, for who sees to it.
        ending: waivers that end soon or have ended, for who answers for them.
    """
    if not found and not left and not ending:
        return reader.say(msg("nothing waits for you"))
    parts = []
    for kind, group in groupby(found, key=lambda one: one.kind):
        lines = [reader.say(_HEADS[kind])]
        for one in group:
            lines.append(f"  {_MARKS[kind]} {reader.say(_what(one, reader))}")
            lines += [f"      {line}" for line in _below(one, reader)]
        parts.append("\n".join(lines))
    for head, debts in ((_LEFT, left), (_ENDING, ending)):
        lines = [reader.say(head)]
        for debt in debts:
            lines += [f"  ! {reader.say(debt.what)}", f"      → {reader.say(debt.remedy)}"]
        parts += ["\n".join(lines)] if debts else []
    return "\n\n".join(parts)


def _what(one: Waiting, reader: Reader) -> Message:
    head = msg("“{title}” ({change}, submission {n})", title=one.title, change=one.change, n=one.submission)
    if one.stage:
        head = msg("{head}, {stage}", head=head, stage=stage_word(one.stage))
    return msg("{head}, sent by {owner} at {time}", head=head, owner=reader.name_of(one.owner),
               time=reader.at(one.received_at))  # fmt: skip


def _below(one: Waiting, reader: Reader) -> Iterator[str]:
    """Yield why and how: reasons, the day that presses, the command."""
    yield from (_reason(said, reader) for said in one.said[:MOST_SAID])
    if len(one.said) > MOST_SAID:
        yield reader.say(msg("… {n} more reasons", n=len(one.said) - MOST_SAID))
    if one.before:
        people = [reader.name_of(person) for person in one.before]
        yield reader.say(msg("approved before by {people}, whose word no longer counts", people=people))
    if one.lapse is not None:
        yield reader.say(_until(one.lapse.last_day, one.lapse.days_left))
    if one.by is not None:
        yield reader.say(msg("approvals that were given already count until {day}", day=one.by))
    if one.due is not None:
        due = msg("overdue since {time}", time=reader.at(one.due))
        yield reader.say(due if one.is_overdue else msg("to be given by {time}", time=reader.at(one.due)))
    yield from (reader.say(line) for line in _how(one))


def _reason(said: Said, reader: Reader) -> str:
    words = shortened(said.words, reader.translate)
    if not said.person:
        return reader.say(msg("{words}", words=words))
    person = reader.name_of(said.person)
    return reader.say(msg("{person} ({stage}): {words}", person=person, stage=stage_word(said.stage), words=words))


def _until(day: dt.date, left: int) -> Message:
    if left == 0:
        return msg("it counts today for the last time ({day})", day=day)
    return msg("it counts until {day} ({n} more days)", day=day, n=left)


def _how(one: Waiting) -> Iterator[Message]:
    show = f"fuzi show {one.change}"
    if one.kind in {WaitingKind.DEBT, WaitingKind.CONFIRM, WaitingKind.GIVE, WaitingKind.LOOK_AGAIN}:
        yield msg("look at it: `{command}`", command=f"{show} --since-mine" if one.statement else show)
        confirm, approve = msg("confirm it: `{command}`"), msg("approve it: `{command}`")
        if one.after:
            stages = [stage_word(stage) for stage in one.after]
            yield msg("approve it once {stages} was given: `{command}`", stages=stages, command=one.command)
        else:
            yield msg((confirm if one.kind is WaitingKind.CONFIRM else approve).key, command=one.command)
        if one.statement:
            yield msg("or take your objection back: `{command}`", command=f"fuzi withdraw {one.statement[:12]} -m …")
        elif one.stage != EMERGENCY:
            against = one.against or f"fuzi object {one.change} --stage {one.stage} -m …"
            yield msg("or send it back: `{command}`", command=against)
    elif one.kind is WaitingKind.MEND:
        is_for_another = one.command.startswith("fuzi abandon ")
        mend, end = msg("mend it, commit it, then `{command}`"), msg("somebody else submits it; end it: `{command}`")
        yield msg((end if is_for_another else mend).key, command=one.command)
    elif one.kind is WaitingKind.LAND:
        yield msg("land it: `{command}`", command=one.command)
    elif one.kind is WaitingKind.RENEW:
        yield from [one.how] if one.how is not None else []
    else:
        yield msg("a change of `review/roster.yml` names who can; why: `fuzi judge {change}`", change=one.change)


def todo_json(found: Sequence[Waiting]) -> list[dict[str, Any]]:
    """Return what waits, the most urgent first."""
    return [
        {
            "change": one.change,
            "kind": one.kind.value,
            "stage": one.stage,
            "submission": one.submission,
            "title": one.title,
            "owner": one.owner,
            "received_at": one.received_at.strftime("%Y-%m-%dT%H:%M:%SZ") if one.received_at else None,
            "command": one.command,
            "by": _day(one.by or (one.lapse.last_day if one.lapse else None)),
            **({"due": one.due.strftime("%Y-%m-%dT%H:%M:%SZ"), "overdue": one.is_overdue} if one.due else {}),
            "said": [{"person": said.person, "stage": said.stage, "words": said.words} for said in one.said],
        }
        for one in found
    ]


def handovers_json(left: Sequence[HandOver], translate: Translate) -> list[dict[str, str]]:
    """Return what was not handed over."""
    return [{"what": one.what.render(translate), "remedy": one.remedy.render(translate)} for one in left]


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
