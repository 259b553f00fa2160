"""The page that answers where a page was taken off."""

from __future__ import annotations

import datetime as dt

import pytest

from fuzi.archive.banner import plain_banner
from fuzi.model.ids import PageId
from fuzi.model.publication import Tombstone, TombstoneKind
from fuzi.wiring import banner

AT = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)


def test_it_speaks_chinese_with_reason_and_the_day_in_china() -> None:
    text = banner()(Tombstone(PageId("news/a"), TombstoneKind.RETRACTION, "数据有误", AT)).decode()
    assert '<html lang="zh-CN">' in text and "已撤稿" in text and "数据有误" in text and "2026-11-23" in text


def test_what_somebody_typed_as_reason_is_never_markup() -> None:
    text = plain_banner(str, "en")(Tombstone(PageId("a"), TombstoneKind.TAKEDOWN, "<script>x</script>\u202e", AT))
    assert b"<script>" not in text and "\u202e".encode() not in text


@pytest.mark.parametrize(("page", "home"), [("index", "./"), ("about", "../"), ("news/2026/a", "../../../")])
def test_the_way_home_is_right_from_any_address(page: str, home: str) -> None:
    text = plain_banner(str, "en")(Tombstone(PageId(page), TombstoneKind.EXPIRY, "x", AT)).decode()
    assert f'href="{home}"' in text
