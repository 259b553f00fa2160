"""A small site in a folder: settings, two columns and a few pages, with the project's own theme."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path

from fuzi.model.ids import ObjectId, PageId
from fuzi.model.publication import Publication, SiteFacts, StageRecord

PROJECT = Path(__file__).resolve().parent.parent
AS_OF = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)

SITE = """\
kind: institution
name: 示例市教育信息网
domain: edu.example.test
organiser: 示例市教育局
contact: 0000-12345678
icp_number: 示ICP备00000000号
find_errors: about/find-errors
description: 示例
"""
COLUMNS = """\
columns:
  - {id: news, title: 教育要闻, type: [工作动态], kind: dynamic, template: page, expires: never, description: 要闻}
  - {id: public, title: 公示, type: [公示公告, 通知公告], kind: dynamic, template: notice, expires: required}
  - {id: about, title: 机构简介, type: [机构职能], kind: static, template: page}
  - {id: old, title: 往年专题, type: [专题专栏], kind: static, template: topic, status: retired}
"""


def head(title: str, **more: str) -> str:
    """Return the head of a page; `more` are further lines, key to YAML value (an empty value leaves a line out)."""
    lines = {
        "title": title,
        "author": "示例甲",
        "source": "{kind: own, name: 示例市教育局}",
        "publicity": "主动公开",
        "confidentiality": "经审查不涉密",
        **more,
    }
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in lines.items() if value) + "---\n\n"


def pages() -> dict[str, bytes]:
    """Return the files under `content/` by their repository path."""
    texts = {
        "content/index.md": head("首页") + "# 示例市教育信息网\n\n欢迎访问。\n",
        "content/README.md": "# 说明\n",
        "content/news/index.md": head("教育要闻") + "# 教育要闻\n\n栏目说明。\n",
        "content/news/2026/11-18-open-day/index.md": head(
            "校园开放日", cover="photo.png", keywords="[开放日, 家校共育]", description="四十六所学校同时开放。"
        )
        + "# 校园开放日\n\n![操场](photo.png)\n\n见[附表](table.xlsx)和[通知](../../2025/03-01-notice.md)。\n\n"
        "## 安排\n\n| 甲 | 乙 |\n| --- | --- |\n| 一 | 二 |\n",
        "content/news/2025/03-01-notice.md": head("去年的通知", pinned="true") + "正文。\n",
        "content/news/2026/06-01-plain/index.md": head("六月的消息", also_in="[about]") + "正文。\n",
        "content/public/2026/11-01-list/index.md": head("资助名单公示", expires="2026-11-22") + "名单。\n",
        "content/public/2026/11-02-list/index.md": head("录用名单公示", expires="2026-11-23") + "名单。\n",
        "content/about/find-errors.md": head("网站找错") + "请告诉我们。\n",
        "content/old/index.md": head("往年专题") + "说明。\n",
        "content/old/topic/index.md": head("防火专题") + "内容。\n",
    }
    files = {path: text.encode() for path, text in texts.items()}
    files["content/news/2026/11-18-open-day/photo.png"] = PICTURE
    files["content/news/2026/11-18-open-day/table.xlsx"] = b"x" * 6000
    files["content/public/2026/11-01-list/list.pdf"] = b"%PDF-1.7"
    return files


def make_site(root: Path, files: Mapping[str, bytes] | None = None) -> Path:
    """Write the site into `root` and return it."""
    settings = {
        "site_config/site.yml": SITE,
        "site_config/columns.yml": COLUMNS,
        "mkdocs.yml": (PROJECT / "mkdocs.yml").read_text(encoding="utf-8"),
    }
    for path, text in settings.items():
        _write(root / path, text.encode())
    for path, data in (pages() if files is None else files).items():
        _write(root / path, data)
    for folder in ("theme", "templates"):
        shutil.copytree(PROJECT / "site_config" / folder, root / "site_config" / folder)
    return root


def facts() -> SiteFacts:
    """Return publication records: the open day with all its stages, the others with a time alone."""
    stages = tuple(
        StageRecord(stage, person, "", dt.datetime(2026, 11, 18, hour, 5, tzinfo=dt.UTC), "0" * 64)  # type: ignore[arg-type]
        for stage, person, hour in (("initial-review", "示例乙", 1), ("sign-off", "示例丙", 2))
    )
    open_day = Publication(
        PageId("news/2026/11-18-open-day"),
        dt.datetime(2026, 11, 18, 8, 30, tzinfo=dt.UTC),
        operator="示例乙",
        change="20261118-abcdef",
        commit=ObjectId("0123456789abcdef0123456789abcdef01234567"),
        stages=stages,
    )
    others = {
        "news/2025/03-01-notice": dt.datetime(2025, 3, 1, 1, tzinfo=dt.UTC),
        "news/2026/06-01-plain": dt.datetime(2026, 6, 1, 16, 30, tzinfo=dt.UTC),
        "public/2026/11-02-list": dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC),
    }
    publications = {PageId(page): Publication(PageId(page), at) for page, at in others.items()}
    return SiteFacts(AS_OF, {**publications, open_day.page: open_day})


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
