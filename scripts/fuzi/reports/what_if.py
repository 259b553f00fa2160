"""A supposed verdict, marked as such before and after it, so that nobody takes it for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fuzi.messages import Translate, msg
from fuzi.model.change_statement import Decision
from fuzi.model.labels import stage_word
from fuzi.model.people import Person

_SAID = {
    Decision.APPROVE: msg("{person} approves in {stage}"),
    Decision.OBJECT: msg("{person} sends it back in {stage}"),
    Decision.WITHDRAW: msg("{person} takes back what was said in {stage}"),
}
Said = tuple[Person, Decision, str]
"""Who is supposed to say what, in which stage."""


def supposed_text(supposed: Sequence[Said], answer: str, translate: Translate) -> str:
    """Return an answer between two lines that say what was supposed, and that nothing of it has happened."""
    told = [
        msg(_SAID[said].key, person=f"{person.name}（{person.id}）", stage=stage_word(stage))
        for person, said, stage in supposed
    ]
    head = msg("SUPPOSED, nothing of it is signed: {told}", told=told)
    foot = msg("all this is supposed: nothing was signed or filed, and nothing can land by it")
    return "\n".join([head.render(translate), answer, foot.render(translate)])


def supposed_json(supposed: Sequence[Said]) -> list[dict[str, Any]]:
    """Return what was supposed, for the key `what_if`."""
    return [{"person": person.id, "decision": said.value, "stage": stage} for person, said, stage in supposed]
