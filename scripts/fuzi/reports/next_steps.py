"""What comes next, told to the very person who asks: the command to type, or whom the change waits for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from fuzi.messages import Message, msg
from fuzi.model.correction import corrections_in
from fuzi.model.explanation import Explanation, Lapse, Objection, StageRow, StageState, Viewer
from fuzi.model.ids import PersonId
from fuzi.model.labels import stage_word
from fuzi.model.policy import StageId
from fuzi.model.verdict import Outcome, Verdict

MOST_FLAGS = 3
"""So many findings are written into a command; for more of them, it is told where they are listed."""
_REPAIR = re.compile(r"repair-[0-9a-f]{12}")
"""The id under which `fuzi repair` has commits past the gate answered for (`repair_id` of the host)."""
NameOf = Callable[[str], str]


def next_steps(verdict: Verdict, explanation: Explanation, viewer: Viewer, name_of: NameOf) -> list[Message]:
    """Return what comes next, the viewer's own steps first; never empty for an open change."""
    codes = {one.code for one in verdict.reasons}
    if "landed" in codes:
        return [msg("nothing is left to do here: it goes live with the next release")]
    if "abandoned" in codes:
        return [msg("whoever takes the matter up again starts a new change with `fuzi submit`")]
    if codes & {"debt-open", "debt-overdue"} and verdict.outcome is Outcome.REFUSED:
        return [msg("it has landed: a new change corrects or removes the page, or who objected takes it back")]
    if (step := recovering(verdict)) is not None:
        return [step]
    if verdict.outcome is Outcome.APPROVED:
        steps = [_landing(verdict, viewer, name_of)]
    elif verdict.outcome is Outcome.REFUSED:
        steps = list(_mending(verdict, explanation, viewer, name_of))
    else:
        steps = list(_giving(verdict, explanation, viewer, name_of))
    return [*steps, *_renewing(verdict.change, explanation, viewer)]


def recovering(verdict: Verdict) -> Message | None:
    """Return what comes next for a repair by recovery keys; None for any other change, and where it is refused."""
    codes = {one.code for one in verdict.reasons}
    if "recovery-missing" in codes:
        return msg("who keeps another recovery key: `fuzi recover {change} --key FILE`", change=verdict.change)
    if "recovery-used" in codes and verdict.outcome is Outcome.APPROVED:
        return msg("who keeps a recovery key lands it: `fuzi land {change} --key FILE`", change=verdict.change)
    return None


def _landing(verdict: Verdict, viewer: Viewer, name_of: NameOf) -> Message:
    if viewer.may_land:
        return msg("you may land it now: `{command}`", command=landing(verdict.change))
    people = [name_of(one) for one in viewer.landers]
    if not people:
        return msg("it is ready, but nobody may land it today; mend the roster")
    return msg("ask {people} to land it: `{command}`", people=people, command=landing(verdict.change))


def landing(change: str) -> str:
    """Return the command by which an approved change enters main; what answers commits past the gate has its own."""
    return "fuzi repair --finish" if _REPAIR.fullmatch(change) else f"fuzi land {change}"


def _mending(verdict: Verdict, explanation: Explanation, viewer: Viewer, name_of: NameOf) -> Iterator[Message]:
    """Yield who mends what; where the author has answered every objection, the objectors look again."""
    change, objections = verdict.change, explanation.objections
    codes = {one.code for one in verdict.reasons}
    if "main-unrecorded" in codes:
        people = [name_of(one) for one in viewer.menders]
        yield msg("this change waits until main is repaired; {people} propose it: `fuzi repair --revert -m …`",
                  people=people)  # fmt: skip
        return
    if "own-entry-alone" in codes:
        yield from _submitting_anew(change, viewer, name_of)
        return
    fresh = [one for one in objections if one.submission >= verdict.submission]
    if explanation.is_with_author:
        yield from _mending_by_owner(change, viewer, name_of, fresh)
    again = [one for one in objections if one not in fresh]
    if again and not explanation.is_with_author:
        yield from _giving(verdict, explanation, viewer, name_of)
    for one in again if not fresh else ():
        if one.person == viewer.person and (before := explanation.owed_before(one)):
            yield msg("submission {n} answers your objection: look at it with `fuzi show {change}`; you can approve it "
                      "once {stages} was given", n=verdict.submission, change=change,
                      stages=[stage_word(stage) for stage in before])  # fmt: skip
        elif one.person == viewer.person:
            yield msg(
                "submission {n} answers your objection: look at it with `fuzi show {change}`; if it is right now, "
                "`fuzi approve {change} --stage {stage}`",
                n=verdict.submission,
                change=change,
                stage=one.stage,
            )
    others = sorted({name_of(one.person) for one in again if one.person != viewer.person})
    if others and not fresh:
        what = msg("{people} must look at submission {n} and approve it, or take the objection back",
                   people=others, n=verdict.submission)  # fmt: skip
        yield what
    for one in objections:
        if one.person == viewer.person:
            yield msg("to take your objection back: `fuzi withdraw {statement} -m …`", statement=one.statement[:12])
        elif viewer.may_lift:
            yield msg(
                "you may lift the objection of {person} if it is settled: `fuzi lift {statement} -m …`",
                person=name_of(one.person),
                statement=one.statement[:12],
            )


def _submitting_anew(change: str, viewer: Viewer, name_of: NameOf) -> Iterator[Message]:
    """Yield who does what where only the person concerned could approve, since the reviewers wrote the change."""
    yield msg("somebody other than {person} makes the same change and submits it anew", person=name_of(viewer.owner))
    if viewer.person == viewer.owner:
        yield msg("you end this one: `fuzi abandon {change}`", change=change)


def _mending_by_owner(
    change: str, viewer: Viewer, name_of: NameOf, objections: Sequence[Objection]
) -> Iterator[Message]:
    if viewer.person != viewer.owner:
        yield msg("{person} mends what is named above and submits it again", person=name_of(viewer.owner))
        return
    for one in objections:
        if corrections_in(one.words):
            yield msg("to take the corrections of {person}: `fuzi adopt {statement}`", person=name_of(one.person),
                      statement=one.statement[:12])  # fmt: skip
    yield msg(
        "you mend what is named above, commit it, then `fuzi submit --change {change}` (if you are on another draft by"
        " now, `git switch -C draft origin/changes/{change}` first)",
        change=change,
    )
    if objections:
        yield msg("if it is not to be published any more: `fuzi abandon {change}`", change=change)


def _giving(verdict: Verdict, explanation: Explanation, viewer: Viewer, name_of: NameOf) -> Iterator[Message]:
    """Yield what the viewer can give, what waits for others, what nobody can give."""
    by_stage = _open_stages(explanation)
    own = [stage for stage, rows in by_stage.items() if any(viewer.person in row.candidates for row in rows)]
    for stage in own:
        before = predecessors([row for row in by_stage[stage] if viewer.person in row.candidates])
        if before:
            yield msg(
                "{stage} was given by {people}, whose word no longer counts; it needs your confirmation: look at it "
                "with `fuzi show {change}`, then `{command}`",
                stage=stage_word(stage),
                people=[name_of(one) for one in before],
                change=verdict.change,
                command=confirming(verdict.change, stage, explanation, viewer.person),
            )
            yield msg("if something is wrong: `{command}`",
                      command=objecting(verdict.change, stage, explanation, viewer.person))  # fmt: skip
            continue
        yield msg(
            "you can give {stage} now: look at it with `fuzi show {change}`, then `{command}`",
            stage=stage_word(stage),
            change=verdict.change,
            command=approving(verdict.change, stage, explanation, viewer.person),
        )
        command = objecting(verdict.change, stage, explanation, viewer.person)
        yield msg("if something is wrong: `{command}`", command=command)
    for stage, rows in by_stage.items():
        waiting = [row for row in rows if viewer.person not in row.candidates]
        others = {one: candidate(one, row, name_of) for row in waiting for one in row.candidates}
        if others:
            people = [others[one] for one in sorted(others)]
            yield _waiting(verdict.change, stage, people, explanation, viewer)
    if not own and viewer.person == viewer.owner and by_stage:
        yield msg("there is nothing for you to do now; the stages after that follow one by one")
    stuck = sorted({row.stage for row in _rows(explanation, StageState.STUCK)}, key=lambda one: StageId(one).rank)
    for row in {row.stage: row for row in _rows(explanation, StageState.STUCK)}.values():
        yield from _held_back(row, name_of)
    if stuck:
        yield _unsticking([stage_word(one) for one in stuck], viewer, name_of)


def _waiting(change: str, stage: str, people: list[Message], explanation: Explanation, viewer: Viewer) -> Message:
    """Return for whom a stage waits; where nobody in particular asks, with the command that they need."""
    if viewer.person is not None:
        return msg("it waits for {people}: {stage}", people=people, stage=stage_word(stage))
    return msg(
        "{people} look at it with `fuzi show {change}` and give {stage}: `{command}`",
        people=people,
        change=change,
        stage=stage_word(stage),
        command=approving(change, stage, explanation),
    )


def _held_back(row: StageRow, name_of: NameOf) -> Iterator[Message]:
    """Yield why those who hold the role of a stuck stage cannot give it, and what would help besides the roster."""
    stage = stage_word(row.stage)
    if row.authors:
        people = [name_of(one) for one in row.authors]
        yield msg("{people} may not give {stage}, as an author; somebody else may write and submit it anew",
                  people=people, stage=stage)  # fmt: skip
    if row.busy and row.stage == StageId.CONFIDENTIALITY_REVIEW:
        people = [name_of(one) for one in row.busy]
        yield msg("{people} has given another stage already; `same_person_as: initial-review` in `review/policy.yml`"
                  " would let who gives the initial review give {stage}, too", people=people, stage=stage)  # fmt: skip


def _unsticking(stages: list[Message], viewer: Viewer, name_of: NameOf) -> Message:
    people = [name_of(one) for one in viewer.menders if one != viewer.person]
    what = msg("nobody can give {stages} today: name somebody in `review/roster.yml` by a change", stages=stages)
    return msg("{what}; ask {people}", what=what, people=people) if people else what


def _renewing(change: str, explanation: Explanation, viewer: Viewer) -> Iterator[Message]:
    """Yield what the viewer's own approvals need that lapse soon."""
    for one in explanation.lapses:
        if one.person == viewer.person:
            until = msg("your approval in {stage} counts until {day}", stage=stage_word(one.stage), day=one.last_day)
            yield msg("{until}; {how}", until=until, how=renewing(change, one, explanation))


def renewing(change: str, lapse: Lapse, explanation: Explanation) -> Message:
    """Return what becomes of an approval that lapses: one that grows too old is given anew, another by a successor."""
    if lapse.reason.code != "approval-expired":
        return msg("if it has not landed by then, somebody else who holds the role gives it")
    return msg(
        "look at it and give it anew: `{command}`", command=approving(change, lapse.stage, explanation, lapse.person)
    )


def predecessors(rows: Sequence[StageRow]) -> tuple[PersonId, ...]:
    """Return whose approvals a successor would confirm by giving the rows of one stage; empty where none lapsed."""
    return tuple(dict.fromkeys(one.person for row in rows for one in row.to_confirm))


def confirming(change: str, stage: str, explanation: Explanation, person: PersonId | None) -> str:
    """Return the command by which a successor confirms what was given before.

    A deputy names whom he or she signs for, and the officer each flag: they approve instead.
    """
    command = approving(change, stage, explanation, person)
    return f"fuzi confirm {change}" if command == f"fuzi approve {change} --stage {stage}" else command


def _rows(explanation: Explanation, state: StageState) -> Iterator[StageRow]:
    return (row for page in explanation.pages for row in page.rows if row.state is state)


def _open_stages(explanation: Explanation) -> Mapping[str, list[StageRow]]:
    """Return the stages that can be given now, in order, each with its rows."""
    found: dict[str, list[StageRow]] = {}
    for row in sorted(_rows(explanation, StageState.OPEN), key=lambda row: StageId(row.stage).rank):
        found.setdefault(row.stage, []).append(row)
    return found


def candidate(person: PersonId, row: StageRow, name_of: NameOf) -> Message:
    """Return how somebody is named who could give a stage: as a deputy, with whom he or she would sign for."""
    principal = row.principal_of(person)
    if principal is None:
        return msg("{person}", person=name_of(person))
    return msg("{person} for {principal}", person=name_of(person), principal=name_of(principal))


def approving(change: str, stage: str, explanation: Explanation, person: PersonId | None = None) -> str:
    """Return the command by which a stage is given: the officer names each flag, so that none is passed unseen.

    Args:
        person: who gives it; a deputy names whom he or she signs for.
    """
    command = f"fuzi approve {change} --stage {stage}{_on_behalf(stage, explanation, person)}"
    if stage != StageId.CONFIDENTIALITY_REVIEW:
        return command
    flags = list(dict.fromkeys(flag.id for page in explanation.pages for flag in page.flags))
    if len(flags) > MOST_FLAGS:
        return f"{command} --acknowledge …"
    return " ".join([command, *(f"--acknowledge {one}" for one in flags)])


def objecting(change: str, stage: str, explanation: Explanation, person: PersonId | None) -> str:
    """Return the command by which a stage is objected to; a deputy names whom he or she signs for."""
    return f"fuzi object {change} --stage {stage}{_on_behalf(stage, explanation, person)} -m …"


def _on_behalf(stage: str, explanation: Explanation, person: PersonId | None) -> str:
    """Return ` --for PERSON` where somebody could give a stage only as a deputy: the own role comes first."""
    rows = [row for row in _rows(explanation, StageState.OPEN) if row.stage == stage and person in row.candidates]
    principals = [row.principal_of(person) for row in rows]
    return f" --for {principals[0]}" if principals and all(principals) else ""
