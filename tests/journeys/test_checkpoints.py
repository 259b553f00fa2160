"""A checkpoint kept elsewhere tells a history that was rewritten, and a copy that ends before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bureau import Bureau, codes


def verify(bureau: Bureau, *files: Path, expect: int = 0) -> set[str]:
    words = [word for one in files for word in ("--checkpoint", str(one))]
    answer = bureau.desk("p05").fuzi("verify", "--full", "--founding", bureau.site, *words, expect=expect).document
    return codes(answer["reasons"])


def test_a_history_contains_its_checkpoints_and_a_copy_that_ends_before_is_told(
    approved: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, early, late = approved.desk("p01"), tmp_path / "early.json", tmp_path / "late.json"
    approved.proof()
    admin.fuzi("checkpoint", "-o", str(early))
    assert verify(approved, early) == set()
    copy = tmp_path / "copy.git"
    approved.host_git("clone", "--quiet", "--mirror", ".", str(copy))
    admin.fuzi("land", "open-day")
    admin.fuzi("checkpoint", "-o", str(late))
    assert verify(approved, early, late) == set()
    desk = approved.desk("p06")
    desk.git("remote", "set-url", "origin", str(copy))
    for name in ("main", "ledger"):
        desk.git("update-ref", f"refs/remotes/origin/{name}", approved_tip(copy, name, approved))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "another user"))
    said = desk.fuzi("verify", "--founding", approved.site, "--checkpoint", str(late), expect=4).document
    assert codes(said["reasons"]) == {"stale-mirror"}
    assert "ends before the checkpoint" in str(said["reasons"])


def approved_tip(copy: Path, name: str, bureau: Bureau) -> str:
    return bureau.host_git("--git-dir", str(copy), "rev-parse", f"refs/heads/{name}")


def test_a_checkpoint_is_signed_by_whom_the_policy_names_and_no_byte_of_it_changes(
    landed: Bureau, tmp_path: Path
) -> None:
    landed.proof()
    landed.proof("p05")
    place = tmp_path / "point.json"
    landed.desk("p05").fuzi("checkpoint", "-o", str(place), expect=2)
    assert not place.exists()
    landed.desk("p01").fuzi("checkpoint", "-o", str(place))
    data = place.read_bytes()
    forged = data.replace(b'"sequence":', b'"sequence":9')
    assert forged != data
    place.write_bytes(forged)
    assert verify(landed, place, expect=4) == {"checkpoint-wrong"}
