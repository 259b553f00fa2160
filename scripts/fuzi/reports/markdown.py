"""Text of strangers inside Markdown, as GitHub, Gitea and Forgejo render it: shown as it is, never obeyed.

Everything that means something to Markdown, HTML or a table becomes a character reference. What a forge would still
make a link of in finished text (names after `@`, numbers after `#`, addresses, short codes, digests) is broken by a
zero-width space. Control, direction and invisible characters are written out.
"""

from __future__ import annotations

import re
from string import Formatter

from fuzi.messages import Message, Translate, visible

BREAK = "&#8203;"
"""A zero-width space: nothing is seen, and no forge finds a name, number or address across it."""
MOST_NAMES = 20
"""So many values of one list are told in a sentence."""
_SELECTORS = re.compile("[\ufe00-\ufe0d\U000e0100-\U000e01ef]|(?<![\u203c-\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]")
"""Variation selectors, which may carry hidden data; the one that makes a symbol an emoji stays."""
_PLAIN = frozenset("-,;? ")
"""ASCII characters beside letters and digits that mean nothing inside a line."""
_OWN = frozenset(":().'/“”")
"""What our own sentences use so that it means nothing."""
_TRIGGER = re.compile(
    r"(?<=[@#!&$%^~+:：＠＃])(?=\w)"  # @name #12 !12 :smile: https:
    r"|(?<=\w)(?=[@＠])"  # name@host
    r"|(?<=[./])(?=[./\w])"  # www.example.test, //host, owner/name
    r"|(?<=[A-Za-z]-)(?=\d)"  # GH-12, PROJECT-12
    r"|(?<=[@#!&$%^~+:：＠＃./-])\Z"  # whatever our own sentence goes on with
)
_DIGEST = re.compile(r"([0-9a-fA-F]{6})(?=[0-9a-fA-F])")
_CODE = re.compile(r"[^\x00-\x1f`|\\\x7f]+")


def unhidden(text: str) -> str:
    """Return a text on one line in which every hidden character is written out, also those that `visible` passes."""
    return _SELECTORS.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", visible(text))


def one_line(text: str) -> str:
    """Return a text as it is read in a rendered line: nothing hidden, blanks drawn together."""
    return " ".join(unhidden(text).split())


def cut(text: str, most: int) -> str:
    """Return at most so many characters of a text, with an ellipsis where something was left out."""
    return text if len(text) <= most else text[: most - 1] + "…"


def inline(text: str, most: int = 500) -> str:
    """Return a text as inline Markdown: the same to read, with no meaning to Markdown, HTML, tables or a forge.

    Args:
        most: of a longer text the beginning; cut before it is written, so that no reference is torn.
    """
    broken = _TRIGGER.sub("\0", cut(one_line(text), most))
    parts = _DIGEST.sub("\\1\0", broken).split("\0")
    written = BREAK.join("".join(_reference(char) for char in part) for part in parts)
    if written.startswith("-"):  # at the beginning of a line it would open a list or draw a rule
        return f"&#45;{written[1:]}"
    return written


def _reference(char: str) -> str:
    is_plain = not char.isascii() or char.isalnum() or char in _PLAIN
    return char if is_plain else f"&#{ord(char)};"


def code(text: str, most: int = 200) -> str:
    """Return a path, id or command as a code span; as inline text where a code span cannot hold it."""
    shown = cut(unhidden(text), most)
    return f"`{shown}`" if _CODE.fullmatch(shown) and shown.strip() == shown else inline(text, most)


def sentence(message: Message, translate: Translate, most: int = 500) -> str:
    """Return a sentence as inline Markdown: its own code spans stay, every value in it is shown and never obeyed.

    Args:
        most: of each value the beginning.
    """
    shown: list[str] = []
    span: list[str] | None = None
    for literal, name, _spec, _conversion in Formatter().parse(translate(message.key)):
        for number, part in enumerate(literal.split("`")):
            if number and span is not None:
                shown.append(code("".join(span)))
                span = None
            elif number:
                span = []
            shown.append(inline_words(part)) if span is None else span.append(part)
        if name is not None and span is not None:
            span.append(Message("{value}", {"value": message.values[name]}).render(translate))
        elif name is not None:
            shown.append(_value(message.values[name], translate, most))
    return "".join([*shown, *([inline_words("`" + "".join(span))] if span is not None else [])])


def inline_words(text: str) -> str:
    """Return words of our own as inline Markdown: with the blanks at their ends, and few references to read over."""
    return "".join(char if char in _OWN else _reference(char) for char in text)


def _value(value: object, translate: Translate, most: int) -> str:
    if isinstance(value, Message):
        return sentence(value, translate, most)
    if isinstance(value, (list, tuple)):
        left = [inline_words("…")] if len(value) > MOST_NAMES else []
        named = [_value(one, translate, most) for one in value[:MOST_NAMES]]
        return inline_words(translate(", ")).join([*named, *left])
    return inline(str(value), most)


def row(*cells: str) -> str:
    """Return a row of a table; the cells are inline Markdown already."""
    return f"| {' | '.join(cell or ' ' for cell in cells)} |"


def table(*head: str) -> list[str]:
    """Return the head of a table."""
    return [row(*head), row(*("---" for _cell in head))]
