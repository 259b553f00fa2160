"""A page taken off leaves no trace in listings, search index and sitemap."""

from __future__ import annotations

import gzip
import json

import pytest

from fuzi.archive.traces import is_trace_carrier, without_pages
from fuzi.errors import IntegrityFailed
from fuzi.model.ids import PageId

GONE = {PageId("news/a")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<ul><li data-fuzi-page="news/a">A</li><li>B</li></ul>', "<ul><li>B</li></ul>"),
        ("<ul><li data-fuzi-page='news/a'><ul><li>A</li></ul></li>x</ul>", "<ul>x</ul>"),
        (
            '<p>1</p>\n<article class="x" data-fuzi-page=news/a>\n<p>秘</p>\n</article >\n<p>2</p>',
            "<p>1</p>\n\n<p>2</p>",
        ),
        ('a<img src="x>y.png" data-fuzi-page="news/a">b', "ab"),
        ('a<img data-fuzi-page="news/a"/>b', "ab"),
        (
            '<a data-fuzi-page="news/a" href="x">A</a><a data-fuzi-page="news/ab">B</a>',
            '<a data-fuzi-page="news/ab">B</a>',
        ),
        ('<li data-fuzi-page="news/a">never closed', ""),
        ('<script>"<li data-fuzi-page=\\"news/a\\">"</script>', None),
        ('<!-- <li data-fuzi-page="news/a"> -->', None),
        ("<li>news/a</li>", None),
        ('<li data-fuzi-page="news/b">B</li>', None),
    ],
)
def test_the_element_that_shows_the_page_goes_and_nothing_else(before: str, after: str | None) -> None:
    data, named = without_pages("index.html", before.encode(), GONE)
    assert data.decode() == (before if after is None else after)
    assert named == (() if after is None else ("news/a",))


def test_bytes_that_are_no_utf8_come_through_a_listing_unharmed() -> None:
    data, _ = without_pages("x.html", b'\xff<li data-fuzi-page="news/a">A</li>\xfe', GONE)
    assert data == b"\xff\xfe"


def test_the_search_index_loses_every_entry_of_the_page() -> None:
    rows = [
        {"location": place, "text": "x"} for place in ("news/a/", "news/a/#two", "news/a/index.html", "news/ab/", "")
    ]
    data, named = without_pages("search/search_index.json", json.dumps({"config": {}, "docs": rows}).encode(), GONE)
    assert [row["location"] for row in json.loads(data)["docs"]] == ["news/ab/", ""]
    assert named == ("news/a",)


def test_a_percent_encoded_address_is_the_same_page() -> None:
    index = json.dumps({"docs": [{"location": "news/%E9%80%9A%E7%9F%A5/"}]}).encode()
    assert without_pages("search/search_index.json", index, {PageId("news/通知")})[1] == ("news/通知",)


@pytest.mark.parametrize("bad", [b"", b"[]", b'{"docs":1}', b'{"docs":[{}]}', b'{"docs":[1]}'])
def test_a_search_index_that_cannot_be_read_stops_everything(bad: bytes) -> None:
    with pytest.raises(IntegrityFailed):
        without_pages("search/search_index.json", bad, GONE)


def test_the_sitemap_and_its_compressed_twin_lose_the_address() -> None:
    text = (
        b"<urlset>\n  <url><loc>https://x.test/news/a/</loc></url>\n  <url><loc>https://x.test/</loc></url>\n</urlset>"
    )
    left = b"<urlset>\n  <url><loc>https://x.test/</loc></url>\n</urlset>"
    assert without_pages("sitemap.xml", text, GONE) == (left, ("news/a",))
    data, named = without_pages("sitemap.xml.gz", gzip.compress(text), GONE)
    assert gzip.decompress(data) == left and named
    assert without_pages("sitemap.xml.gz", gzip.compress(text), GONE)[0] == data


def test_a_file_that_names_nothing_keeps_its_very_bytes() -> None:
    packed = gzip.compress(b"<urlset></urlset>", 1)
    assert without_pages("sitemap.xml.gz", packed, GONE) == (packed, ())


def test_pictures_and_styles_are_not_searched() -> None:
    assert [path for path in ("a.html", "b.png", "search/search_index.json", "x.css") if is_trace_carrier(path)] == [
        "a.html",
        "search/search_index.json",
    ]
