"""`review/expunged.yml`: which files of which landings must leave history, named by path and digest, never by content.

An entry is a request that governance and the confidentiality officer sign; it names a class of reason and no words.
"""

from __future__ import annotations

import json
import re

from msgspec import Struct

from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, Sha256, is_object_id, is_sha256
from fuzi.model.items import EXPUNGED

PATH = EXPUNGED
REASONS = ("secret", "work-secret", "personal", "exam", "rights")
_PATH = re.compile(r"(?!.*(?:^|/)\.{0,2}(?:/|$))[^\x00-\x1f\\]+")


class Expunged(Struct, frozen=True):
    """One file that must leave history: where it stood, the digest of its bytes, the landing commit that brought it."""

    path: str
    sha256: Sha256
    landing: ObjectId
    reason: str


def parse(text: str, path: str = PATH) -> tuple[Expunged, ...]:
    """Read the list.

    Raises:
        MalformedFile: with every problem; a digest that stands there twice is one.
    """

    def build(reader: Reader, value: Value) -> tuple[Expunged, ...]:
        data = reader.mapping(value, ("expunged",), ("expunged",))
        found = tuple(_entry(reader, item) for item in reader.items(data.get("expunged")))
        digests = [one.sha256 for one in found]
        if len(set(digests)) != len(digests):
            reader.problem(value.line, msg("a digest stands here twice"))
        return found

    return read_yaml(text, path, build)


def dump(entries: tuple[Expunged, ...]) -> str:
    """Return the file, with its two lines of explanation."""
    lines = [
        "# 须从历史中彻底清除的文件：只写路径、指纹和所在的定稿，不写内容。",
        "# 改动须按“制度与设置调整”审签，并经保密审查员同意。",
        "expunged:" if entries else "expunged: []",
    ]
    lines += [f"  - {{{_row(one)}}}" for one in entries]
    return "\n".join(lines) + "\n"


def _row(one: Expunged) -> str:
    path = json.dumps(one.path, ensure_ascii=False)
    return f'path: {path}, sha256: "{one.sha256}", landing: "{one.landing}", reason: {one.reason}'


def _entry(reader: Reader, value: Value) -> Expunged:
    keys = ("path", "sha256", "landing", "reason")
    data = reader.mapping(value, keys, keys)
    path = reader.checked(data.get("path"), lambda text: bool(_PATH.fullmatch(text)), msg("this is no path of a file"))
    digest = reader.checked(data.get("sha256"), is_sha256, msg("a SHA-256 is 64 hexadecimal digits"))
    landing = reader.checked(data.get("landing"), is_object_id, msg("a commit is named by its whole id"))
    reason = reader.choice(data.get("reason"), {one: one for one in REASONS}, REASONS[0])
    return Expunged(path, Sha256(digest), ObjectId(landing), reason)
