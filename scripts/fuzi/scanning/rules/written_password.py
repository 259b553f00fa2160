"""Passwords written beside their word (密码：…, 口令, 提取码, 会议密码): as people put them into notices."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.views import TEXTS

_WRITTEN = late(
    r"(?P<label>密码|口令|(?<![a-z])(?:password|passwd|passcode|pwd|pass ?code)(?![a-z])|提取码|访问码|解压码|会议码)"
    r"(?:[ \t]{0,2}[(（][^()（）\n]{0,12}[)）])?[ \t*_`]{0,4}(?:[:=]|为|是|统一为|都是|均为)[ \t*_`\"'“]{0,4}"
    r"(?P<value>[!-~]{4,40})"
)
_NO_VALUE = late(
    r"https?:|[*•●x]{3}|[<({\[]|\.\.\.|str(?:ing)?\b|null|none|true|false|required|reset|forgot|[a-z]{1,3}\b|[0-9]{1,2}位"
)
_SHARED = late(r"提取码|访问码|解压码|会议码")
_MEETING = late(r"会议|腾讯|钉钉|直播|研讨|入会|zoom|网盘|链接|下载")
_AHEAD = 60


def find(sight: Sight) -> Iterator[Hit]:
    """Find passwords beside their word; the code of a meeting or a download is for the officer."""
    text = sight.text
    for match in _WRITTEN.finditer(text):
        value = match["value"].rstrip(".,;:!?\"'`)*_")
        start = match.start("value")
        if len(value) < 4 or _NO_VALUE.match(value) or not _is_one(value):
            continue
        ahead = text[max(0, start - _AHEAD) : start]
        if _SHARED.fullmatch(match["label"]) or _MEETING.search(ahead):
            yield Hit(start, start + len(value), Severity.FLAG, msg("the code of a meeting or a download"))
        else:
            yield Hit(start, start + len(value))


def _is_one(value: str) -> bool:
    """Tell whether a value looks chosen: it has a digit or a sign, or is long; a plain word is part of a sentence."""
    return any(not char.isalpha() for char in value) or len(value) > 12


RULE = Rule(
    id="written-password",
    severity=Severity.BLOCK,
    what=msg("a password written beside its word"),
    why=msg("Who reads the page can sign in; accounts of pupils and offices are taken over this way."),
    basis=msg("Cybersecurity Law, art. 21; Personal Information Protection Law, art. 51"),
    hint=msg("Delete it and change the password; tell it to those concerned in person."),
    find=find,
    needs=(_WRITTEN,),
    views=TEXTS,
    ok=(
        "初始密码为身份证号后六位，登录后请立即修改",
        "请设置不少于 8 位的密码：字母加数字",
        "密码：******",
        "password: required",
    ),
    not_ok=("系统登录密码：" + "Zx12@2026", "初始密码为 " + "888888", "链接见下，提取码: " + "a1b2"),
)
