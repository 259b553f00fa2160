from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from fuzi.adapters.git import GitRepository
from fuzi.adapters.mkdocs_builder import MkDocsBuilder
from fuzi.adapters.work_folder import LocalWorkFolder
from fuzi.errors import AskedWrongly, MalformedFile
from fuzi.model.ids import ObjectId
from fuzi.model.publication import SiteFacts
from fuzi.steps.site.build import Builds, commit_of
from fuzi.steps.site.serve import serve_preview
from site_fixture import AS_OF, facts, head, make_site

PAGE = "content/news/2026/11-18-open-day/index.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    source = make_site(tmp_path / "site")
    git(source, "init", "-q", "-b", "main")
    git(source, "add", ".")
    git(source, "commit", "-q", "-m", "网站")
    return source


def git(folder: Path, *words: str) -> str:
    settings = ["-c", "user.name=示例甲", "-c", "user.email=p01@example.test", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def builds(root: Path) -> Builds:
    return Builds(MkDocsBuilder(), LocalWorkFolder(root))


def known(_commit: ObjectId, as_of: dt.datetime | None) -> SiteFacts:
    return SiteFacts(as_of or AS_OF, facts().publications)


def test_a_commit_is_built_as_it_is_and_not_as_the_checkout_lies(root: Path, tmp_path: Path) -> None:
    (root / PAGE).write_text(head("未定稿") + "草稿。\n", encoding="utf-8")
    (root / "content/news/stray.md").write_text("草稿", encoding="utf-8")
    built = builds(root).of_commit(GitRepository(root), None, known, tmp_path / "out", as_of=None, clean=False)
    assert built.commit == git(root, "rev-parse", "main")
    assert "校园开放日" in (tmp_path / "out/news/2026/11-18-open-day/index.html").read_text(encoding="utf-8")
    assert not (tmp_path / "out/news/stray").exists()


def test_the_work_tree_is_built_as_it_lies(root: Path, tmp_path: Path) -> None:
    (root / PAGE).write_text(head("未定稿") + "草稿。\n", encoding="utf-8")
    built = builds(root).of_work_tree(SiteFacts(AS_OF, is_registered=False), tmp_path / "out", clean=False)
    assert (built.commit, built.is_registered) == (None, False)
    assert "未定稿" in (tmp_path / "out/news/2026/11-18-open-day/index.html").read_text(encoding="utf-8")


def test_the_as_of_time_decides_what_has_expired(root: Path, tmp_path: Path) -> None:
    early = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    for name, as_of in (("early", early), ("late", None)):
        builds(root).of_commit(GitRepository(root), "main", known, tmp_path / name, as_of=as_of, clean=False)
    assert (tmp_path / "early/public/2026/11-01-list/index.html").exists()
    assert not (tmp_path / "late/public/2026/11-01-list").exists()


def test_a_commit_that_cannot_be_built_leaves_the_earlier_site(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    builds(root).of_commit(GitRepository(root), None, known, out, as_of=None, clean=False)
    before = sorted(path.relative_to(out) for path in out.rglob("*"))
    (root / PAGE).write_text("没有信息栏", encoding="utf-8")
    git(root, "commit", "-qam", "坏稿")
    with pytest.raises(MalformedFile):
        builds(root).of_commit(GitRepository(root), None, known, out, as_of=None, clean=True)
    assert sorted(path.relative_to(out) for path in out.rglob("*")) == before


def test_a_commit_is_named_by_branch_tag_or_object(root: Path) -> None:
    repository, tip = GitRepository(root), git(root, "rev-parse", "main")
    git(root, "tag", "-a", "release/2026-11-23.1", "-m", "发布")
    git(root, "tag", "light")
    for name in (None, "main", "release/2026-11-23.1", "light", tip):
        assert commit_of(repository, name) == tip


def test_a_name_that_means_no_commit_is_refused(root: Path) -> None:
    for name in ("nothing", "0" * 40):
        with pytest.raises(AskedWrongly):
            commit_of(GitRepository(root), name)


def test_without_main_the_work_tree_is_pointed_to(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    with pytest.raises(AskedWrongly) as refused:
        commit_of(GitRepository(tmp_path), None)
    assert str(refused.value.what) == "there is no branch main yet"


def test_a_preview_needs_a_port_that_anybody_may_open(root: Path) -> None:
    with pytest.raises(AskedWrongly):
        serve_preview(MkDocsBuilder(), LocalWorkFolder(root), facts(), 80, str)


def test_head_is_the_branch_that_is_checked_out_never_main_of_the_origin(root: Path) -> None:
    main = git(root, "rev-parse", "HEAD")
    git(root, "update-ref", "refs/remotes/origin/HEAD", main)
    git(root, "switch", "-q", "-c", "draft")
    git(root, "commit", "-q", "--allow-empty", "-m", "x")
    draft = git(root, "rev-parse", "HEAD")
    repository = GitRepository(root)
    assert commit_of(repository, "HEAD") == commit_of(repository, "refs/heads/draft") == draft != main
