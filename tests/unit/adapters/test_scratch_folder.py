"""A folder for one task: gone afterwards; no room for it is said as such."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

import pytest

from fuzi.adapters.scratch_folder import scratch_folder
from fuzi.errors import WorldFailed


def test_it_is_its_owners_alone_and_gone_afterwards() -> None:
    with scratch_folder() as folder:
        (folder / "a").write_text("a", encoding="utf-8")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


def test_where_none_can_be_made_the_place_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = tmp_path / "nowhere"
    monkeypatch.setenv("TMPDIR", str(nowhere))
    monkeypatch.setattr(tempfile, "tempdir", str(nowhere))
    with pytest.raises(WorldFailed) as found, scratch_folder():
        pass
    assert str(nowhere) in str(found.value.what)


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, WorldFailed), (errno.EBUSY, OSError)])
def test_a_full_disk_is_told_and_other_troubles_stay_what_they_are(number: int, kind: type[Exception]) -> None:
    with pytest.raises(kind) as found, scratch_folder():
        raise OSError(number, os.strerror(number))
    assert type(found.value) is kind
