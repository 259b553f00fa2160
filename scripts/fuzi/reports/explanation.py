"""How a change stands, for an editor at a terminal: page by page, what was not counted and why, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval
from fuzi.model.correction import remark_in
from fuzi.model.explanation import Explanation, Given, PageStages, StageRow, StageState, Viewer
from fuzi.model.labels import item_word, role_word, stage_word
from fuzi.model.statement import Filed
from fuzi.model.verdict import Verdict
from fuzi.reports.advice import reason_lines
from fuzi.reports.columns import padded, width
from fuzi.reports.next_steps import candidate, next_steps
from fuzi.reports.reader import Reader
from fuzi.reports.reasons import BY_CODE
from fuzi.reports.renewals import renewals
from fuzi.reports.statements import DECISIONS
from fuzi.reports.verdict import outcome_word

MARKS = {
    StageState.GIVEN: "✓",
    StageState.OPEN: "○",
    StageState.LATER: "·",
    StageState.STUCK: "!",
    StageState.OBJECTED: "×",
    StageState.RESTING: "·",
    StageState.ALONE: "✓",
    StageState.NOT_ASKED: "-",
}
MOST_TITLES = 20
"""So many pages that stand alike are named in one place."""
ANSWERED = "objection-stands"
"""Where a newer submission answers it, its author has nothing to do, so that the usual advice would mislead."""
RESTS = "earlier-stage-fell"
"""Why an approval rests that was given and will count again."""
TOLD_BY_STAGES = frozenset({"approval-missing", "nobody-eligible"})
"""Reasons that the stages of the pages tell already."""


class Telling(Struct, frozen=True):
    """One change to be explained: to whom, how its pages are called, and what was filed about it (words masked)."""

    verdict: Verdict
    explanation: Explanation
    viewer: Viewer
    title: str
    titles: Mapping[str, Message]
    filed: Sequence[Filed]
    names: Mapping[str, str] = field(default_factory=dict)
    """The bare title of each page, by its id."""

    def retitled(self, message: Message) -> Message:
        """Return a sentence of the gate in which pages are called by their titles instead of their ids."""
        return _retitled(message, [(item_word(page), title) for page, title in self.titles.items()])

    def words_of(self, statement: str) -> str:
        """Return the words of a reviewer's statement, masked where a rule marks them."""
        found = next((one.statement for one in self.filed if one.id == statement), None)
        return remark_in(found.words) if isinstance(found, Approval) else ""

    def called(self, item: str) -> Message:
        """Return how an item is called: a page by its title, else by what it is."""
        return self.titles.get(item) or item_word(item)


def _retitled(value: Message, known: list[tuple[Message, Message]]) -> Message:
    def shown(one: object) -> object:
        if isinstance(one, (list, tuple)):
            return [shown(part) for part in one]
        if not isinstance(one, Message):
            return one
        return next((title for word, title in known if word == one), None) or _retitled(one, known)

    return Message(value.key, {name: shown(one) for name, one in value.values.items()})


def explanation_text(telling: Telling, reader: Reader, *, has_disregarded: bool = True) -> str:
    """Return the whole explanation.

    Args:
        has_disregarded: list the statements that do not count; not wanted where all statements are listed anyway.
    """
    verdict = telling.verdict
    head = msg(
        "“{title}” ({change}, submission {n}): {outcome}",
        title=telling.title,
        change=verdict.change,
        n=verdict.submission,
        outcome=outcome_word(verdict),
    )
    lines = [reader.say(head)]
    shown = [
        replace(one, message=telling.retitled(one.message)) for one in verdict.reasons if one.code not in TOLD_BY_STAGES
    ]
    known = frozenset() if telling.explanation.is_with_author else frozenset({ANSWERED})
    lines += reason_lines(shown, reader.translate, "  · ", known=known)
    for pages in alike(telling.explanation.pages):
        lines += ["", *_page_lines(pages, telling, reader)]
    if has_disregarded:
        lines += disregarded_lines(telling, reader)
    lines += ["", *next_lines(telling, reader)]
    return "\n".join(lines)


def alike(pages: Sequence[PageStages]) -> list[tuple[PageStages, ...]]:
    """Return the pages in groups that stand alike in every stage, in the order of their first pages."""
    groups: dict[object, list[PageStages]] = {}
    for one in pages:
        groups.setdefault((one.rows, one.flags, one.problem, one.units), []).append(one)
    return [tuple(group) for group in groups.values()]


def _page_lines(pages: Sequence[PageStages], telling: Telling, reader: Reader) -> Iterator[str]:
    for one in pages[:MOST_TITLES]:
        title = reader.say(telling.called(one.item))
        place = "" if one.item.startswith("@") or title == one.item else f"  {reader.say(item_word(one.item))}"
        yield f"{title}{place}"
    if len(pages) > MOST_TITLES:
        yield reader.say(msg("… {n} more pages", n=len(pages) - MOST_TITLES))
    first = pages[0]
    if first.problem is not None:
        yield f"  × {reader.say(telling.retitled(first.problem.message))} [{first.problem.code}]"
    labels = [reader.say(stage_label(row, reader)) for row in first.rows]
    places = max((width(label) for label in labels), default=0)
    for label, row in zip(labels, first.rows, strict=True):
        yield f"  {MARKS[row.state]} {padded(label, places)}  {reader.say(row_words(row, telling, reader))}"
    if first.flags:
        flags = [f"{one.id} ({one.rule})" for one in first.flags]
        yield f"  {reader.say(msg('to be acknowledged by the officer: {flags}', flags=flags))}"


def stage_label(row: StageRow, reader: Reader) -> Message:
    """Return what a stage is called, with the unit where units approve."""
    stage = stage_word(row.stage)
    return msg("{stage} ({unit})", stage=stage, unit=reader.unit_of(row.unit)) if row.unit else stage


def row_words(row: StageRow, telling: Telling, reader: Reader) -> Message:
    """Return how a stage stands: by whom and when it was given, whom it waits for, why it is not asked for."""
    people = [candidate(one, row, reader.name_of) for one in row.candidates]
    left = msg(" ({n} more needed)", n=row.lacking) if row.lacking > 1 or row.given else ""
    given = [_given(one, reader) for one in row.given]
    words: Message
    if row.state is StageState.NOT_ASKED:
        words = msg("not asked for: {why}", why=row.why or "")
    elif row.state is StageState.ALONE:
        words = msg("nobody but the authors could give it; the sign-off alone decides")
    elif row.state is StageState.RESTING:
        resting = [reader.name_of(one.person) for one in row.fallen if one.reason.code == RESTS]
        words = msg("given by {people}; counts again once the stages before it stand again", people=resting)
    elif row.state is StageState.OBJECTED:
        words = _objected(row, telling, reader)
    elif row.state is StageState.GIVEN:
        words = msg("{people}", people=given)
    elif row.state is StageState.STUCK:
        words = msg("nobody can give it today ({role})", role=role_word(row.role))
    elif row.state is StageState.LATER:
        words = msg("after the stages before it: {people}{left}", people=people, left=left)
    else:
        words = msg("waits for {people}{left}", people=_any_of(people, row), left=left)
        if before := list(dict.fromkeys(reader.name_of(one.person) for one in row.to_confirm)):
            words = msg("given by {before}, whose word no longer counts; waits for the confirmation of {people}{left}",
                        before=before, people=_any_of(people, row), left=left)  # fmt: skip
    if row.given and row.state is not StageState.GIVEN:
        words = msg("{given}; {rest}", given=given, rest=words)
    return words


def _any_of(people: list[Message], row: StageRow) -> Message:
    if len(people) <= row.lacking:
        return msg("{people}", people=people)
    if row.lacking == 1:
        return msg("one of {people}", people=people)
    return msg("any {n} of {people}", n=row.lacking, people=people)


def _given(one: Given, reader: Reader) -> Message:
    name, time = reader.name_of(one.person), reader.at(one.received_at)
    if one.on_behalf:
        return msg("{person} for {principal}, {time}", person=name, principal=reader.name_of(one.on_behalf), time=time)
    if one.is_substitute:
        return msg("{person}, {time}, as a substitute", person=name, time=time)
    return msg("{person}, {time}", person=name, time=time)


def _objected(row: StageRow, telling: Telling, reader: Reader) -> Message:
    said = [one for one in telling.explanation.objections if one.is_about(row)]
    people = list(dict.fromkeys(reader.name_of(one.person) for one in said))
    what = msg("sent back by {people}", people=people)
    if all(one.submission < telling.verdict.submission for one in said):
        what = msg("sent back earlier by {people}, who must look at the new submission", people=people)
    objectors = {one.person for one in said}
    others = [candidate(one, row, reader.name_of) for one in row.candidates if one not in objectors]
    return msg("{what}; still to be given by {people}", what=what, people=_any_of(others, row)) if others else what


def disregarded_lines(telling: Telling, reader: Reader) -> Iterator[str]:
    """Yield every statement that does not count: whose, in which stage, when, why; behind the last one, what to do."""
    filed = {one.id: one for one in telling.filed}
    settled = renewals(telling.verdict, telling.filed, reader)
    if telling.verdict.disregarded:
        yield from ("", reader.say(msg("statements that do not count:")))
    last = {gone.reason.code: gone for gone in telling.verdict.disregarded if gone.statement not in settled}
    for gone in telling.verdict.disregarded:
        said = filed[gone.statement]
        yield f"  × {reader.say(said_words(said, reader))}  {gone.statement[:12]}"
        why = msg("not counted: {why}", why=telling.retitled(gone.reason.message))
        yield f"      {reader.say(why)} [{gone.reason.code}]"
        if gone.statement in settled:
            yield f"      {reader.say(settled[gone.statement])}"
            continue
        known = BY_CODE.get(gone.reason.code)
        if known is not None and last[gone.reason.code] is gone:
            yield f"      {reader.say(msg('what to do: {hint}', hint=known.hint))}"


def said_words(one: Filed, reader: Reader) -> Message:
    """Return who said what in which stage of which submission, and when the host received it."""
    words = one.statement
    assert isinstance(words, Approval)  # noqa: S101 - only approvals are disregarded
    return msg(
        "{person}, {stage}: {decision} (submission {n}, {time})",
        person=reader.name_of(words.person),
        stage=stage_word(words.stage),
        decision=DECISIONS[words.decision],
        n=words.submission,
        time=reader.at(one.received_at),
    )


def next_lines(telling: Telling, reader: Reader) -> Iterator[str]:
    """Yield what comes next for whoever asks."""
    steps = next_steps(telling.verdict, telling.explanation, telling.viewer, reader.name_of)
    yield reader.say(msg("what comes next:"))
    yield from (f"  → {reader.say(step)}" for step in steps)
