"""Leaders: `review/confidentiality/leaders.yml` (5-confidentiality section 1.4).

An entry is one office; whoever held several stands there several times::

    leaders:
      - name: 示例甲
        duties: [局长, 党组书记]
        from: 2024-03-01
        until: 2026-08-31
"""

from __future__ import annotations

import datetime as dt
import re

from fuzi.errors import MalformedFile, Problem
from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg
from fuzi.model.editor_advice import SAVE_AS_UTF8
from fuzi.model.ids import sha256_of
from fuzi.model.leader import Leader, LeaderList

PATH = "review/confidentiality/leaders.yml"
MOST = 500
_KEYS = ("name", "duties", "from", "until")
_REQUIRED = ("name", "duties", "from")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ·.]){1,29}")
_DUTY = re.compile(r"[^\W_](?:[^\W_]|[ 、()（）]){1,29}")


def parse_leaders(data: bytes, path: str = PATH) -> LeaderList:
    """Return the leaders of a site.

    Raises:
        MalformedFile: with every problem.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = Problem(path, 0, msg("this file is not UTF-8"), SAVE_AS_UTF8)
        raise MalformedFile(msg("{path} cannot be used as it is", path=path), [problem]) from error
    return LeaderList(sha256_of(data), read_yaml(text, path, _leaders))


def _leaders(reader: Reader, root: Value) -> tuple[Leader, ...]:
    items = reader.items(reader.mapping(root, ["leaders"], ["leaders"]).get("leaders"))
    if len(items) > MOST:
        reader.problem(items[MOST].line, msg("more than {limit} leaders", limit=MOST))
        return ()
    read = [(item.line, one) for item in items if (one := _leader(reader, item)) is not None]
    seen: set[tuple[str, tuple[str, ...], dt.date]] = set()
    for line, one in read:
        key = (one.name, one.duties, one.since)
        if key in seen:
            reader.problem(line, msg("this office is given twice"))
        seen.add(key)
    return tuple(one for _line, one in read)


def _leader(reader: Reader, item: Value) -> Leader | None:
    fields = reader.mapping(item, _KEYS, _REQUIRED)
    is_name = msg("a name of 2 to 30 letters is expected here")
    name = reader.checked(fields.get("name"), lambda text: _NAME.fullmatch(text) is not None, is_name)
    is_duty = msg("a duty of 2 to 30 letters is expected here, such as 局长")
    listed = reader.items(fields.get("duties"))
    duties = tuple(reader.checked(one, lambda text: _DUTY.fullmatch(text) is not None, is_duty) for one in listed)
    if "duties" in fields and isinstance(fields["duties"].data, list) and not duties:
        reader.problem(item.line, msg("`{key}` is missing", key="duties"))
    since, until = reader.day(fields.get("from")), reader.day(fields.get("until"))
    if since is None:
        return None
    if until is not None and until < since:
        reader.problem(item.line, msg("the office ends before it begins"))
    return Leader(name, duties, since, until)
