"""How fast plain texts are scanned: all rules and terms, places mapped, beside peers of the same run.

    scripts/bench --scan [--megabytes 8]

pyahocorasick with NFKC and plain `re` look for the same terms only and map no place back; `pip install pyahocorasick`
brings the first, which is no part of the project. kingfisher looks for keys and tokens only, its rules loaded before.
Every figure is the time of this process's own processor.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from fuzi.model.finding import Severity
from fuzi.model.ids import sha256_of
from fuzi.model.term_list import Term, TermList
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from fuzi.scanning.sieve import Sieves, is_installed
from fuzi.scanning.token_gate import may_hold_token

_CHINESE = (
    "学校 教育 工作 课程 老师 活动 会议 安排 阅读 食堂 采购 公开 通知 "
    "招生 社团 操场 图书 设备 维护 培训 教研 课堂 作业 运动 合唱 科学 "
    "实验 春季 秋季 开学 放假 安全 演练 消防 交通 家校 评价 改革 推进 "
    "落实 组织 开展 举行 参加 完成 提高 加强 进一步 有序 认真 共同 "
)
_ENGLISH = "the school board met to discuss library hours and new courses for spring with parents teachers"
_GOAL = 40.0
_PEERS_MEGABYTES = 1.0
"""So much of a text is enough to time a slow peer."""


def chinese(characters: int) -> str:
    """Return plain paragraphs."""
    return "\n\n".join(_paragraphs(characters))


def markdown(characters: int) -> str:
    """Return paragraphs with headings, lists, links and tables."""
    link = "{}[详情](../news/a/index.md)"
    table = "| 学校 | 人数 |\n| --- | --- |\n| {} | 35 |"
    marks = ("## {}", "- {}", "**{}**", link, table, "{}", "{}")
    return "\n\n".join(marks[number % len(marks)].format(one) for number, one in enumerate(_paragraphs(characters)))


def english(characters: int) -> str:
    """Return paragraphs of English."""
    chosen = random.Random(3)  # noqa: S311 - made-up text
    words = _ENGLISH.split()
    lines = (" ".join(chosen.choice(words) for _ in range(60)) + "." for _ in range(characters // 330))
    return "\n\n".join(lines)


def _paragraphs(characters: int) -> Iterable[str]:
    chosen = random.Random(2)  # noqa: S311 - made-up text
    words = _CHINESE.split()
    done = 0
    while done < characters:
        clauses = ("".join(chosen.choice(words) for _ in range(chosen.randint(4, 9))) for _ in range(12))
        one = "，".join(clauses) + "。"
        done += len(one) + 2
        yield one


def terms(count: int) -> tuple[str, ...]:
    """Return words that hardly any text holds."""
    chosen = random.Random(5)  # noqa: S311 - made-up text
    made = ("".join(chr(chosen.randint(0x4E00, 0x9FA5)) for _ in range(chosen.randint(2, 6))) for _ in range(count))
    return tuple(sorted(set(made)))


def seconds(work: Callable[[], object]) -> float:
    """Return the processor's time of one run, the best of three."""
    best = float("inf")
    for _turn in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def rate(text: str, work: Callable[[], object]) -> float:
    """Return megabytes of UTF-8 a second."""
    return len(text.encode()) / 1e6 / seconds(work)


def aho(words: tuple[str, ...], text: str) -> float | None:
    """Return the rate of pyahocorasick with NFKC; None where it is not installed."""
    if importlib.util.find_spec("ahocorasick") is None:
        return None
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for word in words or ("无",):
        automaton.add_word(word, word)
    automaton.make_automaton()
    return rate(text, lambda: list(automaton.iter(unicodedata.normalize("NFKC", text))))


def kingfisher() -> Callable[[str], float]:
    """Return what gives the rate of kingfisher's own rules, as a check uses them; they are loaded once."""
    from fuzi.adapters.credential_child import load

    _version, search = load("")
    if search is None:
        return lambda _text: 0.0

    def rate_of(text: str) -> float:
        data = text.encode()
        return rate(text, lambda: search(data))

    return rate_of


def question_seconds() -> float:
    """Return the seconds, by the clock, of one question to the engine in a child, its rules compiled before."""
    from fuzi.adapters.credentials import ChildCredentials

    best = float("inf")
    with tempfile.TemporaryDirectory() as cache:
        for _turn in range(4):
            start = time.perf_counter()
            ChildCredentials(Path(cache) / "engine").search(["key"])
            best = min(best, time.perf_counter() - start)
    return best


def plain_re(words: tuple[str, ...], text: str) -> float:
    """Return the rate of one pattern of all words."""
    pattern = re.compile("|".join(map(re.escape, words or ("无",))))
    return rate(text, lambda: pattern.findall(text))


def main() -> None:
    """Print a line for each sort of text and number of terms."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--megabytes", type=float, default=8.0)
    size = asked.parse_args().megabytes
    keys, sieves = kingfisher(), Sieves() if is_installed() else None
    print(f"goal: {_GOAL:.0f} MB/s with 10,000 terms, ten times pyahocorasick")
    for make, bytes_each in ((chinese, 3), (markdown, 3), (english, 1)):
        text, short = (make(int(one * 1e6 / bytes_each)) for one in (size, min(size, _PEERS_MEGABYTES)))
        others, ahead = keys(text), rate(text, partial(may_hold_token, text))
        for count in (0, 1_000, 10_000):
            words = terms(count)
            lists = (TermList("terms", sha256_of(b""), tuple(Term(word, Severity.FLAG) for word in words)),)
            matches_of(text[:200_000], Carrier.FILE, lists, sieves=sieves)  # everything is compiled
            mine = rate(text, partial(matches_of, text, Carrier.FILE, lists, sieves=sieves))
            first, second = aho(words, short), plain_re(words, short[:100_000])
            said = "not installed" if first is None else f"{first:.1f} MB/s (x {mine / first:.1f})"
            peers = f"pyahocorasick with NFKC {said}; re {second:.2f} MB/s (x {mine / second:.1f})"
            peers += f"; kingfisher (keys only) {others:.0f} MB/s (x {mine / others:.2f})" if others else ""
            print(f"{make.__name__}, {count} terms: {mine:.1f} MB/s; {peers}")
        print(f"{make.__name__}: whether keys may stand there, {ahead:.0f} MB/s")
    print(f"asking the engine for keys, where they may: {question_seconds():.2f} s more")


if __name__ == "__main__":
    main()
