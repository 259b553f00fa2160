"""Changes of the rules themselves, with a real host: the higher quorum, hand-overs, one's own entry, suppositions."""

from __future__ import annotations

from bureau import CHANGE, Bureau, Desk, codes

POLICY, COLUMNS = "review/policy.yml", "site_config/columns.yml"
LAXER = "laxer-rules"


def changed(desk: Desk, path: str, old: str, new: str) -> str:
    text: str = (desk.folder / path).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def submitted_rules(bureau: Bureau, path: str, old: str, new: str) -> Desk:
    clerk = bureau.desk("p05").fresh()
    clerk.write({path: changed(clerk, path, old, new)})
    clerk.submit(LAXER)
    return clerk


def test_who_signs_reads_what_is_lowered_and_the_record_says_it(founded: Bureau) -> None:
    clerk = submitted_rules(founded, POLICY, "valid_days: 30}", "valid_days: 365}")
    verdict = clerk.judge(LAXER, expect=1)
    assert "requirement-lowered" in codes(verdict["reasons"])
    shown = founded.desk("p01").says("approve", LAXER, "--stage", "initial-review")
    assert "! this lowers what is asked: content/**: an approval in sign-off holds for 365 days instead of 30" in shown
    founded.desk("p03").approve("sign-off", LAXER)
    assert founded.desk("p01").fuzi("land", LAXER).document["outcome"] == "approved"
    assert founded.proof()["landings"] == 1


def test_a_column_is_handed_over_by_both_leaders_only_and_proved_so(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    text = (clerk.folder / COLUMNS).read_text(encoding="utf-8")
    column = text[text.index("  - id: notices") :]
    assert "unit:" not in column.split("  - id:")[1]
    given = column.replace("    kind: dynamic\n", "    kind: dynamic\n    unit: network-center\n", 1)
    clerk.write({COLUMNS: text.replace(column, given)})
    clerk.submit(LAXER)
    assert {"unit-approval"} <= {one["stage"] for one in clerk.judge(LAXER, expect=1)["missing"]}
    assert "out-of-order" in founded.desk("p01").approve("initial-review", LAXER, expect=1).all
    founded.desk("p02").approve("unit-approval", LAXER)
    founded.desk("p01").approve("initial-review", LAXER)
    founded.desk("p03").approve("sign-off", LAXER)
    assert founded.desk("p01").fuzi("land", LAXER).document["outcome"] == "approved"
    assert founded.proof()["landings"] == 1


def test_a_supposition_is_told_as_one_and_changes_nothing(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    before = submitted.refs()
    one = admin.fuzi("judge", CHANGE, "--what-if", "p01 approves initial-review", expect=1).document
    assert one["what_if"] == [{"person": "p01", "decision": "approve", "stage": "initial-review"}]
    assert {two["stage"] for two in one["missing"]} == {"sign-off"}
    both = ("--what-if", "p01 approves initial-review", "--what-if", "p03 同意 签发")
    assert admin.fuzi("judge", CHANGE, *both).document["outcome"] == "approved"
    told = admin.says("judge", CHANGE, *both)
    assert "SUPPOSED" in told.splitlines()[0] and "nothing can land by it" in told.splitlines()[-1]
    assert admin.fuzi("land", CHANGE, expect=1).document["outcome"] == "pending"
    assert submitted.refs() == before
    assert admin.judge(expect=1)["outcome"] == "pending"


def test_a_supposed_objection_and_a_supposed_withdrawal(approved: Bureau) -> None:
    admin = approved.desk("p01")
    back = admin.fuzi("judge", CHANGE, "--what-if", "p01 objects initial-review", expect=1).document
    assert (back["outcome"], codes(back["reasons"])) == ("refused", {"objection-stands"})
    gone = admin.fuzi("judge", CHANGE, "--what-if", "p03 withdraws sign-off", expect=1).document
    assert {one["stage"] for one in gone["missing"]} == {"sign-off"}


def test_a_supposed_author_or_a_supposition_out_of_turn_counts_no_more_than_a_real_one(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    early = admin.fuzi("judge", CHANGE, "--what-if", "p03 approves sign-off", expect=1).document
    assert codes(early["disregarded"]) == {"out-of-order"}


def test_unknown_people_words_and_stages_are_refused_with_the_nearest_one(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    for sentence, near in {
        "p33 approves sign-off": "p03",
        "p03 approves sign-of": "sign-off",
        "p03 lifts sign-off": "approves",
        "p03 approves": "approves",
        "p05 approves sign-off": "show",
    }.items():
        assert near in admin.says("judge", CHANGE, "--what-if", sentence, expect=2), sentence


def test_the_rules_here_are_checked_and_compared_with_main(founded: Bureau) -> None:
    desk = founded.desk("p05").fresh()
    whole = desk.fuzi("policy", "check").document
    assert (whole["outcome"], whole["against"], whole["lowered"], whole["problems"]) == ("fit", "main", [], [])
    laxer = changed(desk, POLICY, "      - {stage: confidentiality-review", "      # - {stage: confidentiality-review")
    (desk.folder / POLICY).write_text(laxer, encoding="utf-8")
    found = desk.fuzi("policy", "check").document
    assert [one["message"] for one in found["lowered"]] == ["content/**: confidentiality review is dropped"]
    assert "this lowers what is asked: content/**: confidentiality review is dropped" in desk.says("policy", "check")
    (desk.folder / POLICY).write_text(laxer.replace('paths: ["content/**"]', 'paths: ["content/news/**"]'))
    unfit = desk.fuzi("policy", "check", expect=1).document
    assert unfit["outcome"] == "unfit"
    assert {"no-requirement", "nobody-eligible"} <= codes(unfit["problems"])
    (desk.folder / POLICY).write_text(laxer + "nonsense: 1\n")
    assert "unknown key `nonsense`" in desk.says("policy", "check", expect=2)


def test_a_changes_rules_are_checked_and_compared_with_a_named_base(founded: Bureau) -> None:
    clerk = submitted_rules(founded, POLICY, "valid_days: 30}", "valid_days: 365}")
    clerk.git("fetch", "--quiet", "origin")
    clerk.fresh()
    assert len(clerk.fuzi("policy", "check", "--change", LAXER).document["lowered"]) == 1
    assert clerk.fuzi("policy", "check", "--base", "origin/main").document["lowered"] == []
    assert clerk.fuzi("policy", "check", "--base", f"origin/changes/{LAXER}").document["lowered"] == []
    assert "names no commit" in clerk.says("policy", "check", "--base", "nowhere", expect=2)
    assert "no change" in clerk.says("policy", "check", "--change", "nowhere", expect=2)


def test_the_rules_of_a_path_are_explained_by_main_or_by_the_draft(founded: Bureau) -> None:
    desk = founded.desk("p05").fresh()
    told = desk.says("policy", "explain", "content/notices/net/", POLICY)
    assert "review/policy.yml, line 5: content/**" in told and "its paths: content/notices/net/**" in told
    assert "p02" in told and "policy and settings" in told
    (desk.folder / POLICY).write_text(changed(desk, POLICY, 'paths: ["content/**"]', 'paths: ["content/news/**"]'))
    assert desk.fuzi("policy", "explain", "notices").document["paths"][0]["requirements"]
    draft = desk.fuzi("policy", "explain", "notices", "--worktree", expect=1).document["paths"][0]
    assert draft["requirements"] == []
    desk.says("policy", "explain", expect=2)
    desk.says("policy", expect=2)
