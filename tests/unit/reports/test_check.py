"""The report of `check`: what is told, how often, and how it ends."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fuzi.messages import msg
from fuzi.model.finding import CheckReport, Finding, PartPlace, Severity, Status, TextPlace
from fuzi.model.ids import Sha256
from fuzi.reports.check import check_text, is_in_earlier_commit, is_in_words_of_commit


def finding(severity: Severity, rule: str = "rule", path: str = "content/a.png", part: str = "") -> Finding:
    place = PartPlace(part) if part else TextPlace(1, 1, 1, 1)
    return Finding(rule, severity, path, place, Sha256("0" * 64), msg("x"))


def report(*findings: Finding, unreadable: tuple[str, ...] = ()) -> CheckReport:
    return CheckReport(findings, 3, 10, "r", dict.fromkeys(unreadable, msg("nobody looked")))


@pytest.mark.parametrize("rule", ["picture-not-inspected", "not-inspected"])
def test_a_file_that_could_not_be_inspected_is_listed_once(rule: str) -> None:
    text = check_text(report(finding(Severity.FLAG, rule), unreadable=("content/a.png",)), str, {})
    assert text.count("content/a.png") == 1
    assert "Scanned 2 of 3 files; 1 could not be inspected." in text


def test_one_that_no_finding_names_is_still_listed() -> None:
    shown = [finding(Severity.NOTE, path=f"content/{n}.md") for n in range(200)]
    cut_off = finding(Severity.FLAG, "picture-not-inspected")
    text = check_text(report(*shown, cut_off, unreadable=("content/a.png",)), str, {})
    assert "not inspected: content/a.png: nobody looked" in text


ENDS = [
    ((), "Clean: nothing stands in the way."),
    ((Severity.NOTE,), "Clean: nothing stands in the way."),
    ((Severity.NOTE, Severity.FLAG), "It can be submitted, and will need the confidentiality review."),
    ((Severity.FLAG, Severity.BLOCK), "Not clean."),
]


@pytest.mark.parametrize(("severities", "words"), ENDS)
def test_the_last_line_says_what_can_be_done_now(severities: tuple[Severity, ...], words: str) -> None:
    text = check_text(report(*map(finding, severities)), str, {})
    assert text.splitlines()[-1].startswith(words)


def test_what_is_waived_is_named_and_nothing_more_is_asked_of_anybody() -> None:
    advised = replace(finding(Severity.BLOCK), why=msg("because"), hint=msg("mend it"))
    open_, waived = (check_text(report(replace(advised, status=one)), str, {"rule": "page.md"}) for one in Status)
    assert ("because" in open_, "mend it" in open_, "page.md" in open_) == (True, True, True)
    assert "[waived]" in waived
    assert not any(word in waived for word in ("because", "mend it", "page.md"))


def test_of_the_whole_site_nothing_is_about_to_be_submitted() -> None:
    text = check_text(report(finding(Severity.FLAG)), str, {}, is_whole=True)
    assert text.splitlines()[-1].startswith("Nothing blocks; what is flagged is for the confidentiality officer")


def test_what_stands_only_in_a_commit_is_known_by_its_place() -> None:
    assert is_in_earlier_commit(report(finding(Severity.BLOCK, part="commit:0123:1:1")))
    assert is_in_earlier_commit(report(finding(Severity.FLAG, part="commit:0123:name")))
    words = report(finding(Severity.BLOCK, path="", part="commit-message:0123:1:1"))
    assert (is_in_earlier_commit(words), is_in_words_of_commit(words)) == (False, True)
    assert not is_in_earlier_commit(report(finding(Severity.BLOCK), finding(Severity.NOTE, part="commit:0123:1:1")))
    waived = replace(finding(Severity.BLOCK, part="commit:0123:1:1"), status=Status.WAIVED)
    assert not is_in_earlier_commit(report(waived))
