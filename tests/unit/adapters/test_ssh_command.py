"""The forced command: what a key may ask for, alone and behind a real sshd."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fuzi.adapters.git import GitRepository
from fuzi.adapters.ssh_command import parse_ssh_command, serve, service_environment
from fuzi.adapters.ssh_signatures import SshSignatures
from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.ports.repository import PushRefused, RefMove, Signature
from running_sshd import SshServer, running_sshd

SITE = Path("/srv/site.git")
OWN_SETTINGS = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
WHO = Signature("示例甲", "p01@example.test", dt.datetime(2026, 11, 23, tzinfo=dt.UTC))


def test_fetch_and_push_of_the_one_repository_are_understood() -> None:
    assert parse_ssh_command("git-upload-pack '/srv/site.git'", SITE) == "upload-pack"
    assert parse_ssh_command("git-receive-pack '/srv/site.git'", SITE) == "receive-pack"


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "ls",
        "git-upload-pack /srv/site.git",
        "git upload-pack '/srv/site.git'",
        "git-upload-archive '/srv/site.git'",
        "git-upload-pack '/srv/other.git'",
        "git-upload-pack '/srv/site.git/'",
        "git-upload-pack '/srv/../srv/site.git'",
        "git-upload-pack 'site.git'",
        "git-upload-pack '/srv/site.git' ",
        " git-upload-pack '/srv/site.git'",
        "git-upload-pack '/srv/site.git'\n",
        "git-upload-pack '/srv/site.git'; ls",
        "git-upload-pack --strict '/srv/site.git'",
        "git-receive-pack '/srv/site.git' '/srv/site.git'",
        "git-upload-pack '/srv/si'\\''te.git'",
        "git-upload-pack '--help'",
        "GIT-UPLOAD-PACK '/srv/site.git'",
        "/usr/bin/git-upload-pack '/srv/site.git'",
        "scp -t /tmp",
    ],
)
def test_everything_else_is_refused(asked: str) -> None:
    with pytest.raises(AskedWrongly):
        parse_ssh_command(asked, SITE)


def test_nothing_of_the_clients_environment_reaches_git_but_the_protocol() -> None:
    client = {"GIT_PROTOCOL": "version=2", "GIT_DIR": "/x", "LD_PRELOAD": "/x", "PATH": "/bin", "PYTHONPATH": "/x",
              "GIT_CONFIG_COUNT": "1", "FUZI_PERSON": "p09", "SSH_ORIGINAL_COMMAND": "x"}  # fmt: skip
    assert service_environment(client, "p01") == {
        **OWN_SETTINGS,
        "GIT_PROTOCOL": "version=2",
        "PATH": "/bin",
        "FUZI_PERSON": "p01",
    }
    assert service_environment({"GIT_PROTOCOL": "version=2:x"}, "p01") == {**OWN_SETTINGS, "FUZI_PERSON": "p01"}


def test_a_person_is_an_id_and_git_must_be_there() -> None:
    with pytest.raises(AskedWrongly):
        serve("git-upload-pack '/srv/site.git'", SITE, "p01 $(x)", {"PATH": "/usr/bin"})
    with pytest.raises(WorldFailed):
        serve("git-upload-pack '/srv/site.git'", SITE, "p01", {"PATH": "/nowhere"})


FORCED = """\
import os, sys
from pathlib import Path
from fuzi.adapters.ssh_command import serve
from fuzi.errors import FuziError
try:
    serve(os.environ.get("SSH_ORIGINAL_COMMAND", ""), Path(sys.argv[1]), sys.argv[2], os.environ)
except FuziError as error:
    print(error.what, file=sys.stderr)
    raise SystemExit(error.exit_code)
"""


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SshServer, Path]]:
    """Return an sshd with the keys `p01` and `p02`, and the bare repository behind it, whose hook knows p01 only."""
    folder = tmp_path_factory.mktemp("sshd")
    site = folder / "site.git"
    GitRepository.init(site, bare=True).close()
    hook = site / "hooks/pre-receive"
    hook.parent.mkdir()
    hook.write_text('#!/bin/sh\necho "$FUZI_PERSON"; env | grep ^FORGED; test "$FUZI_PERSON" = p01\n')
    hook.chmod(0o755)
    (folder / "forced.py").write_text(FORCED)
    keys = {name: SshSignatures().new_key(folder / name, name) for name in ("p01", "p02")}
    commands = {key: f"{sys.executable} -I {folder}/forced.py {site} {name}" for name, key in keys.items()}
    with running_sshd(folder / "sshd", commands) as server:
        yield server, site


def clone(behind: tuple[SshServer, Path], person: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    server, site = behind
    monkeypatch.setenv("GIT_SSH_COMMAND", server.client(server.folder.parent / person))
    return GitRepository.clone(server.url(site), path)


@pytest.mark.sshd
def test_a_person_fetches_and_pushes_over_ssh_and_the_hook_knows_who(
    behind: tuple[SshServer, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORGED", "x")
    with clone(behind, "p01", tmp_path / "a", monkeypatch) as here:
        tree = here.overlay(None, {"a.md": ("100644", here.write("页".encode()))})
        tip = here.write_commit(tree, (), "x\n", WHO, WHO)
        here.push("origin", [RefMove("refs/heads/main", None, tip)])
    with clone(behind, "p02", tmp_path / "b", monkeypatch) as other:
        assert other.ref("refs/heads/main") == tip
        with pytest.raises(PushRefused) as refused:
            other.push("origin", [RefMove("refs/heads/changes/c1", None, tip)])
    assert refused.value.lines == ("p02",)


@pytest.mark.sshd
@pytest.mark.parametrize("asked", [[], ["id"], ["git-upload-pack '/etc'"], ["git-upload-archive", "'/x'"]])
def test_a_key_opens_no_shell_and_no_other_repository(behind: tuple[SshServer, Path], asked: list[str]) -> None:
    server, _ = behind
    done = server.ask(server.folder.parent / "p01", *asked)
    assert (done.returncode, done.stdout) == (2, "")
    assert "this key is" in done.stderr


@pytest.mark.sshd
def test_an_unknown_key_does_not_get_in(behind: tuple[SshServer, Path], tmp_path: Path) -> None:
    server, _ = behind
    SshSignatures().new_key(tmp_path / "stranger", "stranger")
    done = server.ask(tmp_path / "stranger", "id")
    assert done.returncode == 255
    assert "Permission denied" in done.stderr


@pytest.mark.sshd
def test_the_repositorys_hooks_run_even_if_the_servers_git_is_told_others(
    behind: tuple[SshServer, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, site = behind
    subprocess.run(["git", "config", "core.hooksPath", str(tmp_path / "none")], cwd=site, check=True)
    try:
        with clone(behind, "p02", tmp_path / "c", monkeypatch) as here:
            tip = here.write_commit(here.overlay(None, {}), (), "x\n", WHO, WHO)
            with pytest.raises(PushRefused):
                here.push("origin", [RefMove("refs/heads/changes/c2", None, tip)])
    finally:
        subprocess.run(["git", "config", "--unset", "core.hooksPath"], cwd=site, check=True)
