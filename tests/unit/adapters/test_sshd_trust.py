"""What sshd would not run is found beforehand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fuzi.adapters.sshd_trust import unfit_steps


@pytest.fixture
def program(tmp_path: Path) -> Path:
    made = tmp_path / "opt" / "bin" / "fuzi"
    made.parent.mkdir(parents=True)
    made.write_text("#!/bin/sh\n", encoding="utf-8")
    for step in (made, made.parent, made.parent.parent):
        step.chmod(0o755)
    return made


def below(tmp_path: Path, found: tuple[str, ...]) -> list[str]:
    inside = (Path(step) for step in found if Path(step).is_relative_to(tmp_path / "opt"))
    return [step.relative_to(tmp_path).as_posix() for step in inside]


def test_a_program_in_a_closed_place_is_fit(program: Path, tmp_path: Path) -> None:
    assert below(tmp_path, unfit_steps(program, os.getuid())) == []
    assert unfit_steps(Path("/usr/bin/env")) == ()


@pytest.mark.parametrize(
    ("step", "mode"), [("opt", 0o775), ("opt/bin", 0o757), ("opt/bin/fuzi", 0o775), ("opt", 0o750)]
)
def test_what_others_may_write_or_may_not_enter_is_named(program: Path, tmp_path: Path, step: str, mode: int) -> None:
    (tmp_path / step).chmod(mode)
    assert below(tmp_path, unfit_steps(program, os.getuid())) == [step]


def test_what_belongs_to_somebody_else_is_named_through_links(program: Path, tmp_path: Path) -> None:
    link = tmp_path / "fuzi"
    link.symlink_to(program)
    assert below(tmp_path, unfit_steps(link, os.getuid() + 1)) == ["opt", "opt/bin", "opt/bin/fuzi"]


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert unfit_steps(tmp_path / "none") == (str(tmp_path / "none"),)
