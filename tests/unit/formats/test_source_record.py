"""Source records: where a page's facts came from, and that the original is kept (R1-21)."""

from __future__ import annotations

import datetime as dt

import pytest

from fuzi.errors import MalformedFile
from fuzi.formats.source_record import parse
from fuzi.model.ids import sha256_of
from fuzi.model.page import SourceKind

DIGEST = sha256_of(b"original")
WEB = {
    "page": "news/a",
    "kind": "web",
    "title": "通知",
    "address": "https://www.example.test/a.html",
    "captured_at": "2026-10-01T08:00:00+08:00",
    "sha256": DIGEST,
    "size_bytes": "1234",
    "place": "archive",
    "keeper": "p01",
    "keep_until": "2027-10-01",
}
PAPER = {key: value for key, value in WEB.items() if key not in {"address", "sha256", "size_bytes"}} | {
    "kind": "physical",
    "carrier": "纸质文件一份",
}


def text(base: dict[str, str], **changes: str | None) -> str:
    whole = {**base, **changes}
    return "".join(f"{key}: {value}\n" for key, value in whole.items() if value is not None)


def test_a_web_source_is_read() -> None:
    record = parse(text(WEB), "x.yml")
    assert (record.page, record.kind, record.sha256, record.size_bytes) == ("news/a", SourceKind.WEB, DIGEST, 1234)
    assert record.captured_at == dt.datetime(2026, 10, 1, tzinfo=dt.UTC)


def test_a_thing_on_paper_needs_its_name_and_no_digest() -> None:
    record = parse(text(PAPER), "x.yml")
    assert (record.carrier, record.sha256) == ("纸质文件一份", None)


def test_half_a_year_is_enough() -> None:
    assert parse(text(WEB, keep_until="2027-04-02"), "x.yml").keep_until == dt.date(2027, 4, 2)


TIME = "a time such as 2025-03-01T09:30:00+08:00 is expected here"
SHA = "a SHA-256 is 64 lower-case hexadecimal digits"
NO_SHA = "`sha256` is missing: the digest of the original's bytes"
KEPT = "an original is kept for at least 183 days"

REFUSED = [
    (text(WEB, kind="own"), ["`own` is not known here"]),
    (text(WEB, kind="fax"), ["`fax` is not known here"]),
    *((text(WEB, **{name: None}), [f"`{name}` is missing"]) for name in ("page", "kind", "title", "place", "keeper")),
    (text(WEB, captured_at=None), ["`captured_at` is missing"]),
    (text(WEB, keep_until=None), ["`keep_until` is missing"]),
    (text(WEB, captured_at="2026-10-01"), [TIME]),
    (text(WEB, captured_at="2026-10-01T08:00:00"), [TIME]),
    (text(WEB, captured_at="yesterday"), [TIME]),
    (text(WEB, captured_at="0001-01-01T00:00:00+08:00"), [TIME]),
    (text(WEB, keep_until="2027-04-01"), [KEPT]),
    (text(WEB, keep_until="2020-01-01"), [KEPT]),
    (text(WEB, keep_until="for ever"), ["a day such as 2026-01-31 is expected here"]),
    (text(WEB, sha256=None), [NO_SHA]),
    (text(WEB, sha256="abc"), [SHA, NO_SHA]),
    (text(WEB, sha256=DIGEST.upper()), [SHA, NO_SHA]),
    (text(WEB, kind="document", sha256=None, address=None), [NO_SHA]),
    (text(WEB, address=None), ["`address` is missing: where it was found"]),
    (text(PAPER, carrier=None), ["`carrier` is missing: name the paper, disc or book"]),
    (text(WEB, keeper="示例甲"), ["the keeper is named by a person's id"]),
    (text(WEB, size_bytes="-1"), ["a whole number from 0 to 200000000 is expected here"]),
    (text(WEB, size_bytes="200000001"), ["a whole number from 0 to 200000000 is expected here"]),
    (text(WEB, password="x"), ["unknown key `password`"]),
    (text(WEB) + "page: news/b\n", ["`page` is given twice"]),
]


@pytest.mark.parametrize(("record", "said"), REFUSED, ids=range(len(REFUSED)))
def test_a_bad_record_is_refused_with_its_reasons(record: str, said: list[str]) -> None:
    with pytest.raises(MalformedFile) as refused:
        parse(record, "x.yml")
    assert sorted(str(one.what) for one in refused.value.problems) == sorted(said)
