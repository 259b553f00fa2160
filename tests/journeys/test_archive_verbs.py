"""The archive's verbs on a bare machine: one copy, real signatures, no repository, no network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.releases import FIRST, SECOND, facts, tombstone, write_site
from fuzi.adapters.archive_store import DirectoryArchive
from fuzi.adapters.site_folder import LocalSiteFolder
from fuzi.adapters.ssh_signatures import SshSignatures
from fuzi.steps.release.archive_release import ReleaseMaterial, archive_release


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "p02"
    SshSignatures().new_key(path, "p02@example.test")
    return path


@pytest.fixture
def copy(tmp_path: Path, key: Path) -> Path:
    store = DirectoryArchive("here", tmp_path / "copy")
    signer = SshSignatures().signer(key)
    gone = (tombstone("news/a"),)
    for number, files, included in ((1, FIRST, ()), (2, SECOND, gone)):
        built = write_site(tmp_path / f"built-{number}", files)
        archive_release(
            facts(number, included), built, ReleaseMaterial(), [store], signer=signer, folder=LocalSiteFolder()
        )
    return tmp_path / "copy"


def fuzi(work: Path, *words: object, expect: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(work), "HOME": str(work), "FUZI_LANG": "zh"}
    done = subprocess.run(
        [sys.executable, "-m", "fuzi", *map(str, words)],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
    return done


def test_releases_are_listed_and_shown(copy: Path, tmp_path: Path) -> None:
    rows = json.loads(fuzi(tmp_path, "--format", "json", "archive", "list", "--from", copy).stdout)["releases"]
    assert [(row["release"], row["copies"]) for row in rows] == [(facts(1).tag, ["copy"]), (facts(2).tag, ["copy"])]
    assert "2026-11-20 10:00" in fuzi(tmp_path, "archive", "list", "--from", copy).stdout
    shown = json.loads(fuzi(tmp_path, "archive", "show", "2026-11-20.1", "--from", copy, "--format", "json").stdout)
    assert shown["files"] == len(FIRST) and len(shown["pages"]) == 3 and shown["operator"] == "p02"
    assert "示例丙" in fuzi(tmp_path, "archive", "show", "--from", copy).stdout
    fuzi(tmp_path, "archive", "show", "2026-01-01.1", "--from", copy, expect=2)


def test_a_release_is_restored_offline_and_the_doubt_is_said(copy: Path, key: Path, tmp_path: Path) -> None:
    done = fuzi(tmp_path, "restore", "2026-11-20.1", "-o", tmp_path / "out", "--from", copy)
    assert (tmp_path / "out" / "404.html").read_bytes() == FIRST["404.html"]
    assert not (tmp_path / "out" / "news" / "a" / "photo.png").exists()
    assert "已撤稿" in (tmp_path / "out" / "news" / "a" / "index.html").read_text("utf-8")
    assert "news/a/photo.png" in done.stdout and "--signed-by" in done.stderr
    public = key.with_suffix(".pub").read_text()
    sure = fuzi(tmp_path, "restore", facts(2).tag, "-o", tmp_path / "two", "--from", copy, "--signed-by", public)
    assert "--signed-by" not in sure.stderr
    fuzi(tmp_path, "restore", facts(2).tag, "-o", tmp_path / "two", "--from", copy, expect=2)
    other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    fuzi(tmp_path, "restore", facts(2).tag, "-o", tmp_path / "x", "--from", copy, "--signed-by", other, expect=4)
    assert not (tmp_path / "x").exists()


def test_verify_says_what_is_wrong_in_chinese_with_its_exit_code(copy: Path, tmp_path: Path) -> None:
    assert "归档完好" in fuzi(tmp_path, "archive", "verify", "--from", copy).stdout
    pack = sorted(copy.rglob("pack.zip"))[0]
    pack.write_bytes(pack.read_bytes()[:-1])
    done = fuzi(tmp_path, "archive", "verify", "--from", copy, expect=4)
    assert "已损坏" in done.stdout and "都不完好" in done.stdout
    answer = json.loads(fuzi(tmp_path, "archive", "verify", "--from", copy, "--format", "json", expect=4).stdout)
    assert answer["outcome"] == "refused" and len(answer["lost"]) == 1
    assert f"仍可完整恢复：{answer['restorable'][0]}" in done.stdout
    broken = answer["broken"][-1]
    said = fuzi(tmp_path, "restore", broken, "-o", tmp_path / "out", "--from", copy, expect=4).stderr
    assert f"需要用到的 {answer['broken'][0]} 的归档包不能使用" in said and "fuzi archive verify" in said


def test_a_copy_in_another_layout_says_which_fuzi_reads_it(copy: Path, tmp_path: Path) -> None:
    layout = next(copy.rglob("ocfl_layout.json"))
    layout.write_text('{"extension": "0099-later", "description": "x"}\n', encoding="utf-8")
    said = fuzi(tmp_path, "archive", "verify", "--from", copy, expect=4).stdout
    assert "0099-later" in said and "更新的版本" in said and "pyproject.toml" in said


def test_a_folder_that_is_no_copy_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    fuzi(tmp_path, "archive", "verify", "--from", tmp_path / "empty", expect=3)
    fuzi(tmp_path, "archive", "show", "--from", tmp_path / "empty", expect=2)
    assert "还没有发布版本" in fuzi(tmp_path, "archive", "list", "--from", tmp_path / "empty").stdout


@pytest.mark.parametrize(
    "verb", [["archive", "list"], ["deploy", "www"], ["rollback", "www"], ["restore", "x", "-o", "y"]]
)
def test_without_a_repository_and_without_a_copy_nothing_can_be_done(tmp_path: Path, verb: list[str]) -> None:
    fuzi(tmp_path, *verb, expect=2)


def test_a_repository_without_a_ledger_is_not_asked(copy: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path / "other")], check=True)
    done = fuzi(tmp_path / "other", "restore", "2026-11-20.1", "-o", tmp_path / "out", "--from", copy)
    assert "news/a/photo.png" in done.stdout and "--signed-by" in done.stderr
