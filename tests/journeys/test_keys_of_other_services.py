"""A key that only the maintained engine knows: told at the desk, refused by the host, and kept nowhere."""

from __future__ import annotations

from pathlib import Path

from bureau import PAGE, Bureau, page
from forging import Forger, Watch

MIXED = "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0u1v2w3x4y5z6"
KEY = "dp.pt." + MIXED[:43]
TABLE = "content/news/2026/11-20-open-day/a.csv"


def holding(folder: Path) -> list[Path]:
    """Return the files below a folder that hold the key as it is written; Git's own objects are compressed."""
    return [path for path in folder.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def test_a_key_of_another_service_is_refused_and_appears_nowhere(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    files = {PAGE: page(text=f"接口：{KEY}，见[附件](a.csv)。\n"), TABLE: f"项目,说明\n甲,{KEY}\n"}
    clerk.write(files, f"key {KEY}")
    told = clerk.submit(expect=1)
    found = {(one["rule"], one["severity"], one["path"]) for one in told.document["findings"]}
    assert found == {("credential", "block", place) for place in (PAGE, TABLE, "")}
    quoted = clerk.says("check", "--change", f"{KEY}..HEAD", expect=2)
    assert "names no commit" in quoted and KEY not in quoted
    forger, watch = Forger(founded), Watch(founded)
    refused = forger.push(forger.submission("own")[1])
    watch.refused(refused, "finding-blocks")
    assert "credential" in refused.all
    assert KEY not in told.all + refused.all
    assert holding(founded.host) == []
    clerk.fresh().write({PAGE: page(text="接口另行通知，见[附件](a.csv)。\n"), TABLE: "项目,数量\n甲,1\n"})
    clerk.submit()
