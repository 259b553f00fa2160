"""What the reader sees for the ids of stages and roles (2-glossary), for kinds and sizes of files."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from fuzi.messages import Message, msg
from fuzi.model.policy import Stage, When
from fuzi.model.publication import TombstoneKind

STAGES = {
    "unit-approval": msg("unit approval"),
    "initial-review": msg("initial review"),
    "confidentiality-review": msg("confidentiality review"),
    "sign-off": msg("sign-off"),
    "emergency": msg("emergency landing"),
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
_RECOVERY = {"recovery": msg("repair of the roster"), "recovery-key": msg("recovery key")}
"""No stage and no role that anybody could name in a command: what recovery keys do, and as what."""

RIGHTS = {
    "land": msg("land changes"),
    "release": msg("make releases"),
    "deploy": msg("put releases live"),
    "takedown": msg("take pages down"),
    "lift": msg("lift objections"),
}
_MACHINE_RIGHTS = {
    "submit": msg("submit changes"),
    "land": msg("land changes"),
    "expire": msg("record that pages have expired"),
    "receipt": msg("sign receipts for the host"),
    "scan": msg("sign the host's checks"),
    "claim": msg("vouch for reviews on a forge"),
}
"""What a machine may sign; a right that no program knows gives nothing and keeps its id."""
_RECOVERY_KEY = re.compile(r"recovery-([1-9][0-9]*)")
GOVERNANCE_WORD = msg("policy and settings")
_TOMBSTONES = {
    TombstoneKind.RETRACTION: msg("retraction"),
    TombstoneKind.TAKEDOWN: msg("takedown"),
    TombstoneKind.EXPIRY: msg("expiry"),
    TombstoneKind.LIFTED: msg("lifted"),
}
_CONDITIONS = {
    When.ALWAYS: msg("for every page"),
    When.FLAGGED: msg("for flagged pages"),
    When.ATTACHMENTS: msg("for pages with attachments"),
    When.FLAGGED_OR_ATTACHMENTS: msg("for flagged pages and those with attachments"),
}

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


def stage_word(stage: str) -> Message:
    """Return the label of a stage; its id where it is unknown."""
    return {**STAGES, **_RECOVERY}.get(stage, msg("{stage}", stage=stage))


def role_word(role: str) -> Message:
    """Return the label of a role; its id where it is unknown."""
    return {**ROLES, **_RECOVERY}.get(role, msg("{role}", role=role))


def right_word(right: str) -> Message:
    """Return what a right of `may:` is; its id where it is unknown."""
    return RIGHTS.get(right, msg("{right}", right=right))


def machine_right_word(right: str) -> Message:
    """Return what a machine may do, with the word of the roster that says so."""
    known = _MACHINE_RIGHTS.get(right)
    return msg("{word} ({id})", word=known, id=right) if known else msg("{right}", right=right)


def recovery_word(person: str) -> Message | None:
    """Return what a recovery key is called, which is told by its place; None where the id is not that of one."""
    match = _RECOVERY_KEY.fullmatch(person)
    return msg("recovery key {n} ({id})", n=match[1], id=person) if match else None


def condition_word(stage: Stage) -> Message:
    """Return for which pages a stage is asked."""
    by_template = msg("for pages of the templates {templates}", templates=list(stage.templates))
    asked = _CONDITIONS.get(stage.when)
    if asked is None:
        return by_template
    return msg("{one} or {other}", one=asked, other=by_template) if stage.templates else asked


def item_word(item: str) -> Message:
    """Return what an item is called by its id: a page keeps its id, settings and registers get words."""
    if item == "@governance":
        return GOVERNANCE_WORD
    if item.startswith("@register/"):
        return msg("register {name}", name=item.removeprefix("@register/"))
    return msg("{page}", page=item)


def tombstone_word(kind: TombstoneKind) -> Message:
    """Return the word for why a page is off the site."""
    return _TOMBSTONES[kind]


def file_word(path: str) -> Message:
    """Return what kind of file an attachment is, told by its ending."""
    suffix = PurePosixPath(path).suffix.lower()
    return _KINDS.get(suffix, msg("{ending} file", ending=suffix.removeprefix(".").upper() or "?"))


def size_word(size_bytes: int) -> str:
    """Return a size with at most one decimal, in units of 1,024 bytes."""
    if size_bytes < 1024:
        return f"{size_bytes} B"
    if size_bytes < 1024 * 1024:
        return f"{size_bytes / 1024:.0f} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"
