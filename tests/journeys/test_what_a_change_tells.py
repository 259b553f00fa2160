"""A change through its life, as the people around it read it: judge, show, todo, changes, and the forge comment."""

from __future__ import annotations

import datetime as dt

import pytest
from markdown_it import MarkdownIt

from bureau import CHANGE, PAGE, ROLES, TITLE, Bureau, Desk, page
from bureaus import Bureaus, found_site

NET = "content/notices/net/2026/11-22-repair/index.md"
TABLE = "content/notices/net/2026/11-22-repair/a.csv"
ZH = ("--lang", "zh")


def read(desk: Desk, *words: str) -> str:
    return desk.says(*ZH, *words, expect=None)


def steps(text: str) -> list[str]:
    lines = text.splitlines()
    return [line.removeprefix("  → ") for line in lines[lines.index("下一步：") + 1 :]]


def heads(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith(" ")]


def waits(desk: Desk) -> list[tuple[str, str]]:
    return [(one["kind"], one["stage"]) for one in desk.fuzi("todo").document["todo"]]


@pytest.fixture
def two_pages(founded: Bureau) -> Bureau:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(), NET: page("检修通知", "请看[附件](a.csv)。\n"), TABLE: "项目,数量\n甲,1\n"})
    clerk.submit()
    return founded


def test_each_stage_is_told_to_the_one_it_waits_for(two_pages: Bureau) -> None:
    desks = {person: two_pages.desk(person) for person in ("p01", "p02", "p03", "p04", "p05", "p07")}
    said = read(desks["p05"], "judge", CHANGE)
    assert said.startswith(f"《{TITLE}》（{CHANGE}，第 1 稿）：待审")
    assert "《检修通知》  notices/net/2026/11-22-repair" in said and f"《{TITLE}》  news/2026/11-20-open-day" in said
    assert "不需要：不属于任何单位" in said and "不需要：没有疑点，也没有附件" in said
    assert "○ 单位审核〔network-center〕" in said
    assert steps(said)[-1].startswith("您现在不用做什么")
    order = [
        ("p02", "unit-approval"),
        ("p01", "initial-review"),
        ("p04", "confidentiality-review"),
        ("p03", "sign-off"),
    ]
    for person, stage in order:
        assert ("give", stage) in waits(desks[person])
        told = steps(read(desks[person], "judge", CHANGE))
        assert f"fuzi approve {CHANGE} --stage {stage}" in told[0]
        assert stage == "sign-off" or waits(desks["p03"]) == []
        desks[person].approve(stage)
        assert ("give", stage) not in waits(desks[person])
    assert waits(desks["p07"]) == [("land", "")]
    assert steps(read(desks["p07"], "judge", CHANGE)) == [f"您现在可以定稿：`fuzi land {CHANGE}`"]
    assert "示例p07" in steps(read(desks["p05"], "judge", CHANGE))[0]
    desks["p07"].fuzi("land", CHANGE)
    said = read(desks["p05"], "judge", CHANGE)
    assert "已定稿" in said and steps(said) == ["已经办完，随下一次发布上线"]
    assert said.count("✓ 签发") == 2 and "示例p03（p03）" in said
    assert all(not waits(desk) for desk in desks.values())


def test_an_objection_goes_to_the_author_and_comes_back_to_the_objector(two_pages: Bureau) -> None:
    clerk, leader, admin = (two_pages.desk(person) for person in ("p05", "p02", "p01"))
    leader.fuzi("object", CHANGE, "--stage", "unit-approval", "-m", "请写明检修时间")
    assert waits(clerk) == [("mend", "")] and waits(admin) == [] and waits(leader) == []
    todo = read(clerk, "todo")
    assert "退回给您：" in todo and "示例p02（p02）（单位审核）：请写明检修时间" in todo
    assert f"`fuzi submit --change {CHANGE}`" in todo
    clerk.write({NET: page("检修通知", "11 月 22 日晚检修。请看[附件](a.csv)。\n")})
    clerk.submit()
    assert waits(clerk) == [] and waits(leader) == [("look-again", "unit-approval")]
    assert "已送第 2 稿" in "\n".join(steps(read(leader, "judge", CHANGE)))
    assert "同意或者撤销退回" in "\n".join(steps(read(clerk, "judge", CHANGE)))
    leader.approve("unit-approval")
    said = read(clerk, "judge", CHANGE)
    assert "objection-stands" not in said and "× 示例p02（p02）　单位审核：退回（第 1 稿" in said
    assert "[approved-since]" in said


def test_what_no_longer_counts_is_told_with_reason_and_remedy(two_pages: Bureau) -> None:
    for person, stage in (("p02", "unit-approval"), ("p01", "initial-review")):
        two_pages.desk(person).approve(stage)
    clerk = two_pages.desk("p05")
    clerk.write({NET: page("检修通知", "改期。请看[附件](a.csv)。\n")})
    clerk.submit()
    for verb in ("judge", "show"):
        said = read(clerk, verb, CHANGE)
        assert "[page-changed]" in said
        assert "✓ 初审      示例p01（p01）" in said  # of the page that is as it was
    said = read(clerk, "judge", CHANGE)
    assert "× 示例p02（p02）　单位审核：同意（第 1 稿" in said and "怎么办：" in said


def test_a_comment_for_a_forge_is_sound_markdown(two_pages: Bureau) -> None:
    two_pages.desk("p02").approve("unit-approval")
    clerk = two_pages.desk("p05")
    clerk.write({PAGE: page("开放日 @admin #12 [点](https://x.example) <b>|`")})
    clerk.submit()
    for verb in ("judge", "show"):
        text = read(clerk, verb, CHANGE, "--as", "markdown")
        assert text.startswith(f"<!-- fuzi:judge {CHANGE} -->\n### ⏳ 待审 · ")
        tokens = MarkdownIt("gfm-like", {"html": True}).parse(text)
        inner = [one.type for token in tokens for one in token.children or ()]
        assert not {"link_open", "image", "strikethrough_open"} & set(inner)
        assert [token.info for token in tokens if token.type == "fence"] == ["mermaid"]
        assert "@admin" not in text and "#12 " not in text
    document = clerk.fuzi("judge", CHANGE, "--as", "markdown", expect=1).document
    assert document["outcome"] == "pending" and document["markdown"].startswith("<!-- fuzi:judge")
    assert clerk.says("--lang", "en", "judge", CHANGE, "--as", "markdown", expect=1).count("pending") == 1


def test_every_reader_gets_the_same_facts_in_english(two_pages: Bureau) -> None:
    said = two_pages.desk("p02").says("--lang", "en", "judge", CHANGE, expect=1)
    assert f"“{TITLE}” ({CHANGE}, submission 1): pending" in said
    assert "not asked for: it belongs to no unit" in said
    assert f"you can give unit approval now: look at it with `fuzi show {CHANGE}`" in said


def test_who_is_on_no_roster_is_told_in_general(two_pages: Bureau) -> None:
    clerk = two_pages.desk("p05")
    said = clerk.says(*ZH, "judge", CHANGE, "--key", str(two_pages.key("stranger")), expect=1)
    assert "请示例p02（p02）办理单位审核" in said


def test_an_approval_about_to_lapse_is_told_to_all_whom_it_concerns(
    bureaus: Bureaus, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bureau = bureaus.in_state("keys", tmp_path_factory.mktemp("lapse"))
    last = (dt.datetime.now(dt.timezone(dt.timedelta(hours=8))) + dt.timedelta(days=3)).date()  # noqa: TID251
    roles = {**ROLES, "p01": f"{{role: site-admin, from: 2020-01-01, to: {last}}}", "p08": ROLES["p01"]}
    found_site(bureau, roles)
    clerk, admin = bureau.desk("p05").fresh(), bureau.desk("p01")
    clerk.write({PAGE: page()})
    clerk.submit()
    admin.approve("initial-review")
    (one,) = [one for one in admin.fuzi("todo").document["todo"] if one["kind"] == "renew"]
    assert (one["stage"], one["by"]) == ("initial-review", str(last))
    assert "您的同意意见快到期：" in read(admin, "todo")
    assert f"别人的同意意见有效到 {last}" in read(bureau.desk("p03"), "todo")
    assert f"示例p01（p01）的初审同意意见有效到 {last}" in read(clerk, "changes")
    assert f"有效到 {last}" in steps(read(admin, "judge", CHANGE))[-1]
