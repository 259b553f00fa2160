"""What the building brings into a site is found in the built files; what its sources were passed with is not."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest

from fakes.built_site import Site, framed
from fuzi.formats.terms_file import parse_terms
from fuzi.model.finding import CheckReport
from fuzi.model.ids import PersonId, sha256_of
from fuzi.model.waiver import Waiver, WaiverList
from fuzi.ports.credentials import NoCredentials
from fuzi.scanning.engine import Ruleset, ruleset
from site_fixture import head

ID = "11010519491231002X"
"""An identity number as the standard itself shows it (GB 11643-1999)."""
PHONE = "13800138000"
PAGE = "content/news/a/index.md"
BUILT = "news/a/index.html"
OTHER = {"content/news/b/index.md": head("另一页") + "正文。\n"}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def page(text: str = "正文。\n") -> dict[str, str]:
    return {PAGE: head("页面") + text}


def rules_of(report: CheckReport) -> set[tuple[str, str]]:
    return {(one.rule, one.severity) for one in report.findings}


def test_an_honest_site_has_nothing(site: Site) -> None:
    report = site.looks(page(), {BUILT: framed("<p>正文。</p>"), "sitemap.xml": b"<urlset></urlset>"})
    assert report.is_clean
    assert not report.findings
    assert report.files == 2


@pytest.mark.parametrize(
    "planted",
    [
        f"<p>证号 {ID}</p>",
        f"<p>{ID[:6]}<b>{ID[6:14]}</b><x-a>{ID[14:]}</x-a></p>",
        f"<p>{ID[:8]}<!-- {'说明' * 20} -->{ID[8:]}</p>",
        f"<p>{ID[:8]}<script>var x = 1;</script>{ID[8:]}</p>",
        f"<p>{ID[:8]}<i title='a>b'></i>{ID[8:]}</p>",
        f"<!-- {ID} -->",
        f"<!-- {ID}",
        f'<p title="{ID}">照片</p>',
        f"<img alt='{ID}' src='a.png'>",
        f'<script type="application/json">{{"id": "{ID}"}}</script>',
        f"<style>p::after {{ content: '{ID}' }}</style>",
        f"<x-{ID.lower()}></x-{ID.lower()}>",
        f"<p data-{ID.lower()}>文字</p>",
        "<p>" + "".join(f"&#{ord(char)};" for char in ID) + "</p>",
        f"<table><tr><th>姓名</th><th>身份证号</th></tr>\n<tr><td>示例甲</td><td>{ID}</td></tr></table>",
        f"<p>x < {ID} > y</p>",
        f"<div hidden>{ID}</div>",
    ],
)
def test_whatever_the_theme_puts_into_a_page_is_found(site: Site, planted: str) -> None:
    report = site.looks(page(), {BUILT: framed(planted)})
    assert ("resident-id", "block") in rules_of(report)
    [one] = [one for one in report.findings if one.rule == "resident-id"][:1]
    assert one.path == PAGE
    assert one.where.as_json()["part"].startswith(f"built:{BUILT}:")  # type: ignore[attr-defined]
    assert ID not in repr(report)


def test_meta_tags_are_looked_at(site: Site) -> None:
    report = site.looks(page(), {BUILT: framed("<p>正文</p>", f'<meta name="Keywords" content="{ID}">')})
    assert ("resident-id", "block") in rules_of(report)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("404.html", framed(f"<p>{ID}</p>")),
        ("feed.xml", f"<rss><item><description>&lt;p&gt;{ID}&lt;/p&gt;</description></item></rss>".encode()),
        ("atom.xml", f"<feed><content><![CDATA[{ID}]]></content></feed>".encode()),
        ("feed.json", json.dumps({"items": [{"content_html": f"<p>{ID}</p>"}]}).encode()),
        ("feed.json", json.dumps({ID: {"n": [None, True, 1]}}).encode()),
        ("assets/own.js", f'const a = "{ID}"'.encode()),
        ("assets/own.css", f".a::after{{content:'{ID}'}}".encode()),
        ("assets/own.css", "".join(f"\\{ord(char):06x}" for char in ID).encode()),
        ("sitemap.xml", f"<urlset><url><loc>/{ID}/</loc></url></urlset>".encode()),
        ("search/search_index.json", b'{"docs": [{"location": "x/", "title": "' + ID.encode() + b'"}], "config": {}}'),
        ("search/search_index.json", b'{"docs": [], "config": {"note": "' + ID.encode() + b'"}}'),
        ("search/search_index.json", b"not JSON at all: " + ID.encode()),
        (f"{ID}/index.html", framed("<p>正文</p>")),
    ],
)
def test_files_of_no_page_are_looked_at(site: Site, path: str, data: bytes) -> None:
    report = site.looks(page(), {BUILT: framed("<p>正文</p>"), path: data})
    assert ("resident-id", "block") in rules_of(report)
    assert ID not in repr(report)


def test_a_search_index_that_joins_what_a_page_keeps_apart_names_the_page(site: Site) -> None:
    docs = [
        {"location": "news/a/", "title": "页面", "text": ""},
        {"location": "news/a/#x", "title": "", "text": f"<p>{ID[:9]}<a href='#'>{ID[9:]}</a></p>", "tags": ["甲"]},
    ]
    index = json.dumps({"config": {"lang": ["zh"]}, "docs": docs}).encode()
    report = site.looks(page(), {BUILT: framed("<p>正文</p>"), "search/search_index.json": index})
    assert [one.path for one in report.findings if one.rule == "resident-id"] == [PAGE]


def test_what_was_passed_in_the_source_is_no_news_on_its_page(site: Site) -> None:
    text = f"咨询电话：{PHONE}（示例甲）\n"
    flagged = site.looks(page(), {BUILT: framed(f"<p>{text}</p>")})
    assert flagged.findings, "or this test shows nothing"
    docs = json.dumps({"docs": [{"location": "news/a/", "title": "页面", "text": f"<p>{text}</p>"}]}).encode()
    built = {BUILT: framed(f"<p>{text}</p>"), "search/search_index.json": docs}
    assert not site.looks(page(text), built).findings


def test_a_value_passed_on_one_page_is_news_on_another(site: Site) -> None:
    text = f"咨询电话：{PHONE}（示例甲）\n"
    shown = framed(f"<p>{text}</p>")
    sources = {**page(text), **OTHER}
    assert not site.looks(sources, {BUILT: shown}).findings
    report = site.looks(sources, {BUILT: shown, "news/b/index.html": shown})
    assert [one.path for one in report.findings] == ["content/news/b/index.md"]
    listed = shown.replace(b"<p>", b'<p data-fuzi-page="news/a">')
    assert not site.looks(sources, {BUILT: shown, "news/b/index.html": listed}).findings, "b lists a"


def test_what_a_waiver_passes_in_the_source_is_passed_as_long_as_it_runs(site: Site) -> None:
    source = page("绝密★启用前\n\n往年试卷。\n")
    digest = sha256_of(source[PAGE].encode())
    built = {BUILT: framed("<p>绝密★启用前</p><p>往年试卷。</p>")}

    def rules(expires: dt.date) -> Ruleset:
        day = dt.date(2026, 1, 1)
        waiver = Waiver(("exam-mark",), "考试已过", PersonId("p04"), day, expires, file=digest, exam_date=day)
        return ruleset(waivers=WaiverList("review/confidentiality/waivers.yml", sha256_of(b"w"), (waiver,)))

    assert ("exam-mark", "block") in rules_of(site.looks(source, built))
    assert not site.looks(source, built, rules(dt.date(2027, 1, 1))).findings
    over = rules(dt.date(2026, 11, 22))
    assert rules_of(site.looks(source, built, over, then=rules(dt.date(2027, 1, 1)))) == {("exam-mark", "block")}


def test_a_mark_waived_on_one_page_does_not_pass_what_another_page_is_built_into(site: Site) -> None:
    source = {**page("绝密★启用前\n"), **OTHER}
    day = dt.date(2026, 1, 1)
    digest = sha256_of(source[PAGE].encode())
    waiver = Waiver(("exam-mark",), "考试已过", PersonId("p04"), day, dt.date(2027, 1, 1), file=digest, exam_date=day)
    rules = ruleset(waivers=WaiverList("review/confidentiality/waivers.yml", sha256_of(b"w"), (waiver,)))
    shown = framed("<p>绝密★启用前</p>")
    report = site.looks(source, {BUILT: shown, "news/b/index.html": shown}, rules)
    assert [(one.rule, one.path) for one in report.findings] == [("exam-mark", "content/news/b/index.md")]


def test_a_word_that_was_watched_since_is_news_and_one_before_is_not(site: Site) -> None:
    list_of = parse_terms("[flag]\n星桥工程\n".encode(), "review/confidentiality/terms/a.txt")
    source, built = page("星桥工程开工。\n"), {BUILT: framed("<p>星桥工程开工。</p>")}
    now = ruleset([list_of])
    assert rules_of(site.looks(source, built, now, then=ruleset())) == {("watched-term", "flag")}
    assert not site.looks(source, built, now, then=now).findings


def test_one_value_on_every_page_is_one_finding(site: Site) -> None:
    sources = {f"content/news/{n}/index.md": head("页面") for n in range(5)}
    built = {f"news/{n}/index.html": framed(f"<p>第 {n} 页</p><footer>{ID}</footer>") for n in range(5)}
    report = site.looks(sources, built)
    assert [one.rule for one in report.findings] == ["resident-id"]
    assert "4" in str(report.findings[0].what.values["count"])


def test_copies_of_sources_are_looked_at_only_where_rules_may_have_changed(site: Site) -> None:
    sources = {**page(), "content/news/a/list.csv": f"姓名,证号\n示例甲,{ID}\n"}
    built = {BUILT: framed("<p>正文</p>"), "news/a/list.csv": sources["content/news/a/list.csv"].encode()}
    assert not site.looks(sources, built).findings, "the check of the commit itself stops it"
    report = site.looks(sources, built, then=ruleset())
    assert ("resident-id", "content/news/a/list.csv") in {(one.rule, one.path) for one in report.findings}
    changed = {**built, "news/a/list.csv": built["news/a/list.csv"] + b"\n"}
    assert ("resident-id", "block") in rules_of(site.looks(sources, changed))


def test_files_of_the_theme_s_package_are_nobody_s_words_and_others_are(site: Site) -> None:
    data = f"var a='{ID}'".encode()
    built = {"assets/javascripts/a.js": data}
    assert not site.looks(page(), built, shipped=frozenset({sha256_of(data)})).findings
    assert site.looks(page(), {"assets/javascripts/a.js": data + b" "}, shipped=frozenset({sha256_of(data)})).findings


def test_a_packed_twin_is_what_it_packs_and_anything_else_is_opened(site: Site) -> None:
    data = b"<urlset></urlset>"
    twin = gzip.compress(data, mtime=0)
    assert not site.looks(page(), {"sitemap.xml": data, "sitemap.xml.gz": twin}).findings
    assert not site.documents.asked
    for other in (gzip.compress(data + b" ", mtime=0), twin + b"more", twin[:-3], b"\x1f\x8b\x08\x10" + twin[4:]):
        assert not site.looks(page(), {"sitemap.xml": data, "sitemap.xml.gz": other}).is_clean
    assert site.documents.asked


def test_what_cannot_be_inspected_is_a_finding(site: Site) -> None:
    report = site.looks(page(), {"assets/x.bin": b"\0\1\2\xff\xfe" * 9})
    assert ("not-inspected", "block") in rules_of(report)
    assert report.unreadable


def test_no_fingerprint_of_the_run_leaves_it(site: Site) -> None:
    report = site.looks(page(), {BUILT: framed(f"<p>{ID}</p>")})
    assert {(one.fingerprint, one.former_fingerprints) for one in report.findings} == {("", ())}
    assert {one.file_digest for one in report.findings} == {sha256_of(framed(f"<p>{ID}</p>"))}


def test_keys_and_tokens_in_a_built_file_are_given_to_the_engine_and_nothing_passes_without_it(site: Site) -> None:
    text = "secret_key: " + "Zq8vR2mT5xW9kB3nL7pD4sF6" + "\n"
    built = {BUILT: framed(f"<p>{text}</p>")}
    site.looks(page(), built)
    assert any(text.strip() in one for one in site.credentials.asked)  # type: ignore[attr-defined]
    site.credentials = NoCredentials()
    assert ("not-inspected", "block") in rules_of(site.looks(page(), built))


# what a search index puts side by side

HEADS = "".join(f"<th>{one}</th>" for one in ("学校", "在校生", "教职工"))
CELLS = "".join(f"<td>{one}</td>" for one in (156, 8000, 1234))
TABLE = f"<table><tr>{HEADS}</tr>\n<tr>{CELLS}</tr></table>"


def indexed(text: str, title: str = "页面") -> dict[str, bytes]:
    docs = [{"location": "news/a/", "title": title, "text": text}]
    return {"search/search_index.json": json.dumps({"config": {}, "docs": docs}).encode()}


def test_cells_of_a_table_are_no_number_because_the_index_tells_them_in_one_line(site: Site) -> None:
    text = "学校 在校生 教职工 156 8000 1234"
    report = site.looks(page(), {BUILT: framed(f"<p>统计</p>{TABLE}"), **indexed(text)})
    assert not report.findings


@pytest.mark.parametrize(
    "text", ["学校 在校生 教职工 15680001234", "在校生 156 8000 1234", f"学校 在校生 教职工 156 8000 1234 {PHONE}"]
)
def test_what_the_index_says_otherwise_than_the_page_is_looked_at_as_it_stands(site: Site, text: str) -> None:
    report = site.looks(page(), {BUILT: framed(TABLE), **indexed(text)})
    assert [(one.rule, one.path) for one in report.findings] == [("mobile-phone", PAGE)]


def test_a_title_and_the_words_behind_it_are_looked_at_together(site: Site) -> None:
    body = f"<h1>家长 {PHONE[:3]}</h1><p>更新于今天</p><p>{PHONE[3:7]} {PHONE[7:]}</p>"
    found = site.looks(page(), {BUILT: framed(body), **indexed(f"{PHONE[3:7]} {PHONE[7:]}", f"家长 {PHONE[:3]}")})
    assert ("mobile-phone", "block") in rules_of(found)
