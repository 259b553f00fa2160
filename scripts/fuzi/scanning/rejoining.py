"""Keys and tokens that were taken apart: wrapped over lines, cells or strings of a program, or with blanks inside.

Only what begins as a known service's keys do is put together, and only where the whole has that service's form.
"""

from __future__ import annotations

import re

from fuzi.model.late_pattern import late
from fuzi.scanning.offsets import Derived, substitute
from fuzi.scanning.token_forms import TOKENS

_HEADS = {
    "A": ("LTAI", "AKIA", "ASIA", "AKID", "ALTAK", "AKLT", "AIza"),
    "_": ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "npm_", "hf_", "rk_live_", "sk_live_"),
    "-": ("glpat-", "sk-", "xoxb-", "xoxp-", "GOCSPX-"),
    "J": ("eyJ",),
}
"""What the keys of services begin with, by one character of it that most texts do not hold."""
_LINE = r"[ \t]{0,4}[\"'`]?[ \t]{0,4}(?:[+.&]|\\{1,2})?[ \t]{0,4}(?:<br[ \t]?/?>)?[ \t]{0,4}\n[ \t>]{0,12}[\"'`]?"
_BREAK = (
    rf"(?:{_LINE}|<br[ \t]?/?>[ \t]{{0,4}}|[ \t]{{0,4}}\|[ \t]{{0,4}}|</td>\s{{0,8}}<td[^<>]{{0,80}}>\s{{0,8}}"
    r"|[\"'][ \t]{0,4}[+.&]?[ \t]{0,4}[\"']|-? |\t)"
)
_CHARACTERS = "[A-Za-z0-9_./+=-]"
_APART = late(
    rf"(?<![A-Za-z0-9_-])(?:{'|'.join(re.escape(head) for heads in _HEADS.values() for head in heads)})"
    rf"{_CHARACTERS}{{0,300}}(?:{_BREAK}{_CHARACTERS}{{1,300}}){{1,40}}"
)
_PIECE = late(rf"({_BREAK})?({_CHARACTERS}+)")
_WORD = late(r"[A-Za-z]?[a-z]+|[0-9]{1,2}|[.=/-]+")
"""A piece behind a blank that is as likely a word of a sentence."""
_FEWEST_DIGITS = 2


def rejoined(source: Derived) -> Derived:
    """Return a text with the keys in it that were taken apart in one piece; the very same one where none was."""
    text = source.text
    if not any(sign in text and any(head in text for head in heads) for sign, heads in _HEADS.items()):
        return source
    return substitute(source, _APART, lambda match: _whole(match[0]))


def _whole(written: str) -> str | None:
    """Return the longest beginning that is one key without its breaks (and hyphens before them), and the rest."""
    best, ways = None, ("", "")
    for piece in _PIECE.finditer(written):
        if piece[1] == " " and _WORD.fullmatch(piece[2]):
            break
        ways = ways[0] + piece[2], ways[1].removesuffix("-") + piece[2]
        whole = next((one for one in ways if TOKENS.fullmatch(one)), None)
        if whole and piece[1] is not None and sum(map(str.isdecimal, whole)) >= _FEWEST_DIGITS:
            best = f"{whole}\n{written[piece.end() :]}"
    return best
