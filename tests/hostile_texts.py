"""Texts by which strangers try to be more than text: Markdown, HTML, tables, drawings, hidden characters."""

from __future__ import annotations

import re

from hypothesis import strategies as st

FOUND_IN_FINISHED_TEXT = {
    "mention": re.compile(r"@\w"),
    "address of mail": re.compile(r"\w@\w"),
    "issue": re.compile(r"#\d|!\d|\bGH-\d|[A-Za-z]-\d"),
    "short code": re.compile(r":\w+:"),
    "address": re.compile(r"://\S|www\.\w|\w\.[A-Za-z]", re.ASCII),
    "digest": re.compile(r"\b[0-9a-fA-F]{7,64}\b"),
    "project": re.compile(r"\w/\w", re.ASCII),
}
"""What a forge makes links of in finished text, outside code."""
HOSTILE = [
    "[点这里](https://evil.example)", "![图](https://evil.example/a.png)", "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>", "<!-- 隐藏 -->", "-->", "</details>", "<details open>", "</summary>", "`代码`",
    "``", "```", "~~~", "```mermaid", "| 另一格 |", "||", "\\|", "\\", "@admin", "@org/team", "a@b.example",
    "#12", "GH-12", "!34", "org/repo#5", "owner/repo@0123456789abcdef",
    "0123456789abcdef0123456789abcdef01234567", ":rocket:", ":+1:", "https://evil.example/x?y=1&z",
    "www.evil.example", "evil.example", "mailto:a@b.example", "javascript:alert(1)", "**粗**", "__b__", "*i*",
    "_i_", "~~删~~", "$x^2$", "$$", "[^1]", "[x]: https://evil.example", "[ref][x]", "- [x] 同意", "# 标题",
    "## ", "> 引文", "1. 一", "- ", "+ ", "* ", "---", "===", "***", "    代码", "\t", "&lt;b&gt;",
    "&#64;admin", "&copy;", "\n\n# 新块", "\r\n", "\x00", "\x1b[31m红", "\u202e反", "\u200b", "\u2066",
    "\ufeff", "\u3164", "\u00ad", "\u2800", "e\u0301\u0302\u0303", "❤\ufe0f", "a\ufe0f", "葛\U000e0100",
    "\u2028", "\u2029", "\U000e0041", "题名", "，", " ", "@", "#", ":", ".", "/", "[", "]", "(", ")", "<", ">",
    "!", "&", "\"", "'", "=", "%%{init: {}}%%", "click s0 callback", "😀", "\ud800",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=8).map("".join)


def well_formed(text: str) -> str:
    """Return a text without half characters, as every file and every record holds it."""
    return text.encode("utf-8", "replace").decode()
