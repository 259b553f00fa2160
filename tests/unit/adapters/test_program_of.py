"""What `host-check` looks at of the program that a host's hooks run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import fuzi
from fuzi.adapters.host_places import program_of


def test_every_file_of_the_hooks_and_every_folder_above_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "fuzi" / "cli" / "hooks"
    hooks.mkdir(parents=True)
    real = Path(fuzi.__file__).parent / "cli" / "hooks"
    names = sorted(one.name for one in real.glob("*.py"))
    assert "__main__.py" in names  # what Git starts; elsewhere nothing would be looked at
    for name in names:
        (hooks / name).touch(mode=0o644)
    monkeypatch.setattr(fuzi, "__file__", str(tmp_path / "fuzi" / "__init__.py"))

    def told() -> set[str]:
        return {one.path for one in program_of(os.getuid()).weak if one.path.startswith(str(tmp_path))}

    assert told() == set()
    (hooks / "judging.py").chmod(0o666)
    (tmp_path / "fuzi" / "cli").chmod(0o777)
    assert told() == {str(hooks / "judging.py"), str(tmp_path / "fuzi" / "cli")}
