"""A landing that rests on a compromised key is told until nothing of what it did stands on main."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.repositories import commit_of
from fuzi.adapters.git import GitRepository
from fuzi.steps.clone.compromised import is_undone

BEFORE = {"content/a/index.md": b"1", "content/gone/index.md": b"2", "review/roster.yml": b"3"}
LANDED = {"content/a/index.md": b"changed", "content/new/index.md": b"4", "review/roster.yml": b"3"}
UNDONE = {
    "put back as it was": BEFORE,
    "put back, and others changed": {**BEFORE, "review/roster.yml": b"5", "content/b/index.md": b"6"},
    "its pages retracted": {"content/gone/index.md": b"2"},
}
STANDING = {
    "nothing has happened": LANDED,
    "a page of it stands": {**BEFORE, "content/new/index.md": b"4"},
    "a page of it was written on": {**BEFORE, "content/new/index.md": b"4, and a word more"},
    "what it took away is missing": {"content/a/index.md": b"1"},
    "what it took away is another": {**BEFORE, "content/gone/index.md": b"another"},
}


@pytest.mark.parametrize("now", [*UNDONE, *STANDING])
def test_it_is_undone_when_nothing_of_it_stands(tmp_path: Path, now: str) -> None:
    with GitRepository.init(tmp_path / "r", bare=True) as here:
        landed = (commit_of(here, BEFORE), commit_of(here, LANDED))
        main = commit_of(here, {**UNDONE, **STANDING}[now])
        assert is_undone(here, landed, main) is (now in UNDONE)
