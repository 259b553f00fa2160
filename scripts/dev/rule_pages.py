"""Write one page per confidentiality rule: review/confidentiality/rules/<rule-id>.md, Chinese first, English below.

Made from the rules themselves and their translations; `--check` only compares. Values in samples are masked, so that
the pages pass the check they describe.
"""

from __future__ import annotations

from made_pages import keep

from fuzi.adapters.catalogs import translator
from fuzi.messages import Translate
from fuzi.model.finding import Severity
from fuzi.model.token import ENGINE, ENGINE_VERSION
from fuzi.scanning.masking import masked_name
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier, Rule
from fuzi.scanning.rules import RULES

FOLDER = "review/confidentiality/rules"
TOOL = "scripts/dev/rule_pages.py"
_WORDS = {
    "zh": {
        Severity.BLOCK: "拦截：不得发布",
        Severity.FLAG: "待审：交保密审查员",
        Severity.NOTE: "提示：不影响发布",
        "why": "为什么",
        "basis": "依据",
        "hint": "怎么办",
        "severity": "最高级别",
        "not_ok": "会报告的写法（原文已遮盖）",
        "ok": "不会报告的写法",
        "sep": "：",
    },
    "en": {
        Severity.BLOCK: "block: must not be published",
        Severity.FLAG: "flag: for the confidentiality officer",
        Severity.NOTE: "note: does not stand in the way",
        "why": "Why",
        "basis": "Basis",
        "hint": "What to do",
        "severity": "Severity at most",
        "not_ok": "Reported (values masked)",
        "ok": "Not reported",
        "sep": ": ",
    },
}


_ENGINE = {
    "zh": (
        f"**引擎**：自带规则之外，约四百种网络服务的密钥和令牌由 kingfisher 的规则库查找"
        f"（`{ENGINE}` {ENGINE_VERSION}，版本固定，写进每份检查记录的规则摘要）。"
        "它在单独的受限进程里运行，收到文字以后打不开任何文件和网络连接；"
        "查到的密钥从不拿去联网试用、核实；只回答位置和规则名，不保存也不显示原文。"
        "把握大的拦截，其余交保密审查员看；引擎没有装好或出错的，疑似含有密钥的内容按“未能检查”处理。\n"
    ),
    "en": (
        f"**The engine**: beside our own rules those of kingfisher (`{ENGINE}` {ENGINE_VERSION}, one fixed version, "
        "part of the rule set each record names) look for the keys and tokens of some 400 services. It runs in a "
        "confined process of its own, which can open no file and no connection once it has been given a text. Nothing "
        "that is found is ever tried out at its service: no validation calls. It answers places and rules; no value is "
        "kept or shown. What it is sure of blocks, the rest is for the officer; where it is missing or fails, whatever "
        "may hold a key counts as not inspected.\n"
    ),
}
"""What the page of the rule says of the engine beside it (5-confidentiality, credentials)."""


def pages() -> dict[str, str]:
    """Return every page's file name and text."""
    made = {f"{rule.id}.md": _page(rule) for rule in RULES}
    rows = "\n".join(f"| [{rule.id}]({rule.id}.md) | {rule.what.render(translator('zh'))} |" for rule in RULES)
    made["README.md"] = (
        "# 保密检查规则 / Confidentiality rules\n\n"
        "每条规则一页，由程序自带的规则生成，不用手工修改；调整检查范围请改上一级的词库和例外放行。\n"
        "检查报告里括号中的英文就是规则名，按名字查到这里，就知道为什么报告、该怎么改。\n\n"
        f"| 规则 | 查什么 |\n| --- | --- |\n{rows}\n\n"
        f"One page per rule, made from the rules of the program (`{TOOL}`); nothing is edited here.\n"
    )
    return made


def _page(rule: Rule) -> str:
    samples = _samples(rule)
    parts = [f"# {rule.id}\n"]
    for language in ("zh", "en"):
        parts.append(_words(rule, language, translator(language), samples))
    return "\n".join(parts)


def _words(rule: Rule, language: str, translate: Translate, samples: tuple[list[str], list[str]]) -> str:
    words = _WORDS[language]
    title = rule.what.render(translate)
    rows = [f"## {title[:1].upper()}{title[1:]}\n", f"**{words['severity']}**{words['sep']}{words[rule.severity]}\n"]
    for key, message in (("why", rule.why), ("basis", rule.basis), ("hint", rule.hint)):
        rows.append(f"**{words[key]}**{words['sep']}{message.render(translate)}\n")
    for key, texts in zip(("not_ok", "ok"), samples, strict=True):
        if texts:
            listed = "\n".join(texts)
            rows.append(f"{words[key]}{words['sep'].rstrip()}\n\n```text\n{listed}\n```\n")
    if rule.id == "credential":
        rows.append(_ENGINE[language])
    return "\n".join(rows)


def _samples(rule: Rule) -> tuple[list[str], list[str]]:
    """Return the rule's own samples, what is found in them masked."""
    found = [[(one.start, one.end) for one in matches_of(text, Carrier.FILE)] for text in rule.not_ok]
    masked = [masked_name(text, spans) for text, spans in zip(rule.not_ok, found, strict=True)]
    return list(dict.fromkeys(masked)), list(rule.ok)


if __name__ == "__main__":
    raise SystemExit(keep(FOLDER, pages(), TOOL))
