"""A site begins anew without what had to leave history, tells honestly what is proved afterwards, and goes on."""

from __future__ import annotations

import hashlib
import json
import shutil

from msgspec.structs import replace

from bureau import PAGE, Bureau, Desk, codes, page
from forging import Forger, Watch
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.release.facts import tombstones
from fuzi.steps.release.old_record import withdrawn_pages
from refounding_by_hand import Anew

DIGEST = hashlib.sha256(page().encode()).hexdigest()
OTHER = "content/news/2026/11-21-lecture/index.md"
LECTURE = page("讲座通知", "讲座改在下周一下午三点举行，请各位老师准时参加。\n")
INTEGRITY = 4


def blob_of(bureau: Bureau, data: str) -> str:
    return bureau.host_git("hash-object", "--stdin", stdin=data.encode())


def carry(bureau: Bureau, change: str, *, officer: bool = False) -> None:
    bureau.desk("p01").approve("initial-review", change)
    if officer:
        bureau.desk("p04").approve("confidentiality-review", change)
    bureau.desk("p03").approve("sign-off", change)
    bureau.desk("p01").fuzi("land", change)


def old_site(bureau: Bureau) -> str:
    return (bureau.root / "old-site-id").read_text(encoding="utf-8")


def test_the_new_site_holds_no_object_of_it_and_says_what_is_proved(anew: Bureau) -> None:
    made = json.loads((anew.root / "made.json").read_text(encoding="utf-8"))
    assert [one["sha256"] for one in made["expunged"]] == [DIGEST]
    assert made["withdrawn"] == ["news/2026/11-20-open-day"]
    assert anew.host_git("rev-list", "--count", "main") == "1"
    assert anew.host_git("rev-parse", "main^{tree}") == made["tree"]
    assert blob_of(anew, page()) not in anew.objects()
    reader = anew.desk("p05")
    proof = anew.proof("p05")
    assert proof["outcome"] == "verified"
    told = proof["refounded"]
    assert (told["old_site"], told["former"]) == (old_site(anew), None)
    assert [one["path"] for one in told["expunged"]] == [PAGE]
    text = reader.says("verify")
    assert "proved only by the record of the old site" in text and old_site(anew) in text and PAGE in text
    old, kept = str(anew.root / "old.git"), str(anew.root / "kept.json")
    anew.fuzi("--repo", old, "verify", "--founding", old_site(anew))
    anew.fuzi("--repo", old, "--key", str(anew.key("p07")), "checkpoint", "-o", kept)
    assert codes(reader.fuzi("verify", "--checkpoint", kept, expect=INTEGRITY).document["reasons"]) == {"other-site"}
    anew.fuzi("--repo", old, "verify", "--checkpoint", kept)
    former = reader.fuzi("verify", "--former", old).document["refounded"]["former"]
    assert former == {"landings": 3, "releases": 1, "has_gone_on": False}
    text = reader.says("verify", "--former", str(anew.root / "old.git"))
    assert "3 landings and 1 releases" in text and "proved only" not in text
    behind = reader.fuzi("verify", "--former", str(anew.root / "old-p05"), expect=INTEGRITY).document
    assert codes(behind["reasons"]) == {"refounding-wrong"}
    assert "it is behind" in behind["reasons"][0]["message"]
    assert reader.fuzi("verify", "--former", str(anew.root / "home"), expect=2).code == 2
    for words in (["todo"], ["changes"], ["archive", "list"]):
        reader.fuzi(*words)
    told = {one["code"] for one in reader.fuzi("doctor", expect=1).document["findings"]}
    assert "hangs-on-one" in told and not told & {"not-pinned", "clock-wrong"}
    for words in (["show", "away"], ["judge", "open-day"]):
        assert "the old site's record" in reader.fuzi(*words, expect=2).all


def test_the_new_site_is_served_by_the_program_of_another_machine(anew: Bureau) -> None:
    place = anew.root / "served.git"
    anew.fuzi("host", str(place), "--from", str(anew.host))
    proof = anew.fuzi("--repo", str(place), "--format", "json", "verify", "--founding", anew.site).document
    assert proof["refounded"]["old_site"] == old_site(anew)


def test_a_site_that_was_not_founded_anew_has_no_former_one(expunged: Bureau) -> None:
    leader = expunged.desk("p03")
    assert leader.fuzi("verify").document["refounded"] is None
    assert leader.fuzi("verify", "--former", str(expunged.host), expect=2).code == 2


def test_what_left_history_comes_back_under_no_name(anew: Bureau) -> None:
    watch, gone = Watch(anew), blob_of(anew, page())
    clerk = anew.desk("p05").fresh()
    clerk.write({OTHER: page()})
    watch.refused(clerk.submit("copy", expect=1), "expunged-content")
    clerk.write({OTHER: LECTURE})
    watch.refused(clerk.submit("hidden", expect=1), "expunged-content")
    clerk.fresh().git("fetch", "--quiet", str(anew.root / "old.git"), "main")
    clerk.git("merge", "--quiet", "--strategy", "ours", "--allow-unrelated-histories", "-m", "merge", "FETCH_HEAD")
    clerk.write({OTHER: LECTURE})
    named = [f"--attribute={mail}=p05" for mail in ("fuzi@localhost", "fuzi@example.invalid", "p01@example.test")]
    watch.refused(clerk.submit("merged", *named, expect=1), "expunged-content")
    forger = Forger(anew)
    watch.refused(forger.push({f"refs/originals/{DIGEST}": forger.blob(page())}), "expunged-content")
    assert gone not in anew.objects()


def test_the_listed_bytes_do_not_come_back_in_the_old_site_either(expunged: Bureau) -> None:
    clerk = expunged.desk("p05").fresh()
    clerk.write({OTHER: page()})
    Watch(expunged).refused(clerk.submit("copy", expect=1), "expunged-content")


def test_an_old_clone_does_not_follow_and_names_why(anew: Bureau) -> None:
    old = Desk(anew, "p05")
    old.folder = anew.root / "old-p05"
    for words in (["verify"], ["verify", "--founding", anew.site], ["todo"], ["submit", "-m", "x"]):
        answer = old.fuzi(*words, expect=INTEGRITY)
        assert "rewritten" in answer.all and "founded anew" in answer.all
    reader = anew.desk("p07")
    answer = reader.fuzi("verify", "--founding", old_site(anew), expect=INTEGRITY)
    assert codes(answer.document["reasons"]) == {"site-refounded"}
    assert anew.site in answer.all
    pins = anew.home / ".config/fuzi/pins.json"
    pins.parent.mkdir(parents=True, exist_ok=True)
    line = {"site": old_site(anew), "main": "", "ledger": "", "commits": "0", "proved": ""}
    pins.write_text(json.dumps({str(anew.host): line}), encoding="utf-8")
    assert codes(reader.fuzi("verify", expect=INTEGRITY).document["reasons"]) == {"site-refounded"}
    answer = reader.fuzi("verify", "--founding", anew.site, expect=INTEGRITY)
    assert "another site is pinned" in answer.all
    pins.unlink()
    assert reader.fuzi("verify", "--founding", anew.site).document["outcome"] == "verified"


def test_the_new_site_goes_on_and_begins_anew_once_more(anew: Bureau) -> None:
    clerk, admin = anew.desk("p05").fresh(), anew.desk("p01")
    clerk.write({OTHER: LECTURE})
    clerk.submit("lecture")
    carry(anew, "lecture")
    anew.proof("p01")
    shutil.copytree(anew.root / "old-p01/.fuzi", admin.folder / ".fuzi")
    refused = admin.fuzi("release", expect=2)
    assert "another site" in refused.all
    (old,) = anew.host_git("-C", str(anew.root / "old.git"), "tag", "--list", "release/*").split()
    assert "of another site" in admin.says("restore", "--out", str(anew.root / "back"), old)
    assert "欢迎" not in (anew.root / "back/news/2026/11-20-open-day/index.html").read_text(encoding="utf-8")
    shutil.rmtree(admin.folder / ".fuzi")
    admin.fuzi("release")
    landing = anew.host_git("rev-parse", "main")
    clerk.fuzi("retract", "news/2026/11-21-lecture", "-m", "时间有误", "--change", "off-2")
    carry(anew, "off-2")
    clerk.fuzi("expunge", OTHER, "--reason", "rights", "--landing", landing, "--change", "away-2")
    carry(anew, "away-2", officer=True)
    leader = anew.desk("p03")
    leader.fuzi("verify", "--founding", anew.site)
    made = leader.fuzi("expunge", "--refound", str(anew.root / "third.git")).document
    assert made["old_site"] == anew.site
    assert {one["path"] for one in made["expunged"]} == {PAGE, OTHER}
    assert set(made["withdrawn"]) == {"news/2026/11-20-open-day", "news/2026/11-21-lecture"}
    third = anew.root / "third.git"
    proof = anew.fuzi("--repo", str(third), "--format", "json", "verify", "--founding", made["site"], "--full")
    assert proof.document["outcome"] == "verified"
    words = ("verify", "--former", str(anew.host))
    former = anew.fuzi("--repo", str(third), "--format", "json", *words).document["refounded"]["former"]
    assert former == {"landings": 3, "releases": 1, "has_gone_on": False}


def test_what_was_barred_once_stays_barred_when_the_page_is_back_and_the_site_begins_anew_again(anew: Bureau) -> None:
    site = Anew(anew)
    (gone,) = site.record.withdrawn
    back = replace(site.record, withdrawn=(replace(gone, is_shown=False),))
    ledger = load_ledger(site.repository, site.signatures, site.proof(back).ledger)
    assert tombstones(ledger, back.at) == ()
    assert [one.page for one in withdrawn_pages(ledger, back.at)] == [gone.page]


def test_a_host_that_signs_as_a_machine_of_the_roster_keeps_its_key(expunged: Bureau) -> None:
    words = ("--format", "json", "host", str(expunged.host), "--new-key", "--sponsor", "p01", "--name", "host-2")
    line = expunged.fuzi(*words).document["line"]
    clerk = expunged.desk("p05").fresh()
    roster = (clerk.folder / "review/roster.yml").read_text(encoding="utf-8")
    clerk.write({"review/roster.yml": roster.replace("machines: []", f"machines:\n  - {line}")})
    clerk.submit("key")
    carry(expunged, "key")
    leader, folder = expunged.desk("p03"), expunged.root / "anew.git"
    make = ("expunge", "--refound", str(folder))
    assert "--host-key" in leader.fuzi(*make, expect=2).all
    assert "--host-key" in leader.fuzi(*make, "--host-key", str(expunged.host / "fuzi/host-key"), expect=2).all
    made = leader.fuzi(*make, "--host-key", str(expunged.host / "fuzi/host-key-2")).document
    fresh = Bureau(expunged.root / "fresh")
    fresh.root.mkdir()
    for name in ("keys", "home"):
        (fresh.root / name).symlink_to(expunged.root / name)
    folder.rename(fresh.host)
    (fresh.root / "site-id").write_text(str(made["site"]), encoding="utf-8")
    fresh.desk("p05").fresh().write({OTHER: LECTURE})
    fresh.desk("p05").submit("lecture")
    assert fresh.proof("p05")["outcome"] == "verified"
