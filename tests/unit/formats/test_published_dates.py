"""Publication times of pages that are older than the site."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fuzi.errors import MalformedFile
from fuzi.formats.published_dates import parse

TIME = "a time such as 2025-03-01T09:30:00+08:00 is expected here"
HEADER = "the first line must be `page,time`"
QUOTES = "this is not a line of a CSV file; look at its quotes"


def test_every_row_is_an_instant_in_utc() -> None:
    text = "page,time\nindex,2025-03-01T09:30:00+08:00\n# 说明\n\nnews/a,2025-03-01T01:30:00Z\n"
    at = dt.datetime(2025, 3, 1, 1, 30, tzinfo=dt.UTC)
    assert parse(text, "x.csv") == {"index": at, "news/a": at}
    assert parse("\ufeff" + text.replace("\n", "\r\n"), "x.csv") == parse(text, "x.csv")


def test_a_site_without_older_pages_has_the_header_alone() -> None:
    assert parse("page,time\n", "x.csv") == {}


REFUSED = [
    ("", [(1, HEADER)]),
    ("index,2025-03-01T09:30:00+08:00\n", [(1, HEADER)]),
    ("Page,Time\n", [(1, HEADER)]),
    ("page;time\n", [(1, HEADER)]),
    ("page,time,who\n", [(1, HEADER)]),
    ("page,time\nindex\n", [(2, "two values are expected: page and time")]),
    ("page,time\na,b,c\n", [(2, "two values are expected: page and time")]),
    ("page,time\nindex,2025-03-01\n", [(2, TIME)]),
    ("page,time\nindex,2025-03-01T09:30:00\n", [(2, TIME)]),
    ("page,time\nindex,2025-02-30T09:30:00Z\n", [(2, TIME)]),
    ("page,time\nindex,\n", [(2, TIME)]),
    ("page,time\nindex,0001-01-01T00:00:00+08:00\n", [(2, TIME)]),
    ("page,time\n,2025-03-01T09:30:00Z\n", [(2, "the page is missing")]),
    ("page,time\na,2025-03-01T09:30:00Z\na,2025-03-02T09:30:00Z\n", [(3, "`a` is given twice")]),
    ('page,time\n"a,2025-03-01T09:30:00Z\n', [(2, QUOTES)]),
    ('page,time\n"a"b,2025-03-01T09:30:00Z\n', [(2, QUOTES)]),
    ("page,time\na,b\nc,d\n", [(2, TIME), (3, TIME)]),
    ("page,time\n" + "a" * 200_000 + ",2025-03-01T09:30:00Z\n", [(2, QUOTES)]),
]


@pytest.mark.parametrize(("text", "said"), REFUSED, ids=range(len(REFUSED)))
def test_a_bad_file_is_refused_line_by_line(text: str, said: list[tuple[int, str]]) -> None:
    with pytest.raises(MalformedFile) as refused:
        parse(text, "x.csv")
    assert [(one.line, str(one.what)) for one in refused.value.problems] == said


@given(some.text(max_size=60))
def test_any_text_is_read_or_refused_calmly(rest: str) -> None:
    try:
        assert all(at.tzinfo is dt.UTC for at in parse(f"page,time\n{rest}", "x.csv").values())
    except MalformedFile as refused:
        assert refused.problems
