"""Where a clone's host stands: within reach as a folder of this very account, or elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fuzi.adapters.host_places import own_host


def test_a_host_near_by_is_one_of_this_very_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_host(None) is None
    assert own_host(str(tmp_path)) is None
    (tmp_path / "fuzi").mkdir()
    assert own_host(str(tmp_path)) is None
    (tmp_path / "fuzi" / "host-key").touch()
    assert own_host(str(tmp_path)) == tmp_path
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    assert own_host(str(tmp_path)) is None
