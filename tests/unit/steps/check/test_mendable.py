"""A report says how many of its findings `--fix` would mend: exactly those, and nothing where there are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.documents import FakeDocuments
from fakes.rendering import PlainRenderer
from fuzi.adapters.local_files import LocalFiles
from fuzi.messages import msg
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.finding import CheckReport, Finding, Status
from fuzi.model.mending import Stripped
from fuzi.steps.check.check import check
from fuzi.steps.check.gather import Ground, Wish
from fuzi.steps.check.mend import Manner, planned
from fuzi.steps.check.mendable import mendable

PHONE = "138" + "0013" + "8000"
PHOTO = b"\xff\xd8\xff\xe0 a photograph"
POSITION = Extracted((TextLayer("exif", "EXIF GPS position: 39.904200, 116.407400"),))
TAKEN_OUT = Stripped(b"new", (msg("where it was taken"),))


class Stripping:
    """A stripper that answers as it is told, and remembers what it was given."""

    def __init__(self, answer: Stripped | None = None) -> None:
        self.answer, self.given = answer or Stripped(), list[str]()

    def strip(self, files: Sequence[tuple[str, bytes]], *, is_accepting: bool = False) -> tuple[Stripped, ...]:
        self.given += [path for path, _data in files]
        return tuple(self.answer for _ in files)


@pytest.fixture
def checked(tmp_path: Path) -> Callable[[dict[str, bytes]], tuple[CheckReport, Ground]]:
    """Return what writes files and checks them all."""

    def look(files: dict[str, bytes]) -> tuple[CheckReport, Ground]:
        for name, data in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
        documents = FakeDocuments({"p.jpg": POSITION})
        ground = Ground(None, LocalFiles(), documents, PlainRenderer(), tmp_path, dt.date(2026, 11, 23))
        return check(Wish((tmp_path,)), ground).report, ground

    return look


Checked = Callable[[dict[str, bytes]], tuple[CheckReport, Ground]]
FILES = {
    "a.md": f"家长电话：{PHONE}\n秘密★1年\n家长电话：{PHONE}、{PHONE[:-1]}1\n".encode(),
    "b.txt": "家长电话：".encode() + PHONE.encode(),
    "c.md": "秘密★1年\n".encode(),
}


def test_as_many_are_told_as_mending_answers(checked: Checked) -> None:
    report, ground = checked(FILES)
    stripping = Stripping()
    told = mendable(report, ground, lambda: stripping)
    plan = planned(report, Wish((ground.root,)), ground, stripping, Manner())
    assert told == 4 == len(report.findings) - plan.count


def test_nothing_is_told_where_nothing_can_be_mended(checked: Checked) -> None:
    report, ground = checked({"c.md": FILES["c.md"]})
    assert len(report.findings) == 1
    assert mendable(report, ground, Stripping) == 0


@pytest.mark.parametrize(("answer", "count"), [(TAKEN_OUT, 1), (Stripped(left=(msg("encrypted"),)), 0)])
def test_a_picture_counts_where_its_place_can_be_taken_out(checked: Checked, answer: Stripped, count: int) -> None:
    report, ground = checked({"p.jpg": PHOTO})
    assert [one.rule for one in report.findings] == ["picture-origin"]
    stripping = Stripping(answer)
    assert mendable(report, ground, lambda: stripping) == count
    assert stripping.given == ["p.jpg"]


def test_documents_are_not_opened_for_findings_in_texts(checked: Checked) -> None:
    report, ground = checked(FILES)
    stripping = Stripping()
    assert mendable(report, ground, lambda: stripping) == 4
    assert stripping.given == []


def _waived(one: Finding) -> Finding:
    return replace(one, status=Status.WAIVED)


def _for_key_holder(one: Finding) -> Finding:
    return replace(one, is_for_key_holder=True)


@pytest.mark.parametrize("change", [_waived, _for_key_holder])
def test_what_mending_spares_does_not_count(checked: Checked, change: Callable[[Finding], Finding]) -> None:
    report, ground = checked({"b.txt": FILES["b.txt"]})
    assert mendable(report, ground, Stripping) == 1
    spared = replace(report, findings=tuple(change(one) for one in report.findings))
    assert mendable(spared, ground, Stripping) == 0


def test_a_file_that_is_another_by_now_gone_or_a_link_does_not_count(checked: Checked) -> None:
    report, ground = checked({"b.txt": FILES["b.txt"]})
    place = ground.root / "b.txt"
    place.write_bytes(FILES["b.txt"] + b"\n")
    assert mendable(report, ground, Stripping) == 0
    place.rename(ground.root / "elsewhere.txt")
    assert mendable(report, ground, Stripping) == 0
    (ground.root / "elsewhere.txt").write_bytes(FILES["b.txt"])
    place.symlink_to("elsewhere.txt")
    assert mendable(report, ground, Stripping) == 0


def test_an_original_does_not_count(checked: Checked) -> None:
    report, ground = checked({"review/originals/b.txt": FILES["b.txt"]})
    assert [one.rule for one in report.findings] == ["mobile-phone"]
    assert mendable(report, ground, Stripping) == 0
