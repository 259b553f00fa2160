"""Waivers for a reader: what was proposed, who signs it, and what it will do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fuzi.messages import Message, Translate, msg
from fuzi.model.labels import role_word, stage_word
from fuzi.model.policy import Stage
from fuzi.model.waiver import Waiver


def waived_text(
    one: Waiver, stages: Sequence[Stage], say: Translate, name_of: Callable[[str], str], *, is_renewed: bool = False
) -> str:
    """Return what the entry says, and what comes next.

    Args:
        stages: those in which changes of rules and settings are signed.
        is_renewed: whether it stood in the file before.
    """
    where = msg("in this very file (SHA-256 {digest}…)", digest=one.file[:12]) if one.file else _value(one)
    who = [msg("{stage} ({role})", stage=stage_word(stage.id), role=role_word(stage.role)) for stage in stages]
    lines = [
        msg("entered on your draft: {rules}, {where}, until {day}; {person} answers for it", rules=list(one.rules),
            where=where, day=str(one.expires), person=name_of(one.approver)),
        msg("next: `fuzi submit`. It is a change of settings, to be signed in these stages: {stages}", stages=who),
        msg("it passes nothing before it has landed; then the page is submitted again"),
    ]  # fmt: skip
    if is_renewed:
        lines[2] = msg("until it has landed, the entry goes on as it was, to the day it had")
    if one.exam_date is not None:
        lines.append(msg("it begins on the day after the examination of {day}", day=str(one.exam_date)))
    return "\n".join(line.render(say) for line in lines)


def waiver_json(one: Waiver) -> dict[str, object]:
    """Return the entry by its keys in the file; what is not said is left out."""
    fields = {
        "rules": list(one.rules),
        "file": one.file,
        "path": one.path,
        "fingerprint": one.fingerprint,
        "exam_date": str(one.exam_date or ""),
        "reason": one.reason,
        "approver": one.approver,
        "opened": str(one.opened),
        "expires": str(one.expires),
    }
    return {key: value for key, value in fields.items() if value}


def _value(one: Waiver) -> Message:
    return msg("this value alone, in {path}", path=one.path)
