"""The reviewers' words: approve, object, withdraw, disclaim, abandon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.formats.statement import Envelope
from fuzi.gate.decide import judge
from fuzi.gate.ground import Case
from fuzi.gate.lapses import lapses
from fuzi.gate.requirements import Needed, needed_for
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval, Closing, Decision, Disclaimer
from fuzi.model.debt import EMERGENCY
from fuzi.model.exception_record import Emergency
from fuzi.model.ids import Sha256, unit_id
from fuzi.model.labels import role_word, stage_word
from fuzi.model.people import Person, Role
from fuzi.model.policy import Stage, StageId
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.deputize import mandates_for
from fuzi.steps.clone.emergency import emergency_approval, withdrawal
from fuzi.steps.clone.lift import reviewers_word
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.ledger_writing import seal


class Word(Struct, frozen=True):
    """What a reviewer wants to say. `unit` is needed only by who leads several of a page's units.

    `on_behalf` is for whom a deputy says it; `until` is the last day of the mandate that this starts, if it does;
    `suggestions` are corrections: page, words there, words in their place.
    """

    decision: Decision
    stage: str
    unit: str = ""
    words: str = ""
    acknowledged: tuple[str, ...] = ()
    on_behalf: str = ""
    until: dt.date | None = None
    suggestions: tuple[tuple[str, str, str], ...] = ()


def draft_words(
    workspace: Workspace, change: str, person: Person, word: Word, supposed: Case | None = None
) -> list[Approval]:
    """Return the statements to be signed for one change: one, or one per unit the person leads.

    Args:
        supposed: the change as it is supposed to be; nothing drafted for it is signed.

    Raises:
        AskedWrongly: the change is closed, or has no such stage for this person.
    """
    if word.stage == EMERGENCY and not word.on_behalf:
        return [emergency_approval(workspace, change, person, word.decision, word.words)]
    case = workspace.case(change) if supposed is None else supposed
    submission = case.submission
    if submission is None or case.is_closed:
        raise AskedWrongly(msg("{change} is closed", change=change))
    if word.stage not in list(StageId):
        raise AskedWrongly(
            msg("there is no stage {stage}", stage=word.stage), msg("one of: {choices}", choices=list(StageId))
        )
    needs = [one for item in case.items if isinstance(one := needed_for(item, case), Needed)]
    holder = case.ground.roster.person(word.on_behalf) or person
    parts = _parts(workspace, case, needs, holder, word)
    if not parts and word.decision is Decision.OBJECT and _is_officers(workspace, case, holder, word):
        parts = [(Role.CONFIDENTIALITY_OFFICER, "", needs)]
    if not parts:
        raise AskedWrongly(_not_asked(case, needs, holder, word), _who_is_asked(case, needs, holder, word))
    return [
        Approval(
            "approval",
            *workspace.about(submission),
            {needed.item.id: needed.item.digest for needed in covered},
            word.stage,
            role,
            unit,
            person.id,
            word.on_behalf,
            case.ground.policy.digest,
            workspace.seen,
            tuple(sorted(word.acknowledged)),
            word.decision,
            "",
            word.words,
        )
        for role, unit, covered in parts
    ]


def refuse_repetition(workspace: Workspace, change: str, person: Person, word: Word) -> None:
    """Refuse to approve once more what one's own approval carries already, unless that one lapses soon.

    Raises:
        AskedWrongly: every page this would cover is covered by an approval of the person that counts today.
    """
    drafts = draft_words(workspace, change, person, word)
    case = workspace.case(change)
    verdict = judge(case)
    aging = {one.statement for one in lapses(case, verdict)}
    own = [one for one in verdict.counted if (one.person, one.stage) == (person.id, word.stage)]
    given = {(one.unit, page) for one in own if one.statement not in aging for page in one.pages}
    if word.decision is Decision.APPROVE and all((one.unit, page) in given for one in drafts for page in one.items):
        raise AskedWrongly(
            msg("you have approved {change} in {stage} already", change=change, stage=stage_word(word.stage)),
            msg("`fuzi show {change}` lists what was said; `fuzi withdraw` takes a statement back", change=change),
        )


def _not_asked(case: Case, needs: Sequence[Needed], person: Person, word: Word) -> Message:
    """Return why a stage is not for a person: nothing needs it, or others are asked, whose role or unit is named."""
    stage, named = stage_word(word.stage), case.ground.roster.unit_name
    asked = [(needed, one) for needed in needs for one in needed.stages if one.id == word.stage]
    wanted = [unit for needed, one in asked if one.of_units for unit in needed.units]
    units = dict.fromkeys(named(one) for one in wanted if word.unit in {"", one})
    if units:
        return msg("{stage} of {change} is given by the leader of {units}; {person} is not that today", stage=stage,
                   change=case.change, units=list(units), person=person.name)  # fmt: skip
    roles = dict.fromkeys(one.role for _needed, one in asked if not one.of_units)
    if roles:
        return msg("{stage} of {change} is given by the {roles}; {person} is not that today", stage=stage,
                   change=case.change, roles=[role_word(one) for one in roles], person=person.name)  # fmt: skip
    return msg("no page of {change} needs {stage} from {person}", change=case.change, stage=stage, person=person.name)


def _who_is_asked(case: Case, needs: Sequence[Needed], person: Person, word: Word) -> Message:
    """Return what helps who may not give a stage: a deputy names whom he or she signs for; others look who is asked."""
    roster, day = case.ground.roster, case.ground.day(case.now)
    roles = {one.role for needed in needs for one in needed.stages if one.id == word.stage}
    principals = [
        one.principal
        for one in roster.deputies
        if not word.on_behalf and one.by == person.id and one.role in roles and one.covers(day)
    ]
    if principals:
        return msg("as the deputy of {principal}, add `--for {id}`", principal=roster.name_of(principals[0]),
                   id=principals[0])  # fmt: skip
    return msg("`fuzi show {change}` tells who is asked for what", change=case.change)


def _is_officers(workspace: Workspace, case: Case, person: Person, word: Word) -> bool:
    """Tell whether it is the confidentiality officer's word, who may always object."""
    day = case.ground.day(workspace.now)
    is_officer = person.holds(Role.CONFIDENTIALITY_OFFICER, None, day)
    return is_officer and word.stage == StageId.CONFIDENTIALITY_REVIEW


def _parts(
    workspace: Workspace, case: Case, needs: Sequence[Needed], person: Person, word: Word
) -> list[tuple[str, str, list[Needed]]]:
    """Return (role, unit, items) for each statement."""
    day = case.ground.day(workspace.now)
    found: dict[tuple[str, str], list[Needed]] = {}
    for needed in needs:
        for stage in needed.stages:
            if stage.id != word.stage:
                continue
            for role, unit in _hats(case, needed, stage, person, word.unit):
                is_held = person.holds(Role(role), unit_id(unit), day)
                stands_in = role == stage.role and not word.on_behalf and _substitutes(case, person, unit)
                if is_held or stands_in:
                    found.setdefault((role, unit), []).append(needed)
    roles = {role for role, _unit in found}
    own = [stage.role for needed in needs for stage in needed.stages if stage.id == word.stage and stage.role in roles]
    return [(role, unit, covered) for (role, unit), covered in sorted(found.items()) if not own or role in own]


def _hats(case: Case, needed: Needed, stage: Stage, person: Person, unit: str) -> list[tuple[str, str]]:
    """Return the roles in which a person could act in a stage: its own, then its substitutes."""
    units = [one for one in needed.units if not unit or one == unit] if stage.of_units else [""]
    return [(role, one) for role in (stage.role, *stage.substitutes) for one in units]


def _substitutes(case: Case, person: Person, unit: str) -> bool:
    named = case.ground.roster.unit(unit) if unit else None
    return named is not None and named.substitute == person.id


def say(workspace: Workspace, signer: Signer, shown: Mapping[str, Sha256], word: Word) -> list[tuple[str, Sha256]]:
    """Sign a reviewer's words on each change and send them in one push; return (change, statement id).

    Args:
        shown: the root of each change that the reviewer has seen; nothing else is signed in its place.

    Raises:
        WorldFailed: a change was submitted anew meanwhile; nothing was sent.
    """

    def make() -> list[Envelope]:
        person = workspace.acting(signer)
        drafts = [one for change in shown for one in draft_words(workspace, change, person, word)]
        newer = next((one.change for one in drafts if one.root != shown[one.change]), None)
        if newer is not None:
            raise WorldFailed(
                msg("{change} was submitted anew meanwhile; nothing was signed", change=newer),
                msg("look at it again with `fuzi show {change}`, then sign", change=newer),
            )
        if not signed:  # once: however often it must be sent, `seen` stays what the reviewer was shown
            signed.extend(seal(one, signer) for one in mandates_for(workspace, drafts, word.until))
            signed.extend(seal(one, signer) for one in drafts)
        return signed

    signed: list[Envelope] = []
    ids = workspace.send(make)
    return [
        (one.statement.change, key) for one, key in zip(signed, ids, strict=True) if isinstance(one.statement, Approval)
    ]


def withdraw(workspace: Workspace, signer: Signer, statement: str, words: str) -> tuple[str, Sha256]:
    """Take back one's own earlier statement, named by its id (a unique beginning of 8 digits and more will do)."""
    alarms = [row.id for row in workspace.ledger.index.of_kind("emergency") if row.id.startswith(statement)]
    if len(statement) >= 8 and len(alarms) == 1:
        return _withdraw_alarm(workspace, signer, alarms[0], words)
    found, before = reviewers_word(workspace, statement)
    person = workspace.acting(signer)
    if before.person != person.id:
        raise AskedWrongly(msg("only one's own statement can be taken back"))

    def make() -> list[Envelope]:
        word = Approval(
            "approval",
            VERSION,
            before.site,
            TARGET,
            before.change,
            before.submission,
            before.root,
            before.items,
            before.stage,
            before.role,
            before.unit,
            person.id,
            "",
            before.policy,
            workspace.seen,
            (),
            Decision.WITHDRAW,
            found,
            words,
        )
        return [seal(word, signer)]

    return before.change, workspace.send(make)[0]


def _withdraw_alarm(workspace: Workspace, signer: Signer, key: Sha256, words: str) -> tuple[str, Sha256]:
    """Take back one's own record of an emergency."""
    record = workspace.ledger.kept[key].envelope.statement
    if not isinstance(record, Emergency) or record.person != workspace.acting(signer).id:
        raise AskedWrongly(msg("only one's own statement can be taken back"))
    make = lambda: [seal(withdrawal(workspace, record, key, words), signer)]  # noqa: E731
    return record.change, workspace.send(make)[0]


def disclaim(workspace: Workspace, signer: Signer, change: str, words: str) -> Sha256:
    """Declare that one is no author of a change whose commits name one."""

    def make() -> list[Envelope]:
        person = workspace.acting(signer).id
        case = workspace.case(change)
        word = Disclaimer("disclaimer", VERSION, case.site, TARGET, case.change, person, workspace.seen, words)
        return [seal(word, signer)]

    return workspace.send(make)[0]


def abandon(workspace: Workspace, signer: Signer, change: str, words: str) -> Sha256:
    """Close one's own change for ever."""

    def make() -> list[Envelope]:
        person = workspace.acting(signer).id
        case = workspace.case(change)
        word = Closing("closing", VERSION, case.site, TARGET, case.change, person, workspace.seen, words)
        return [seal(word, signer)]

    return workspace.send(make)[0]
