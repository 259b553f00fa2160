"""What the reader sees for the ids of stages and roles (2-glossary)."""

from __future__ import annotations

from fuzi.messages import Message, msg

STAGES = {
    "unit-approval": msg("unit approval"),
    "initial-review": msg("initial review"),
    "confidentiality-review": msg("confidentiality review"),
    "sign-off": msg("sign-off"),
}
ROLES = {
    "editor": msg("editor"),
    "site-admin": msg("site administrator"),
    "unit-leader": msg("unit leader"),
    "confidentiality-officer": msg("confidentiality officer"),
    "site-leader": msg("site leader"),
    "publisher": msg("publisher"),
    "technician": msg("technician"),
}


def stage_word(stage: str) -> Message:
    """Return the label of a stage; its id where it is unknown."""
    return STAGES.get(stage, msg("{stage}", stage=stage))


def role_word(role: str) -> Message:
    """Return the label of a role; its id where it is unknown."""
    return ROLES.get(role, msg("{role}", role=role))
