"""`fuzi check --fix` on an editor's files: shown first, written when agreed, nothing lost, values never printed."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from fuzi.cli.main import run as fuzi
from office_files import COMMENTS, MAKER, TRACKED, all_text, run, word

PHONE = "138" + "0013" + "8000"
ID = "110101" + "19900101" + "0007"


class Answers(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in; what is kept goes elsewhere below `tmp_path`."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setenv("FUZI_OCR", "off")
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    return folder


def check(*words: str) -> int:
    return fuzi(["--repo", ".", "--lang", "en", "check", "--fix", *words])


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.test", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)


def photo() -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (39.0, 54.0, 15.0), "E", (116.0, 24.0, 27.0)
    exif[0x0112] = 6
    Image.effect_noise((20, 12), 40).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_values_are_shown_as_they_would_be_and_masked_when_agreed(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = place / "notes.md"
    page.write_text(f"# 通知\n\n家长电话：{PHONE}\n秘密★1年\n", encoding="utf-8")
    page.chmod(0o640)
    before = page.read_bytes()

    assert fuzi(["--repo", ".", "--lang", "zh", "check", "notes.md"]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("`fuzi check --fix notes.md` 可处理其中 1 处")
    assert check("notes.md") == 1
    said = capsys.readouterr()
    assert page.read_bytes() == before
    assert "notes.md:3: a mobile phone number becomes 138****8000" in said.err
    assert "nothing was written: nobody can be asked here" in said.err
    assert PHONE not in said.err + said.out

    assert check("--yes", "notes.md") == 1  # the mark stays
    said = capsys.readouterr()
    assert page.read_text(encoding="utf-8") == "# 通知\n\n家长电话：138****8000\n秘密★1年\n"
    assert page.stat().st_mode & 0o777 == 0o640
    assert "1 finding(s) are left to you" in said.err
    assert "mobile-phone" not in said.out
    assert fuzi(["--repo", ".", "--lang", "en", "check", "notes.md"]) == 1
    assert "--fix" not in capsys.readouterr().err
    assert [one.name for one in place.iterdir()] == ["notes.md"]
    (kept,) = (place.parent / "state").rglob("notes.md")
    assert kept.read_bytes() == before
    assert kept.stat().st_mode & 0o777 == 0o600
    assert str(kept.parent.parent) in said.err


def test_an_editor_mends_a_whole_draft_and_answers_each_question(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    git(place, "init", "-q", "-b", "main")
    committed = {"list.csv": f"姓名,手机\r\n示例甲,{PHONE}\r\n".encode(), "gate.jpg": photo()}
    fresh = {
        "page.md": f"\ufeff---\nid: {ID}\n---\n家长 {PHONE} 和 {PHONE}\n".encode(),
        "letter.docx": word(TRACKED + f"<w:p>{run('请假')}</w:p>", comments_xml=COMMENTS),
        "old.txt": f"家长电话 {PHONE}".encode("gb18030"),
        "evidence/review/originals/x.md": b"",
    }
    for name, data in committed.items():
        (place / name).write_bytes(data)
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", "x")
    for name, data in fresh.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    os.link(place / "list.csv", place.parent / "linked.csv")
    names = [*committed, "page.md", "letter.docx", "old.txt"]

    monkeypatch.setattr("sys.stdin", Answers("y\nn\n"))
    check(*names)
    said = capsys.readouterr().err
    assert (place / "list.csv").read_bytes() == "姓名,手机\r\n示例甲,138****8000\r\n".encode()
    assert (place / "page.md").read_bytes().decode() == (
        "\ufeff---\nid: ＊＊＊＊＊＊＊＊＊＊＊＊＊＊0007\n---\n家长 138\\*\\*\\*\\*8000 和 138\\*\\*\\*\\*8000\n"
    )
    assert (place / "old.txt").read_bytes() == "家长电话 138****8000".encode("gb18030")
    assert (place / "gate.jpg").read_bytes() == committed["gate.jpg"]
    assert (place / "letter.docx").read_bytes() == fresh["letter.docx"]
    assert "gate.jpg: taken out: the place it was taken at" in said
    assert "letter.docx: left as it is: tracked changes: `--accept-changes` accepts them" in said
    assert "3 file(s) written" in said
    folder = place / ".git" / "fuzi" / "before-fix"
    kept = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    assert kept == {"page.md", "old.txt"}  # the list is in a commit
    assert not [value for value in (PHONE, ID, MAKER) if value in said]

    check("--yes", "--accept-changes", *names)
    said = capsys.readouterr().err
    with Image.open(place / "gate.jpg") as picture:
        assert dict(picture.getexif()) == {0x0112: 6}
    assert "批注的话" not in all_text((place / "letter.docx").read_bytes())
    assert "letter.docx: taken out: tracked changes (accepted) and comments" in said
    assert MAKER not in said
    assert check("--yes", *names) in {0, 1}
    assert "nothing here can be mended by itself" in capsys.readouterr().err


def test_links_originals_and_what_is_committed_are_not_mended(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    original = place / "review" / "originals" / "a.md"
    original.parent.mkdir(parents=True)
    original.write_text(f"家长电话 {PHONE}", encoding="utf-8")
    assert check("--yes", "review/originals/a.md") == 1
    assert "review/originals/a.md: left as it is: an original is evidence" in capsys.readouterr().err
    assert PHONE in original.read_text(encoding="utf-8")
    outside = place.parent / "outside.md"
    outside.write_text(f"家长电话 {PHONE}", encoding="utf-8")
    (place / "link.md").symlink_to(outside)
    (place / "folder").symlink_to(place.parent)
    for name in ("link.md", "folder/outside.md", "../outside.md"):
        assert check("--yes", name) in {1, 2}
    assert PHONE in outside.read_text(encoding="utf-8")
    assert check("--staged") == 2
    assert fuzi(["--repo", ".", "check", "--yes"]) == 2


def test_a_process_without_a_terminal_is_refused_though_somebody_pipes_a_yes(place: Path) -> None:
    page = place / "notes.md"
    page.write_text(f"家长电话：{PHONE}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "fuzi", "--lang", "en", "-q", "check", "--fix", "notes.md"],
        input=b"y\ny\n",
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(fuzi.__code__.co_filename).parents[2])},
    )
    assert done.returncode == 1
    assert b"138****8000" in done.stderr
    assert PHONE in page.read_text(encoding="utf-8")


def test_a_number_in_a_files_name_is_not_printed_and_what_has_no_form_is_said(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = place / f"家长{PHONE}.md"
    page.write_text(f"家长电话 {PHONE}\n\n登录密码：Kx9#mQ2vLp7w\n", encoding="utf-8")
    drawing = place / "map.svg"
    drawing.write_text(f"<svg><metadata>x</metadata><text>家长 {PHONE}</text></svg>", encoding="utf-8")
    assert check("--yes", ".") == 1
    said = capsys.readouterr()
    assert PHONE not in said.err + said.out
    assert drawing.read_text(encoding="utf-8") == "<svg><text>家长 138****8000</text></svg>"
    assert "138****8000" in page.read_text(encoding="utf-8")
    assert "no masked form is prescribed; delete it" in said.err
    assert "Kx9" not in said.err + said.out
