"""An entry more in `review/confidentiality/waivers.yml`, or one renewed, in its text: comments and all else stay."""

from __future__ import annotations

import json

import yaml

from fuzi.formats.waivers_file import dump_waivers
from fuzi.formats.yaml_edit import YamlEdit, items_of
from fuzi.model.waiver import NO_WAIVERS, Waiver

HEAD = (
    "例外放行：哪一处疑点经审查可以放行，理由是什么，放行到哪一天为止。\n"
    "谁来批准：保密审查员提出，网站管理员初审，分管领导签发；到期、不再用到或填写有误的，检查一律不通过。"
)
"""The two lines on top of a file that is made anew."""


def with_waiver(text: str, new: Waiver) -> str:
    """Return the file with one more entry, as its last one.

    Args:
        text: the file, read by `parse_waivers` before; empty where there is none yet.
    """
    edit = YamlEdit(text or dump_waivers(NO_WAIVERS, HEAD))
    fields = {
        "file": _quoted(new.file),
        "path": _quoted(new.path),
        "fingerprint": _quoted(new.fingerprint),
        "exam_date": str(new.exam_date or ""),
        "reason": _quoted(new.reason),
        "approver": _quoted(new.approver),
        "opened": str(new.opened),
        "expires": str(new.expires),
    }
    lines = [f"rules: [{', '.join(new.rules)}]", *(f"{key}: {value}" for key, value in fields.items() if value)]
    edit.append(edit.root(), "waivers", "\n    ".join(lines))
    return edit.done()


def renewed(text: str, old: Waiver, new: Waiver) -> str:
    """Return the file with an entry of it under new days, reason and approver; what it is bound to stays.

    Args:
        text: the file, read by `parse_waivers` before.
        old: the entry as it was read, which knows its line.
    """
    edit = YamlEdit(text)
    (entry,) = (one for one in items_of(edit.root(), "waivers") if one.start_mark.line + 1 == old.line)
    assert isinstance(entry, yaml.MappingNode)  # noqa: S101 - it was read as one
    days = {"opened": str(new.opened), "expires": str(new.expires)}
    edit.say(entry, "reason", new.reason)
    edit.say(entry, "approver", new.approver)
    for key, value in days.items():
        edit.set(entry, key, value)
    return edit.done()


def _quoted(text: str) -> str:
    """Return a text in quotes: a fingerprint of digits alone would be read as a number."""
    return json.dumps(text, ensure_ascii=False) if text else ""
