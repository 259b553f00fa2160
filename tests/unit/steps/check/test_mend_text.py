"""Files of every encoding and kind are masked where it is safe, and nothing else in them is touched."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from fuzi.model.finding import Finding, Status
from fuzi.model.fingerprint_key import NO_KEYS
from fuzi.scanning.findings import look_at, shown_name
from fuzi.scanning.matching import Matcher
from fuzi.scanning.source import Source
from fuzi.steps.check.mend_text import mended_text

PHONE = "138" + "0013" + "8000"
ID = "110101" + "19900101" + "0007"


def found(path: str, data: bytes) -> list[Finding]:
    return list(look_at(Source(path, data), Matcher(), NO_KEYS, {}).findings)


def after(path: str, data: bytes, change: Callable[[Finding], Finding] = lambda one: one) -> bytes:
    mended = mended_text(path, data, [change(one) for one in found(path, data)])
    return data if mended is None else mended.data


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("gb18030", b""),
    ],
)
def test_encoding_mark_and_line_ends_stay(encoding: str, mark: bytes) -> None:
    text = f"标题\r\n家长电话：{PHONE}\n\r末行\r\n"
    data = mark + text.encode(encoding)
    assert after("a.txt", data) == mark + text.replace(PHONE, "138****8000").encode(encoding)


def test_a_document_and_damaged_text_are_left() -> None:
    for data in (b"PK\x03\x04" + PHONE.encode(), b"\xff\xfe\xfd\0" + PHONE.encode(), PHONE.encode() + b"\0\0\1"):
        assert mended_text("a.txt", data, []) is None


def test_a_number_of_json_stays_and_a_word_of_it_is_masked() -> None:
    number = f'{{"家长电话": {PHONE}}}'.encode()
    assert after("a.json", number) == number
    word = f'{{"家长电话": "{PHONE}"}}'.encode()
    assert after("a.json", word) == word.replace(PHONE.encode(), b"138****8000")


def test_settings_stay_readable() -> None:
    data = f"columns:\n  - id: a\n    phone: {PHONE}\n    card: {ID}\n".encode()
    masked = after("site_config/columns.yml", data).decode()
    assert "phone: 138****8000" in masked
    assert "card: ＊＊＊＊＊＊＊＊＊＊＊＊＊＊0007" in masked


def test_what_a_waiver_passes_stays() -> None:
    data = f"家长电话：{PHONE}\n".encode()
    assert after("a.md", data, lambda one: replace(one, status=Status.WAIVED)) == data


def test_findings_of_other_bytes_are_not_mended() -> None:
    data = f"家长电话：{PHONE}\n".encode()
    assert mended_text("a.md", data + b"more", found("a.md", data)) is None


def test_a_list_longer_than_a_report_is_masked_whole_unless_one_of_its_kind_is_waived() -> None:
    numbers = [f"138{n:04}8000" for n in range(150)]
    data = ("姓名,家长手机\n" + "".join(f"示例甲,{one}\n" for one in numbers)).encode()
    assert after("list.csv", data).decode().count("138****8000") == 150
    first = next(one.id for one in found("list.csv", data) if one.rule == "mobile-phone")

    def waived(one: Finding) -> Finding:
        return replace(one, status=Status.WAIVED) if one.id == first else one

    assert after("list.csv", data, waived).decode().count("138****8000") == 99


def test_places_tell_line_and_form_and_no_value() -> None:
    data = f"标题\n家长电话：{PHONE}\n身份证号：{ID}\n".encode()
    mended = mended_text("a.md", data, found("a.md", data))
    assert mended is not None
    assert [(one.line, one.put) for one in mended.places] == [(2, "138****8000"), (3, "**************0007")]


def test_a_name_is_shown_as_findings_show_it() -> None:
    path = f"content/家长{PHONE}/a.md"
    (finding,) = [one for one in found(path, f"身份证号：{ID}".encode()) if one.rule == "resident-id"]
    assert shown_name(path, Matcher()) == finding.path
    assert PHONE not in finding.path


def test_what_the_officer_may_pass_stays_where_only_what_blocks_is_mended() -> None:
    data = f"家长电话：{PHONE}\n\n联系人：示例甲 {PHONE}\n".encode()
    both = mended_text("a.md", data, found("a.md", data))
    grave = mended_text("a.md", data, found("a.md", data), spares_flags=True)
    assert both is not None
    assert grave is not None
    assert len(both.places) == 2
    assert grave.data.decode() == f"家长电话：138****8000\n\n联系人：示例甲 {PHONE}\n"


def test_what_only_the_holder_of_the_key_can_tell_to_be_waived_stays() -> None:
    data = f"家长电话：{PHONE}\n".encode()
    assert after("a.md", data, lambda one: replace(one, is_for_key_holder=True)) == data
