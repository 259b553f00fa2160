"""A branch and the tags on its commits are published under their names; both are looked at like a commit's words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from contracts.repositories import AUTHOR, MAIN, commit_of
from fakes.repository import FakeRepository
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import RefMove, Signature
from fuzi.scanning.engine import ruleset, scan
from fuzi.steps.check.ref_names import branch_of, tags_on

AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
NUMBER = "138" + "0013" + "8000"


@pytest.fixture
def drafted(tmp_path: Path) -> tuple[FakeRepository, ObjectId, ObjectId]:
    repository = FakeRepository.init(tmp_path / "fake")
    main = commit_of(repository, {"content/a.md": b"x"})
    draft = commit_of(repository, {"content/a.md": b"y"}, main)
    repository.move([RefMove(MAIN, None, main), RefMove(f"refs/heads/draft-{NUMBER}", None, draft)], "x")
    return repository, main, draft


def test_a_branch_has_the_name_it_was_asked_by(drafted: tuple[FakeRepository, ObjectId, ObjectId]) -> None:
    repository, _main, draft = drafted
    name = f"draft-{NUMBER}"
    assert [branch_of(repository, one) for one in (name, f"refs/heads/{name}")] == [name, name]
    assert branch_of(repository, "HEAD") == "main"
    assert [branch_of(repository, one) for one in (draft, "v1")] == ["", ""]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_tag_on_a_commit_of_the_range_is_looked_at(
    drafted: tuple[FakeRepository, ObjectId, ObjectId], number: int
) -> None:
    repository, main, draft = drafted
    told, other = Signature(f"示例甲{NUMBER}", "p01@example.test", AUTHOR.at), AUTHOR
    name, target = {
        1: (f"v-{NUMBER}", draft),
        2: ("v1", repository.write_tag("v1", draft, f"见 {NUMBER}\n", other)),
        3: ("v1", repository.write_tag("v1", draft, "x\n", told)),
        4: (f"v-{NUMBER}", main),
        5: ("v1", repository.write_tag("v1", main, f"见 {NUMBER}\n", other)),
    }[number]
    repository.move([RefMove(f"refs/tags/{name}", None, target)], "x")
    findings = scan([*tags_on(repository, {draft})], ruleset(), AT.date()).findings
    assert [one.rule for one in findings] == (["mobile-phone"] if number <= 3 else [])
    assert {str(one.where.as_json()["part"]).split(":")[0] for one in findings} <= {"tag"}
    assert NUMBER not in repr(findings)


def test_words_of_a_tag_that_are_not_utf8_are_a_finding(
    drafted: tuple[FakeRepository, ObjectId, ObjectId],
) -> None:
    repository, _main, draft = drafted
    broken = "秘密".encode("gb18030").decode("utf-8", "surrogateescape")
    tag = repository.write_tag("v1", draft, broken, AUTHOR)
    repository.move([RefMove("refs/tags/v1", None, tag)], "x")
    findings = scan([*tags_on(repository, {draft})], ruleset(), AT.date()).findings
    assert [one.rule for one in findings] == ["not-inspected"]


def test_the_tags_of_releases_are_the_host_s_words(drafted: tuple[FakeRepository, ObjectId, ObjectId]) -> None:
    repository, _main, draft = drafted
    repository.move([RefMove("refs/tags/release/2026-11-23.1", None, draft)], "x")
    assert [*tags_on(repository, {draft})] == []
