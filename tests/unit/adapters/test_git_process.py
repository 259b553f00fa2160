"""Which repository a folder belongs to, and what of GitPython is loaded for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fuzi.adapters.git import GitRepository
from fuzi.adapters.git_process import GitProcess, found_folder
from fuzi.errors import AskedWrongly


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    top = tmp_path / "a clone\nof two lines"
    GitRepository.init(top)
    (top / "content/news").mkdir(parents=True)
    return top


def test_a_repository_is_found_from_its_top_from_below_and_from_its_git_folder(clone: Path) -> None:
    for place in (clone, clone / "content/news", clone / ".git", clone / ".git/refs"):
        assert found_folder(place) == (clone, clone / ".git", clone)


def test_a_bare_repository_has_no_work_tree(tmp_path: Path) -> None:
    GitRepository.init(tmp_path / "host.git", bare=True)
    for place in (tmp_path / "host.git", tmp_path / "host.git/objects"):
        assert found_folder(place) == (tmp_path / "host.git", tmp_path / "host.git", None)


def test_a_link_leads_to_the_repository_itself(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(clone)
    assert found_folder(tmp_path / "link")[0] == clone


def test_a_linked_work_tree_is_its_own_top(clone: Path, tmp_path: Path) -> None:
    git = GitProcess(clone)
    who = ("-c", "user.name=p01", "-c", "user.email=p01@example.test")
    git.run(*who, "commit", "--quiet", "--allow-empty", "--message", "one")
    git.run("worktree", "add", "--quiet", str(tmp_path / "other"))
    folder, git_dir, work_tree = found_folder(tmp_path / "other")
    assert (folder, work_tree) == (tmp_path / "other", tmp_path / "other")
    assert git_dir.parent == clone / ".git/worktrees"


@pytest.mark.parametrize("name", ["nothing", "a file", "missing"])
def test_no_repository_is_told_as_such(tmp_path: Path, name: str) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "a file").write_text("x", encoding="utf-8")
    with pytest.raises(AskedWrongly) as told:
        found_folder(tmp_path / name)
    assert told.value.what.key == "no Git repository at {path}"


def test_variables_of_another_repository_do_not_lead_astray(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    GitRepository.init(tmp_path / "other.git", bare=True)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert found_folder(clone)[1] == clone / ".git"


def test_only_what_runs_git_is_loaded_and_the_package_stays_whole_for_others() -> None:
    program = (
        "import sys\n"
        "import fuzi.adapters.git_process\n"
        "assert not [name for name in sys.modules if name.partition('.')[0] == 'git']\n"
        "import git\n"
        "assert git.cmd.Git and git.exc.GitError and git.Repo and git.GIT_OK\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
