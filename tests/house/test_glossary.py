"""One word, one meaning: words that have a better one are not used for names or sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from babel.messages import pofile

from house.places import PACKAGE, modules

INSTEAD = {
    "ack": "acknowledge",
    "allowlist": "waiver",
    "article": "page",
    "blacklist": "term list",
    "category": "column",
    "database": "ledger",
    "diff": "entry, change set; compare",
    "fixup": "correction",
    "genesis": "founding record",
    "lgtm": "approve",
    "merge": "land",
    "override": "emergency",
    "patch": "change",
    "phase": "stage",
    "provenance": "source record",
    "snapshot": "submission",
    "vote": "statement",
    "whitelist": "waiver",
}
"""A word never to be used for the project's own things, and what to say."""
INSTEAD_IN_CHINESE = {
    "文章": "页面",
    "帖子": "页面",
    "合并": "定稿",
    "补丁": "稿件",
    "快照": "送审稿",
    "投票": "审签意见",
    "白名单": "例外放行",
    "黑名单": "词库",
    "创世": "建站记录",
    "令牌": "签名件",
}
VAGUE_VERBS = {"process", "handle", "do"}
"""Never the first word of a function (but where a library calls it by that name); a noun (`GitProcess`) is fine."""


def words_of(name: str) -> list[str]:
    """Return the words of an identifier: `openPage`, `open_page` and `OpenPage` are two."""
    return [word.lower() for part in name.split("_") for word in re.findall(r"[A-Z]*[a-z0-9]+|[A-Z]+", part)]


def names() -> Iterator[tuple[str, str]]:
    for path, tree in modules():
        if not path.startswith("scripts/fuzi/"):
            continue
        yield path, path.rsplit("/", 1)[-1].removesuffix(".py")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield f"{path}:{node.lineno}", node.name


def sentences() -> Iterator[tuple[str, str, str]]:
    for source in sorted((PACKAGE / "locale" / "zh").glob("*.po")):
        with source.open("rb") as stream:
            for entry in pofile.read_po(stream, locale="zh"):
                if entry.id:
                    yield source.name, str(entry.id), str(entry.string)


def test_words_are_told_apart_in_every_spelling() -> None:
    assert words_of("merge_base") == words_of("mergeBase") == words_of("MergeBase") == ["merge", "base"]
    assert words_of("SSHSignature") == ["sshsignature"]
    assert words_of("emergency") == ["emergency"]


def test_no_name_uses_a_word_that_has_a_better_one() -> None:
    wrong = [
        f"{place}: {name}: say {INSTEAD[word]!r}, not {word!r}"
        for place, name in names()
        for word in words_of(name)
        if word in INSTEAD
    ]
    assert not wrong, "\n".join(wrong)


def test_no_function_is_called_process_handle_or_do() -> None:
    wrong = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and VAGUE_VERBS.intersection(words_of(node.name)[:1])
        and not hasattr(HTMLParser, node.name)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_sentence_uses_a_word_that_has_a_better_one() -> None:
    wrong = []
    for place, english, chinese in sentences():
        wrong += [
            f"{place}: {english!r}: say {INSTEAD[word]!r}"
            for word in re.findall(r"[a-z]+", english.lower())
            if word in INSTEAD
        ]
        wrong += [
            f"{place}: {chinese!r}: 请说{better}，不说{word}"
            for word, better in INSTEAD_IN_CHINESE.items()
            if word in chinese
        ]
    assert not wrong, "\n".join(wrong)


PYTHON_NAME = re.compile(r"\b(?:None|True|False|[A-Z]\w+Error|Traceback|str|dict|tuple|__\w+__)\b|\w\(\)")


@pytest.mark.parametrize("name", ["got None", "a ValueError", "call parse()"])
def test_a_python_name_in_a_sentence_is_noticed(name: str) -> None:
    assert PYTHON_NAME.search(name)


def test_no_sentence_shows_a_python_name() -> None:
    wrong = [
        f"{place}: {text!r}"
        for place, english, chinese in sentences()
        for text in (english, chinese)
        if PYTHON_NAME.search(re.sub(r"\{\w+(?:![rs])?(?::[^}]*)?\}", "", text))
    ]
    assert not wrong, "\n".join(wrong)
