"""Passwords written beside their word (密码：…, 口令, 提取码, 会议密码), or under it in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.labelled import tables_headed
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.views import TEXTS, ViewKind

_CODES = "提取码|访问码|解压码|会议码|入会码|授权码|激活码|邀请码"
_LABEL = (
    rf"密[ \t]{{0,4}}码|口[ \t]{{0,4}}令|(?<![a-z])(?:mima|password|passwd|passcode|pwd|pass ?code)(?![a-z])|{_CODES}"
)
_SET = (
    r"(?:已经?|现|均|都|全部|统一|默认|初始|暂){0,3}(?:设置|设定|设|改|更新|更换|重置|变更|修改){0,2}(?:[:=]|为|是|成)"
)
_WRITTEN = late(
    rf"(?P<label>{_LABEL})(?:[ \t]{{0,2}}[(（][^()（）\n]{{0,12}}[)）])?[ \t*_`]{{0,4}}{_SET}:?[ \t*_`\"'“]{{0,4}}"
    r"(?P<value>[!-~]{4,60})"
)
_OF_A_NETWORK = late(r"(?<![a-z])wifi:(?:[a-uw-z]:[^;\n]{0,64};){0,4}p:(?P<value>[^;\n]{4,63});")
"""As the square code of a wireless network says it."""
_OF_A_SHARE = late(r"(?:pwd|password|passcode|accesscode)=(?P<value>[a-z0-9]{4,8})(?![a-z0-9])")
_SHARE = late(
    r"(?:pan\.baidu|123pan|123684|123865|quark|lanzou[a-z]?|alipan|aliyundrive|weiyun|115|cloud\.189|kdocs|ctfile)\.c(?:n|om)/"
    r"[^\s\"'<>?]{1,80}\?(?:[a-z]{1,12}=[^\s\"'<>&]{0,40}&){0,3}\Z"
)
"""The address of a shared folder, up to its code."""
_IN_CAPITALS = late(
    r"(?P<label>密[ \t]{0,4}码|口[ \t]{0,4}令|mima)"
    r"[ \t]{0,2}[:：=＝][ \t]{0,2}(?=[A-Z]{0,19}[a-z]{1,19}[A-Z])(?P<value>[A-Za-z]{6,20})(?![A-Za-z0-9])"
)
"""Letters alone, great ones among the small: looked for as it is written."""
_BARE = late(rf"(?P<label>密码|口令|{_CODES})[ \t]{{1,3}}(?P<value>[a-z0-9@#$%&!._-]{{4,40}})")
"""Without a colon, as people note it down: `wifi 密码 school2024`."""
_NO_VALUE = late(
    r"https?:|[*•●x]{3}|[<({\[:,$%/]|-{1,2}[a-z]|\.\.\.|str(?:ing)?\b|null|none|true|false|required|reset|forgot"
    r"|[a-z]{1,3}\Z|[0-9]{1,2}位|[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*[(\[]|[a-z_]+(?:\.[a-z_]+)+\Z|(?:[a-z-]+:){2}"
    r"|[a-z_ -]*(?:pass(?:word|wd)?|pwd|secret|token)[a-z_ -]*\Z"
)
"""What stands there and is none: masks, options of a command, code, a placeholder, how long it must be."""
_OF_MANUALS = late(
    r"(?:1234(?:5678?9?0?|56)?|admin|root|toor|guest|test|qwerty|letmein)[0-9]{0,4}|\w*(?:password|passwd)\w*"
)
_MEASURE = late(r"[ \t]{0,2}(?:年|月|位|个|种|次|条|世纪|字符|人|万|亿)")
_METHOD = late(
    r"(?:md[2-6]|sha|sm[2-9]|aes|des|rsa|ecc|rc4|bcrypt|base|pbkdf2|ascii|utf|http|tls|ssl|web|wpa|v[0-9.]+\Z|rfc|gb)[^@#$!&%]*\Z"
)
_YEARS = late(r"(?:19|20)[0-9]{2}")
_TALE = late(r"故事|小说|童话|寓言|剧情|剧本|主人公|主角|谜[语面底题]|解谜|密室|闯关|寻宝|情节|他说|她说|芝麻")
"""What tells of passwords that nobody uses."""
_OF_MANY = late(
    r"最?常(?:使?用|见)|弱密码|弱口令|过于简单|(?:优惠|红包|抽奖)\Z|(?:得到|求得|解出|解得|爆破出?|破解出?)(?:的|了)?\Z"
)
"""Passwords that many have, that a lesson works out, or that open a sale and no account."""
_PLAIN_ENGLISH = late(r"[a-z_-]+")
_MEETING = late(r"会议|腾讯|钉钉|直播|研讨|入会|zoom|网盘|链接|下载|解压|压缩")
_HEAD = late(r"密码|口令|password|passwd|pwd")
_ACCOUNT = late(r"[账帐][号户]|用户|登[录陆]名|姓名|学校|单位|系统|平台|网站|user|account|login|ssid|wifi")
_CELL = late(r"[a-z0-9@#$%&!._^*+-]{4,40}")
_NEXT_FIELD = late(r"&[a-z_]{2,20}=|[\"'`]")
"""Where a value in an address or in quotes ends."""
_AHEAD = 60
_LEAST = 6
_LONGEST = 240


def find(sight: Sight) -> Iterator[Hit]:
    """Find passwords beside their word; the code of a meeting or a download is for the officer."""
    text = sight.text
    if ViewKind.PLAIN in sight.view.kinds:
        for match in _IN_CAPITALS.finditer(text):
            yield Hit(*match.span("value"), Severity.FLAG, msg("letters that could be a password"))
    if sight.view.kinds & TEXTS:
        for match in _OF_A_NETWORK.finditer(text):
            if not _NO_VALUE.match(match["value"]):
                yield Hit(*match.span("value"))
        shares = [
            match.span("value")
            for match in _OF_A_SHARE.finditer(text)
            if _SHARE.search(text, max(0, match.start() - _LONGEST), match.start())
        ]
        yield from (Hit(*span, Severity.FLAG, msg("the code of a meeting or a download")) for span in shares)
        for match in _WRITTEN.finditer(text):
            value = _NEXT_FIELD.split(match["value"], maxsplit=1)[0].rstrip(".,;:!?\"'`)*_")
            if (
                is_chosen(text, match, value)
                and (match.start("value"), match.start("value") + len(value)) not in shares
            ):
                yield _judged(text, match, value)
        for match in _BARE.finditer(text):
            value = match["value"].rstrip(".,!_-")
            is_shared = _is_shared(text, match)
            if is_chosen(text, match, value) and (is_shared or _is_strong(value)):
                yield _judged(text, match, value)
    if ViewKind.ROWS in sight.view.kinds:
        yield from _of_tables(text)


def is_chosen(text: str, match: re.Match[str], value: str) -> bool:
    """Tell whether a value looks chosen: it has a digit or a sign, or is long; a plain word is part of a sentence."""
    end = match.start("value") + len(value)
    if len(value) < 4 or _NO_VALUE.match(value) or (value.isdecimal() and _is_figure(text, end, value)):
        return False
    if match["label"].isascii() and _PLAIN_ENGLISH.fullmatch(value):
        return False
    if _OF_MANY.search(text, max(0, match.start() - 24), match.start()):
        return False
    return any(not char.isalpha() for char in value) or len(value) > 12


def _is_figure(text: str, end: int, value: str) -> bool:
    """Tell whether digits are a measure, or the first of several years."""
    if _MEASURE.match(text, end):
        return True
    return _YEARS.fullmatch(value) is not None and text[end : end + 1] in {"、", ","}


def _is_strong(value: str) -> bool:
    """Tell whether a value without a colon before it can only be a password, and no name of a method or a year."""
    if len(value) < _LEAST or _METHOD.match(value):
        return False
    return value.isdecimal() or (any(map(str.isdecimal, value)) and any(map(str.isalpha, value)))


def _is_shared(text: str, match: re.Match[str]) -> bool:
    start = match.start("value")
    return match["label"] in _CODES or _MEETING.search(text, max(0, start - _AHEAD), start) is not None


def _judged(text: str, match: re.Match[str], value: str) -> Hit:
    start = match.start("value")
    end = start + len(value)
    if _is_shared(text, match):
        return Hit(start, end, Severity.FLAG, msg("the code of a meeting or a download"))
    if match["label"].isascii() and _OF_MANUALS.fullmatch(value):
        return Hit(start, end, Severity.FLAG, msg("a password as manuals write it"))
    if _TALE.search(text, max(0, start - _AHEAD), start):
        return Hit(start, end, Severity.FLAG, msg("a password as a tale tells it"))
    return Hit(start, end)


def _of_tables(text: str) -> Iterator[Hit]:
    """Find the cells beneath a head that says password, where accounts or names stand beside them."""
    for table in tables_headed(text, _HEAD):
        heads = [text[slice(*cell)] for cell in table.head]
        if not any(_ACCOUNT.search(head) for head in heads):
            continue
        for index, head in enumerate(heads):
            if _HEAD.search(head) and len(head) <= _LEAST * 2:
                for start, end in table.column(index).cells:
                    value = text[start:end]
                    if _CELL.fullmatch(value) and not _NO_VALUE.match(value) and not value.isalpha():
                        yield Hit(start, end)


RULE = Rule(
    id="written-password",
    severity=Severity.BLOCK,
    what=msg("a password written beside its word"),
    why=msg("Who reads the page can sign in; accounts of pupils and offices are taken over this way."),
    basis=msg("Cybersecurity Law (protection by levels); Personal Information Protection Law, art. 51"),
    hint=msg("Delete it and change the password; tell it to those concerned in person."),
    find=find,
    needs=(_WRITTEN, _BARE, _HEAD, _OF_A_NETWORK, _OF_A_SHARE, _IN_CAPITALS),
    views=TEXTS | {ViewKind.ROWS, ViewKind.PLAIN},
    ok=(
        "初始密码为身份证号后六位，登录后请立即修改",
        "请设置不少于 8 位的密码：字母加数字",
        "密码：******",
        "password: required",
        "| 算法 | 密码 |\n| --- | --- |\n| 甲 | rsa-2048 |",
    ),
    not_ok=(
        "系统登录密码：" + "Zx12@2026",
        "初始密码为 " + "888888",
        "链接见下，提取码: " + "a1b2",
        "wifi 密码 " + "school2024",
        "| 账号 | 密码 |\n| --- | --- |\n| sch01 | " + "Sch@2025 |",
    ),
)
