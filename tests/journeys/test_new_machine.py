"""An editor's machine: what would never pass the host does not even get into a commit or a push."""

from __future__ import annotations

from pathlib import Path

import pytest

from bureau import PAGE, page
from bureaus import Bureaus

PHONE = "家长电话：" + "138" + "0013" + "8000\n"


def test_hooks_stop_what_blocks_in_every_way_of_committing_and_pushing(
    bureaus: Bureaus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = bureaus.in_state("founded", tmp_path)
    desk = bureau.desk("p05").fresh()
    monkeypatch.setenv("FUZI_OCR", "off")
    ready = desk.fuzi("new-machine").document
    assert ready["outcome"] == "ready"
    assert {one["code"]: one["state"] for one in ready["checks"]} == {
        **dict.fromkeys(("name", "key", "origin", "pre-commit", "pre-push"), "ok"),
        "ocr-missing": "note",
    }
    assert "ocr-missing" in {one["code"] for one in desk.fuzi("doctor", expect=None).document["findings"]}
    desk.fuzi("new-machine")  # again: nothing differs

    place = desk.folder / PAGE
    place.parent.mkdir(parents=True)
    place.write_text(page(), encoding="utf-8")
    desk.git("add", "content")
    desk.git("commit", "--quiet", "-m", "a clean page")
    place.write_text(page(text=PHONE), encoding="utf-8")
    by_path = desk.ask("commit", "--quiet", "-m", "by path", "--", PAGE, expect=1)
    whole = desk.ask("commit", "--quiet", "-a", "-m", "all of it", expect=1)
    desk.git("add", "content")
    staged = desk.ask("commit", "--quiet", "-m", "staged", expect=1)
    for said in (by_path, whole, staged):
        assert "mobile-phone" in said.all
        assert "Not committed, and nothing is lost." in said.all
        assert "0013" not in said.all

    desk.git("commit", "--quiet", "--no-verify", "-m", "round the hook")
    pushed = desk.ask("push", "origin", "HEAD:refs/heads/changes/raw", expect=1)
    assert "mobile-phone" in pushed.all
    assert "fuzi submit" in pushed.all
    assert "pre-receive" not in pushed.all  # it did not leave this machine
    assert "0013" not in pushed.all
    assert bureau.host_git("for-each-ref", "refs/heads/changes") == ""

    desk.git("reset", "--quiet", "--hard", "HEAD~1")
    branch = f"稿件-{PHONE.strip()}"
    desk.git("switch", "--quiet", "-c", branch)
    desk.git("tag", "-a", "v1", "-m", PHONE)
    for ref, place in ((f"refs/heads/{branch}", "branch's name"), ("refs/tags/v1", "a tag")):
        named = desk.ask("push", "origin", f"{ref}:refs/heads/changes/raw", expect=1)
        assert "mobile-phone" in named.all
        assert place in named.all
        assert "0013" not in named.all


def test_somebody_elses_hooks_stay_and_it_is_told_what_to_do(bureaus: Bureaus, tmp_path: Path) -> None:
    desk = bureaus.in_state("founded", tmp_path).desk("p05").fresh()
    hook = desk.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    codes = {one["code"]: one for one in desk.fuzi("new-machine", expect=1).document["checks"]}
    assert hook.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"
    assert "fuzi check --staged" in codes["pre-commit-foreign"]["hint"]
    assert codes["pre-push"]["state"] == "ok"

    desk.git("config", "core.hooksPath", ".shared")
    desk.git("config", "--unset", "user.signingkey")
    desk.git("config", "--unset", "user.email")
    codes = {one["code"]: one for one in desk.fuzi("new-machine", expect=1).document["checks"]}
    assert {"no-name", "no-key", "pre-commit-foreign", "pre-push-foreign"} <= set(codes)
    assert not (desk.folder / ".shared").exists()
