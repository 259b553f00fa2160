from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from fakes.rendering import PlainRenderer
from fuzi.adapters.markdown_renderer import ChildRenderer
from fuzi.formats import columns_file
from fuzi.formats.front_matter import parse
from fuzi.formats.mkdocs_file import EXTENSIONS
from fuzi.messages import Message
from fuzi.model.finding import Severity
from fuzi.model.ids import PageId
from fuzi.model.rendering import RenderedText
from fuzi.pages.check import RULES, check_pages
from fuzi.pages.file_kind_rules import ENDINGS
from fuzi.pages.ground import Ground
from site_fixture import COLUMNS, PROJECT, head, pages

GROUND = Ground(
    columns_file.parse(COLUMNS),
    units={"network-center"},
    records={"review/originals/news/2026/a.yml"},
    theme_assets={"site_config/theme/assets/mark.svg"},
)
PAGE = "content/news/2026/11-20-x/index.md"


def render(texts: Sequence[str]) -> Sequence[RenderedText | Message]:
    """Render as a site does that asks for every extension it may have."""
    return PlainRenderer().render(texts, EXTENSIONS)


WEB = "{kind: web, name: 示例省教育厅}"
RECORDED = "{kind: web, name: 示例省教育厅, record: review/originals/news/2026/b.yml}"


def found(files: dict[str, bytes | None], ground: Ground = GROUND) -> list[tuple[str, str, object, str]]:
    """Return rule, path, line (or `name`) and sentence of every finding beyond the fixture's files."""
    around: dict[str, bytes | None] = dict.fromkeys(pages())
    return [
        (one.rule, one.path, one.where.as_json().get("line", "name"), str(one.what))
        for one in check_pages({**around, **files}, ground, parse, render)
    ]


def body(text: str, **more: str) -> dict[str, bytes | None]:
    return {PAGE: (head("甲", **more) + text).encode()}


def test_the_fixture_is_well_made() -> None:
    assert check_pages(pages(), GROUND, parse, render) == ()


RAW = "raw HTML of this kind is not used here"
TEXTS = [
    (
        "[a](../11-18-open-day/index.md#安排) [b](table.xlsx)",
        "broken-link",
        9,
        "the link leads to nothing: content/news/2026/11-20-x/table.xlsx",
    ),
    ("[a](/notices/)", "broken-link", 9, "the link does not lead to a file under content/"),
    ("[a](../../../../review/roster.yml)", "broken-link", 9, "the link does not lead to a file under content/"),
    ("[a](../11-18-open-day/)", "broken-link", 9, "the link names an address, not a file"),
    ("[a](../../../README.md)", "broken-link", 9, "the link leads to nothing: content/README.md"),
    (
        "第一行\n\n[a][b]\n\n[b]: nowhere.md",
        "broken-link",
        13,
        "the link leads to nothing: content/news/2026/11-20-x/nowhere.md",
    ),
    ("[附件]()", "broken-link", 9, "the round brackets name no file"),
    ('第一行\n\n[附件]("form.docx")', "broken-link", 11, "the round brackets name no file"),
    ("[附件](<>)", "broken-link", 9, "the round brackets name no file"),
    ("![图]()", "missing-file", 9, "the round brackets name no file"),
    ("![a](photo.png)", "missing-file", 9, "the file content/news/2026/11-20-x/photo.png does not exist"),
    (
        "![a](../11-18-open-day/photo.png)",
        "embeds-outside-folder",
        9,
        "the page shows a file of another page: content/news/2026/11-18-open-day/photo.png",
    ),
    ("![a](https://img.example.test/a.png)", "embeds-outside-folder", 9, "the page shows a file from elsewhere"),
    ("![a](//img.example.test/a.png)", "embeds-outside-folder", 9, "the page shows a file from elsewhere"),
    ("![a](data:image/png;base64,AAAA)", "embeds-outside-folder", 9, "the page shows a file from elsewhere"),
    (
        '<img alt="" src=https://img.example.test/a.png>',
        "embeds-outside-folder",
        9,
        "the page shows a file from elsewhere",
    ),
    ("```\n![a](https://img.example.test/a.png)", "embeds-outside-folder", 10, "the page shows a file from elsewhere"),
    ("<script>alert(1)</script>", "raw-html-script", 9, "raw HTML of this kind is not used here"),
    ('<b onclick="a">甲</b>', "raw-html-script", 9, RAW),
    ("<svg><a xlink:href=x>甲</a></svg>", "raw-html-script", 9, RAW),
    ("<form action=//a.test><input></form>", "raw-html-script", 9, RAW),
    ("<meta http-equiv=refresh content=0>", "raw-html-script", 9, RAW),
    ("<base href=//a.test>", "raw-html-script", 9, RAW),
    ("<p class=md-search>甲</p>", "raw-html-script", 9, RAW),
    ("甲<sup id=__config>乙</sup>", "raw-html-script", 9, RAW),
    ("## __config", "raw-html-script", 9, RAW),
    ("<a name=x>甲</a>", "raw-html-script", 9, RAW),
    ("<?php 甲 ?>", "raw-html-script", 9, RAW),
    ("甲</article>", "raw-html-script", 9, RAW),
    ("甲\n\n</div>", "raw-html-script", 11, "the tag div is not closed, or not where it was opened"),
    ("<div>\n甲", "raw-html-script", 9, "the tag div is not closed, or not where it was opened"),
    ("<b><i>甲</b></i>", "raw-html-script", 9, "the tag b is not closed, or not where it was opened"),
    ("!!! md-overlay\n    甲", "raw-html-script", 9, RAW),
    ("[甲](<9\nx.md>)", "broken-link", 9, "an address holds no blanks, line breaks or backslashes"),
    ("[甲](<a b.md>)", "broken-link", 9, "an address holds no blanks, line breaks or backslashes"),
    ("> [甲]: nowhere.md\n\n[甲]", "broken-link", 9, "the link leads to nothing: content/news/2026/11-20-x/nowhere.md"),
    ("[甲](http://[x)", "broken-link", 9, "this is not the address of a web page"),
    ("[甲](https://bank.test@a.test/)", "broken-link", 9, "this is not the address of a web page"),
    ("[甲](https://ex\u2100mple.test/)", "broken-link", 9, "this is not the address of a web page"),
    ("[甲](vbscript:x)", "raw-html-script", 9, "a link that runs code is not used here"),
    ("[甲](&#106;avascript&colon;alert(1))", "raw-html-script", 9, "a link that runs code is not used here"),
    ("[甲](data:text/html;base64,AAAA)", "raw-html-script", 9, "a link that runs code is not used here"),
    ("甲[^1]\n\n[^1]: [乙](nowhere.md)", "broken-link", 11, f"the link leads to nothing: {PAGE[:-8]}nowhere.md"),
    (
        "<a href=table.xlsx>甲</a> <a href=index.md>乙</a>",
        "broken-link",
        9,
        "links and pictures of this site are written in Markdown, or they lead to nothing",
    ),
    ("第一行\n机\u200b密", "hidden-character", 10, "the text holds a hidden character (U+200B)"),
    ("第一行\n机&#8238;密", "hidden-character", 10, "the text holds a hidden character (U+202E)"),
    ("第一行\n机&ZeroWidthSpace;密", "hidden-character", 10, "the text holds a hidden character (U+200B)"),
    ("机&shy;密", "hidden-character", 9, "the text holds a hidden character (U+00AD)"),
    ("<b title='a&#x2066;b'>甲</b>", "hidden-character", 9, "the text holds a hidden character (U+2066)"),
    ("`a\x02b`", "hidden-character", 9, "the text holds a hidden character (U+0002)"),
    ("甲\u3164乙", "hidden-character", 9, "the text holds a hidden character (U+3164)"),
    ("<a\nonclick=alert(1) href='#'>甲</a>", "raw-html-script", 9, "raw HTML of this kind is not used here"),
    ('<b style="background:url(//a.test)">甲</b>', "raw-html-script", 9, "raw HTML of this kind is not used here"),
    ("<iframe src='//a.test'></iframe>", "raw-html-script", 9, "raw HTML of this kind is not used here"),
    ("第一行\n[a](javascript:alert(1))", "raw-html-script", 10, "a link that runs code is not used here"),
    ("[a](java&#115;cript:alert(1))", "raw-html-script", 9, "a link that runs code is not used here"),
    ("<!-- 内部意见 -->", "raw-html-script", 9, "an HTML comment would be published too"),
    (
        "# 乙\n\n正文",
        "page-heading",
        9,
        "a first-level heading in the text must be the page's title, on its first line",
    ),
    (
        "# 甲\n\n# 甲",
        "page-heading",
        11,
        "a first-level heading in the text must be the page's title, on its first line",
    ),
    ("乙\n===\n", "page-heading", 9, "a first-level heading in the text must be the page's title, on its first line"),
]


@pytest.mark.parametrize(("text", "rule", "line", "what"), TEXTS)
def test_a_text_is_refused_where_it_is_wrong(text: str, rule: str, line: int, what: str) -> None:
    assert (rule, PAGE, line, what) in found(body(text))


@pytest.mark.parametrize(
    "text",
    [
        "# 甲\n\n[a](../11-18-open-day/index.md#x) [b](https://www.example.test/) [c](#d) <https://a.example.test/>",
        "![标](../../../assets/mark.svg)",
        "```\n# 注释\n[a](nowhere.md)\n```\n\n行内 `[a](nowhere.md)`",
        "水是 H<sub>2</sub>O，5 < 6 且 7 > 2<br>",
        "[中文名](../11-18-open-day/index.md?v=1)",
        "甲 < SCRIPT src=a.js>，又 `<script>alert(1)</script>`",
        "```html\n<script>alert(1)</script>\n<!-- 注 -->\n```",
        "甲\n\n    <iframe src=x>\n",
        '|甲|乙|\n|:-|-:|\n|1|2|\n\n甲\n:   乙\n\n!!! note "说明"\n    文字[^1]\n\n[^1]: 注\n',
        "<details><summary>展开</summary>文字</details>",
        "写信 <office@example.test> 或 [电话](tel:010-12345)，[邮件](mailto:office@example.test)",
        "网址 https://www.example.test/?a=1&b=[2] 与 [站](https://教育.示例.test/路径?x=1#y)",
        "[乙]: nowhere.md\n\n没有用到上面一行",
        "爱❤️ 与 👨‍👩‍👧",
    ],
)
def test_an_honest_text_passes(text: str) -> None:
    assert found(body(text)) == []


HEADS = [
    (
        {"publicity": "依申请公开"},
        "publicity-not-open",
        5,
        "only pages of publicity 主动公开 can be published; this one says 依申请公开",
    ),
    ({"expires": "2027-01-01"}, "page-expires-unexpected", 7, "pages of the column 教育要闻 do not expire"),
    ({"source": WEB}, "source-record-missing", 4, "a page that is not our own work needs a source record"),
    (
        {"source": RECORDED},
        "source-record-missing",
        4,
        "the source record review/originals/news/2026/b.yml does not exist",
    ),
    ({"unit": "nobody"}, "unit-unknown", 7, "there is no unit `nobody`"),
    ({"also_in": "[gossip]"}, "column-unknown", 7, "there is no column `gossip`"),
    ({"interprets": "[news/2020/none]"}, "broken-link", 7, "there is no page `news/2020/none`"),
    ({"moved_from": "[news/2026/06-01-plain]"}, "moved-from", 7, "the page news/2026/06-01-plain still exists"),
    ({"cover": "none.png"}, "missing-file", 1, "the cover none.png is not in the page's folder"),
    ({"cover": "index.md"}, "file-kind", 1, "the cover index.md is no picture"),
    ({"autor": "甲"}, "page-head", 7, "unknown key `autor`"),
]


@pytest.mark.parametrize(("more", "rule", "line", "what"), HEADS)
def test_a_head_is_refused_on_the_line_of_its_key(more: dict[str, str], rule: str, line: int, what: str) -> None:
    assert found(body("正文", **more)) == [(rule, PAGE, line, what)]


def test_a_public_notice_needs_its_last_day() -> None:
    path = "content/public/2026/11-20-x/index.md"
    what = "pages of the column 公示 need a last day"
    assert found({path: (head("甲") + "正文").encode()}) == [("page-expires-missing", path, 2, what)]


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("content/news/2026/报名表.docx", "file-name"),
        ("content/news/2026/Form.docx", "file-name"),
        ("content/news/2026/a b.pdf", "file-name"),
        ("content/news/.hidden.pdf", "file-name"),
        ("content/news/page-2/a.pdf", "file-name"),
        ("content/news/2026/a\u202efdp.docx", "file-name"),
        ("content/gossip/a.pdf", "column-unknown"),
        ("content/about/a.pdf", "file-without-page"),
        ("content/stray.pdf", "column-unknown"),
        ("content/news/2026/11-18-open-day/README.md", "content-readme"),
        ("content/news/2026/11-18-open-day/a.html", "raw-html-script"),
        ("content/news/2026/11-18-open-day/a.js", "raw-html-script"),
    ],
)
def test_a_name_is_refused(path: str, rule: str) -> None:
    assert rule in {one[0] for one in found({path: b"x"})}


UNLISTED = "a.bat a.vbs a.ps1 a.lnk a.url a.reg a.docm a.xlsm a.pptm desktop.ini web.config form a.pdf.exe a.dll.so"


@pytest.mark.parametrize("name", UNLISTED.split())
def test_a_file_of_a_kind_that_is_not_listed_is_refused(name: str) -> None:
    path = f"content/news/2026/11-18-open-day/{name}"
    assert [one[0] for one in found({path: b"PK"})] == ["file-kind"]


def test_a_refused_kind_says_which_are_published() -> None:
    files = {**pages(), "content/news/2026/11-18-open-day/a.bat": b"x"}
    (finding,) = check_pages(files, GROUND, parse, render)
    assert {"pdf", "docx", "ofd", "mp4", "zip", "csv"} <= set(str(finding.hint).replace(":", " ").split())


@pytest.mark.parametrize("endings", ENDINGS.values(), ids=ENDINGS)
def test_a_file_of_a_listed_kind_passes(endings: str) -> None:
    picture, drawing = b"\x89PNG\r\n\x1a\n", b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    for ending in set(endings.split()) - {"md"}:
        data = drawing if ending == "svg" else picture if ending in ENDINGS["pictures"].split() else b"x"
        assert found({f"content/news/2026/11-18-open-day/a.{ending}": data}) == []


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.gif", "a.webp", "a.pdf", "a.docx", "a.mp4", "a.zip"])
@pytest.mark.parametrize("data", [b"<!DOCTYPE html><title>x</title>", b"\xef\xbb\xbf\n <script>x</script>"])
def test_a_web_page_under_another_name_is_refused(name: str, data: bytes) -> None:
    path = f"content/news/2026/11-18-open-day/{name}"
    ending = name.removeprefix("a")
    assert found({path: data}) == [("file-kind", path, "name", f"the file is not what its ending {ending} says")]


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.gif", "a.webp"])
def test_words_under_a_picture_s_name_are_refused(name: str) -> None:
    assert [one[0] for one in found({f"content/news/2026/11-18-open-day/{name}": "一段文字".encode()})] == ["file-kind"]


def test_a_file_in_a_dated_folder_without_a_page_is_refused() -> None:
    path = "content/news/2026/11-23-n/more/a.txt"
    column: dict[str, bytes | None] = {"content/news/index.md": None}
    what = "the folder content/news/2026/11-23-n/ has no page: nobody would find the file"
    assert found({**column, path: b"x"}) == [("file-without-page", path, "name", what)]
    assert found({**column, path: b"x", "content/news/2026/11-23-n/index.md": None}) == []
    assert found({**column, "content/news/2026/a.txt": b"x"}) == []


def test_a_file_in_a_folder_of_a_page_belongs_to_it() -> None:
    assert found({"content/news/2026/11-18-open-day/more/a.pdf": b"x"}) == []


def test_a_page_beside_a_folder_of_its_name_is_refused() -> None:
    path = "content/news/2026/11-18-open-day.md"
    assert ("page-twins", path, "name", f"{path} and the folder {path[:-3]}/ would have one address") in found(
        {path: (head("甲") + "正文").encode()}
    )


@pytest.mark.parametrize(
    "drawing",
    [
        b"<svg><script>alert(1)</script></svg>",
        b"<svg onload=alert(1)>",
        b'<svg><image href="https://a.test/x"/></svg>',
        b"<svg><style>@import url(https://a.test)</style></svg>",
    ],
)
def test_a_drawing_that_runs_or_fetches_is_refused(drawing: bytes) -> None:
    path = "content/news/2026/11-18-open-day/a.svg"
    assert [one[0] for one in found({path: drawing})] == ["raw-html-script"]


def test_a_plain_drawing_passes() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><path id="a" d="M0 0"/><use href="#a"/></svg>'
    assert found({"content/news/2026/11-18-open-day/a.svg": drawing}) == []


def test_a_page_moves_only_when_the_same_change_removes_it() -> None:
    files = body("正文", moved_from="[news/2020/gone]")
    whole_site, other_change = GROUND, Ground(GROUND.columns, removed=())
    same_change = Ground(GROUND.columns, removed=(PageId("news/2020/gone"),))
    landed_before = Ground(GROUND.columns, removed=(), moved={PageId("news/2026/11-20-x"): ("news/2020/gone",)})
    assert [found(files, ground) for ground in (whole_site, same_change, landed_before)] == [[], [], []]
    assert [one[0] for one in found(files, other_change)] == ["moved-from"]


SLOW = [
    "[" * 200_000,
    "![a](" * 40_000,
    "<" + " " * 200_000,
    "`" * 200_000 + "\n" + "a" * 200_000,
    "\n".join("`" * n for n in range(3, 600)),
    " ".join("`" * n for n in range(1, 600)),
    "# a" + " " * 200_000 + "b",
    "<a'" * 60_000,
    "[](javascript:)\n" * 2_000,
    "(" * 200_000,
    "<!--" * 2_000,
    'src="' * 40_000,
    "[a](" + "(" * 100_000,
]


@pytest.mark.parametrize("text", SLOW, ids=range(len(SLOW)))
def test_a_text_made_to_be_slow_is_checked_in_a_moment(text: str) -> None:
    slow = ChildRenderer(seconds=2)
    begun = time.perf_counter()
    list(check_pages(body(text), GROUND, parse, lambda texts: slow.render(texts, EXTENSIONS)))
    assert time.perf_counter() - begun < 8


def test_only_the_pages_that_were_asked_for_are_checked() -> None:
    assert found({"content/news/2026/11-19-bad/index.md": None}) == []


def test_every_finding_blocks_and_says_what_to_do() -> None:
    files = {**pages(), **body("<script>\n[a](x.md)", publicity="不予公开")}
    findings = check_pages(files, GROUND, parse, render)
    assert len(findings) >= 3
    assert all(one.severity is Severity.BLOCK and one.hint is not None for one in findings)


def test_every_rule_has_its_page_and_every_page_its_rule() -> None:
    folder = PROJECT / "review" / "page-rules"
    assert {path.stem for path in folder.glob("*.md")} - {"README"} == set(RULES)
    for rule in RULES:
        text = (folder / f"{rule}.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {rule}\n")
        assert "**怎么改**" in text
        assert "**What to do**" in text
