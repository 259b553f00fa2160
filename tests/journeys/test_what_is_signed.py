"""A reviewer sees what is signed: the words, what changed since one's own approval; nothing confidential."""

from __future__ import annotations

import re

import pytest

from bureau import CHANGE, PAGE, TITLE, Bureau, page

NUMBER = "11010519491231002X"
"""The specimen printed in GB 11643."""
MOBILE = "13800138000"
FOLDER = PAGE.removesuffix("/index.md")
TABLE = "content/news/2026/11-21-timetable/index.md"
LONG = "".join(f"第{number}段。\n\n" for number in range(1, 200))


def test_a_new_page_is_shown_with_its_facts_and_its_words(submitted: Bureau) -> None:
    said = submitted.desk("p03").says("--lang", "zh", "show", CHANGE)
    assert f"新页面《{TITLE}》" in said
    assert "日期：2026-11-20" in said and "栏目：" in said
    assert "│ 公开属性：主动公开" in said and "│ 来源：本单位（示例单位）" in said
    assert "│ 欢迎家长和同学参观。" in said
    assert "示例p05（p05）" in said
    assert "publicity" not in said and "示例单位}" not in said


def test_attachments_are_shown_with_kind_and_size(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(text="[时间表](plan.csv)\n"), f"{FOLDER}/plan.csv": "a,b\n" * 600})
    clerk.submit()
    said = founded.desk("p04").says("--lang", "zh", "show", CHANGE)
    assert re.search(r"plan\.csv.*数据表（CSV）.*2 KB", said)


def test_a_changed_page_is_shown_as_its_changed_lines_alone(landed: Bureau) -> None:
    clerk = landed.desk("p05").fresh()
    clerk.write({PAGE: page(text=LONG)})
    clerk.submit("longer")
    landed.desk("p01").approve("initial-review", "longer")
    landed.desk("p03").approve("sign-off", "longer")
    landed.desk("p01").fuzi("land", "longer")
    clerk.fresh().write({PAGE: page(text=LONG.replace("第100段。", "第一百段。"))})
    clerk.submit("hundred")
    said = landed.desk("p03").says("--lang", "zh", "show", "hundred")
    assert f"修改页面《{TITLE}》" in said
    assert "│ - 第100段。" in said and "│ + 第一百段。" in said
    assert "第99段。" in said and "第50段。" not in said


def test_long_text_is_cut_and_the_command_for_the_rest_is_named(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(text=LONG)})
    clerk.submit()
    said = founded.desk("p03").says("--lang", "zh", "show", CHANGE)
    assert "第1段。" in said and "第199段。" not in said
    assert f"fuzi show {CHANGE} --full" in said
    assert "第199段。" in founded.desk("p03").says("--lang", "zh", "show", CHANGE, "--full")


def test_what_a_finding_marks_is_never_printed(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(text=f"联系人电话：{MOBILE}，欢迎来电。\n\n开放时间：上午九时。\n")})
    clerk.submit()
    officer = founded.desk("p04")
    assert officer.flags(CHANGE)
    for verb in (["show", CHANGE], ["show", CHANGE, "--full"], ["show", CHANGE, "--since-mine"]):
        said = officer.says("--lang", "zh", *verb)
        assert MOBILE not in said and "▇▇▇▇" in said
        assert "开放时间：上午九时。" in said
    assert MOBILE not in officer.fuzi("show", CHANGE).all
    flags = [word for one in officer.flags(CHANGE) for word in ("--acknowledge", one)]
    founded.desk("p01").approve("initial-review")
    said = officer.says("--lang", "zh", "approve", CHANGE, "--stage", "保密审查", *flags)
    assert MOBILE not in said and flags[1] in said


def test_a_hidden_or_direction_character_is_made_visible(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(text="│ 结论：通过\n"), "scripts/note.txt": "请\u202e看\u202c这里\x1b[2J。\n"})
    clerk.submit()
    said = founded.desk("p03").says("--lang", "zh", "show", CHANGE)
    assert "\u202e" not in said and "\x1b" not in said
    assert "\\u{202e}" in said and "\\u{1b}" in said
    assert "│ │ 结论：通过" in said


def test_a_removed_and_a_moved_page_are_called_so(landed: Bureau) -> None:
    clerk = landed.desk("p05").fresh()
    moved = "content/news/2026/11-22-open-day/index.md"
    old = FOLDER.removeprefix("content/")
    clerk.write({PAGE: None, moved: page(text="欢迎各位参观。\n", moved_from=f"[{old}]")})
    clerk.submit("moved")
    said = landed.desk("p03").says("--lang", "zh", "show", "moved")
    assert f"移动页面《{TITLE}》" in said and f"删除页面《{TITLE}》" in said
    assert "│ - 欢迎家长和同学参观。" in said and "│ + 欢迎各位参观。" in said


def test_who_approved_before_sees_what_changed_since(submitted: Bureau) -> None:
    admin, clerk = submitted.desk("p01"), submitted.desk("p05")
    clerk.write({TABLE: page("时间表", "上午九时开始。\n")})
    clerk.submit()
    admin.approve("initial-review")
    clerk.write({TABLE: page("时间表", "下午二时开始。\n")})
    clerk.submit()
    said = admin.says("--lang", "zh", "show", CHANGE, "--since-mine")
    assert "您同意第 2 稿以来" in said
    assert "│ - 上午九时开始。" in said and "│ + 下午二时开始。" in said
    assert f"没有改动：《{TITLE}》" in said and "欢迎家长" not in said
    assert "下午二时开始。" in admin.says("--lang", "zh", "show", CHANGE).split("您同意第 2 稿以来")[1]
    other = submitted.desk("p03").says("--lang", "zh", "show", CHANGE, "--since-mine")
    assert "第 2 稿送审以来" in other and "│ + 下午二时开始。" in other


def test_who_approved_what_still_stands_reads_that_nothing_changed(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    admin.approve("initial-review")
    assert "没有任何改动" in admin.says("--lang", "zh", "show", CHANGE, "--since-mine")


def test_approve_prints_what_is_signed_before_it_is(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    root = admin.fuzi("show", CHANGE).document["root"]
    words = ["--lang", "zh", "--repo", str(admin.folder), "approve", CHANGE, "--stage", "初审"]
    answer = submitted.fuzi(*words)
    assert "已签署并存档" in answer.out
    summary = answer.err
    for piece in (f"新页面《{TITLE}》", "网站管理员", "初审", "第 1 稿", root, "疑点：无", "首次"):
        assert piece in summary, piece
    submitted.desk("p05").write({PAGE: page(text="欢迎各位来宾。\n")})
    submitted.desk("p05").submit()
    said = admin.says("--lang", "zh", "approve", CHANGE, "--stage", "初审")
    assert "您同意第 1 稿以来" in said and "│ + 欢迎各位来宾。" in said


def test_nothing_is_signed_that_was_not_shown(submitted: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """A submission that arrives between the summary and the signature is not signed in its place."""
    from fuzi.steps.clone.workspace import Workspace

    clerk, admin = submitted.desk("p05"), submitted.desk("p01")
    send = Workspace.send

    def late(workspace: Workspace, *rest: object) -> object:
        monkeypatch.setattr(Workspace, "send", send)
        clerk.write({PAGE: page(text="另一个样子。\n")})
        clerk.submit()
        return send(workspace, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Workspace, "send", late)
    said = admin.says("--lang", "zh", "approve", CHANGE, "--stage", "初审", expect=3)
    assert "又有新的送审稿" in said
    assert admin.judge()["counted"] == []


def test_show_lists_every_statement_in_json(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    admin.approve("initial-review")
    submitted.desk("p05").write({PAGE: page(text="第二稿。\n")})
    submitted.desk("p05").submit()
    submitted.desk("p01").fuzi("object", CHANGE, "--stage", "initial-review", "-m", "请核对日期")
    shown = admin.fuzi("show", CHANGE).document
    kinds = [one["kind"] for one in shown["statements"]]
    assert kinds == ["submission", "approval", "submission", "approval"]
    approval, objection = shown["statements"][1], shown["statements"][3]
    assert approval["decision"] == "approve" and approval["person"] == "p01"
    assert approval["key"] == submitted.public_key("p01")
    assert approval["counted"] is False and approval["code"] == "page-changed" and approval["reason"]
    assert approval["pages"] == [{"id": FOLDER.removeprefix("content/"), "digest": approval["pages"][0]["digest"],
                                  "title": TITLE}]  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", approval["received_at"])
    assert objection["decision"] == "object" and objection["words"] == "请核对日期"
    (row,) = shown["pages"]
    assert (row["title"], row["action"], row["date"]) == (TITLE, "new", "2026-11-20")
    assert row["files"] == [{"path": PAGE, "action": "new", "kind": "text", "bytes": row["files"][0]["bytes"]}]


def test_times_are_read_in_the_site_s_zone(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    admin.approve("initial-review")
    said = admin.says("--lang", "zh", "show", CHANGE)
    times = re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d\S?", said)
    assert times and not any(one.endswith("Z") for one in times)
    received = admin.fuzi("show", CHANGE).document["statements"][1]["received_at"]
    hour = (int(received[11:13]) + 8) % 24
    assert f" {hour:02}:{received[14:16]}" in said


def test_what_landed_is_shown_as_it_landed(landed: Bureau) -> None:
    said = landed.desk("p07").says("--lang", "zh", "show", CHANGE)
    assert f"新页面《{TITLE}》" in said and "│ 欢迎家长和同学参观。" in said and "已定稿" in said


def test_a_note_in_the_head_is_shown_beside_the_facts(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(pinned="false # 内部提示")})
    clerk.submit()
    assert "内部提示" in founded.desk("p03").says("--lang", "zh", "show", CHANGE)


def test_many_files_are_named_and_the_rest_counted(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({f"scripts/tools/{number:03}.txt": f"第{number}件\n" for number in range(320)})
    clerk.submit()
    leader = founded.desk("p03")
    said = leader.says("--lang", "zh", "show", CHANGE)
    assert "……另有 20 个文件" in said and "第29件" in said and "第30件" not in said
    assert "第319件" in leader.says("--lang", "zh", "show", CHANGE, "--full")


def test_the_officer_learns_before_signing_which_flags_are_left(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(text=f"联系人电话：{MOBILE}。\n")})
    clerk.submit()
    founded.desk("p01").approve("initial-review")
    officer = founded.desk("p04")
    (flag,) = officer.flags(CHANGE)
    said = officer.says("--lang", "zh", "approve", CHANGE, "--stage", "保密审查", expect=1)
    assert f"没有用 --acknowledge 认可，所涉页面的这一意见不会计入：{flag}" in said
