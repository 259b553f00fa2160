"""A page that is served after its last day is told; one that is gone, or answers with a banner, is not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from contracts.repositories import commit_of
from fakes.repository import FakeRepository
from fuzi.model.finding import Severity
from fuzi.model.ids import PageId, sha256_of
from fuzi.model.release import FoundFile
from fuzi.steps.release.published_ended import ended_pages
from site_fixture import head

DAY = dt.date(2026, 11, 23)


def served(*paths: str) -> list[FoundFile]:
    return [FoundFile(path, 1, sha256_of(path.encode())) for path in paths]


def test_only_what_is_served_after_its_last_day_is_told(tmp_path: Path) -> None:
    repository = FakeRepository.init(tmp_path)
    sources = {
        "content/public/over/index.md": head("公示", expires="2026-11-22"),
        "content/public/today/index.md": head("公示", expires="2026-11-23"),
        "content/public/gone/index.md": head("公示", expires="2026-11-01"),
        "content/public/twin/index.md": head("公示", expires="2026-11-22"),
        "content/public/taken/index.md": head("公示", expires="2026-11-01"),
        "content/public/lone.md": head("公示", expires="2026-11-21"),
        "content/public/never/index.md": head("公示") + "expires: 2020-01-01\n",
    }
    commit = commit_of(repository, {path: text.encode() for path, text in sources.items()})
    files = served(
        *(f"public/{name}/index.html" for name in ("over", "twin", "today", "taken", "lone", "never")), "a.css"
    )
    told = list(ended_pages(files, repository, commit, DAY, answering={PageId("public/taken")}))  # type: ignore[arg-type]
    assert [(one.path, one.page, one.severity) for one in told] == [
        ("content/public/lone.md", "public/lone", Severity.BLOCK),
        ("content/public/over/index.md", "public/over", Severity.BLOCK),
        ("content/public/twin/index.md", "public/twin", Severity.BLOCK),
    ]
    assert told[1].where.as_json() == {"part": "built:public/over/index.html"}
