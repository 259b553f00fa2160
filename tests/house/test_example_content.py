"""The example site is whole: enough columns and pages, dates for all of them, attachments that open, clean heads."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from pathlib import PurePosixPath

import pytest
import yaml
from pypdf import PdfReader

from fakes.rendering import PlainRenderer
from fuzi.formats import archive_file, columns_file, front_matter, links_file, site_file, targets_file
from fuzi.formats.mkdocs_file import EXTENSIONS
from fuzi.formats.policy_file import parse_policy
from fuzi.formats.roster_file import parse_roster
from fuzi.formats.terms_file import parse_terms
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.page import SourceKind, column_of, is_attachment, is_picture, page_id_of
from fuzi.model.site import ColumnKind
from fuzi.pages.check import check_pages
from fuzi.pages.ground import Ground
from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.source import Source
from house.places import ROOT, tracked

CONTENT = {path: (ROOT / path).read_bytes() for path in tracked() if path.startswith("content/")}
TEXTS = {path: data for path, data in CONTENT.items() if path.endswith(".md") and not path.endswith("README.md")}
PAGES = {page_id_of(path): front_matter.parse(data, path) for path, data in TEXTS.items()}
RECORDS = [path for path in tracked() if path.startswith("review/originals/") and path.endswith(".yml")]
SETTINGS = [
    path
    for path in tracked()
    if path.startswith(("review/", "site_config/")) and path.endswith(".yml") and path.count("/") <= 4
]
ATTACHMENTS = [path for path in CONTENT if is_attachment(path)]
PICTURES = [path for path in CONTENT if is_picture(path)]
MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
MADE_ON = dt.date(2026, 11, 23)
SIGNATURES = {
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".webp": b"RIFF",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".pdf": b"%PDF-",
}


def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _columns() -> set[str]:
    return {column.id for column in columns_file.parse(_text("site_config/columns.yml"))}


def _published() -> dict[str, dt.datetime]:
    rows = list(csv.DictReader(io.StringIO(_text("site_config/published-dates.csv"))))
    assert len({row["page"] for row in rows}) == len(rows), "a page is listed twice"
    return {row["page"]: dt.datetime.fromisoformat(row["time"]) for row in rows}


def _words_of(path: str) -> str:
    """Return the words of an attachment: of all parts of an office file, of all pages of a PDF."""
    data = CONTENT[path]
    if path.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml = "\n".join(
            parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith((".xml", ".rels"))
        )
    return re.sub(r"<[^>]+>", " ", xml)


def test_at_least_ten_columns_have_a_front_page_and_pages() -> None:
    columns = _columns()
    assert len(columns) >= 10
    assert columns <= set(PAGES)
    assert columns == {column_of(page) for page in PAGES if "/" in page}


def test_at_least_forty_pages_lie_over_two_years() -> None:
    dates = _published()
    dated = [page for page in PAGES if re.search(r"/20\d\d/\d\d-\d\d-", page)]
    assert len([page for page in PAGES if "/" in page]) >= 40
    assert {dates[page].year for page in dated} == {2025, 2026}
    span = max(dates[page] for page in dated) - min(dates[page] for page in dated)
    assert span > dt.timedelta(days=600)


def test_no_column_of_the_example_is_stale_on_the_day_it_was_made() -> None:
    newest = {column_of(page): time for page, time in sorted(_published().items(), key=lambda item: item[1])}
    for column in columns_file.parse(_text("site_config/columns.yml")):
        if column.kind is ColumnKind.DYNAMIC and column.max_age_days is not None:
            assert MADE_ON - newest[column.id].date() <= dt.timedelta(days=column.max_age_days), column.id


def test_every_page_has_its_publication_time_and_no_other_page_has_one() -> None:
    assert set(_published()) == set(PAGES)


def test_a_publication_time_is_local_and_on_the_day_that_the_path_names() -> None:
    for page, time in _published().items():
        assert time.utcoffset() == dt.timedelta(hours=8), page
        named = re.search(r"/(20\d\d)/(\d\d)-(\d\d)-", page)
        if named:
            assert time.date() == dt.date(*map(int, named.groups())), page


def test_no_page_ends_before_it_was_published() -> None:
    dates = _published()
    for name, page in PAGES.items():
        assert page.head.expires is None or page.head.expires > dates[name].date(), name


def test_the_page_check_finds_nothing() -> None:
    ground = Ground(
        columns=columns_file.parse(_text("site_config/columns.yml")),
        units={unit.id for unit in parse_roster(_text("review/roster.yml")).units},
        records=RECORDS,
    )
    found = check_pages(CONTENT, ground, front_matter.parse, lambda texts: PlainRenderer().render(texts, EXTENSIONS))
    assert [(finding.rule, finding.path) for finding in found] == []


def test_every_page_of_an_outside_source_has_a_record_that_names_it() -> None:
    outside = {name: page for name, page in PAGES.items() if page.head.source.kind is not SourceKind.OWN}
    assert {page.head.source.kind for page in outside.values()} >= {SourceKind.WEB, SourceKind.PHYSICAL}
    for name, page in outside.items():
        record = yaml.safe_load(_text(page.head.source.record))
        assert record["page"] == name
        assert record["kind"] == page.head.source.kind.value
        assert record["keep_until"] - record["captured_at"].date() >= dt.timedelta(days=183)


def test_the_settings_are_read_without_a_complaint() -> None:
    assert site_file.parse(_text("site_config/site.yml")).name
    assert links_file.parse(_text("site_config/links.yml"))
    assert targets_file.parse(_text("site_config/targets.yml"))
    assert len(archive_file.parse(_text("site_config/archive.yml")).copies) >= 2
    assert parse_policy(_text("review/policy.yml")).requirements


def test_the_word_lists_are_read_without_a_complaint() -> None:
    lists = [path for path in tracked() if re.fullmatch(r"review/confidentiality/terms/[^/]+\.txt", path)]
    assert lists
    for path in lists:
        assert parse_terms((ROOT / path).read_bytes(), path).terms


def test_the_confidentiality_check_finds_nothing_in_texts_and_attachments() -> None:
    lists = [path for path in tracked() if re.fullmatch(r"review/confidentiality/terms/[^/]+\.txt", path)]
    rules = ruleset(parse_terms((ROOT / path).read_bytes(), path) for path in lists)
    texts = [Source(path, data) for path, data in TEXTS.items()]
    layers = [
        Source(path, CONTENT[path], extracted=Extracted((TextLayer("words", _words_of(path)),))) for path in ATTACHMENTS
    ]
    report = scan([*texts, *layers], rules, MADE_ON, is_whole=True)
    assert report.files == len(TEXTS) + len(ATTACHMENTS)
    assert [(finding.rule, finding.path) for finding in report.findings] == []


def test_whoever_is_named_in_the_settings_is_on_the_roster() -> None:
    people = {person.id for person in parse_roster(_text("review/roster.yml")).people}
    named = {column.approved_by for column in columns_file.parse(_text("site_config/columns.yml"))}
    named |= {link.approved_by for link in links_file.parse(_text("site_config/links.yml"))}
    named |= {copy.keeper for copy in archive_file.parse(_text("site_config/archive.yml")).copies}
    named |= {yaml.safe_load(_text(record))["keeper"] for record in RECORDS}
    assert named - {""} <= people


@pytest.mark.parametrize("path", SETTINGS)
def test_a_settings_file_opens_with_what_it_is_and_who_approves(path: str) -> None:
    first, second = _text(path).splitlines()[:2]
    assert first.startswith("# ")
    assert second.startswith("# 谁来批准：")


@pytest.mark.parametrize("path", [*ATTACHMENTS, *PICTURES])
def test_a_file_is_what_its_name_says_and_small(path: str) -> None:
    data = CONTENT[path]
    assert data.startswith(SIGNATURES[PurePosixPath(path).suffix])
    assert len(data) <= 120_000


@pytest.mark.parametrize("path", ATTACHMENTS)
def test_an_attachment_opens_and_names_nobody(path: str) -> None:
    assert re.search(r"[一-鿿]{4}", _words_of(path))
    if path.endswith(".pdf"):
        assert str((PdfReader(io.BytesIO(CONTENT[path])).metadata or {}).get("/Author", "")).startswith("示例市")
        return
    with zipfile.ZipFile(io.BytesIO(CONTENT[path])) as parts:
        assert parts.testzip() is None
        core = parts.read("docProps/core.xml").decode("utf-8")
    writers = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)[^>]*>([^<]*)<", core)
    assert writers
    assert all(writer.startswith("示例市") for writer in writers)


@pytest.mark.parametrize("path", PICTURES)
def test_a_picture_carries_no_position_and_no_words_of_a_camera(path: str) -> None:
    data = CONTENT[path]
    assert not re.search(rb"Exif\x00\x00|eXIf|tEXt|iTXt|zTXt|http://ns\.adobe\.com|EXIF|XMP ", data)


def test_no_mobile_number_stands_anywhere() -> None:
    texts = {path: data.decode("utf-8") for path, data in CONTENT.items() if path.endswith(".md")}
    texts |= {path: _words_of(path) for path in ATTACHMENTS}
    texts |= {path: _text(path) for path in (*SETTINGS, *RECORDS)}
    assert [path for path, text in texts.items() if MOBILE.search(text)] == []


def test_every_attachment_is_linked_and_every_picture_shown_by_its_page() -> None:
    for path in (*ATTACHMENTS, *PICTURES):
        folder, _, name = path.rpartition("/")
        page = TEXTS[f"{folder}/index.md"].decode("utf-8")
        assert f"]({name})" in page, path
