"""A check stays readable: of one kind a file gives so many findings, of all a change so many; no block is lost."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from fuzi.messages import msg
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.finding import CheckReport, Finding, PartPlace, Severity, Status, TextPlace
from fuzi.model.fingerprint_key import Keys, fingerprint
from fuzi.model.ids import PersonId, Sha256, sha256_of
from fuzi.model.waiver import Waiver, WaiverList
from fuzi.scanning.bounds import MOST_OF_A_CHECK, MOST_OF_A_KIND, bounded
from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source

TODAY = dt.date(2026, 11, 23)
PATH = "content/news/a/table.csv"
OVER = 7


def numbers(count: int, words: str = "") -> str:
    return "".join(f"{words}138001{n:05d}\n" for n in range(count))


def pictures(count: int) -> str:
    return "".join(f"data:image/png;base64,{n:016d}\n" for n in range(count))


def report_of(text: str, path: str = PATH, origin: str = "") -> CheckReport:
    return scan([Source(path, text.encode(), origin=origin)], ruleset(), TODAY)


def test_so_many_of_a_kind_are_all_told() -> None:
    found = report_of(numbers(MOST_OF_A_KIND)).findings
    assert len(found) == MOST_OF_A_KIND
    assert all(isinstance(one.where, TextPlace) for one in found)


@pytest.mark.parametrize(
    ("text", "severity"),
    [(numbers(MOST_OF_A_KIND + OVER), Severity.BLOCK), (pictures(MOST_OF_A_KIND + OVER), Severity.FLAG)],
)
def test_the_rest_of_a_kind_is_one_finding_as_grave(text: str, severity: Severity) -> None:
    found = report_of(text).findings
    (rest,) = [one for one in found if isinstance(one.where, PartPlace)]
    assert len(found) == MOST_OF_A_KIND + 1
    assert {one.severity for one in found} == {rest.severity} == {severity}
    assert {one.rule for one in found} == {rest.rule}
    assert f"{OVER} more" in str(rest.what)
    assert (rest.path, rest.excerpt, rest.fingerprint) == (PATH, "", "")


def test_a_block_behind_many_flags_and_notes_of_its_own_rule_is_told() -> None:
    text = numbers(300, "联系人：示例甲 ") + numbers(300, "值班电话：") + "\n\n\n请拨 13900139000\n"
    counts = Counter(one.severity for one in report_of(text).findings)
    assert counts[Severity.BLOCK] == 1
    assert counts[Severity.FLAG] == counts[Severity.NOTE] == MOST_OF_A_KIND + 1


def test_a_block_and_a_flag_in_the_same_line_of_a_document_leave_the_block() -> None:
    line = "家长电话：13800138000，" + "，" * 60 + "联系人：示例甲 13900139000"
    layers = (TextLayer("docx:body", line),)
    for one in (layers, (TextLayer("docx:body", "，".join(reversed(line.split("，")))),)):
        (found,) = scan([Source(PATH, b"PK", extracted=Extracted(one))], ruleset(), TODAY).findings
        assert found.severity is Severity.BLOCK


def test_the_bound_of_a_file_counts_all_its_texts() -> None:
    layers = tuple(TextLayer(f"docx:part{n}", numbers(60)) for n in range(5))
    read = Extracted(layers, pictures=tuple(f"p{n}" for n in range(300)))
    found = scan([Source(PATH, b"PK", extracted=read)], ruleset(), TODAY).findings
    counts = Counter(one.rule for one in found)
    assert counts == {"mobile-phone": MOST_OF_A_KIND + 1, "picture-not-inspected": MOST_OF_A_KIND + 1}


def test_words_beside_the_files_are_bounded_and_keep_their_place() -> None:
    origin = "commit-message:0123456789ab"
    source = Source("", numbers(500).encode(), carrier=Carrier.COMMIT_MESSAGE, origin=origin)
    found = scan([source], ruleset(), TODAY).findings
    assert len(found) == MOST_OF_A_KIND + 1
    assert all(str(one.where.as_json()["part"]).startswith(origin) for one in found)


def test_two_states_of_a_file_each_have_their_rest_in_any_order() -> None:
    sources = [
        Source(PATH, pictures(150).encode()),
        Source(PATH, pictures(160).encode(), origin="commit:0123456789ab"),
        Source("content/news/b/table.csv", pictures(150).encode()),
    ]
    first = scan(sources, ruleset(), TODAY)
    assert len(first.findings) == 3 * (MOST_OF_A_KIND + 1)
    assert scan(sources[::-1], ruleset(), TODAY) == first
    assert len({one.id for one in first.findings}) == len(first.findings)


def test_waivers_of_single_values_never_pass_the_rest() -> None:
    key = b"k"
    waivers = tuple(
        Waiver(
            ("mobile-phone",), "x", PersonId("p01"), TODAY, TODAY, path=PATH,
            fingerprint=fingerprint(key, "mobile-phone", f"138001{n:05d}"), line=n,
        )
        for n in range(MOST_OF_A_KIND)
    )  # fmt: skip
    rules = ruleset(waivers=WaiverList("w", Sha256("0" * 64), waivers), keys=Keys(key))
    report = scan([Source(PATH, numbers(MOST_OF_A_KIND + 1).encode())], rules, TODAY)
    assert Counter(one.status for one in report.findings) == {Status.WAIVED: MOST_OF_A_KIND, Status.OPEN: 1}
    assert not report.is_clean


def finding(n: int, severity: Severity = Severity.FLAG, status: Status = Status.OPEN) -> Finding:
    place = TextPlace(n + 1, 1, n + 1, 2)
    return Finding("picture-not-inspected", severity, PATH, place, sha256_of(b"x"), msg("x"), status=status)


def report(*findings: Finding) -> CheckReport:
    return CheckReport(findings, 1, 1, "r")


def test_a_check_within_its_bound_is_as_it_was() -> None:
    one = report(*(finding(n) for n in range(MOST_OF_A_CHECK)))
    assert bounded(one) is one


def test_notes_do_not_count_and_stay() -> None:
    one = report(*(finding(n, Severity.NOTE) for n in range(MOST_OF_A_CHECK + 1)))
    assert bounded(one) is one


def test_a_check_beyond_its_bound_is_stopped_by_one_finding_of_its_own() -> None:
    found = bounded(report(*(finding(n) for n in range(MOST_OF_A_CHECK + 1))))
    assert len(found.findings) == MOST_OF_A_CHECK + 1
    (stop,) = [one for one in found.findings if one.rule == "too-many-findings"]
    assert (stop.severity, stop.status, stop.path) == (Severity.BLOCK, Status.OPEN, "")
    assert str(MOST_OF_A_CHECK + 1) in str(stop.what)


def test_blocks_are_kept_before_flags_and_open_ones_before_waived_ones() -> None:
    flags = [finding(n) for n in range(MOST_OF_A_CHECK)]
    waived = [finding(10_000 + n, Severity.BLOCK, Status.WAIVED) for n in range(5)]
    blocks = [finding(20_000 + n, Severity.BLOCK) for n in range(9)]
    found = bounded(report(*flags, *waived, *blocks)).findings
    assert [one for one in found if one.rule == "picture-not-inspected"] == [*flags[: MOST_OF_A_CHECK - 9], *blocks]


def test_what_stops_a_check_has_the_same_id_in_any_order() -> None:
    findings = [finding(n) for n in range(MOST_OF_A_CHECK + 50)]
    mixed = findings[::-1]
    one, other = bounded(report(*findings)), bounded(report(*mixed))
    assert {each.id for each in one.findings} == {each.id for each in other.findings}
