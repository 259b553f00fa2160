"""Addresses of the inner network: private IPv4 (RFC 1918), office systems, shared folders; a map for intruders."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Exposure, Hit, Rule, Sight
from fuzi.scanning.views import TEXTS

_PRIVATE = late(
    r"(?<![0-9.])(?:10(?:\.[0-9]{1,3}){3}|192\.168(?:\.[0-9]{1,3}){2}|172\.(?:1[6-9]|2[0-9]|3[01])(?:\.[0-9]{1,3}){2}"
    r"|10(?:[。][0-9]{1,3}){3}|192[。]168(?:[。][0-9]{1,3}){2}|172[。](?:1[6-9]|2[0-9]|3[01])(?:[。][0-9]{1,3}){2}"
    r"|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])(?:\.[0-9]{1,3}){2})(?![0-9]|[.。][0-9])"
    r"|一九二点一六八(?:点[〇零一二三四五六七八九十百]{1,4}){2}"
)
_IS_ADDRESS = late(r"(?:://|ip|地址|网关|服务器|主机|内网|端口|dns|登录|访问|路由)[^\n]{0,24}\Z")
_GOES_ON = late(r"[:/][0-9a-z]")
_SHARE = late(r"(?<![\\\w])\\\\(?=[a-z0-9_.-]{0,62}[0-9.-])[a-z0-9][a-z0-9_.-]{1,62}\\[\w$一-鿿]{1,80}")
_FILES = late(
    r"(?<![a-z])smb://[a-z0-9一-鿿][^\s<>\"']{1,200}|(?<![a-z])file:///?/?(?:[a-z]:|[a-z][a-z0-9._-]{0,40}/)[^\s<>\"']{1,200}"
)
_HOSTS = late(
    r"https?://(?:[a-z0-9-]{1,63}\.){0,4}(?:oa|(?:ssl|web|e)?vpn[0-9]{0,2}|atrust|easyconnect|intranet|erp|nas)(?:\.[a-z0-9-]{1,63}){2,4}(?![\w.-])"
    r"|https?://(?:jenkins|gitlab|jira|zabbix|grafana)(?:\.[a-z0-9-]{1,63}){1,3}\.(?:cn|test)(?![\w.-])"
    r"|https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.(?:local|lan|internal|intra|corp)(?![\w.-])"
    r"|https?://(?=[a-z-]{0,40}[0-9])[a-z][a-z0-9-]{1,40}(?::[0-9]{2,5})(?![\w.])"
)


def find(sight: Sight) -> Iterator[Hit]:
    """Find addresses that lead into an inner network."""
    text = sight.text
    for match in _PRIVATE.finditer(text):
        if _is_ip(match[0]) and _is_meant(text, match.start(), match.end(), match[0]):
            yield Hit(*match.span())
    for match in _SHARE.finditer(text):
        yield Hit(*match.span(), what=msg("the path of a shared folder"))
    for match in _FILES.finditer(text):
        yield Hit(*match.span(), what=msg("the path of a shared folder"))
    for match in _HOSTS.finditer(text):
        yield Hit(*match.span(), what=msg("the address of an inner system"))


def _is_ip(written: str) -> bool:
    if "点" in written:
        return True
    parts = written.replace("。", ".").split(".")
    return all(int(one) <= 255 and (one == "0" or not one.startswith("0")) for one in parts)


def _is_meant(text: str, start: int, end: int, written: str) -> bool:
    """Tell an address from a number of a heading or a version, such as 10.1.2.3."""
    if written.startswith("100."):
        return _IS_ADDRESS.search(text, max(0, start - 40), start) is not None
    if not written.startswith("10.") or max(map(int, written.split(".")[1:])) > 30:
        return True
    return _IS_ADDRESS.search(text, max(0, start - 40), start) is not None or _GOES_ON.match(text, end) is not None


RULE = Rule(
    id="inner-network",
    severity=Severity.FLAG,
    what=msg("an address of the inner network"),
    why=msg("It tells intruders what there is to attack; the public cannot use it anyway."),
    basis=msg("Cybersecurity Law (protection by levels); Regulations on Open Government Information, art. 14 and 16"),
    hint=msg("Delete it, or say in words how colleagues get there; what is taught in a lesson the officer lets pass."),
    find=find,
    needs=(_PRIVATE, _SHARE, _FILES, _HOSTS),
    views=TEXTS,
    exposure=Exposure.WORDS,
    ok=("10.1.2.3 课程目标", "版本 10.0.1.2", "https://www.example.test/oa/index.html", "$a \\\\ b$"),
    not_ok=("登录 http://192.168.10.5:8080/", "http://oa.example.test/login", "共享文件夹 \\\\fs-01\\教务处"),
)
