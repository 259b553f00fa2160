"""A statement signed without a connection is sent with the next one; what the host refuses is put aside and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bureau import CHANGE, PAGE, Bureau, page


def outbox(bureau: Bureau, person: str) -> list[str]:
    folder = Path(bureau.desk(person).git("rev-parse", "--absolute-git-dir").strip()) / "fuzi" / "outbox"
    return sorted(path.name for path in folder.glob("*.json")) + sorted(
        f"refused/{path.name}" for path in folder.glob("refused/*.json")
    )


def sign_offline(bureau: Bureau, person: str, stage: str) -> str:
    said = bureau.desk(person).fuzi("approve", CHANGE, "--stage", stage, "--offline")
    return str(said.document["statements"][0]["statement"])


def test_an_approval_signed_offline_counts_once_it_is_sent_the_next_day(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    admin.fuzi("changes")
    statement = sign_offline(submitted, "p01", "initial-review")
    assert outbox(submitted, "p01") == [f"{statement}.json"]
    assert statement not in submitted.host_git("ls-tree", "-r", "--name-only", "ledger")
    verdict = admin.judge()
    assert outbox(submitted, "p01") == []
    assert [one["statement"] for one in verdict["counted"]] == [statement]


def test_a_statement_that_the_host_refuses_is_put_aside_and_told(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    admin.fuzi("changes")
    statement = sign_offline(submitted, "p01", "initial-review")
    clerk = submitted.desk("p05")
    clerk.write({PAGE: page(text="改了正文。\n")}, "again")
    clerk.submit()
    answer = admin.fuzi("changes")
    assert statement[:12] in answer.err
    assert outbox(submitted, "p01") == [f"refused/{statement}.json"]
    assert admin.judge()["counted"] == []


def test_a_submission_cannot_wait(submitted: Bureau) -> None:
    assert outbox(submitted, "p05") == []
    assert submitted.desk("p05").fuzi("submit", "--offline", expect=2).code == 2


@pytest.mark.parametrize("damage", [lambda data: data.replace(b'"approve"', b'"object"'), lambda data: data[:100]])
def test_a_damaged_statement_is_none_and_stops_nobody(submitted: Bureau, damage: Callable[[bytes], bytes]) -> None:
    admin = submitted.desk("p01")
    admin.fuzi("changes")
    statement = sign_offline(submitted, "p01", "initial-review")
    folder = Path(admin.git("rev-parse", "--absolute-git-dir").strip()) / "fuzi" / "outbox"
    waiting = folder / f"{statement}.json"
    waiting.write_bytes(damage(waiting.read_bytes()))
    assert statement[:12] in admin.fuzi("changes").err
    assert outbox(submitted, "p01") == [f"refused/{statement}.json"]
    assert admin.judge()["counted"] == []
