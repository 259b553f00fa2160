from __future__ import annotations

import subprocess

import pytest

from fuzi.model.release import is_release_name


@pytest.mark.parametrize("name", ["release/2026-11-23.1", "release/a", "release/" + "a" * 100, "release/v1_2-x.locks"])
def test_a_release_name_is_one_that_git_takes_too(name: str) -> None:
    assert is_release_name(name)
    assert subprocess.run(["git", "check-ref-format", f"refs/tags/{name}"], check=False).returncode == 0


@pytest.mark.parametrize(
    "name",
    [
        "v1",
        "release/",
        "release/a..b",
        "release/x.lock",
        "release/a.",
        "release/.a",
        "release/a/b",
        "release/甲",
        "release/a\n",
        "release/" + "a" * 101,
    ],
)
def test_other_names_are_none(name: str) -> None:
    assert not is_release_name(name)
