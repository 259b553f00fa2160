"""Waivers: `review/confidentiality/waivers.yml` (5-confidentiality).

An entry is bound to one exact file (`file`, its SHA-256), or to a value by its keyed fingerprint (`fingerprint` and
`path`; `site/…` is a file of the built site); a line number or the value itself is never written::

    waivers:
      - rules: [exam-mark]
        file: 〈64 位 SHA-256〉
        exam_date: 2026-06-20
        reason: 〈事由〉
        approver: p03
        opened: 2026-07-01
        expires: 2036-06-30
      - rules: [mobile-phone]
        path: content/services/**
        fingerprint: 〈检查报告给出的 32 位指纹〉
        …
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from fuzi.errors import MalformedFile, Problem
from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg
from fuzi.model.editor_advice import SAVE_AS_UTF8
from fuzi.model.finding import Severity
from fuzi.model.ids import PersonId, is_sha256, is_slug, sha256_of
from fuzi.model.pattern import is_pattern
from fuzi.model.waiver import LONGEST_DAYS, NEVER_WAIVED, Waiver, WaiverList, is_too_wide

_KEYS = ("rules", "file", "path", "fingerprint", "exam_date", "reason", "approver", "opened", "expires")
_REQUIRED = ("rules", "reason", "approver", "opened", "expires")
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")


def parse_waivers(data: bytes, path: str, known_rules: Collection[str]) -> WaiverList:
    """Return the waivers of a site.

    Args:
        data: the file's bytes.
        path: its path in the repository.
        known_rules: ids of all rules.

    Raises:
        MalformedFile: with every problem.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = Problem(path, 0, msg("this file is not UTF-8"), SAVE_AS_UTF8)
        raise MalformedFile(msg("{path} cannot be used as it is", path=path), [problem]) from error
    rules = sorted(set(known_rules) - NEVER_WAIVED)

    def build(reader: Reader, root: Value) -> tuple[Waiver, ...]:
        items = reader.items(reader.mapping(root, ["waivers"], ["waivers"]).get("waivers"))
        read = (_waiver(reader, item, rules) for item in items)
        return tuple(one for one in read if one is not None)

    return WaiverList(path, sha256_of(data), read_yaml(text, path, build))


def _waiver(reader: Reader, item: Value, rules: list[str]) -> Waiver | None:
    fields = reader.mapping(item, _KEYS, _REQUIRED)
    named = {rule: rule for rule in rules}
    waived = tuple(reader.choice(value, named, "") for value in reader.items(fields.get("rules")))
    if not waived:
        reader.problem(item.line, msg("`{key}` is missing", key="rules"))
    opened, expires = reader.day(fields.get("opened")), reader.day(fields.get("expires"))
    exam = reader.day(fields.get("exam_date"))
    reason = reader.checked(fields.get("reason"), bool, msg("the reason is empty"))
    approver = reader.checked(fields.get("approver"), is_slug, msg("this is not the id of a person"))
    _binding(reader, item, fields)
    if opened is None or expires is None:
        return None
    if expires < opened:
        reader.problem(item.line, msg("the waiver ends before it begins"))
    if ("exam-mark" in waived) != (exam is not None):
        reader.problem(item.line, msg("`exam_date` belongs to the rule exam-mark, and it must be given there"))
    longest = LONGEST_DAYS[Severity.FLAG]  # a block's 90 days are judged with the finding
    if "file" not in fields and (expires - opened).days >= longest:
        reader.problem(item.line, msg("a waiver bound to a value lasts at most {days} days", days=longest))
    return Waiver(
        rules=waived,
        reason=reason,
        approver=PersonId(approver),
        opened=opened,
        expires=expires,
        file=reader.text(fields.get("file")),
        path=reader.text(fields.get("path")),
        fingerprint=reader.text(fields.get("fingerprint")),
        exam_date=exam,
        line=item.line,
    )


def _binding(reader: Reader, item: Value, fields: dict[str, Value]) -> None:
    """Check that the entry is bound to exactly one thing: a file, or a value under a path."""
    by_value = {"path", "fingerprint"} & set(fields)
    if ("file" in fields) == bool(by_value) or len(by_value) == 1:
        reader.problem(
            item.line,
            msg("a waiver is bound either to `file`, or to `path` and `fingerprint`"),
            msg("`sha256sum FILE` gives the digest to write at `file`"),
        )
    reader.checked(fields.get("file"), is_sha256, msg("64 lower-case hexadecimal digits are expected here"))
    reader.checked(fields.get("path"), is_pattern, msg("this is not a path pattern such as content/services/**"))
    too_wide = msg("this pattern passes the value in every file: name at least a folder")
    reader.checked(fields.get("path"), lambda text: not is_too_wide(text, 1), too_wide)
    is_fingerprint = msg("32 lower-case hexadecimal digits are expected here")
    reader.checked(fields.get("fingerprint"), lambda text: _FINGERPRINT.fullmatch(text) is not None, is_fingerprint)


def dump_waivers(listed: WaiverList, head: str) -> str:
    """Return the file's text; `head` are its comment lines, without `#`."""
    lines = [f"# {line}" for line in head.splitlines()]
    if not listed.waivers:
        return "\n".join([*lines, "waivers: []"]) + "\n"
    lines.append("waivers:")
    for one in listed.waivers:
        lines.append(f"  - rules: [{', '.join(one.rules)}]")
        fields: list[tuple[str, str | dt.date | None]] = [
            ("file", _quoted(one.file)), ("path", _quoted(one.path)), ("fingerprint", _quoted(one.fingerprint)),
            ("exam_date", one.exam_date), ("reason", _quoted(one.reason)), ("approver", one.approver),
            ("opened", one.opened), ("expires", one.expires),
        ]  # fmt: skip
        lines += [f"    {key}: {value}" for key, value in fields if value]
    return "\n".join(lines) + "\n"


def _quoted(text: str | dt.date | None) -> str:
    plain = str(text or "")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"' if plain else ""
