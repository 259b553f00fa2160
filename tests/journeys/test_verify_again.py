"""Proofs that go on where the last one ended, memories that were tampered with, copies that are behind."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bureau import PAGE, Bureau, Desk, codes, page
from fuzi.adapters.git import GitRepository
from fuzi.steps.record import ledger

MEMORY = Path(".git") / "fuzi" / "memory" / ledger.MEMORY


@pytest.fixture(autouse=True)
def small_ledgers_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_WORTH_KEEPING", 1)


def pins() -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"]) / "fuzi" / "pins.json"


def told(desk: Desk, *words: str, expect: int = 0) -> Any:
    return desk.fuzi("verify", *words, expect=expect).document


def land_another(bureau: Bureau) -> None:
    """Land one more change."""
    editor = bureau.desk("p05").fresh()
    editor.write({PAGE: page(text="改期到下周。\n")})
    editor.submit("again")
    bureau.desk("p01").approve("initial-review", "again")
    bureau.desk("p03").approve("sign-off", "again")
    bureau.desk("p01").fuzi("land", "again")


def test_a_second_proof_goes_on_from_the_first_and_tells_the_same(landed: Bureau) -> None:
    desk = landed.desk("p01")
    first = landed.proof()
    assert (first["since"], first["landings"]) == (None, 1)
    land_another(landed)
    again = told(desk)
    assert again["since"] is not None
    assert again["landings"] == 2
    whole = told(desk, "--full")
    assert whole["since"] is None
    assert {**again, "since": None} == whole


def test_a_change_that_was_half_done_at_the_first_proof_lands_proved(approved: Bureau) -> None:
    landed = approved
    landed.proof()
    landed.desk("p01").fuzi("land", "open-day")
    again = told(landed.desk("p01"))
    assert again["since"] is not None
    assert again["landings"] == 1


DAMAGES: dict[str, Callable[[Path, bytes], object]] = {
    "gone": lambda memory, data: None,
    "cut": lambda memory, data: memory.write_bytes(data[:-7]),
    "flipped": lambda memory, data: memory.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]),
    "older": lambda memory, data: memory.write_bytes(data),
    "another": lambda memory, data: memory.write_bytes(b"x" * len(data)),
    "link": lambda memory, data: memory.symlink_to("/dev/zero"),
}
"""What somebody does to the memory, which is gone, with the bytes of an earlier one."""


def test_a_memory_that_was_tampered_with_changes_no_answer(landed: Bureau) -> None:
    desk = landed.desk("p01")
    landed.proof()
    verdict, memory, kept = desk.judge(), desk.folder / MEMORY, pins().read_bytes()
    data = memory.read_bytes()
    land_another(landed)
    expected = told(desk, "--full")
    assert expected["outcome"] == "verified"
    for name, damage in DAMAGES.items():
        memory.unlink(missing_ok=True)
        damage(memory, data)
        pins().write_bytes(kept)  # as if nothing had been proved since
        assert desk.judge() == verdict, name
        assert {**told(desk), "since": None} == expected, name
        assert told(desk, "--full") == expected, name


def test_an_index_that_lies_with_a_good_digest_is_noticed_by_verify(landed: Bureau) -> None:
    desk = landed.desk("p01")
    landed.proof()
    repository = GitRepository(desk.folder)
    data = repository.recall(ledger.MEMORY)
    assert data is not None
    lines = data.split(b"\n")
    position = next(number for number, line in enumerate(lines) if b" approval " in line)
    repository.remember(ledger.MEMORY, b"\n".join([*lines[:position], *lines[position + 1 :]]))
    assert told(desk)["since"] is None  # everything is proved again
    assert told(desk)["since"] is not None


def test_a_pin_whose_proof_was_edited_by_hand_proves_everything_again(landed: Bureau) -> None:
    desk = landed.desk("p01")
    landed.proof()
    kept = json.loads(pins().read_text(encoding="utf-8"))
    for one in kept.values():
        one["proved"] = one.get("proved", "").replace('"landings":1', '"landings":9,"more":1')
    pins().write_text(json.dumps(kept), encoding="utf-8")
    found = told(desk)
    assert (found["since"], found["landings"]) == (None, 1)


def test_a_copy_that_is_behind_is_told_as_such_never_verified(landed: Bureau, tmp_path: Path) -> None:
    shutil.copytree(landed.host, tmp_path / "mirror.git")
    land_another(landed)
    landed.proof()
    reader = Desk(landed, "p04")
    reader.folder = tmp_path / "clone"
    landed.desk("p01").git("clone", "--quiet", "--template=", str(tmp_path / "mirror.git"), str(reader.folder))
    found = told(reader, "--founding", landed.site, expect=4)
    assert found["outcome"] == "refused"
    assert codes(found["reasons"]) == {"stale-mirror"}


def test_an_origin_that_was_set_back_is_refused_with_its_own_words(landed: Bureau) -> None:
    desk = landed.desk("p01")
    landed.proof()
    old = landed.refs()
    land_another(landed)
    told(desk)
    for ref in ("refs/heads/main", "refs/heads/ledger"):
        landed.host_git("update-ref", ref, old[ref])
    refused = desk.says("verify", expect=4)
    assert "behind" in refused
    assert "verified" not in refused.replace("was verified", "")
    assert codes(told(desk, "--offline")["reasons"]) == set()


def test_a_clone_that_was_set_back_itself_is_behind(landed: Bureau) -> None:
    desk = landed.desk("p01")
    landed.proof()
    old = {ref: desk.git("rev-parse", f"origin/{ref}") for ref in ("main", "ledger")}
    land_another(landed)
    told(desk)
    for ref, target in old.items():
        desk.git("update-ref", f"refs/remotes/origin/{ref}", target)
    for words in (["--offline"], ["--offline", "--full"]):
        assert codes(told(desk, *words, expect=4)["reasons"]) == {"stale-mirror"}


def test_without_a_founding_id_nothing_is_called_verified(landed: Bureau) -> None:
    pins().unlink()
    said = landed.desk("p04").says("verify", expect=4)
    assert "verified" not in said
