"""Write one page per reason code: review/reasons/<code>.md, Chinese first, English below, and their list.

Made from the registry in fuzi.reports.reasons and its translations; `--check` only compares.
"""

from __future__ import annotations

from made_pages import keep

from fuzi.adapters.catalogs import translator
from fuzi.messages import Message, Translate
from fuzi.reports.advice import PAGES
from fuzi.reports.reasons import GROUPS, basis
from fuzi.reports.reasons.reason_code import ReasonCode

TOOL = "scripts/dev/reason_pages.py"
_DESIGN = "../gate.md"
_SECTIONS = (basis.GATE_1, basis.GATE_2, basis.GATE_3, basis.GATE_4, basis.GATE_5)
_WORDS = {
    "zh": {"why": "为什么", "basis": "依据", "hint": "怎么办", "sep": "：", "and": "；"},
    "en": {"why": "Why", "basis": "Basis", "hint": "What to do", "sep": ": ", "and": "; "},
}


def pages() -> dict[str, str]:
    """Return every page's file name and text."""
    made = {f"{one.code}.md": _page(one) for _title, codes in GROUPS for one in codes}
    made["README.md"] = _list()
    return made


def _list() -> str:
    parts = [
        "# 原因说明 / Reasons\n",
        "判定、定稿、推送或核验没有通过时，每条原因后面方括号里的英文就是原因代码。按代码查到这里，就知道是什么意思、为什么、该怎么办。\n\n"
        "本文件夹由程序生成，不用手工修改，改了也不影响判定；"
        "要调整谁来审、怎么审，请改上一级的 `policy.yml` 和 `roster.yml`（须经审批）。"
        f"每页“依据”里说的“审核设计”是[《审核设计》]({_DESIGN})。\n",
        "When a verdict, a landing, a push or a verification says no, the word in square brackets is the code of the "
        f"reason; its page says what it means, why, and what to do. The pages are made by `{TOOL}` and not edited "
        "here; who approves what is set in `policy.yml` and `roster.yml`, one folder up. What a page's basis calls the "
        f"design of the gate is [here]({_DESIGN}).\n",
    ]
    zh = translator("zh")
    for title, codes in GROUPS:
        rows = "\n".join(f"| [{one.code}]({one.code}.md) | {one.what.render(zh)} | {one.what} |" for one in codes)
        parts.append(f"## {title.render(zh)} / {_opened(str(title))}\n")
        parts.append(f"| 代码 code | 意思 | meaning |\n| --- | --- | --- |\n{rows}\n")
    return "\n".join(parts)


def _page(one: ReasonCode) -> str:
    return "\n".join([f"# {one.code}\n", _told(one, "zh", translator("zh")), _told(one, "en", translator("en"))])


def _told(one: ReasonCode, language: str, translate: Translate) -> str:
    words = _WORDS[language]
    rests_on = words["and"].join(_linked(each, translate) for each in one.basis)
    rows = [("why", one.why.render(translate)), ("hint", one.hint.render(translate)), ("basis", rests_on)]
    said = [f"**{words[key]}**{words['sep']}{text}\n" for key, text in rows]
    return "\n".join([f"## {one.what.render(translate)}\n", *said])


def _linked(one: Message, translate: Translate) -> str:
    """Return what a code rests on; a section of the gate's design as a link to it."""
    text = _opened(one.render(translate))
    return f"[{text}]({_DESIGN})" if one in _SECTIONS else text


def _opened(text: str) -> str:
    """Return a sentence with its first letter as a capital."""
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    raise SystemExit(keep(PAGES, pages(), TOOL))
