"""The engine for keys and tokens is asked about every text that may hold one, and about no ordinary page."""

from __future__ import annotations

import pytest

from fuzi.scanning.token_gate import may_hold_token

MIXED = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6"
HEX = "0f3c2b1a9d8e7f60" * 4


@pytest.mark.parametrize(
    "text",
    [
        "学校定于 2026 年 11 月 23 日召开家长会，联系电话 010-12345678。",
        "详见 [通知](https://www.example.test/jiaoyu/gongkai/202611/t20261123_1234567.html)。",
        "![操场](../images/W020261123390123456789.jpg)",
        "| 学校 | 人数 |\n| ---------------- | ---------------: |\n| 示例小学 | 35 |",
        "====================\n____________________\n--------------------",
        "统一社会信用代码、账号 6222020200112233445566 与流水号 20261123101500123456",
        "https://www.example.test/zhongguojiaoyubaokanwang/index_12.shtml?page=3&channelId=12345678",
        "use `getElementById`, MAXIMUM_SUBSEQUENCE or node_modules/package-lock.json",
        '<script integrity="sha384-'
        + "oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"
        + '"></script>',
        "写信到 webmaster@example.test，或上 https://example.test/@teacher",
        "",
    ],
)
def test_an_ordinary_page_costs_no_engine(text: str) -> None:
    assert not may_hold_token(text)


@pytest.mark.parametrize("around", ["{}", "密钥{}，请保管", "见`{}`。", "https://example.test/a/b?c={}&d=1", "x{}"])
@pytest.mark.parametrize(
    "key",
    [
        "ghp_" + MIXED[:36],
        "AKIA" + "QWERTYUIOPASDFGH",
        MIXED[:14],
        HEX[:32],
        "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCY" + "9d8e7f60ab",
        "0f3c2b1a-" + "1111-4222-8333-abcdefabcdef",
        "hf_" + "QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi",
        "postgres://admin:" + "hunter22@db.example.test/school",
        "curl -u admin:" + "hunter22 https://example.test",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "xoxb-" + "1234-5678-abc",
    ],
)
def test_whatever_may_be_a_key_is_asked_about(key: str, around: str) -> None:
    assert may_hold_token(around.replace("{}", key))


@pytest.mark.parametrize("size", [13, 14])
def test_a_run_counts_from_its_shortest_length_on(size: int) -> None:
    assert may_hold_token(f"值 {MIXED[:size]} 。") == (size >= 14)


def test_a_long_text_stays_linear() -> None:
    text = ("a1" * 200_000 + " ") * 2 + "z" * 1_000_000 + "-" * 1_000_000 + "@://" * 100_000
    assert may_hold_token(text)
    assert not may_hold_token("abc/def/" * 500_000 + "@://" * 100_000)
