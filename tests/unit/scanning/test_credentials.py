"""Keys, tokens, passwords and inner addresses are found as they are written; what only looks like them passes."""

from __future__ import annotations

import pytest

from fuzi.model.finding import Severity
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier

MIXED = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6"
UUID = "0f3c2b1a-" + "1111-4222-8333-abcdefabcdef"
HEX = "0123456789abcdef" * 4


def found(text: str, rule: str) -> list[Severity]:
    return [one.severity for one in matches_of(text, Carrier.FILE) if one.rule.id == rule]


TOKENS = {
    "alibaba": "LTAI" + MIXED[:20],
    "tencent": "AKID" + MIXED[:32],
    "baidu": "ALTAK" + MIXED[:21],
    "volcengine": "AKLT" + MIXED[:40],
    "amazon": "AKIA" + "QWERTYUIOPASDF23",
    "google": "AIza" + MIXED[:35],
    "github": "ghp_" + MIXED[:36],
    "github fine-grained": "github_pat_" + MIXED[:22] + "_" + (MIXED + MIXED)[:59],
    "gitlab": "glpat-" + MIXED[:20],
    "npm": "npm_" + MIXED[:36],
    "slack": "xoxb-" + "1234567890-abcdefghij",
    "stripe": "sk_live_" + MIXED[:24],
    "sendgrid": "SG." + MIXED[:22] + "." + MIXED[:43],
    "language model": "sk-" + MIXED[:40],
    "telegram": "123456789:AA" + MIXED[:33],
    "web token": "eyJ" + MIXED[:20] + ".eyJ" + MIXED[:30] + "." + MIXED[:30],
    "private key": "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
    "work wechat": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + UUID,
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=" + HEX,
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/" + UUID,
    "address": "ftp://admin:" + "Qs9!k2@files.example.test/",
    "database": "jdbc:mysql://db:3306/oa?user=root&password=" + "Qs9k2mm",
    "wechat secret": "AppSecret: " + HEX[:32],
    "secret key": "SecretKey=" + MIXED[:32],
}
AROUND = ("{}", "密钥{}，请保管", "见`{}`。", "- {}\n", "<!-- {} -->", "[x]({})", 'key = "{}"')


@pytest.mark.parametrize("name", TOKENS)
@pytest.mark.parametrize("around", AROUND)
def test_a_credential_is_found_wherever_it_stands(name: str, around: str) -> None:
    assert found(around.replace("{}", TOKENS[name]), "credential") == [Severity.BLOCK]


HIDING = "\x07\u00ad\u0301\u034f\u061c\u115f\u180e\u200b\u2065\u2066\u206a\u3164\ufe0f\uffa0\ufff9\U000e0041"
DRESSES = (0xFEE0, 0x1D5BA - ord("a"))


@pytest.mark.parametrize("name", ["alibaba", "amazon", "github", "secret key"])
def test_a_credential_is_found_whatever_hides_between_its_characters(name: str) -> None:
    key = TOKENS[name]
    for char in HIDING:
        assert found(f"见 {key[:12]}{char}{key[12:20]}{char * 3}{key[20:]}", "credential") == [Severity.BLOCK], hex(
            ord(char)
        )


@pytest.mark.parametrize("name", ["alibaba", "amazon", "github"])
@pytest.mark.parametrize("dress", DRESSES)
def test_a_credential_in_another_dress_is_found(name: str, dress: int) -> None:
    moved = {one: chr(one + dress) for one in range(ord("a"), ord("z") + 1)}
    if dress == DRESSES[0]:
        moved |= {ord(char): chr(ord(char) + dress) for char in TOKENS[name] if char.isalnum() or char == "_"}
    assert found(f"密钥 {TOKENS[name].translate(moved)}", "credential") == [Severity.BLOCK]


@pytest.mark.parametrize(
    "text",
    [
        "２０２６年第Ⅱ批ＡＢＣ类\ufe0f",
        "ＩＳＯ９００１：２０１５",
        "ｗｗｗ．ｅｘａｍｐｌｅ．ｔｅｓｔ",
        "❤\ufe0f 欢迎",
        "x² + y₁ = ℃",
    ],
)
def test_letters_of_full_width_and_signs_are_no_credential(text: str) -> None:
    assert not found(text, "credential")


@pytest.mark.parametrize(
    "text",
    [
        "sha256:" + HEX,
        "AKIAIOSFODNN7" + "EXAMPLE",
        "https://user:password@host.example.test/",
        "https://example.test/a:b@c",
        "请在 api_key 处填写您的密钥",
        "task-force-risk-management-2026-report-final-version",
        "![照片](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk)",
        "项目编号 ZFCG-2026-HZ-000123456789",
        "联系邮箱：office@example.test",
        "AKID 是云服务的访问标识",
    ],
)
def test_what_is_no_credential_passes(text: str) -> None:
    assert found(text, "credential") == []


@pytest.mark.parametrize(
    "text",
    [
        "密码：" + "abc123!@#",
        "平台初始密码为" + "888888",
        "口令: " + "xyz2026",
        "账号 admin 密码 admin888".replace("密码 ", "密码："),
        "password: " + "Tq9!kd02",
        "**密码**：" + "a1b2c3",
        "密码（区分大小写）：" + "Abc2026",
        "ＰＡＳＳＷＯＲＤ＝" + "abc2026",
    ],
)
def test_a_password_beside_its_word_is_blocked(text: str) -> None:
    assert Severity.BLOCK in found(text, "written-password")


@pytest.mark.parametrize("text", ["腾讯会议号：123-456-789 密码：" + "202611", "网盘链接见附件，提取码：" + "x7k2"])
def test_the_code_of_a_meeting_or_download_is_for_the_officer(text: str) -> None:
    assert found(text, "written-password") == [Severity.FLAG]


@pytest.mark.parametrize(
    "text",
    [
        "密码为本人身份证号后六位",
        "密码长度：8-16 位",
        "如忘记密码：请点击“找回密码”",
        "密码：由字母和数字组成",
        "密码：********",
        "password: string",
        "Password=required",
        "登录密码为手机验证码",
        "密码学：https://www.example.test/course2026",
        "提取码：见邮件",
    ],
)
def test_talk_about_passwords_passes(text: str) -> None:
    assert found(text, "written-password") == []


@pytest.mark.parametrize(
    "text",
    [
        "服务器 192.168.1.20",
        "http://10.12.3.4:8080/login",
        "网关 10.1.1.1",
        "内网地址：172.16.5.9",
        "http://vpn.example.test/",
        "https://oa.example.test/login",
        "http://jwc-server2:8080",
        "http://files.school.local/a",
        "\\\\fs01.example\\教务处$",
    ],
)
def test_an_inner_address_is_for_the_officer(text: str) -> None:
    assert set(found(text, "inner-network")) == {Severity.FLAG}


@pytest.mark.parametrize(
    "text",
    [
        "10.1.2.3 教学目标",
        "软件版本 10.0.2.15",
        "https://www.example.test/oa/vpn/index.html",
        "https://toa.example.test/",
        "公网 8.8.8.8 和 172.32.1.1、192.169.1.1",
        "表 192.168",
        "$$a \\\\ b \\frac{1}{2}$$",
        "$$\\begin{matrix}1&2\\\\3&4\\end{matrix}$$",
    ],
)
def test_what_is_no_inner_address_passes(text: str) -> None:
    assert found(text, "inner-network") == []
