"""Chinese output has Chinese punctuation: full-width colons, commas, brackets; ASCII stays in code and addresses."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from babel.messages import pofile

from house.places import PACKAGE

HAN = r"\u3400-\u9fff\u3001-\u301f\uff01-\uff5e"
BESIDE_HAN = re.compile(rf"[{HAN}][,:;!?()]|[,:;!?()] ?[{HAN}]")
AROUND_VALUE = re.compile(r"\}[,:;] | \(\{|[,:;]\s\{")
"""A mark with a blank between two values, as English sets it; `{path}:{line}` is a place and stays."""
CODE = re.compile(r"`[^`]*`|https?://\S+|--[\w-]+")


def translations() -> Iterator[tuple[str, str, str]]:
    """Yield each room's catalogue, English sentence and translation."""
    for source in sorted((PACKAGE / "locale/zh").glob("*.po")):
        with source.open("rb") as stream:
            for entry in pofile.read_po(stream, locale="zh"):
                if entry.id and isinstance(entry.string, str):
                    yield source.name, str(entry.id), entry.string


def narrow(sentence: str) -> str:
    """Return the place of a half-width mark in a Chinese sentence, or nothing."""
    plain = CODE.sub("码", sentence)
    if not re.search(rf"[{HAN}]", plain) and "{" not in plain:
        return ""
    found = BESIDE_HAN.search(plain) or AROUND_VALUE.search(plain)
    return found[0] if found else ""


def test_no_translation_has_half_width_marks_beside_chinese() -> None:
    wrong = [f"{room}: {mark!r} in {zh!r}" for room, _en, zh in translations() if (mark := narrow(zh))]
    assert not wrong, "\n".join(wrong)


def test_no_mark_is_set_by_code_beside_a_translated_word() -> None:
    """An f-string that puts `: ` or ` — ` beside a translation would do so in Chinese, too."""
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and _sets_mark(node):
                wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno}: {ast.unparse(node)}")
    assert not wrong, "\n".join(wrong)


def _sets_mark(node: ast.JoinedStr) -> bool:
    parts = [one.value if isinstance(one, ast.Constant) else _is_translated(one) for one in node.values]
    for one, after in itertools.pairwise(parts):
        if one is True and isinstance(after, str) and re.match(r"[:,;] | \(", after):
            return True
        if after is True and isinstance(one, str) and re.search(r"[:,;] $", one):
            return True
    return False


def _is_translated(part: ast.expr) -> bool:
    node = part.value if isinstance(part, ast.FormattedValue) else part
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in {"render", "translate", "_", "say"}


def test_the_patterns_see_what_they_are_for() -> None:
    for bad in ("不通过: 缺少", "甲, 乙", "标题(共 3 页)", "{a}: {b}", "见 (说明)", "{what}: 请重试"):
        assert narrow(bad), bad
    for good in ("不通过：缺少", "{path}:{line}", "`git a: b` 运行", "12:00 开始", "{a}：{b}", "见 https://a.test/b"):
        assert not narrow(good), good
