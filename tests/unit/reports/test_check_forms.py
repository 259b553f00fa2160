"""The report of `check` for forges, build servers and editors: well formed whatever a file is called, no value told."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from fuzi.messages import msg
from fuzi.model.finding import CheckReport, Finding, PartPlace, Severity, Status, TextPlace
from fuzi.model.ids import Sha256
from fuzi.reports.check import check_json
from fuzi.reports.check_annotations import check_annotations
from fuzi.reports.check_junit import check_junit
from fuzi.reports.check_markdown import check_markdown
from fuzi.reports.check_sarif import check_sarif
from fuzi.reports.json_text import json_text

PAGES = {"mobile-phone": "review/confidentiality/rules/mobile-phone.md"}
HOSTILE = (
    "content/a\n::error file=x::y",
    "content/a,line=1:b%0A.md",
    "content/a]]><failure>.md",
    "content/a|b`c](x)<script>.md",
    "content/\x00\x1b[31m\u202e.md",
    "content/a\udce9.md",
    "content/a\uffff\ufdd0.md",
    "c:/a.md",
)


def one(path: str = "content/news/a.md", at: int = 3, **more: Any) -> Finding:
    finding = Finding(
        "mobile-phone", Severity.BLOCK, path, TextPlace(at, 5, at, 16), Sha256("0" * 64),
        msg("a mobile phone number"), "电话 138▇▇▇▇▇▇▇▇ 找", msg("mask it"), why=msg("personal data"),
    )  # fmt: skip
    return replace(finding, **more)


def report(*findings: Finding, unreadable: tuple[str, ...] = ()) -> CheckReport:
    return CheckReport(findings, 3, 10, "r", dict.fromkeys(unreadable, msg("nobody looked")))


def sarif(*findings: Finding, unreadable: tuple[str, ...] = ()) -> dict[str, Any]:
    log = json.loads(check_sarif(report(*findings, unreadable=unreadable), str, PAGES, "zh"))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_tells_level_place_and_rule() -> None:
    run = sarif(one(), one(severity=Severity.FLAG, rule="other"), one(severity=Severity.NOTE), unreadable=("b.zip",))
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == ["mobile-phone", "other", "mobile-phone"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 16}
    assert place["artifactLocation"]["uri"] == "content/news/a.md"
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"][0]["help"]["text"] == PAGES["mobile-phone"]
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert [entry["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for entry in told] == ["b.zip"]


def test_a_finding_is_known_again_when_lines_move_and_told_apart_from_its_twin() -> None:
    def marks(*findings: Finding) -> list[str]:
        return [result["partialFingerprints"]["fuziPlace/v1"] for result in sarif(*findings)["results"]]

    assert marks(one(at=3)) == marks(one(at=90, file_digest=Sha256("1" * 64)))
    first, second = marks(one(at=3), one(at=4))
    assert first != second
    assert marks(one(path="content/b.md")) != marks(one())


def test_what_a_waiver_passes_is_suppressed_skipped_and_not_annotated() -> None:
    waived = one(status=Status.WAIVED)
    assert sarif(waived)["results"][0]["suppressions"] == [{"kind": "external", "status": "accepted"}]
    suite = etree.fromstring(check_junit(report(waived), str).encode())[0]
    assert (suite.get("skipped"), suite.get("failures")) == ("1", "0")
    assert "::" not in check_annotations(report(waived), str)


def test_a_part_of_a_document_has_a_logical_place() -> None:
    place = sarif(one(where=PartPlace("metadata/2")))["results"][0]["locations"][0]
    assert place["logicalLocations"][0]["name"] == "metadata/2"
    assert "region" not in place["physicalLocation"]
    message = sarif(one(path="", where=PartPlace("commit-message:0123:1:5")))["results"][0]["locations"][0]
    assert "physicalLocation" not in message


def test_junit_counts_failures_and_says_what_was_scanned() -> None:
    suite = etree.fromstring(
        check_junit(report(one(), one(severity=Severity.NOTE), unreadable=("b.zip",)), str).encode()
    )[0]
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4", "failures": "1", "errors": "1", "skipped": "0",
    }  # fmt: skip
    assert suite[-1].get("name") == "Scanned 2 of 3 files; 1 could not be inspected."
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert "138▇▇▇▇▇▇▇▇" in (failure.text or "")


def test_annotations_stand_beside_the_line() -> None:
    first = check_annotations(report(one()), str).splitlines()[0]
    assert first.startswith("::error file=content/news/a.md,line=3,endLine=3,col=5,endColumn=15,title=mobile-phone::")
    assert "%0A" in first


@pytest.mark.parametrize("path", HOSTILE)
def test_whatever_a_file_is_called_every_form_stays_whole(path: str) -> None:
    half = one(path=path, excerpt="\ud800 138▇▇▇")  # half a character, as a document may hold one
    told = report(half, one(path=path, where=PartPlace("name")), unreadable=(path + "x",))
    run = json.loads(check_sarif(told, str, PAGES, "en"))["runs"][0]
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"(\./)?([A-Za-z0-9/._~-]|%[0-9A-F]{2})+|\./c%3A/a\.md", uri)
    suite = etree.fromstring(check_junit(told, str).encode())[0]
    assert suite.get("failures") == "2"
    lines = check_annotations(told, str).splitlines()
    assert [line.partition(" ")[0] for line in lines if line.startswith("::")] == ["::error", "::error", "::warning"]
    assert not [line for line in lines[3:] if "::" in line]
    assert all(re.match(r"::[a-z]+ [^:]+::", line) for line in lines[:3])
    document = check_json(told, str)
    assert json.loads(json_text(document).encode()) == document
    check_sarif(told, str, PAGES, "en").encode()
    markdown = check_markdown(told, str, PAGES)
    assert "<script>" not in markdown
    rows = [line for line in markdown.splitlines() if line.startswith("| ")]
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 5 for line in rows)
    assert not any("\x1b" in text or "\u202e" in text for text in (*lines, markdown))


def test_a_long_report_as_markdown_says_how_many_more_there_are() -> None:
    markdown = check_markdown(report(*(one(at=line) for line in range(1, 131))), str, PAGES)
    assert "30 more" in markdown
    assert markdown.count("138▇▇▇▇▇▇▇▇") == 100
