"""Private mailboxes and accounts (qq, 163, …): an office's own mailbox, or one given as an office's, passes."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import Message, msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late, written
from fuzi.scanning.rule import Carrier, Hit, Rule, Sight
from fuzi.scanning.views import TEXTS, ViewKind

_PROVIDERS = (
    "qq|foxmail|163|126|yeah|188|139|189|wo|sina|sohu|aliyun|21cn|tom|263"
    "|gmail|hotmail|outlook|live|msn|yahoo|icloud|me|protonmail|proton"
)
_GAP = r"[^\S\n]{0,2}"
_DOT = rf"{_GAP}(?:\.|。|[\[(]{_GAP}(?:dot|点|\.){_GAP}[\])]| dot ){_GAP}"
_AT = late(rf"(?:@|#|[\[(]{_GAP}(?:at|@){_GAP}[\])]|a(?<=[a-z0-9] a)t(?= [a-z0-9]{{1,10}} dot )){_GAP}")
_LOCAL = late(r"(?<![a-z0-9._+-])[a-z0-9][a-z0-9._+-]{2,40}[^\S\n]{0,2}\Z")
_DOMAIN = late(rf"(?:vip{_DOT})?(?:{_PROVIDERS}){_DOT}(?:com{_DOT}cn|com|net|cn|me)(?![a-z0-9-])(?!\.[a-z0-9])")
_NEEDED = late(f"{written(_AT)[0]}(?:vip{_DOT})?(?:{_PROVIDERS}){_DOT}[cnm]")
_LONGEST = 42
_OFFICE = late(
    r"(?:办公|单位|工作|公务|科室|局|处|科|室|会|校|院|中心|编辑部|投稿|投诉|举报|监督|咨询|服务|报名|报送|反馈|征集|意见|建议|公共|官方|联系|电子|接收|受理|来信|申请|招聘|纪检)(?:专用|电子)?(?:邮箱|信箱|邮件|e-?mail)?(?:地址)?[^\n]{0,12}$"
)
_PRIVATE = late(r"个人|本人|学生|家长|考生|监护人|私人")
_SAME_LINK = late(r"\]?\(?mailto:[^\s()]{0,80}\)?")
"""The target of a link that shows the mailbox itself."""
_BYLINE = late(
    r"(?:作者|译者|校对|撰稿|供稿|编译|整理|维护者"
    r"|(?<![a-z])(?:author|maintainer|copyright|written by|by))[^\n。;]{0,30}\Z"
)
_PLACEHOLDER = late(r"x{2,}|your[a-z._-]*|example|username|someone|name")
_ACCOUNT_WORDS = ("qq", "微信", "wechat", "weixin", "vx")
_ACCOUNT = late(
    r"(?<![a-z0-9@.])(?:qq(?:[^\S\n]?号码?)?|微信[^\S\n]?(?:号|id)?|(?<![a-z])(?:wechat|weixin|vx)(?:[^\S\n]?(?:id|号))?)(?!群)[^\S\n]{0,2}[:=][^\S\n]{0,2}(?P<account>[0-9]{6,11}(?![0-9])|(?<=:)[a-z][a-z0-9_-]{5,29}(?![a-z0-9]))"
)
_PUBLIC = late(r"公众|群|官方|客服|服务号|订阅")


def find(sight: Sight) -> Iterator[Hit]:
    """Find private mailboxes and accounts."""
    text = sight.text
    is_behind = sight.view.kinds == {ViewKind.HIDDEN}
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end())
        local = domain and _LOCAL.search(text, max(0, at.start() - _LONGEST), at.start())
        if domain and local and not _PLACEHOLDER.fullmatch(local[0].strip()):
            ahead = text[max(0, local.start() - 100) : local.start()]
            if not (is_behind and ahead.endswith("mailto:")):  # the text as it is written tells more of it
                yield Hit(local.start(), domain.end(), *_judged(ahead))
    if any(word in text for word in _ACCOUNT_WORDS):
        for account in _ACCOUNT.finditer(text):
            if not _PUBLIC.search(text, max(0, account.start() - 12), account.start()):
                yield Hit(*account.span("account"), Severity.FLAG, msg("somebody's QQ or WeChat account"))


def _judged(ahead: str) -> tuple[Severity, Message | None]:
    line = ahead.rpartition("\n\n")[2]
    line = _SAME_LINK.sub("", line)
    if _OFFICE.search(line) and not _PRIVATE.search(line):
        return Severity.NOTE, msg("a mailbox of a public provider given as an office's")
    if _BYLINE.search(line):
        return Severity.NOTE, msg("an author's mailbox in a byline")
    return Severity.FLAG, None


RULE = Rule(
    id="private-mailbox",
    severity=Severity.FLAG,
    what=msg("a private mailbox"),
    why=msg("A mailbox at a public provider is mostly somebody's own, and QQ mailboxes carry the QQ number."),
    basis=msg("Personal Information Protection Law, art. 4 and 13; GB/T 35273-2020, annex A"),
    hint=msg("Give the office's mailbox; the confidentiality officer acknowledges a contact who agreed."),
    find=find,
    needs=(_NEEDED, _ACCOUNT),
    views=TEXTS,
    carriers=frozenset(Carrier) - {Carrier.AUTHOR},
    ok=("邮箱：jyj@example.test", "官方微信号：fuzi-edu", "qq.com 是一个网站"),
    not_ok=("示例甲 123456\u0040qq.com", "家长邮箱：abcdef\u0040163.com", "QQ：12345678"),
)
