"""The explanation of a change as one comment on a forge: outcome, picture, pages, what was not counted, what next.

The comment is for everybody, so nobody is addressed, and nobody's forge account is called: people are named as the
roster names them. It never exceeds what a forge takes; what is left out is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.messages import Message, msg
from fuzi.model.explanation import PageStages, StageRow, StageState
from fuzi.model.ids import is_change_id, sha256_of
from fuzi.model.labels import stage_word
from fuzi.model.policy import StageId
from fuzi.model.verdict import Outcome
from fuzi.reports.explanation import ANSWERED, MARKS, TOLD_BY_STAGES, Telling, row_words, said_words, stage_label
from fuzi.reports.markdown import code, cut, inline, row, sentence, table
from fuzi.reports.mermaid import Box, flowchart
from fuzi.reports.next_steps import next_steps
from fuzi.reports.reader import NameOf, Reader
from fuzi.reports.reasons import BY_CODE
from fuzi.reports.renewals import renewals
from fuzi.reports.verdict import outcome_word

LONGEST = 65_000
"""UTF-16 units of the longest comment; GitHub takes 65,536."""
_SPARE = 600
"""Kept for the note on what was left out, and for the lines that close a section."""
LONGEST_NAME = 60
LONGEST_STEPS = 20_000
"""UTF-16 units of all next steps; the first one always fits."""
_SIGNS = {Outcome.APPROVED: "✅", Outcome.PENDING: "⏳", Outcome.REFUSED: "⛔"}
_CLOSED = {"landed": "✅", "abandoned": "⏹"}
_WORST_FIRST = (
    StageState.OBJECTED, StageState.STUCK, StageState.OPEN, StageState.RESTING, StageState.LATER, StageState.GIVEN,
    StageState.ALONE, StageState.NOT_ASKED,
)  # fmt: skip
Say = Callable[[Message], str]


class Section(Struct, frozen=True):
    """A part of the comment that may be cut: rows between an opening and a closing, and how the rows are called."""

    opening: tuple[str, ...]
    rows: tuple[str, ...]
    closing: tuple[str, ...]
    left_out: Callable[[int], Message]


def marker(change: str) -> str:
    """Return the hidden line by which a poster finds its own comment again.

    Anybody can write this line; who posts compares the comment's author, too.
    """
    name = change if is_change_id(change) else sha256_of(change.encode())
    return f"<!-- fuzi:judge {name} -->"


def comment(telling: Telling, reader: Reader, longest: int = LONGEST) -> str:
    """Return the comment, of at most so many UTF-16 units."""
    telling = replace(telling, viewer=replace(telling.viewer, person=None, may_land=False))
    reader = replace(reader, name_of=_bounded(reader.name_of), unit_of=_bounded(reader.unit_of))

    def say(message: Message) -> str:
        return sentence(message, reader.translate)

    head = [*_head(telling, say, reader), *_picture(telling, reader)]
    tail = ["", f"**{say(msg('what comes next'))}**", "", *_steps(telling, reader, say)]
    sections = [_reasons(telling, say), _pages(telling, reader, say), _disregarded(telling, reader, say)]
    left = longest - _size([*head, *tail]) - _SPARE
    body: list[str] = []
    notes: list[Message] = []
    for number, section in enumerate(one for one in sections if one.rows):
        share = left if number == len(sections) - 1 else left * 3 // 4
        lines, omitted = _fitted(section, share)
        left -= _size(lines)
        body += lines
        notes += [section.left_out(omitted)] if omitted else []
    if notes:
        shown = msg("left out here for want of space: {what}; all of it: `fuzi show {change} --full`",
                    what=notes, change=telling.verdict.change)  # fmt: skip
        tail = ["", f"*{say(shown)}*", *tail]
    return "\n".join([*head, *body, *tail]) + "\n"


def _bounded(known: NameOf) -> NameOf:
    """Return what names people or units, cut to a length."""
    return lambda one: cut(known(one), LONGEST_NAME)


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1 for line in lines)


def _fitted(section: Section, share: int) -> tuple[list[str], int]:
    """Return a section with as many whole rows as fit, and how many did not; nothing at all where none fits."""
    used = _size([*section.opening, *section.closing])
    kept: list[str] = []
    for one in section.rows:
        used += _size([one])
        if used > share:
            break
        kept.append(one)
    lines = [*section.opening, *kept, *section.closing] if kept else []
    return lines, len(section.rows) - len(kept)


def _head(telling: Telling, say: Say, reader: Reader) -> list[str]:
    verdict = telling.verdict
    title = inline(telling.title, 200)
    facts = msg(
        "change `{change}`, submission {n}, owner {owner}",
        change=verdict.change,
        n=verdict.submission,
        owner=reader.name_of(telling.viewer.owner),
    )
    root = say(msg("root `{root}`", root=verdict.root[:12])) if verdict.root else ""
    sign = next((sign for code, sign in _CLOSED.items() if code in {one.code for one in verdict.reasons}), None)
    outcome = f"### {sign or _SIGNS[verdict.outcome]} {say(outcome_word(verdict))} · {title}"
    return [marker(verdict.change), outcome, "", " · ".join(part for part in (say(facts), root) if part)]


# the picture


def _picture(telling: Telling, reader: Reader) -> list[str]:
    """Return the stages from left to right, each as it stands in the page that stands worst."""
    rows = [one for page in telling.explanation.pages for one in page.rows]
    if not rows:
        return []
    verdict, closed = telling.verdict, {one.code for one in telling.verdict.reasons} & {"landed", "abandoned"}
    sent = reader.say(msg("submission {n}", n=verdict.submission))
    boxes = [Box((sent, reader.name_of(telling.viewer.owner)), StageState.GIVEN)]
    for stage in sorted({one.stage for one in rows}, key=lambda one: StageId(one).rank):
        boxes.append(_box(stage, [one for one in rows if one.stage == stage], telling, reader))
    ready = StageState.OPEN if verdict.outcome is Outcome.APPROVED else StageState.LATER
    boxes.append(Box((reader.say(msg("landing")),), StageState.GIVEN if "landed" in closed else ready))
    return ["", *flowchart(boxes)]


def _box(stage: str, rows: Sequence[StageRow], telling: Telling, reader: Reader) -> Box:
    worst = min((one.state for one in rows), key=_WORST_FIRST.index)
    asked = [one for one in rows if one.state is not StageState.NOT_ASKED]
    done = sum(one.state in {StageState.GIVEN, StageState.ALONE} for one in asked)
    lines = [reader.say(stage_word(stage)), f"{MARKS[worst]} {reader.say(_STATES[worst])}"]
    people = _people(worst, [one for one in rows if one.state is worst], telling)
    if people:
        names = list(dict.fromkeys(reader.name_of(one) for one in people))
        more = ["…"] if len(names) > 3 else []
        lines.append(reader.say(msg("{people}", people=[*names[:3], *more])))
    if len(asked) > 1:
        lines.append(f"{done}/{len(asked)}")
    return Box(tuple(lines), worst)


def _people(state: StageState, rows: Sequence[StageRow], telling: Telling) -> list[str]:
    """Return whose names stand in a box: who gave it, who sent it back, for whom it waits."""
    if state is StageState.GIVEN:
        return [given.person for one in rows for given in one.given]
    if state is StageState.RESTING:
        return [fallen.person for one in rows for fallen in one.fallen]
    if state is StageState.OBJECTED:
        return [said.person for said in telling.explanation.objections if any(said.is_about(one) for one in rows)]
    return [person for one in rows for person in one.candidates]


_STATES = {
    StageState.GIVEN: msg("given"),
    StageState.OPEN: msg("to be given now"),
    StageState.LATER: msg("comes later"),
    StageState.STUCK: msg("nobody can give it today"),
    StageState.OBJECTED: msg("sent back"),
    StageState.RESTING: msg("rests"),
    StageState.ALONE: msg("the sign-off decides"),
    StageState.NOT_ASKED: msg("not asked for"),
}


# what may be cut


def _reasons(telling: Telling, say: Say) -> Section:
    shown = [one for one in telling.verdict.reasons if one.code not in TOLD_BY_STAGES]
    rows = []
    explained = set() if telling.explanation.is_with_author else {ANSWERED}
    for one in shown:
        known = BY_CODE.get(one.code) if one.code not in explained else None
        explained.add(one.code)
        hint = f"<br>{say(msg('what to do: {hint}', hint=known.hint))}" if known else ""
        rows.append(f"- {say(telling.retitled(one.message))} {code(one.code)}{hint}")
    return Section(("",), tuple(rows), (), lambda n: msg("{n} reason(s)", n=n))


def _pages(telling: Telling, reader: Reader, say: Say) -> Section:
    """Return one row for each page, one column for each stage: the same as the picture, to be read without it."""
    pages = telling.explanation.pages
    stages = sorted({one.stage for page in pages for one in page.rows}, key=lambda one: StageId(one).rank)
    head = table(say(msg("page")), *(say(stage_word(one)) for one in stages))
    rows = tuple(row(_page(page, telling, say), *_cells(page, stages, telling, reader, say)) for page in pages)
    return Section(("", *head), rows, (), lambda n: msg("{n} page(s)", n=n))


def _page(page: PageStages, telling: Telling, say: Say) -> str:
    place = [] if page.item.startswith("@") else [code(page.item)]
    lines = [say(telling.called(page.item)), *place] if page.item in telling.titles or not place else place
    if page.problem is not None:
        lines.append(f"{say(telling.retitled(page.problem.message))} {code(page.problem.code)}")
    if page.flags:
        lines.append(say(msg("{n} flag(s) to be acknowledged", n=len(page.flags))))
    return "<br>".join(lines)


def _cells(page: PageStages, stages: Sequence[str], telling: Telling, reader: Reader, say: Say) -> list[str]:
    def told(one: StageRow) -> str:
        unit = f"{say(stage_label(one, reader))} " if one.unit else ""
        return f"{MARKS[one.state]} {unit}{say(row_words(one, telling, reader))}"

    return ["<br>".join(told(one) for one in page.rows if one.stage == stage) for stage in stages]


def _disregarded(telling: Telling, reader: Reader, say: Say) -> Section:
    filed = {one.id: one for one in telling.filed}
    gone, settled = telling.verdict.disregarded, renewals(telling.verdict, telling.filed, reader)
    rows = []
    for one in gone:
        known = BY_CODE.get(one.reason.code)
        hint = say(known.hint) if known else ""
        if one.statement in settled:
            hint = say(settled[one.statement])
        why = f"{say(telling.retitled(one.reason.message))} {code(one.reason.code)}"
        rows.append(row(say(said_words(filed[one.statement], reader)), why, hint))
    count = say(msg("statements that do not count: {n}", n=len(gone)))
    head = table(say(msg("who said what")), say(msg("why it does not count")), say(msg("what to do")))
    opening = ("", f"<details><summary>{count}</summary>", "", *head)
    return Section(opening, tuple(rows), ("", "</details>"), lambda n: msg("{n} statement(s) that do not count", n=n))


def _steps(telling: Telling, reader: Reader, say: Say) -> list[str]:
    steps = next_steps(telling.verdict, telling.explanation, telling.viewer, reader.name_of)
    found: list[str] = []
    for step in steps:
        line = f"- {say(step)}"
        if _size([*found, line]) > LONGEST_STEPS:
            return [*found, "- …"]
        found.append(line)
    return found
