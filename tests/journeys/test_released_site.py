"""From a landed page to the released, archived, deployed site: forward, back, restored, taken off."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from bureau import CHANGE, PAGE, Bureau, page
from fuzi import wiring
from fuzi.errors import FuziError, MalformedFile
from fuzi.messages import msg
from fuzi.ports.repository import PushRefused
from fuzi.ports.signatures import Signer
from fuzi.steps.clone import land
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.release.standing import standing_release

OPEN_DAY = "news/2026/11-20-open-day/index.html"


def second_text(bureau: Bureau, **head: str) -> None:
    """Land a second version of the page."""
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page(text="开放日改在下周。\n", **head)})
    clerk.submit("later")
    bureau.desk("p01").approve("initial-review", "later")
    bureau.desk("p03").approve("sign-off", "later")
    bureau.desk("p01").fuzi("land", "later")


def approve_another(bureau: Bureau) -> None:
    """Approve another page beside the first one."""
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE.replace("open-day", "sports"): page("运动会")})
    clerk.submit("other")
    bureau.desk("p01").approve("initial-review", "other")
    bureau.desk("p03").approve("sign-off", "other")


def live(bureau: Bureau) -> Path:
    return bureau.desk("p01").folder / ".fuzi" / "www" / "current"


def test_releases_go_live_one_after_the_other_and_back(released: Bureau) -> None:
    admin = released.desk("p01")
    first = admin.fuzi("deploy", "www").document
    assert "欢迎家长" in (live(released) / OPEN_DAY).read_text(encoding="utf-8")
    second_text(released)
    second = admin.fuzi("release").document["release"]
    assert "欢迎家长" in (live(released) / OPEN_DAY).read_text(encoding="utf-8"), "a release is not a deployment"
    admin.fuzi("deploy", "www")
    assert "改在下周" in (live(released) / OPEN_DAY).read_text(encoding="utf-8")
    back = admin.fuzi("rollback", "www").document
    assert back["release"] == first["release"] != second
    assert "欢迎家长" in (live(released) / OPEN_DAY).read_text(encoding="utf-8")
    admin.fuzi("deploy", "www", second)
    assert "改在下周" in (live(released) / OPEN_DAY).read_text(encoding="utf-8")
    proof = released.proof()
    assert (proof["landings"], proof["releases"]) == (2, 2)


def test_a_release_is_restored_from_one_copy_alone(released: Bureau, tmp_path: Path) -> None:
    admin = released.desk("p01")
    served = admin.fuzi("deploy", "www").document
    copy = admin.folder / ".fuzi" / "archive-2"
    words = ("restore", served["release"], "--from", str(copy), "--signed-by", released.public_key("p01"))
    released.fuzi("--repo", str(tmp_path), *words, "-o", str(tmp_path / "back"))
    (tmp_path / "back" / "fuzi-release.json").unlink(missing_ok=True)  # laid beside what is served, not part of it
    there = {str(path.relative_to(tmp_path / "back")): path.read_bytes() for path in _files(tmp_path / "back")}
    root = live(released).resolve()
    here = {str(path.relative_to(root)): path.read_bytes() for path in _files(root)}
    here.pop("fuzi-release.json")
    here.pop("fuzi-checkpoint.json")
    assert there == here and OPEN_DAY in there
    refusal = admin.fuzi("restore", served["release"], "-o", str(tmp_path / "back"), expect=2)
    assert "not an empty folder" in refusal.all


def _files(folder: Path) -> list[Path]:
    return [Path(base) / name for base, _dirs, names in os.walk(folder) for name in names]


def test_publish_lands_releases_and_deploys_in_one_go(approved: Bureau) -> None:
    admin = approved.desk("p01")
    admin.fuzi("verify", "--founding", approved.site)
    done = admin.fuzi("publish").document
    assert done["landed"] == [CHANGE] and done["target"] == "www"
    text = (live(approved) / OPEN_DAY).read_text(encoding="utf-8")
    assert "欢迎家长" in text and "发布登记" in text
    proof = approved.proof()
    assert (proof["landings"], proof["releases"]) == (1, 1)


def test_publish_makes_no_second_release_of_the_same_site(approved: Bureau) -> None:
    admin = approved.desk("p01")
    admin.fuzi("verify", "--founding", approved.site)
    first = admin.fuzi("publish").document
    assert first["is_new"]
    before = approved.refs()
    again = admin.fuzi("publish")
    assert (again.document["release"], again.document["is_new"]) == (first["release"], False)
    assert "nothing has changed since" in again.err
    assert "serves" in admin.says("publish") and approved.refs() == before


def test_publish_passes_over_what_cannot_land_and_goes_on_with_the_rest(founded: Bureau) -> None:
    admin, leader = founded.desk("p01"), founded.desk("p03")
    files = {"first": "scripts/tool/a", "stuck": "scripts/tool", "page": PAGE}
    for change, path in files.items():
        clerk = founded.desk("p05").fresh()
        clerk.write({path: page() if change == "page" else "一\n"})
        clerk.submit(change)
        admin.approve("initial-review", change)
        leader.approve("sign-off", change)
    admin.fuzi("verify", "--founding", founded.site)
    done = admin.fuzi("publish")
    assert (done.document["landed"], done.document["passed_over"]) == (["first", "page"], ["stuck"])
    assert "passed over: stuck" in done.err and "scripts/tool would be a file and a folder at once" in done.err
    again = admin.fuzi("publish")
    assert (again.document["landed"], again.document["passed_over"], again.document["is_new"]) == ([], [], False)


@pytest.mark.parametrize(
    "no",
    [
        PushRefused(msg("the host says no"), lines=(), reasons={}, stale=False),
        MalformedFile(msg("the folder cannot be read")),
    ],
    ids=["host", "here"],
)
def test_publish_passes_over_what_is_refused_only_at_landing(
    approved: Bureau, monkeypatch: pytest.MonkeyPatch, no: FuziError
) -> None:
    approve_another(approved)
    admin = approved.desk("p01")
    admin.fuzi("verify", "--founding", approved.site)
    real = land.land

    def refusing(workspace: Workspace, signer: Signer, change: str) -> land.Landed:
        if change == CHANGE:
            raise no
        return real(workspace, signer, change)

    monkeypatch.setattr(land, "land", refusing)
    done = admin.fuzi("publish")
    assert (done.document["landed"], done.document["passed_over"]) == (["other"], [CHANGE])
    assert f"passed over: {CHANGE}" in done.err and str(no.what) in done.err


def test_publish_brings_a_target_that_is_behind_or_spoilt_up_to_the_last_release(released: Bureau) -> None:
    admin = released.desk("p01")
    before = released.refs()
    assert not admin.fuzi("publish").document["is_new"]
    assert (live(released) / OPEN_DAY).is_file()
    assert released.refs().keys() == before.keys()  # a record of the deployment, no tag
    (live(released) / OPEN_DAY).write_text("defaced", encoding="utf-8")
    assert "is live on" in admin.says("publish")
    assert "欢迎家长" in (live(released) / OPEN_DAY).read_text(encoding="utf-8")


def test_publish_releases_again_once_the_ledger_says_more(released: Bureau) -> None:
    admin = released.desk("p01")
    assert not admin.fuzi("publish").document["is_new"]
    admin.fuzi("takedown", "news/2026/11-20-open-day", "-m", "内容有误")
    assert admin.fuzi("publish").document["is_new"]
    assert not admin.fuzi("publish").document["is_new"]


def test_a_release_stands_until_the_last_day_of_a_page_is_over(released: Bureau) -> None:
    admin, now = released.desk("p01"), wiring.clock().now()
    second_text(released, expires=f"{now + dt.timedelta(days=3):%Y-%m-%d}")
    name = admin.fuzi("release").document["release"]
    for days, stands in ((0, True), (2, True), (5, False)):
        workspace = wiring.workspace(admin.folder)
        workspace.now = now + dt.timedelta(days=days)
        found = standing_release(workspace, wiring.press(admin.folder))
        assert (found is not None and found.name == name) is stands


def test_a_name_that_git_would_not_take_is_refused_with_the_rule(landed: Bureau) -> None:
    admin = landed.desk("p01")
    admin.fuzi("verify", "--founding", landed.site)
    for name in ("a..b", "x.lock", "a.", "发布", "a/b", "-a", "a" * 101):
        answer = admin.fuzi("release", "--name", f"release/{name}", expect=2)
        assert "a release is named release/ and 1 to 100 letters" in answer.err, name
        assert "for instance release/" in answer.err


def test_only_those_with_the_right_release_and_deploy(released: Bureau) -> None:
    clerk = released.desk("p05")
    clerk.fuzi("verify", "--founding", released.site)
    for words in (("release",), ("deploy", "www"), ("publish",), ("rollback", "www")):
        answer = clerk.fuzi(*words, expect=2)
        assert "may not " in answer.err and "that is for publisher, site administrator: ask " in answer.err
        assert "may:" not in answer.err
    publisher = released.desk("p07")
    publisher.fuzi("verify", "--founding", released.site)
    assert "holds no release yet" in publisher.fuzi("deploy", "www", expect=2).all


def test_a_history_that_does_not_hold_is_never_released(landed: Bureau) -> None:
    admin = landed.desk("p01")
    admin.fuzi("verify", "--founding", landed.site)
    admin.fresh()
    raw = admin.write({PAGE: page(text="未审。\n")})
    landed.host_git("fetch", "--quiet", str(admin.folder), raw)
    landed.host_git("update-ref", "refs/heads/main", raw)
    answer = admin.fuzi("release", expect=4)
    assert "the history is not verified" in answer.err
    assert not [ref for ref in landed.refs() if ref.startswith("refs/tags/")]


def test_without_a_pinned_site_nothing_is_released(landed: Bureau) -> None:
    pins = landed.home / ".config" / "fuzi" / "pins.json"
    pins.unlink()
    assert "no site id is pinned" in landed.desk("p01").fuzi("release", expect=4).err


def test_a_site_built_twice_from_the_same_release_is_the_same(released: Bureau, tmp_path: Path) -> None:
    admin = released.desk("p01")
    (ref,) = [one for one in released.refs() if one.startswith("refs/tags/")]
    built = []
    for name in ("one", "two"):
        admin.fuzi("build", ref.removeprefix("refs/tags/"), "-o", str(tmp_path / name))
        built.append({path.relative_to(tmp_path / name): path.read_bytes() for path in _files(tmp_path / name)})
    assert built[0] == built[1]
