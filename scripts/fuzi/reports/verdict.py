"""A verdict for a reader, and as the contract's JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fuzi.messages import Message, Translate, msg
from fuzi.model.debt import EMERGENCY
from fuzi.model.labels import item_word, role_word, stage_word
from fuzi.model.verdict import Outcome, Verdict
from fuzi.reports.advice import reason_lines
from fuzi.reports.next_steps import landing, recovering

_ANY_ROLE = msg("a role that the policy names")
NameOf = Callable[[str], str]

OUTCOMES = {
    Outcome.APPROVED: msg("approved"),
    Outcome.PENDING: msg("pending"),
    Outcome.REFUSED: msg("refused"),
}
_NEXT = {
    Outcome.APPROVED: msg("`{command}` puts it into main"),
    Outcome.PENDING: msg("the people named above give their approval with `fuzi approve {change} --stage …`"),
    Outcome.REFUSED: msg("mend what is named above, then `fuzi submit` again"),
}


def _next(verdict: Verdict) -> Message:
    command = landing(verdict.change)
    if (step := recovering(verdict)) is not None:
        return step
    if verdict.outcome is Outcome.PENDING and all(one.stage == EMERGENCY for one in verdict.missing):
        return msg("one of them signs `fuzi approve {change} --stage emergency`", change=verdict.change)
    return msg(_NEXT[verdict.outcome].key, change=verdict.change, command=command)


def verdict_json(verdict: Verdict, translate: Translate) -> dict[str, Any]:
    """Return the contract's `judge` document."""
    return {
        "outcome": verdict.outcome.value,
        "change": verdict.change,
        "submission": verdict.submission,
        "root": verdict.root,
        "reasons": [
            {"code": one.code, "message": one.message.render(translate), **one.details} for one in verdict.reasons
        ],
        "missing": [
            {
                "stage": one.stage,
                "role": one.role,
                **({"unit": one.unit} if one.unit else {}),
                "count": one.count,
                "candidates": list(one.candidates),
                "pages": list(one.pages),
            }
            for one in verdict.missing
        ],
        "counted": [
            {
                "statement": one.statement,
                "stage": one.stage,
                "role": one.role,
                "person": one.person,
                **({"unit": one.unit} if one.unit else {}),
                "pages": list(one.pages),
                "substitute": one.is_substitute,
                **({"on_behalf": one.on_behalf} if one.on_behalf else {}),
            }
            for one in verdict.counted
        ],
        "disregarded": [
            {"statement": one.statement, "reason": one.reason.message.render(translate), "code": one.reason.code}
            for one in verdict.disregarded
        ],
    }


def outcome_word(verdict: Verdict) -> Message:
    """Return how the outcome reads: a change that has landed or was abandoned is closed, not turned down."""
    codes = {one.code for one in verdict.reasons}
    closed = {"landed": msg("landed"), "abandoned": msg("abandoned")}
    return next((word for code, word in closed.items() if code in codes), OUTCOMES[verdict.outcome])


def verdict_text(
    verdict: Verdict,
    translate: Translate,
    name_of: NameOf,
    *,
    unit_of: NameOf = str,
    titles: Mapping[str, Message] | None = None,
    has_advice: bool = True,
    has_statements: bool = True,
) -> str:
    """Return the verdict as an editor reads it: outcome, why, who is missing, what was counted, what next.

    Args:
        unit_of: gives the name of a unit.
        titles: how an item is called (by its id), where that is known.
        has_advice: tell behind each reason what to do about it, and where its page is.
        has_statements: tell which statements count and which do not.
    """

    def say(message: Message) -> str:
        return message.render(translate)

    known = titles or {}
    head = msg(
        "{change}, submission {n}: {outcome}",
        change=verdict.change,
        n=verdict.submission,
        outcome=outcome_word(verdict),
    )
    lines = [say(head)]
    shown = [one for one in verdict.reasons if one.code != "approval-missing"]
    lines += reason_lines(shown, translate, "  · ", has_advice=has_advice)
    for one in verdict.missing:
        people = [name_of(person) for person in one.candidates]
        who = msg("can be given by {people}", people=people) if people else msg("nobody can give it today")
        what = msg(
            "still missing: {stage} ({role}), {count}",
            stage=stage_word(one.stage),
            role=_ANY_ROLE if one.stage == EMERGENCY else role_word(one.role),
            count=one.count,
        )
        unit = f"〔{unit_of(one.unit)}〕" if one.unit else ""
        lines.append(f"  ○ {say(msg('{what}{unit} — {who}', what=what, unit=unit, who=who))}")
        lines.append(
            f"      {say(msg('for: {pages}', pages=[known.get(page) or item_word(page) for page in one.pages]))}"
        )
    if has_statements:
        lines += _statement_lines(verdict, name_of, say)
    if not any(one.code in {"landed", "abandoned"} for one in verdict.reasons):
        lines.append(say(msg("next: {hint}", hint=_next(verdict))))
    return "\n".join(lines)


def _statement_lines(verdict: Verdict, name_of: NameOf, say: Callable[[Message], str]) -> Iterator[str]:
    """Yield a line for each statement that counts, and for each that does not."""
    for counted in verdict.counted:
        given = msg(
            "{person} ({role}) approved in {stage}",
            person=name_of(counted.person),
            role=role_word(counted.role),
            stage=stage_word(counted.stage),
        )
        extra = say(msg(", as a substitute")) if counted.is_substitute else ""
        if counted.on_behalf:
            extra += say(msg(", on behalf of {person}", person=name_of(counted.on_behalf)))
        yield f"  ✓ {say(given)}{extra}  {counted.statement[:12]}"
    for gone in verdict.disregarded:
        why = msg("not counted {statement}: {why}", statement=gone.statement[:12], why=gone.reason.message)
        yield f"  × {say(why)} [{gone.reason.code}]"
