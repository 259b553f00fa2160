"""Write the page that says how much the confidentiality check finds: review/confidentiality/recall/README.md.

Made by trying every form of the matrix (tests/matrix) and every clean page; `--check` only compares, so the figures on
the page are those of the rules as they are.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby

from made_pages import ROOT, keep

sys.path.insert(0, str(ROOT / "tests"))

from matrix.clean import MAKERS
from matrix.recall import Trial, blocked_pages, trials

FOLDER = "review/confidentiality/recall"
TOOL = "scripts/dev/recall_page.py"
PAGES = 600
"""Clean pages that are tried."""


def page(tried: Iterable[Trial], blocked: int) -> str:
    """Return the page's text."""
    rows, missed, seen, count = [], [], 0, 0
    for kind, of_kind in groupby(tried, key=lambda one: one.kind):
        forms = list(of_kind)
        all_tried, all_seen = sum(one.tried for one in forms), sum(one.seen for one in forms)
        seen, count = seen + all_seen, count + all_tried
        rows.append(f"| {kind} | {len(forms)} | {all_tried} | {all_seen} | {all_seen / all_tried:.4f} |")
        missed += [f"- {kind} · {one.form}: {one.tried - one.seen} / {one.tried}" for one in forms if one.missed]
    listed = "\n".join(missed) if missed else "（没有 / none）"
    return (
        "# 保密检查的查全率和误拦率 / What the confidentiality check finds\n\n"
        "下表由程序逐一试出（全角、带圈、键帽、苏州码子、零宽字符、网页转义、分行、夹在表格和注释里等写法），\n"
        "规则有变动就重新生成，不用手工修改。“查出”指拦截或者交保密审查员。\n\n"
        "| 内容 / kind | 写法 / forms | 试验 / tried | 查出 / found | 查全率 / recall |\n"
        "| --- | ---: | ---: | ---: | ---: |\n"
        + "\n".join(rows)
        + f"\n| 合计 / all |  | {count} | {seen} | {seen / count:.4f} |\n\n"
        f"误拦：{PAGES} 个正常页面（{len(MAKERS)} 类）中被拦截 {blocked} 个。"
        f"Clean pages blocked: {blocked} of {PAGES}, of {len(MAKERS)} sorts.\n\n"
        f"没有查出的写法 / missed:\n\n{listed}\n\n"
        f"Made by `{TOOL}` from every written form in `tests/matrix`; found means: blocked, or given to the "
        "confidentiality officer. Nothing is edited here.\n"
    )


if __name__ == "__main__":
    raise SystemExit(keep(FOLDER, {"README.md": page(trials(), blocked_pages(PAGES))}, TOOL))
