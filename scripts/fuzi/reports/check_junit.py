"""The answer of `check` as a JUnit report, which build servers list beside their tests.

What stops a page, or sends it to the officer, is a failure; what a waiver passes is skipped; a note passes with its
words; a file that nobody could look into is an error where no finding says so.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from fuzi.messages import Translate, msg, visible
from fuzi.model.finding import CheckReport, Finding, Severity, Status
from fuzi.reports.check import place_of, unread_of


def check_junit(report: CheckReport, translate: Translate) -> str:
    """Return the report as one JUnit document (the form that Jenkins and GitLab read)."""
    suite = ET.Element("testsuite", name="fuzi check")
    for finding in report.findings:
        _case(suite, finding, translate)
    for path, reason in unread_of(report).items():
        case = ET.SubElement(suite, "testcase", classname="not-inspected", name=visible(path))
        ET.SubElement(case, "error", message=visible(reason.render(translate)))
    scanned = msg("Scanned {n} of {m} files; {k} could not be inspected.", **_counts(report)).render(translate)
    ET.SubElement(suite, "testcase", classname="scan", name=visible(scanned))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("tests", str(len(suite)))
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _case(suite: ET.Element, finding: Finding, translate: Translate) -> None:
    case = ET.SubElement(suite, "testcase", classname=finding.rule, name=place_of(finding, translate))
    what = visible(finding.what.render(translate))
    told = [what, *(visible(one.render(translate)) for one in (finding.why, finding.hint) if one is not None)]
    if finding.excerpt:
        told.append(visible(finding.excerpt))
    if finding.status is Status.WAIVED:
        ET.SubElement(case, "skipped", message=translate("waived"))
    elif finding.severity is Severity.NOTE:
        ET.SubElement(case, "system-out").text = "\n".join(told)
    else:
        ET.SubElement(case, "failure", type=finding.severity.value, message=what).text = "\n".join(told)


def _counts(report: CheckReport) -> dict[str, int]:
    unread = len(report.unreadable)
    return {"n": report.files - unread, "m": report.files, "k": unread}
