"""Term lists and waivers: what is read, what is refused with all problems at once, and that they are written back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzi.errors import MalformedFile
from fuzi.formats.terms_file import dump_terms, parse_terms
from fuzi.formats.waivers_file import dump_waivers, parse_waivers
from fuzi.model.finding import Severity
from fuzi.model.ids import PersonId, Sha256
from fuzi.model.term_list import Term, TermList
from fuzi.model.waiver import Waiver, WaiverList
from fuzi.scanning.rules import BY_ID

PATH = "review/confidentiality/terms/a.txt"
WAIVERS = "review/confidentiality/waivers.yml"
GOOD = f"""\
waivers:
  - rules: [exam-mark]
    file: "{"a" * 64}"
    exam_date: 2026-06-20
    reason: 考试已结束
    approver: p01
    opened: 2026-07-01
    expires: 2036-06-30
"""


def problems(error: MalformedFile) -> list[str]:
    return [f"{problem.line}: {problem.what}" for problem in error.problems]


def test_a_term_list_gives_each_word_its_severity_and_advice() -> None:
    listed = parse_terms("# 说明\n[block]\n青禾工程\n\n[flag]\n讯息网 | 信息网\n".encode(), PATH)
    assert listed.terms == (Term("青禾工程", Severity.BLOCK), Term("讯息网", Severity.FLAG, "信息网"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青禾工程\n", ["1: a word stands before the first heading ([block], [flag] or [note])"]),
        ("[blok]\n", ["1: this heading is not known"]),
        ("[block]\n字\n", ["2: a word of 2 to 64 characters is expected"]),
        ("[block]\n" + "长" * 65, ["2: a word of 2 to 64 characters is expected"]),
        ("[block]\n青禾\n[flag]\n青禾\n", ["4: this word is given twice"]),
        ("[block]\n| 只有建议\n", ["2: a word of 2 to 64 characters is expected"]),
        (
            "词语\n[x]\n",
            ["1: a word stands before the first heading ([block], [flag] or [note])", "2: this heading is not known"],
        ),
    ],
)
def test_a_malformed_term_list_is_refused_with_all_its_lines(text: str, expected: list[str]) -> None:
    with pytest.raises(MalformedFile) as caught:
        parse_terms(text.encode(), PATH)
    assert problems(caught.value) == expected


def test_a_refused_term_list_does_not_repeat_its_words() -> None:
    with pytest.raises(MalformedFile) as caught:
        parse_terms("青禾工程\n".encode(), PATH)
    assert "青禾" not in str(caught.value) + "".join(problems(caught.value))


@pytest.mark.parametrize("data", ["[block]\n词语".encode("gb18030"), b"\xff\xfe[\0"])
def test_lists_in_other_encodings_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedFile):
        parse_terms(data, PATH)
    with pytest.raises(MalformedFile):
        parse_waivers(data, WAIVERS, BY_ID)


WORDS = st.text(alphabet="青禾工程讯息网ab1", min_size=2, max_size=8)


@given(st.dictionaries(WORDS, st.tuples(st.sampled_from(list(Severity)), st.sampled_from(["", "信息网"]))))
def test_a_term_list_written_and_read_is_the_same(words: dict[str, tuple[Severity, str]]) -> None:
    terms = tuple(Term(word, *rest) for word, rest in words.items())
    read = parse_terms(dump_terms(TermList(PATH, Sha256(""), terms), "说明\n第二行").encode(), PATH)
    assert set(read.terms) == set(terms)


def test_a_waiver_is_read_with_its_line() -> None:
    (waiver,) = parse_waivers(GOOD.encode(), WAIVERS, BY_ID).waivers
    assert (waiver.rules, waiver.file, waiver.line) == (("exam-mark",), "a" * 64, 2)
    assert (waiver.exam_date, waiver.expires) == (dt.date(2026, 6, 20), dt.date(2036, 6, 30))


BY_VALUE = "path: content/**\n    fingerprint: " + '"' + "b" * 32 + '"'


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("exam-mark", "exam-marc", "2: `exam-marc` is not known here"),
        ("[exam-mark]", "[]", "2: `rules` is missing"),
        ("exam-mark", "waiver-ended", "2: `waiver-ended` is not known here"),
        ("    exam_date: 2026-06-20\n", "", "2: `exam_date` belongs to the rule exam-mark, and it must be given there"),
        ("[exam-mark]", "[resident-id]", "2: `exam_date` belongs to the rule exam-mark, and it must be given there"),
        ("    reason: 考试已结束\n", "", "2: `reason` is missing"),
        ("考试已结束", '""', "5: the reason is empty"),
        ("p01", "示例 甲", "6: this is not the id of a person"),
        ("2036-06-30", "2026-06-30", "2: the waiver ends before it begins"),
        ("2036-06-30", "2036-13-30", "8: `2036-13-30` is not a date that exists"),
        ("2036-06-30", "永久", "8: a day such as 2026-01-31 is expected here"),
        ("a" * 64, "a" * 63, "3: 64 lower-case hexadecimal digits are expected here"),
        (f'file: "{"a" * 64}"', "line: 3", "3: unknown key `line`"),
        (f'file: "{"a" * 64}"', BY_VALUE, "2: a waiver bound to a value lasts at most 365 days"),
        (
            f'file: "{"a" * 64}"',
            "path: content/**",
            "2: a waiver is bound either to `file`, or to `path` and `fingerprint`",
        ),
        (
            "    reason",
            f"    {BY_VALUE}\n    reason",
            "2: a waiver is bound either to `file`, or to `path` and `fingerprint`",
        ),
        ("waivers:", "waivres:", "1: unknown key `waivres`"),
    ],
)
def test_a_malformed_waiver_is_refused_by_name_and_line(old: str, new: str, expected: str) -> None:
    assert old in GOOD
    with pytest.raises(MalformedFile) as caught:
        parse_waivers(GOOD.replace(old, new).encode(), WAIVERS, BY_ID)
    assert expected in problems(caught.value)


def test_no_waivers_is_an_empty_list_and_not_an_empty_file() -> None:
    assert parse_waivers(b"waivers: []\n", WAIVERS, BY_ID).waivers == ()
    with pytest.raises(MalformedFile):
        parse_waivers(b"", WAIVERS, BY_ID)


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@given(DAYS, st.integers(0, 300), st.booleans(), st.text(alphabet='理由"\\:#- x', min_size=1).filter(str.strip))
def test_waivers_written_and_read_are_the_same(opened: dt.date, days: int, is_file: bool, reason: str) -> None:
    bound = {"file": "a" * 64} if is_file else {"path": "content/**", "fingerprint": "1" * 32}
    expires = opened + dt.timedelta(days=days)
    waiver = Waiver(("resident-id",), reason.strip(), PersonId("p01"), opened, expires, **bound, line=2)
    written = dump_waivers(WaiverList(WAIVERS, Sha256(""), (waiver,)), "说明")
    assert parse_waivers(written.removeprefix("# 说明\n").encode(), WAIVERS, BY_ID).waivers == (waiver,)
