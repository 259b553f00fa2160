"""Words and figures as the site's readers see them: dates, sizes, kinds of files."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath

from fuzi.messages import Message, msg

_KINDS = {
    ".pdf": msg("PDF document"),
    ".ofd": msg("OFD document"),
    ".doc": msg("Word document"),
    ".docx": msg("Word document"),
    ".wps": msg("WPS document"),
    ".xls": msg("Excel table"),
    ".xlsx": msg("Excel table"),
    ".et": msg("WPS table"),
    ".csv": msg("data table (CSV)"),
    ".ppt": msg("presentation"),
    ".pptx": msg("presentation"),
    ".zip": msg("compressed file"),
    ".txt": msg("text file"),
    ".mp3": msg("sound"),
    ".mp4": msg("video"),
}
_STAGES = {
    "unit-approval": msg("unit approval"),
    "initial-review": msg("initial review"),
    "confidentiality-review": msg("confidentiality review"),
    "sign-off": msg("sign-off"),
    "emergency": msg("emergency publication"),
}


def kind_of(path: str) -> Message:
    """Return what kind of file an attachment is, told by its ending."""
    suffix = PurePosixPath(path).suffix.lower()
    return _KINDS.get(suffix, msg("{ending} file", ending=suffix.removeprefix(".").upper() or "?"))


def size_of(size_bytes: int) -> str:
    """Return a size with at most one decimal, in units of 1,024 bytes."""
    if size_bytes < 1024:
        return f"{size_bytes} B"
    if size_bytes < 1024 * 1024:
        return f"{size_bytes / 1024:.0f} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"


def stage_label(stage: str) -> Message:
    """Return the name of a stage as readers see it."""
    return _STAGES.get(stage, msg("stage {stage}", stage=stage))


def minute(instant: dt.datetime) -> str:
    """Return `yyyy-MM-dd HH:mm`, 24 hours, as 国办发〔2017〕47号 writes `PubDate`."""
    return instant.strftime("%Y-%m-%d %H:%M")
