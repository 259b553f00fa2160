"""Keys, tokens and passwords in addresses: whoever reads them can act in the site's or a service's name.

The forms are those that the services publish; a value is looked at as it is written, since most forms depend on
capital letters. What is plainly a placeholder passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from fuzi.messages import Message, msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.token_forms import TOKENS
from fuzi.scanning.views import ViewKind

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_BLOCKS = late(
    r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
    r"|PuTTY-User-Key-File-[23]:|AGE-SECRET-KEY-1[0-9A-Z]{58}"
)
_WEBHOOKS = late(
    rf"qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key={_UUID}"
    r"|oapi\.dingtalk\.com/robot/send\?access_token=[0-9a-f]{64}"
    rf"|open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/{_UUID}"
    r"|sctapi\.ftqq\.com/SCT[A-Za-z0-9]{10,60}\.send|sc\.ftqq\.com/SCU[A-Za-z0-9]{16,80}\.send"
    r"|hooks\.slack\.com/services/T[A-Z0-9]{6,14}/B[A-Z0-9]{6,14}/[A-Za-z0-9]{20,32}"
)
_ADDRESSES = late(
    r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s:/?#@<>\"'{}]{0,100}:([^\s:/?#@<>\"'{}]{1,100})@[A-Za-z0-9一-鿿]"
    r"|jdbc:[a-z0-9:]{2,30}[^\s\"'<>]{0,300}?[?&;](?i:password|pwd)=([^\s&;\"'<>]{1,100})"
    r"|jdbc:oracle:[a-z]{2,6}:[^\s:/@\"'<>]{1,60}/([^\s:@\"'<>]{1,100})@"
)
_LABELLED = late(
    r"(?i:(?<![a-z])(?:access[ _-]?key(?:[ _-]?(?:secret|id))?|secret[ _-]?(?:id|key|access[_-]?key)|app[ _-]?secret"
    r"|api[ _-]?(?:key|secret)|client[ _-]?secret|(?:auth|private|access)[ _-]?token|corp[ _-]?secret))"
    r"[\"'`]?\s{0,3}[:=：＝]\s{0,3}[\"'`]?(?=[^\s\"'`]{0,60}[0-9])(?=[^\s\"'`]{0,60}[A-Za-z])([A-Za-z0-9_+/=.-]{16,200})"
)
_NAMED_SHORTLY = late(
    r"(?:(?<![A-Za-z])(?:AK|SK|ak|sk)|令牌|私钥|密匙|(?<!公)密钥)"
    r"[\"'`]?\s{0,3}(?:[:=：＝]|为|是)\s{0,3}[\"'`]?(?=[^\s\"'`]{0,60}[0-9])(?=[^\s\"'`]{0,60}[A-Za-z])([A-Za-z0-9_+/=-]{20,200})(?![A-Za-z0-9])"
)
_IN_COMMANDS = late(
    r"sshpass\s{1,4}-p\s{0,4}[\"']?(?![$<])([!#-&(-~]{4,60})"
    r"|(?i:authorization)[\"']?\s{0,3}[:：]\s{0,3}[\"']?(?i:basic)\s{1,3}([A-Za-z0-9+/]{8,200}={0,2})"
    r"|(?i:authorization)[\"']?\s{0,3}[:：]\s{0,3}[\"']?(?i:bearer)\s{1,3}(?=[A-Za-z_.-]{0,60}[0-9])([A-Za-z0-9_.+/=-]{20,400})"
    r"|mysql(?:dump|admin)?\s(?:[^\s|;]{1,60}\s{1,3}){0,6}-p(?!ort)(?=[^\s]{0,60}[0-9])([A-Za-z!#-&(-,.-;=?@^_~0-9]{6,60})"
    r"|(?:SSHPASS|PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH)\s{0,2}=\s{0,2}[\"']?(?![$<{])([!#-&(-:=-~]{4,60})"
    r"|define\(\s{0,2}[\"'][A-Z_]{0,20}(?:PASSWORD|PASSWD|PWD|SECRET)[\"']\s{0,2},\s{0,2}[\"'](?!(?i:password|your))([^\"'\s]{6,60})[\"']"
)
_OF_MAPS = late(
    r"api\.map\.baidu\.com/[^\s\"'<>]{0,200}[?&]ak=([A-Za-z0-9]{24,40})"
    r"|(?:webapi|restapi)\.amap\.com/[^\s\"'<>]{0,200}[?&]key=([0-9a-f]{32})"
    r"|(?:map|apis\.map)\.qq\.com/[^\s\"'<>]{0,200}[?&]key=((?:[A-Z0-9]{5}-){5}[A-Z0-9]{5})"
)
_HEX = late(r"[0-9a-fA-F]+")
_PLACEHOLDER = late(
    r"(?i)example|x{4}|\*{3}|\.{3}|^your|changeme|placeholder|dummy|[▇█•●×＊]|^(?:password|passwd|pass|secret|token|pwd)$|示例|^QWxhZGRpbj"
)
_SMALLEST = 8
"""A text in which no word of ASCII is longer holds no token."""


def find(sight: Sight) -> Iterator[Hit]:
    """Find credentials in a text as it is written."""
    text = sight.text
    key = msg("a private key")
    for match in _BLOCKS.finditer(text):
        yield Hit(*match.span(), what=key)
    yield from _hits(TOKENS, text, msg("an access key or token"))
    yield from _hits(_WEBHOOKS, text, msg("the address of a group's robot: whoever has it can post in its name"))
    yield from _hits(_ADDRESSES, text, msg("a password inside an address"))
    beside = msg("a key or secret beside its name")
    yield from _hits(_LABELLED, text, beside)
    for hit in _hits(_NAMED_SHORTLY, text, beside):
        is_lesson = "密钥" in text[max(0, hit.start - 8) : hit.start] and _HEX.fullmatch(text, hit.start, hit.end)
        yield replace(hit, severity=Severity.FLAG) if is_lesson else hit
    yield from _hits(_IN_COMMANDS, text, msg("a password in a command or a request"))
    maps = msg("the key of a map service: whoever has it can use up its quota")
    yield from (replace(hit, severity=Severity.FLAG) for hit in _hits(_OF_MAPS, text, maps))


def _hits(pattern: re.Pattern[str], text: str, what: Message) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        group = match.lastindex or 0
        value = match[group]
        if len(value) >= (_SMALLEST if group == 0 else 1) and not _PLACEHOLDER.search(value):
            yield Hit(*match.span(group), what=what)


def is_placeholder(value: str) -> bool:
    """Tell whether a value only shows where a key would stand."""
    return _PLACEHOLDER.search(value) is not None


RULE = Rule(
    id="credential",
    severity=Severity.BLOCK,
    what=msg("a key, token or password"),
    why=msg("Whoever reads it can act in your name until it is withdrawn; search engines find it within minutes."),
    basis=msg("Cybersecurity Law (protection by levels); Data Security Law, art. 27"),
    hint=msg("Delete it here, and withdraw it at once where it was issued: what was once written down is known."),
    find=find,
    needs=(_BLOCKS, TOKENS, _WEBHOOKS, _ADDRESSES, _LABELLED, _NAMED_SHORTLY, _IN_COMMANDS, _OF_MAPS),
    views=frozenset({ViewKind.PLAIN}),
    ok=(
        "AccessKeyId: LTAIxxxxxxxxxxxxxxxx",
        "https://user:password@host.example.test/",
        "api_key: <your key here>",
        "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ),
    not_ok=(
        "AKIA" + "QWERTYUIOP234567",
        "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
        "jdbc:mysql://db:3306/oa?user=root&password=" + "Tq9!kd02",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + "0f3c2b1a-1111-4222-8333-abcdefabcdef",
    ),
)
