"""The scan as a whole: places, masks, names, words beside the files, waivers, order."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzi.messages import msg
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.finding import CheckReport, Severity, Status, TextPlace
from fuzi.model.fingerprint_key import Keys
from fuzi.model.ids import PersonId, Sha256, sha256_of
from fuzi.model.term_list import Term, TermList
from fuzi.model.waiver import Waiver, WaiverList
from fuzi.reports.check import check_json, check_text
from fuzi.scanning.engine import Ruleset, ruleset, scan
from fuzi.scanning.rule import Carrier
from fuzi.scanning.rules.resident_id import has_check_digit
from fuzi.scanning.source import Source

TODAY = dt.date(2026, 11, 23)
ID = "110101199001010007"
PHONE = "13800138000"
PATH = "content/news/a/index.md"
WAIVERS = "review/confidentiality/waivers.yml"


def report_of(text: str, rules: Ruleset | None = None, path: str = PATH) -> CheckReport:
    return scan([Source(path, text.encode())], rules or ruleset(), TODAY)


def printed(report: CheckReport) -> str:
    return json.dumps(check_json(report, str), ensure_ascii=False) + check_text(report, str, {})


def waived(**fields: object) -> Ruleset:
    given = {
        "rules": ("exam-mark",),
        "reason": "考试已结束",
        "approver": PersonId("p01"),
        "opened": dt.date(2026, 7, 1),
        "expires": dt.date(2030, 1, 1),
        "line": 4,
        **fields,
    }
    waiver = Waiver(**given)  # type: ignore[arg-type]
    return ruleset(waivers=WaiverList(WAIVERS, Sha256("0" * 64), (waiver,)), keys=Keys(b"k"))


def test_a_place_counts_lines_and_code_points_from_one() -> None:
    report = report_of(f"第一行\r\n𠀀证件 {ID} 。")
    assert [finding.where for finding in report.findings] == [TextPlace(2, 5, 2, 23)]


def test_a_value_over_two_lines_ends_on_the_second() -> None:
    (finding,) = report_of("机\n密★1年").findings
    assert finding.where == TextPlace(1, 1, 2, 5)


def test_one_value_seen_in_several_views_is_one_finding() -> None:
    assert len(report_of(f"**{ID}**").findings) == 1


def test_a_clean_page_is_clean_and_counted() -> None:
    report = report_of("普通的一页。")
    assert report.is_clean
    assert (report.files, report.size_bytes) == (1, 18)


def test_the_caret_stands_under_the_mask() -> None:
    lines = check_text(report_of(f"家长电话：{PHONE}"), str, {}).splitlines()
    assert lines[1] == "    家长电话：▇▇▇▇"
    assert lines[2] == "    " + " " * 10 + "^^^^"


def test_the_last_lines_say_how_much_was_scanned_and_whether_it_is_clean() -> None:
    text = check_text(scan([Source("a.bin", b"\0\1\2")], ruleset(), TODAY), str, {})
    assert "Scanned 0 of 1 files; 1 could not be inspected." in text
    assert "Not clean." in text
    assert text.count("a.bin") == 1


def test_the_json_has_the_keys_of_the_contract_and_no_more() -> None:
    document = check_json(report_of(ID), str)
    assert set(document) == {"outcome", "findings", "scanned", "unreadable"}
    assert set(document["findings"][0]) == {"id", "rule", "severity", "path", "where", "excerpt", "hint", "status"}
    assert document["outcome"] == "findings"
    assert document["scanned"] == {"files": 1, "bytes": 18}


SEPARATORS = st.sampled_from(["", " ", "-", "\u200b", "&#8203;", "**", ".", "  "])
DIGITS = st.sampled_from(["0123456789", "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "〇一二三四五六七八九"])
AROUND = st.sampled_from(
    ["{}", "姓名示例甲 {} 电话", "<!-- {} -->", "![{}](a.png)", "|{}|", "[x](https://example.test/{})"]
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 27_000), st.integers(0, 9), AROUND, DIGITS, SEPARATORS)
def test_no_report_ever_holds_a_resident_id(day: int, order: int, around: str, digits: str, gap: str) -> None:
    born = dt.date(1940, 1, 1) + dt.timedelta(days=day)
    head = f"110101{born:%Y%m%d}00{order}"
    value = next(head + check for check in "0123456789X" if has_check_digit((head + check).lower()))
    written = value.translate(str.maketrans("0123456789", digits))
    text = around.format(written[:6] + gap + written[6:14] + gap + written[14:])
    report = report_of(text + "\n\n国产精品 " + value)
    assert "resident-id" in {finding.rule for finding in report.findings}
    out = printed(report)
    assert all(secret not in out for secret in (value, written, value[6:14], written[6:14], value[-8:]))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9 - 1), st.integers(3, 9), AROUND, DIGITS, SEPARATORS)
def test_no_report_ever_holds_a_phone_number(rest: int, second: int, around: str, digits: str, gap: str) -> None:
    value = f"1{second}{rest:09d}"
    written = value.translate(str.maketrans("0123456789", digits))
    text = around.format(written[:3] + gap + written[3:7] + gap + written[7:])
    report = report_of(text + "\n\n国产精品 " + value)
    assert "mobile-phone" in {finding.rule for finding in report.findings}
    out = printed(report)
    assert all(secret not in out for secret in (value, written, value[3:], written[3:]))


@given(st.text(alphabet="机密绝秘★1年【】 \n内部资料注意保存此件不公开甲乙丙", min_size=1, max_size=60))
def test_the_text_around_a_mark_is_never_shown(text: str) -> None:
    found = report_of(f"机密★1年\n\n密级：机密 {text}").findings
    assert "classification-mark" in {one.rule for one in found}
    assert not set("".join(one.excerpt for one in found)) & set("甲乙丙内部资料")


def test_what_looks_like_a_key_is_not_shown_beside_another_finding() -> None:
    unknown = "NS3c" + "FyLCDG"
    text = report_of(f"服务器 http://10.3.2.1/doc 用 {unknown} 字样")
    assert [one.rule for one in text.findings] == ["inner-network"]
    assert "服务器" in printed(text)
    assert unknown not in printed(text)


def test_a_value_in_a_name_is_masked_wherever_the_path_is_printed() -> None:
    report = scan([Source(f"content/{PHONE}/{ID}.bin", b"\0\1")], ruleset(), TODAY)
    assert {finding.rule for finding in report.findings} == {"mobile-phone", "resident-id", "not-inspected"}
    assert PHONE not in printed(report)
    assert ID not in printed(report)


@pytest.mark.parametrize(
    ("carrier", "origin", "text"),
    [
        (Carrier.COMMIT_MESSAGE, "commit-message:abc", f"修改 {PHONE}"),
        (Carrier.AUTHOR, "author:abc", f"{PHONE}@example.test"),
        (Carrier.BRANCH, "branch", f"changes/{PHONE}"),
        (Carrier.TAG, "tag", f"v{PHONE}"),
    ],
)
def test_words_beside_the_files_are_scanned_and_not_counted(carrier: Carrier, origin: str, text: str) -> None:
    report = scan([Source("", text.encode(), carrier=carrier, origin=origin)], ruleset(), TODAY)
    assert [finding.rule for finding in report.findings] == ["mobile-phone"]
    assert str(report.findings[0].where.as_json()["part"]).startswith(f"{origin}:1:")
    assert report.files == 0


def test_a_blob_of_an_earlier_commit_names_it() -> None:
    (finding,) = scan([Source(PATH, PHONE.encode(), origin="commit:abc")], ruleset(), TODAY).findings
    assert finding.where.as_json() == {"part": "commit:abc:1:1"}


def test_document_layers_are_scanned_each_with_its_part() -> None:
    layers = (TextLayer("docx:word/document.xml", "首段\n机密★1年"), TextLayer("docx:word/comments.xml", PHONE))
    report = scan([Source("content/a.docx", b"PK", extracted=Extracted(layers))], ruleset(), TODAY)
    assert [finding.where.as_json()["part"] for finding in report.findings] == [
        "docx:word/comments.xml/1",
        "docx:word/document.xml/2",
    ]


@pytest.mark.parametrize(
    ("extracted", "rule", "severity"),
    [
        (Extracted(refusal=msg("it is encrypted")), "not-inspected", Severity.BLOCK),
        (Extracted(pictures=("",)), "picture-not-inspected", Severity.FLAG),
        (Extracted(pictures=("docx:word/media/1.png",)), "picture-not-inspected", Severity.FLAG),
        (None, "not-inspected", Severity.BLOCK),
    ],
)
def test_what_nobody_read_is_a_finding(extracted: Extracted | None, rule: str, severity: Severity) -> None:
    (finding,) = scan([Source("a.docx", b"\0\1", extracted=extracted)], ruleset(), TODAY).findings
    assert (finding.rule, finding.severity) == (rule, severity)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_are_read_and_noted(encoding: str) -> None:
    data = f"各位家长 line\n电话 {PHONE}".encode(encoding)
    report = scan([Source("a.txt", data)], ruleset(), TODAY)
    hints = {finding.rule: str(finding.hint) for finding in report.findings}
    assert set(hints) == {"garbled-text", "mobile-phone"}
    assert "Save with Encoding, UTF-8" in hints["garbled-text"]


def test_terms_are_found_in_every_written_form_with_the_list_s_severity() -> None:
    words = (Term("青禾工程", Severity.BLOCK), Term("讯息网", Severity.FLAG, "信息网"), Term("oa", Severity.NOTE))
    rules = ruleset([TermList("review/confidentiality/terms/a.txt", Sha256("0" * 64), words)])
    report = report_of("青\u200b禾工程 訊息網 OA boat", rules)
    assert [finding.severity for finding in report.findings] == [Severity.BLOCK, Severity.FLAG, Severity.NOTE]
    assert "青禾" not in printed(report)
    assert report_of("青禾工程", rules, "review/confidentiality/terms/a.txt").is_clean


def test_a_waiver_bound_to_a_file_passes_its_rule_alone() -> None:
    text = f"绝密★启用前 {PHONE}"
    rules = waived(file=sha256_of(text.encode()), exam_date=dt.date(2026, 6, 20))
    status = {finding.rule: finding.status for finding in report_of(text, rules).findings}
    assert status == {"exam-mark": Status.WAIVED, "mobile-phone": Status.OPEN}


@pytest.mark.parametrize(
    ("change", "is_waived"),
    [
        ({}, True),
        ({"exam_date": dt.date(2026, 11, 23)}, False),
        ({"exam_date": None}, False),
        ({"opened": dt.date(2026, 11, 24)}, False),
        ({"expires": dt.date(2026, 11, 23)}, True),
        ({"expires": dt.date(2026, 11, 22)}, False),
        ({"file": "1" * 64}, False),
        ({"rules": ("resident-id",)}, False),
    ],
)
def test_a_waiver_passes_only_within_its_bounds(change: dict[str, object], is_waived: bool) -> None:
    text = "绝密★启用前"
    rules = waived(**{"file": sha256_of(text.encode()), "exam_date": dt.date(2026, 6, 20), **change})
    finding = next(one for one in report_of(text, rules).findings if one.rule == "exam-mark")
    assert (finding.status is Status.WAIVED) is is_waived


def test_a_waiver_that_has_ended_is_a_finding() -> None:
    (finding,) = report_of("普通", waived(file="1" * 64, expires=dt.date(2026, 11, 22))).findings
    assert (finding.rule, finding.path, finding.where) == ("waiver-ended", WAIVERS, TextPlace(4, 1, 4, 1))


def test_a_waiver_that_passes_nothing_is_a_finding_only_where_everything_was_scanned() -> None:
    rules = waived(file="1" * 64, exam_date=dt.date(2026, 6, 20))
    assert report_of("普通", rules).is_clean
    whole = scan([Source(PATH, "普通".encode())], rules, TODAY, is_whole=True)
    assert [finding.rule for finding in whole.findings] == ["waiver-unused"]


@pytest.mark.parametrize(
    ("opened", "exam", "is_told"),
    [
        (dt.date(2026, 10, 25), None, False),
        (dt.date(2026, 10, 24), None, True),
        (dt.date(2026, 6, 1), dt.date(2026, 10, 25), False),
        (dt.date(2026, 6, 1), dt.date(2026, 10, 24), True),
    ],
)
def test_a_waiver_may_wait_thirty_days_for_its_page_and_a_paper_thirty_from_its_exam(
    opened: dt.date, exam: dt.date | None, is_told: bool
) -> None:
    rules = waived(file="1" * 64, opened=opened, exam_date=exam)
    whole = scan([Source(PATH, "普通".encode())], rules, TODAY, is_whole=True)
    assert [one.rule for one in whole.findings] == ["waiver-unused"] * is_told


def test_a_waiver_bound_to_a_value_follows_the_value_and_not_the_line() -> None:
    text = f"联系人：示例甲 {PHONE}"
    print_of = report_of(text, waived()).findings[0].fingerprint
    bound = {"rules": ("mobile-phone",), "path": "content/news/**", "fingerprint": print_of}
    rules = waived(**bound, opened=dt.date(2026, 11, 1), expires=dt.date(2027, 1, 1))
    assert len(print_of) == 32
    assert report_of("新的一行\n\n联系人：示例甲 138-0013-8000", rules).is_clean
    assert not report_of("联系人：示例甲 13900139000", rules).is_clean
    assert not report_of(text, rules, "content/about/index.md").is_clean


def test_a_block_is_passed_by_its_fingerprint_for_ninety_days_at_most() -> None:
    print_of = report_of(PHONE, waived()).findings[0].fingerprint
    bound = {"rules": ("mobile-phone",), "path": "content/**", "fingerprint": print_of, "opened": dt.date(2026, 11, 1)}
    assert report_of(PHONE, waived(**bound, expires=dt.date(2027, 1, 29))).is_clean
    assert not report_of(PHONE, waived(**bound, expires=dt.date(2027, 1, 30))).is_clean


def test_the_order_of_sources_does_not_matter() -> None:
    sources = [Source(f"content/{name}.md", f"{PHONE}\n{ID}".encode()) for name in "cab"]
    one, other = scan(sources, ruleset(), TODAY), scan(reversed(sources), ruleset(), TODAY)
    assert one == other
    assert len({finding.id for finding in one.findings}) == 6


def test_the_digest_of_the_rules_changes_with_lists_waivers_and_key() -> None:
    terms = [TermList("a.txt", Sha256("1" * 64), ())]
    digests = {ruleset().digest, ruleset(terms).digest, waived(file="1" * 64).digest, ruleset(keys=Keys(b"x")).digest}
    assert len(digests) == 4
    assert ruleset(keys=Keys(b"secret")).digest != ruleset(keys=Keys(b"secret2")).digest
    assert "secret" not in repr(ruleset(keys=Keys(b"secret")))


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "<!--",
        "](",
        "内部资料",
        "[",
        "| ",
        "机密 ",
        "(机密\n",
        "<div style='",
        "AAAA\n",
        "13800138000 ",
        "身份证o",
        "| 138 | 0013 | 8000 ",
        "| 138 | 0013 | 8000 |\n",
        "手机\t138\t0013\t8000\n",
        "机密 ★ ",
        "密级((",
        "&#",
        " ",
        "姓名\t成绩\n示例甲\t95\n",
        "家庭住址\t甲\n",
        "家庭住址：示例",
        "| 姓名 |\n",
        "姓名,成绩,",
        "<tr><td>",
        "<td>姓名",
        "****1",
        "abc@qq.",
        "学籍号1",
        "6222021001116245702 ",
        "男,2012-01-",
        "同学考试",
        "手机l3o",
        "<svg",
    ],
)
def test_a_hostile_line_stays_linear(unit: str) -> None:
    assert_linear("", unit)


@pytest.mark.parametrize("unit", ["<text>1</text>", "<text>机</text>", "<", "<!--", "<?", " "])
def test_a_hostile_drawing_stays_linear(unit: str) -> None:
    assert_linear("<svg>", unit)


def assert_linear(head: str, unit: str) -> None:
    def seconds(size: int) -> float:
        text = head + unit * (size // len(unit))
        start = time.process_time()
        report_of(text)
        return time.process_time() - start

    small = min(seconds(20_000), seconds(20_000))
    assert seconds(200_000) < 10 * small * 3 + 0.2
