"""A page is taken off at once: one person, one record; every later deploy and restore honours it."""

from __future__ import annotations

from pathlib import Path

from bureau import PAGE, Bureau, page

ID = PAGE.removeprefix("content/").removesuffix("/index.md")


def live(bureau: Bureau) -> str:
    return (bureau.desk("p01").folder / ".fuzi" / "www" / "current" / ID / "index.html").read_text(encoding="utf-8")


def test_a_page_taken_off_answers_with_the_reason_from_the_next_deploy_on(released: Bureau, tmp_path: Path) -> None:
    admin = released.desk("p01")
    admin.fuzi("deploy", "www")
    assert "欢迎家长和同学参观" in live(released)
    admin.fuzi("takedown", ID, "-m", "照片未经同意")
    admin.fuzi("deploy", "www")
    assert "照片未经同意" in live(released)
    assert "欢迎家长和同学参观" not in live(released)
    name = admin.fuzi("archive", "list").document["releases"][0]["release"]
    out = tmp_path / "restored"
    admin.fuzi("restore", name, "-o", str(out))
    assert "欢迎家长和同学参观" not in (out / ID / "index.html").read_text(encoding="utf-8")
    assert released.proof()["outcome"] == "verified"


def test_only_whom_the_policy_names_may_take_a_page_off(released: Bureau) -> None:
    before = released.refs()
    assert released.desk("p05").fuzi("takedown", ID, "-m", "不要了", expect=2).code == 2
    assert released.desk("p01").fuzi("takedown", "news/none", "-m", "不要了", expect=2).code == 2
    assert released.refs() == before


def test_the_front_page_of_a_column_stays_off_in_every_later_release(released: Bureau) -> None:
    clerk, admin = released.desk("p05").fresh(), released.desk("p01")
    clerk.write({"content/news/index.md": page("教育要闻", "栏目自己的话。\n")})
    clerk.submit("front")
    admin.approve("initial-review", "front")
    released.desk("p03").approve("sign-off", "front")
    admin.fuzi("publish")
    front = admin.folder / ".fuzi" / "www" / "current" / "news" / "index.html"
    assert "栏目自己的话" in front.read_text(encoding="utf-8")
    admin.fuzi("takedown", "news", "-m", "照片未经同意")
    admin.fuzi("deploy", "www")
    for _again in range(2):
        text = front.read_text(encoding="utf-8")
        assert "照片未经同意" in text
        assert "栏目自己的话" not in text and ID not in text
        admin.fuzi("release")
        admin.fuzi("deploy", "www")
