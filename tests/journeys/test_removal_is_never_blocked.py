"""A page goes off the site at once, also while the host takes in nothing else."""

from __future__ import annotations

from bureau import PAGE, Bureau, page

ID = PAGE.removeprefix("content/").removesuffix("/index.md")


def test_a_page_is_taken_down_while_main_waits_for_its_repair(released: Bureau) -> None:
    admin = released.desk("p01")
    admin.fuzi("deploy", "www")
    live = admin.folder / ".fuzi" / "www" / "current" / ID / "index.html"
    assert "欢迎家长和同学参观" in live.read_text(encoding="utf-8")
    other = released.desk("p05").fresh()
    commit = other.write({"content/news/2026/11-21-aside/index.md": page("未经审核")}, "by hand")
    released.host_git("fetch", "--quiet", str(other.folder), commit)
    released.host_git("update-ref", "refs/heads/main", commit)
    admin.fresh()
    admin.fuzi("takedown", ID, "-m", "照片未经同意")
    admin.fuzi("deploy", "www", expect=None)
    assert "欢迎家长和同学参观" not in live.read_text(encoding="utf-8")
    other.fresh().write({"content/news/2026/11-22-more/index.md": page("再来一页")})
    assert "no record explains" in other.submit("more", expect=1).all
    change = admin.fuzi("repair", "--revert", "-m", "有人绕过审核改动了 main").document["change"]
    released.desk("p04").fuzi("approve", change, "--stage", "initial-review")
    released.desk("p03").fuzi("approve", change, "--stage", "sign-off")
    admin.fuzi("repair", "--finish")
    assert released.proof()["outcome"] == "verified"
