"""How a day and a file are typed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
import pytest

from fuzi.cli.review import DAY
from fuzi.cli.verbs.waive import _digest_of


@pytest.mark.parametrize("typed", ["明天", "2026-02-30", "2026/12/31", ""])
def test_what_is_no_day_is_told_without_a_format(typed: str) -> None:
    with pytest.raises(click.BadParameter) as refused:
        DAY.convert(typed, None, None)
    assert "%Y" not in refused.value.message
    assert "2026-12-31" in refused.value.message


def test_a_day_is_a_day() -> None:
    assert str(DAY.convert("2026-12-31", None, None).date()) == "2026-12-31"


def test_a_file_stands_for_its_digest_and_an_id_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("试卷.docx", "0123456789abcdef"):
        (tmp_path / name).write_bytes(b"paper")
    assert _digest_of("试卷.docx") == hashlib.sha256(b"paper").hexdigest()
    assert _digest_of("0123456789abcdef") == ""
    assert (_digest_of("nowhere.docx"), _digest_of(str(tmp_path))) == ("", "")
