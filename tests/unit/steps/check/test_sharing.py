"""Whoever looks at a part of the sources, the findings are those of one who looks at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.documents import FakeDocuments
from fakes.rendering import PlainRenderer
from fakes.workers import FarWorkers, InlineWorkers
from fuzi.adapters.local_files import LocalFiles
from fuzi.formats import front_matter
from fuzi.messages import Message, msg
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.finding import CheckReport, Severity
from fuzi.model.fingerprint_key import Keys
from fuzi.model.ids import sha256_of
from fuzi.model.leader import Leader, LeaderList
from fuzi.model.notice import SHIPPED
from fuzi.model.rendering import RenderedText
from fuzi.model.term_list import Term, TermList
from fuzi.model.token import Token, TokenSearch
from fuzi.ports.workers import ALONE, Workers
from fuzi.reports.check import check_json
from fuzi.scanning.engine import Ruleset, report_of, ruleset
from fuzi.scanning.notices import ColumnNotices
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source
from fuzi.steps.check.check import check
from fuzi.steps.check.gather import Ground, Wish
from fuzi.steps.check.sharing import Readers, answer_sent, look_together
from site_fixture import COLUMNS, head

PHONE = "13800138000"
TODAY = dt.date(2026, 11, 23)
TERMS = TermList("review/confidentiality/terms/a.txt", sha256_of(b"a"), (Term("青禾工程", Severity.BLOCK, line=1),))
PRIVATE = TermList("", sha256_of(b"b"), (Term("白鹭计划", Severity.FLAG, line=1),), is_private=True)
LEADERS = LeaderList(sha256_of(b"c"), (Leader("示例甲", ("局长",), TODAY),))
RULES = ruleset((TERMS, PRIVATE), keys=Keys(b"k" * 32, (b"f" * 32,)), leaders=LEADERS)
DOCUMENT = Extracted(
    (
        TextLayer("docx:comments", f"电话 {PHONE}", ((0, "1"), (3, "2"))),
        TextLayer("docx:again", f"电话 {PHONE}", again=True),
    ),
    msg("more than {limit} files inside one file", limit=2000),
    ("", "word/media/1.png"),
)
DOCUMENTS = FakeDocuments({"content/a/f.docx": DOCUMENT})
SOURCES = (
    Source("content/a/index.md", f"{head('一')}电话 {PHONE}\n\n**白**鹭计划\n".encode(), page="a"),
    Source("content/a/f.docx", b"PK\0\0", page="a"),
    Source("content/b/index.md", f"{head('青禾工程')}正文。\n".encode(), page="b", origin="commit:0123456789ab"),
    Source("content/b/index.md", f"{head('二')}正文。\n".encode(), page="b"),
    Source("content/b/\udcff.txt", b"x", name_problem=msg("the name {path}", path="x")),
    Source(f"content/b/{PHONE}.txt", "名单".encode("gb18030")),
    Source(f"content/b/{PHONE}.txt", f"{PHONE}\n".encode() * 150),
    Source("content/b/index.md", "局长示例甲，副局长示例甲\n".encode()),
    Source("", f"见 {PHONE}".encode(), carrier=Carrier.COMMIT_MESSAGE, origin="commit-message:0123456789ab"),
    Source("", b"\xff", carrier=Carrier.BRANCH, origin="branch"),
    Source("", b"", carrier=Carrier.COMMIT_MESSAGE, origin="commit-header:0", refusal=msg("its type is unknown here")),
)  # fmt: skip


class Refusing(PlainRenderer):
    """Renders nothing that holds a word."""

    def render(self, texts: Sequence[str], extensions: Sequence[str]) -> tuple[RenderedText | Message, ...]:
        shown = super().render(texts, extensions)
        return tuple(msg("no") if "深" in text else one for text, one in zip(texts, shown, strict=True))


def looked(
    sources: Sequence[Source], workers: Workers, rules: Ruleset = RULES, readers: Readers | None = None
) -> CheckReport:
    readers = readers or Readers(DOCUMENTS, PlainRenderer())
    return report_of(look_together(sources, rules, readers, workers).pairs, rules, TODAY)


@pytest.mark.parametrize("count", [2, 3, 7])
def test_findings_ids_fingerprints_and_words_are_the_same_to_the_byte(count: int) -> None:
    workers = InlineWorkers(count)
    alone, shared = looked(SOURCES, ALONE), looked(SOURCES, workers)
    assert len(workers.shared) == 1
    assert workers.shared[0] > 1
    assert shared == alone
    assert json.dumps(check_json(shared, str)) == json.dumps(check_json(alone, str))
    assert {"watched-term", "private-term", "mobile-phone", "not-inspected", "leader-title"} <= {
        one.rule for one in alone.findings
    }
    assert any(one.former_fingerprints for one in shared.findings)


WORDS = (PHONE, "绝密★长期", "青禾工程", "平安", "\n", "<!-- ", "\0", "白鹭计划")
TEXTS = st.lists(
    st.tuples(
        st.sampled_from(["content/a.md", "content/b/index.md", f"content/{PHONE}/x.txt", "content/a/f.docx"]),
        st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
        st.sampled_from(["", "commit:0123456789ab"]),
    ),
    max_size=12,
)  # fmt: skip


@given(TEXTS, st.integers(2, 5))
def test_however_sources_are_cut_nothing_is_lost_or_told_twice(texts: list[tuple[str, str, str]], count: int) -> None:
    sources = [Source(path, text.encode(), origin=origin) for path, text, origin in texts]
    assert looked(sources, InlineWorkers(count)) == looked(sources, ALONE)


def answered(change: Callable[[list[object]], object]) -> Callable[[int, bytes], bytes]:
    """Return what changes the parts of an answer: what was seen, read, rendered, refused."""

    def bent(_number: int, data: bytes) -> bytes:
        parts = msgspec.msgpack.decode(data)
        change(parts)
        return msgspec.msgpack.encode(parts)

    return bent


DEEP = b"\x93\x91\x93\xa1a\x90" + b"\x82\xa3key\xa0\xa6values\x81\xa1a" * 100_000 + b"\xc0\x80\x00"
"""A refusal that is a sentence in a sentence in a sentence."""


def _rule(parts: list) -> None:
    for seen in parts[0]:
        for finding in seen[1]:
            finding[0] = "no-such-rule"


def _sentence(parts: list) -> None:
    for seen in parts[0]:
        for finding in seen[1]:
            finding[5] = {"key": "{nobody}", "values": {}}


def _reach(parts: list) -> None:
    for seen in parts[0]:
        for finding in seen[1]:
            finding[5] = {"key": "{n.denominator.nobody}", "values": {"n": 1}}


@pytest.mark.parametrize(
    "bent",
    [
        lambda _number, _data: None,
        lambda _number, _data: b"",
        lambda _number, data: data[:-1],
        lambda _number, data: data + b"\0",
        lambda _number, _data: b"\x93\x90\x80\x00",
        lambda _number, _data: msgspec.msgpack.encode({"seen": []}),
        lambda number, data: None if number else data,
        answered(lambda parts: parts[0].pop()),
        answered(lambda parts: parts[0].append(parts[0][0])),
        answered(_rule),
        answered(_sentence),
        answered(_reach),
        lambda _number, _data: DEEP,
    ],
)  # fmt: skip
def test_what_is_no_answer_is_looked_at_here(bent: Callable[[int, bytes], bytes | None]) -> None:
    assert looked(SOURCES, InlineWorkers(3, bent)) == looked(SOURCES, ALONE)


@pytest.mark.parametrize("refused", [2, 3, 9])
def test_texts_that_nobody_can_render_are_refused_as_by_one(refused: int, tmp_path: Path) -> None:
    for number in range(12):
        page = tmp_path / f"content/news/p{number}/index.md"
        page.parent.mkdir(parents=True)
        page.write_text(head("一") + ("深" if number < refused else "浅") + str(number), encoding="utf-8")
    (tmp_path / "site_config").mkdir()
    (tmp_path / "site_config/columns.yml").write_text(COLUMNS, encoding="utf-8")

    def told(workers: Workers) -> CheckReport:
        ground = Ground(None, LocalFiles(), DOCUMENTS, Refusing(), tmp_path, TODAY, workers=workers)
        return check(Wish(), ground).report

    assert told(InlineWorkers(3)) == told(ALONE)
    assert len([one for one in told(ALONE).findings if str(one.what) == "no"]) == refused


def test_what_others_rendered_is_not_rendered_again() -> None:
    renderer = PlainRenderer()
    texts = [f"{head('一')}正文 {number}\n" for number in range(6)]
    sources = [Source(f"content/p{number}.md", text.encode()) for number, text in enumerate(texts)]
    body = front_matter.parse(texts[3].encode(), "content/p3.md").body
    looks = look_together(sources, RULES, Readers(DOCUMENTS, renderer, ("tables",)), InlineWorkers())
    renderer.render = None  # type: ignore[assignment,method-assign]
    assert "正文 3" in looks.renderer.render([body], ("tables",))[0].html  # type: ignore[union-attr]
    with pytest.raises(TypeError):
        looks.renderer.render([body], ())


def test_half_a_character_is_looked_at_here() -> None:
    half = FakeDocuments({"content/a/f.docx": Extracted((TextLayer("pdf:1", f"\udcff 电话 {PHONE}\n绝密★长期"),))})
    readers = Readers(half, PlainRenderer())
    assert looked(SOURCES, InlineWorkers(3), readers=readers) == looked(SOURCES, ALONE, readers=readers)


def test_one_source_is_not_shared() -> None:
    workers = InlineWorkers()
    looked(SOURCES[:1], workers)
    assert workers.shared == []


PUBLIC = ruleset((TERMS,), notices=ColumnNotices("x", lambda: {"b": SHIPPED[:1], "a": ()}), leaders=LEADERS)
READERS = Readers(DOCUMENTS, PlainRenderer())
SECRET = {
    "keys": ruleset((TERMS,), keys=Keys(b"k" * 32, (b"f" * 32,))),
    "private list": ruleset((TERMS, PRIVATE)),
    "both": RULES,
}


@pytest.mark.parametrize("rules", [PUBLIC, *SECRET.values()], ids=["public", *SECRET])
def test_a_machine_that_knows_only_what_is_sent_gives_the_same_answer(rules: Ruleset) -> None:
    far = FarWorkers(READERS)
    assert looked(SOURCES, far, rules) == looked(SOURCES, ALONE, rules)
    assert far.carried.count(None) == 1  # what holds the name that is not UTF-8 stays here
    notice = [
        Source("content/b/index.md", "获奖名单\n\n| 姓名 | 成绩 |\n| --- | --- |\n| 示例甲 | 95 |\n".encode())
    ] * 2
    assert looked(notice, far, rules) == looked(notice, ALONE, rules)


@pytest.mark.parametrize("rules", SECRET.values(), ids=SECRET)
def test_no_key_no_private_word_and_no_list_beside_it_is_ever_sent(rules: Ruleset) -> None:
    far = FarWorkers(READERS)
    sources = [Source(f"content/{number}.txt", b"text") for number in range(9)]
    looked(sources, far, rules)
    carried = b"".join(one or b"" for one in far.carried)
    assert b"content/8.txt" in carried
    for secret in (b"k" * 32, b"f" * 32, "白鹭计划".encode(), "青禾工程".encode(), PRIVATE.digest.encode()):
        assert secret not in carried


@pytest.mark.parametrize("data", [b"", b"x", DEEP, b"\x95\x90\x90\xc3\x90", b"\x96" + b"\x90" * 6])
def test_what_is_no_piece_has_no_answer(data: bytes) -> None:
    assert answer_sent(data, READERS) == b""


class Searching:
    """An engine for keys that finds them at a text's beginning, and tells nothing at all once a text is odd."""

    def search(self, texts: Sequence[str]) -> TokenSearch:
        if any("奇" in text for text in texts):
            return TokenSearch(refusal=msg("no"))
        return TokenSearch(tuple((Token(0, 3, "key", is_sure=True),) for _text in texts))


@pytest.mark.parametrize("odd", ["奇", "好"])
@pytest.mark.parametrize("rules", [PUBLIC, RULES], ids=["public", "secret"])
def test_an_engine_that_tells_nothing_of_one_text_is_told_of_as_by_one(odd: str, rules: Ruleset) -> None:
    key = "ghp_" + "a1B2c3D4e5F6g7H8i9" * 2
    sources = [Source(f"content/{n}.txt", f"{odd if n == 5 else n} token: {key}\n".encode()) for n in range(9)]
    readers = Readers(DOCUMENTS, PlainRenderer(), credentials=Searching())
    expected = looked(sources, ALONE, rules, readers)
    assert {one.rule for one in expected.findings} >= {"not-inspected" if odd == "奇" else "credential"}
    assert looked(sources, InlineWorkers(3), rules, readers) == expected
    assert looked(sources, FarWorkers(readers), rules, readers) == expected
