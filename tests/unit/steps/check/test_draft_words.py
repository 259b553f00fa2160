"""Every word of a commit is a source or a refusal that names it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from contracts.repositories import AUTHOR, COMMITTER, commit_of
from fakes.repository import FakeRepository
from fuzi.model.finding import Severity
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.term_list import Term, TermList
from fuzi.ports.repository import Commit, Signature
from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.source import Source
from fuzi.steps.check.draft_words import words_of
from fuzi.steps.check.scan_sources import of_commits

AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
ID, TREE = ObjectId("12ab" * 10), ObjectId("34cd" * 10)
BROKEN = "秘密".encode("gb18030").decode("utf-8", "surrogateescape")


def commit(
    message: str = "x\n", name: str = "示例甲", extra: tuple[tuple[str, str], ...] = (), email: str = "p01@example.test"
) -> Commit:
    committer = Signature("示例乙", "p02@example.test", AT)
    return Commit(ID, TREE, (), Signature(name, email, AT), committer, message, extra)


def found(one: Commit, empty: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    report = scan(words_of(one, empty), ruleset(), AT.date())
    return sorted((finding.rule, str(finding.where.as_json()["part"])) for finding in report.findings)


def test_an_honest_commit_is_clean() -> None:
    assert found(commit("改一处错字\n\nSigned-off-by: 示例甲 <p01@example.test>\n")) == []
    assert found(commit(extra=(("encoding", "utf-8"),))) == []


@pytest.mark.parametrize(
    ("one", "part"),
    [
        (commit(BROKEN), "commit-message:12ab12ab12ab"),
        (commit("x\0y"), "commit-message:12ab12ab12ab"),
        (commit(extra=(("encoding", "GBK"),)), "commit-message:12ab12ab12ab"),
        (commit(extra=(("encoding", BROKEN),)), "commit-message:12ab12ab12ab"),
        (commit(name=BROKEN), "commit-author:12ab12ab12ab"),
        (commit(email=BROKEN), "commit-author:12ab12ab12ab"),
        (commit(extra=(("mergetag", "object 1"),)), "commit-header:12ab12ab12ab"),
        (commit(extra=((BROKEN, ""),)), "commit-header:12ab12ab12ab"),
        (commit(extra=(("gpgsig", "-----BEGIN"),)), "commit-header:12ab12ab12ab"),
    ],
)
def test_what_cannot_be_read_is_a_finding(one: Commit, part: str) -> None:
    assert found(one) == [("not-inspected", part)]
    (finding,) = scan(words_of(one, ()), ruleset(), AT.date()).findings
    assert finding.hint is None
    assert "12ab12ab12ab" in str(finding.what)
    assert "--squash" in str(finding.what)


def test_an_empty_folder_is_a_finding_that_does_not_say_its_name() -> None:
    report = scan(words_of(commit(), ("13800138000",)), ruleset(), AT.date())
    assert [one.rule for one in report.findings] == ["not-inspected"]
    assert "13800138000" not in repr(report)


def test_a_file_name_that_is_not_utf8_is_a_finding_and_never_shown() -> None:
    report = scan([Source(f"content/{BROKEN}.md", b"x")], ruleset(), AT.date())
    assert [(one.rule, one.path) for one in report.findings] == [("not-inspected", "content/·.md")]


def test_only_names_of_the_roster_are_nobody_s_choice() -> None:
    listed = {"示例甲", "示例乙", "p01@example.test", "p02@example.test"}
    rules = ruleset(
        [TermList("t", Sha256("0" * 64), tuple(Term(word, Severity.BLOCK) for word in ("示例甲", "星桥工程")))]
    )
    for one, known, expected in [
        (commit(), None, "author:"),
        (commit(), listed, "author:"),
        (commit(name="示例甲星桥工程"), listed, "author-unlisted:"),
        (commit(name="星桥工程"), listed, "author-unlisted:"),
    ]:
        parts = {
            str(found.where.as_json()["part"]) for found in scan(words_of(one, (), known), rules, AT.date()).findings
        }
        assert parts
        assert all(part.startswith(expected) for part in parts)


def test_what_a_merge_brings_back_is_looked_at(tmp_path: Path) -> None:
    repository = FakeRepository.init(tmp_path / "fake")
    old = commit_of(repository, {"content/a.md": b"13800138000", "content/b.md": b"x"})
    main = commit_of(repository, {"content/a.md": None}, old)
    draft = commit_of(repository, {"content/b.md": b"y"}, old)
    tree = repository.commit(draft).tree
    merged = repository.write_commit(tree, (draft, main), "merge\n", AUTHOR, COMMITTER)
    assert "content/a.md" not in {one.path for one in of_commits(repository, merged, (main,))}
    assert "content/a.md" in {one.path for one in of_commits(repository, merged, (main,), base=main)}
