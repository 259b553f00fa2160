"""What approve and object share: show what is signed, ask where somebody can answer, sign, send."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import Message, msg

if TYPE_CHECKING:
    from fuzi.model.change_statement import Approval
    from fuzi.model.exception_record import Mandate
    from fuzi.model.ids import PersonId, Sha256
    from fuzi.steps.clone.review import Word
    from fuzi.steps.clone.workspace import Workspace

STAGES = {
    "unit-approval": "单位审核",
    "initial-review": "初审",
    "confidentiality-review": "保密审查",
    "sign-off": "签发",
    "emergency": "应急发布",
}
"""The stages as they are typed: their ids, or their Chinese names."""


class StageName(click.ParamType[str]):
    """A stage, by its id or its Chinese name."""

    name = "stage"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the stage's id."""
        for stage, chinese in STAGES.items():
            if value in {stage, chinese}:
                return stage
        listed = _("; ").join(f"{stage} {chinese}" for stage, chinese in STAGES.items())
        raise click.BadParameter(
            _("there is no stage {value}; the stages are: {listed}").format(value=value, listed=listed), ctx, param
        )


stage_option = click.option(
    "--stage",
    required=True,
    metavar="STAGE",
    type=StageName(),
    help=_("the stage you act in: unit-approval, initial-review, confidentiality-review, sign-off; or emergency"),
)


for_option = click.option(
    "--for",
    "on_behalf",
    default="",
    metavar="PERSON",
    help=_("for whom you act as deputy; a standing deputy begins so"),
)
_BARRED = msg("{person} is an author of this change and cannot review it")


class Day(click.DateTime):
    """A local day as it is typed."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day as a point in time, at its beginning."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            said = _("{value} is no day; write it as 2026-12-31").format(value=value)
            raise click.BadParameter(said, ctx, param) from error


DAY = Day(["%Y-%m-%d"])
"""What takes a day."""


def say_word(session: Session, changes: Sequence[str], word: Word, *, is_offline: bool = False) -> int:
    """Show, sign and send a reviewer's word on each change; 1 when the person says no to the question.

    Only what was shown is signed: a submission that arrives meanwhile is refused, not signed in its place.
    """
    from fuzi.gate.corrections import barred_by_corrections
    from fuzi.ports.repository import PushRefused
    from fuzi.reports.mandates import to_start
    from fuzi.steps.clone.correct import suggested_words
    from fuzi.steps.clone.deputize import mandates_for, named_person
    from fuzi.steps.clone.review import draft_words, refuse_repetition, say

    workspace = open_clone(session, is_offline=is_offline)
    signer = workspace.signer(session.key)
    person = workspace.acting(signer)
    if word.on_behalf:
        word = replace(word, on_behalf=named_person(workspace, word.on_behalf).id)
    if word.suggestions:
        word = replace(word, words=suggested_words(workspace, changes[0], word.words, word.suggestions))
    shown: dict[str, Sha256] = {}
    mandates: list[Mandate] = []
    for change in dict.fromkeys(changes):
        case = workspace.case(change)
        if word.decision == "approve" and person.id in case.authors - case.barred:
            why = barred_by_corrections(person.id, workspace.case(change))
            return _refuse_author(session, change, why or msg(_BARRED.key, person=person.name))
        refuse_repetition(workspace, change, person, word)
        drafts = draft_words(workspace, change, person, word)
        _show(session, workspace, person.id, drafts)
        mandates = mandates or mandates_for(workspace, drafts, word.until)
        shown[change] = drafts[0].root
    for mandate in mandates:
        session.say(to_start(mandate, workspace.name_of))
    if sys.stdin.isatty() and not session.confirm(msg("sign this as {person}?", person=person.name)):
        session.say(msg("nothing was signed"))
        return 1
    try:
        said = say(workspace, signer, shown, word)
    except PushRefused:
        if len(shown) > 1:
            session.say(msg("one of them was refused, so that none was filed: leave it out and sign the others again"))
        raise
    document = {"statements": [{"change": change, "statement": statement} for change, statement in said]}
    done = (
        msg("signed; it waits to be sent with the next connection: {change} {statement}").key
        if is_offline
        else msg("signed and filed: {change} {statement}").key
    )
    lines = [msg(done, change=change, statement=statement[:12]).render(session.translate) for change, statement in said]
    session.answer(document, "\n".join(lines))
    return 0


def _refuse_author(session: Session, change: str, what: Message) -> int:
    """Say no to an author who would review his own change, before anything is signed."""
    from fuzi.model.verdict import Reason
    from fuzi.reports.advice import reason_lines

    reason = Reason("author-barred", what)
    document = {"code": reason.code, "message": what.render(session.translate)}
    text = "\n".join(reason_lines([reason], session.translate))
    session.answer({"outcome": "refused", "change": change, "reasons": [document]}, text)
    return 1


def _show(session: Session, workspace: Workspace, person: PersonId, drafts: Sequence[Approval]) -> None:
    """Show on standard error what is about to be signed; silent with `-q`."""
    from fuzi.gate.emergency_words import Signed
    from fuzi.gate.governance_notes import governance_notes
    from fuzi.reports.change import MOST_FILES
    from fuzi.reports.emergency import alarm_lines
    from fuzi.reports.request import cited_text
    from fuzi.reports.signing import against_lines, signing_text
    from fuzi.steps.clone.look import judged
    from fuzi.steps.clone.reading import read_change
    from fuzi.steps.clone.request import cited_requests

    case = workspace.case(drafts[0].change)
    if case.submission is not None and session.verbosity >= 0:
        shown = read_change(workspace, case, person, MOST_FILES)
        text = signing_text(case.submission, shown, case.scan, drafts, reader_of(session, workspace))
        reader = reader_of(session, workspace)
        notes = (one.message.render(session.translate) for one in governance_notes(case))
        cited = cited_text(cited_requests(workspace, case.submission), reader)
        lines = [text, *([cited] if cited else []), *(f"  ! {one}" for one in notes)]
        if drafts[0].decision == "approve":
            lines += against_lines(judged(workspace, case.change), person, reader)
        if drafts[0].stage == "emergency":
            lines += alarm_lines(Signed(case).records, case.change, reader)
        click.echo("\n".join([*lines, ""]), err=True)
