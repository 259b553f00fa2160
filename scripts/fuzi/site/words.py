"""Words and figures as the site's readers see them: stages, dates."""

from __future__ import annotations

import datetime as dt

from fuzi.messages import Message, msg

_STAGES = {
    "unit-approval": msg("unit approval"),
    "initial-review": msg("initial review"),
    "confidentiality-review": msg("confidentiality review"),
    "sign-off": msg("sign-off"),
    "emergency": msg("emergency publication"),
}


def stage_label(stage: str) -> Message:
    """Return the name of a stage as readers see it."""
    return _STAGES.get(stage, msg("stage {stage}", stage=stage))


def minute(instant: dt.datetime) -> str:
    """Return `yyyy-MM-dd HH:mm`, 24 hours, as 国办发〔2017〕47号 writes `PubDate`."""
    return instant.strftime("%Y-%m-%d %H:%M")
