"""What stands in the built site alone is waived by fingerprint and built file: that value, there, and in no source."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fakes.built_site import TODAY, Site, framed
from fuzi.formats.waivers_edit import with_waiver
from fuzi.formats.waivers_file import parse_waivers
from fuzi.model.finding import Finding, Status
from fuzi.model.fingerprint_key import NO_KEYS, Keys
from fuzi.model.ids import PersonId
from fuzi.model.waiver import Waiver
from fuzi.reports.check import check_json, check_text, lacks_fingerprint
from fuzi.scanning.engine import Ruleset, ruleset, scan
from fuzi.scanning.rules import BY_ID
from fuzi.scanning.source import Source
from site_fixture import head

ID = "11010519491231002X"
"""An identity number as the standard itself shows it (GB 11643-1999)."""
OTHER_ID = "110101" + "19900101" + "0007"
PAGE, BUILT = "content/news/a/index.md", "news/a/index.html"
KEYS = Keys(b"k" * 32, (b"f" * 32,))
WAIVERS = "review/confidentiality/waivers.yml"
SOURCES = {PAGE: head("页面") + "正文。\n"}
SHOWN = {BUILT: framed(f"<p>正文</p><footer>{ID}</footer>")}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def rules(fingerprint: str, path: str, keys: Keys = KEYS, rule: str = "resident-id") -> Ruleset:
    """Return rules with one waiver, written and read as `fuzi waive` and the check do."""
    begins, ends = TODAY - dt.timedelta(days=40), TODAY + dt.timedelta(days=30)
    entry = Waiver((rule,), "公开的示例号码", PersonId("p04"), begins, ends, path=path, fingerprint=fingerprint)
    return ruleset(waivers=parse_waivers(with_waiver("", entry).encode(), WAIVERS, BY_ID), keys=keys)


def found(site: Site, built: dict[str, bytes] | None = None, by: Ruleset | None = None) -> list[Finding]:
    report = site.looks(SOURCES, built or SHOWN, by or ruleset(keys=KEYS))
    return [one for one in report.findings if one.rule != "waiver-unused"]


def test_the_report_names_fingerprint_and_built_file_and_what_it_names_passes(site: Site) -> None:
    report = site.looks(SOURCES, SHOWN, ruleset(keys=KEYS))
    (one,) = report.findings
    assert (one.rule, one.path, one.status) == ("resident-id", PAGE, Status.OPEN)
    told = check_json(report, str)["findings"][0]
    assert (told["built"], told["fingerprint"]) == (f"site/{BUILT}", one.fingerprint)
    assert f"`fuzi waive {one.fingerprint} --rule resident-id --path site/{BUILT}`" in check_text(report, str, {})
    after = site.looks(SOURCES, SHOWN, rules(told["fingerprint"], told["built"]))
    assert [(one.rule, one.status) for one in after.findings] == [("resident-id", Status.WAIVED)]
    assert after.is_clean and "fuzi waive" not in check_text(after, str, {})


def test_a_waiver_by_a_former_key_passes_too(site: Site) -> None:
    (one,) = found(site)
    (former,) = one.former_fingerprints
    assert [one.status for one in found(site, by=rules(former, f"site/{BUILT}"))] == [Status.WAIVED]


@pytest.mark.parametrize(
    "built",
    [
        {BUILT: framed(f"<p>正文</p><footer>{OTHER_ID}</footer>")},
        {"about/index.html": framed(f"<footer>{ID}</footer>")},
        {"assets/a.js": f"var a = '{ID}'".encode()},
    ],
)
def test_another_value_or_another_file_is_not_passed(site: Site, built: dict[str, bytes]) -> None:
    (one,) = found(site)
    opened = found(site, built, rules(one.fingerprint, f"site/{BUILT}"))
    assert [(one.rule, one.status) for one in opened] == [("resident-id", Status.OPEN)]


def test_another_rule_is_not_passed(site: Site) -> None:
    (one,) = found(site)
    by = rules(one.fingerprint, f"site/{BUILT}", rule="bank-card")
    assert [one.status for one in found(site, by=by)] == [Status.OPEN]


def test_what_stands_in_a_source_is_not_passed_by_it(site: Site) -> None:
    (one,) = found(site)
    for path in (f"site/{BUILT}", "site/**"):
        source = Source(PAGE, f"证号 {ID}".encode())
        report = scan([source], rules(one.fingerprint, path), TODAY, is_whole=True)
        assert [(one.rule, one.status) for one in report.findings] == [("resident-id", Status.OPEN)]
    passed = scan([source], rules(one.fingerprint, PAGE), TODAY)
    assert [one.status for one in passed.findings] == [Status.WAIVED], "or the value is another one"


def test_what_the_theme_puts_into_every_page_is_told_with_a_pattern_for_all(site: Site) -> None:
    built = SHOWN | {"about/index.html": framed(f"<footer>{ID}</footer>")}
    report = site.looks(SOURCES, built, ruleset(keys=KEYS))
    (one,) = report.findings
    assert f"`fuzi waive {one.fingerprint} --rule resident-id --path 'site/**'`" in check_text(report, str, {})
    assert [one.status for one in found(site, built, rules(one.fingerprint, "site/**"))] == [Status.WAIVED]
    of_one = found(site, built, rules(one.fingerprint, f"site/{BUILT}"))
    assert [(one.built, one.status) for one in of_one] == [
        (f"site/{BUILT}", Status.WAIVED),
        ("site/about/index.html", Status.OPEN),
    ]


def test_a_waiver_that_passes_nothing_is_told_by_the_check_of_the_built_site_alone(site: Site) -> None:
    (one,) = found(site)
    unneeded = rules(one.fingerprint, f"site/{BUILT}")
    clean = site.looks(SOURCES, {BUILT: framed("<p>正文</p>")}, unneeded)
    assert [(one.rule, one.path) for one in clean.findings] == [("waiver-unused", WAIVERS)]
    assert not scan([Source(PAGE, b"")], unneeded, TODAY, is_whole=True).findings
    of_source = rules(one.fingerprint, PAGE)
    assert not site.looks(SOURCES, {BUILT: framed("<p>正文</p>")}, of_source).findings
    told = scan([Source(PAGE, b"")], of_source, TODAY, is_whole=True).findings
    assert [one.rule for one in told] == ["waiver-unused"]


def test_without_the_key_it_stays_open_and_is_left_to_who_holds_it(site: Site) -> None:
    (one,) = found(site)
    report = site.looks(SOURCES, SHOWN, rules(one.fingerprint, f"site/{BUILT}", NO_KEYS))
    (left,) = report.findings
    assert (left.status, left.is_for_key_holder, left.fingerprint) == (Status.OPEN, True, "")
    assert lacks_fingerprint(report) and "fuzi waive" not in check_text(report, str, {})
    (other,) = site.looks(SOURCES, SHOWN, rules(one.fingerprint, "site/about/index.html", NO_KEYS)).findings
    assert not other.is_for_key_holder
