"""A host in an account of its own: who works on the machine reaches it by Git alone, and not around its hooks."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from apart import CLERK, HOST, Apart, apart_from, give
from bureau import CHANGE, PAGE, Bureau, page


@pytest.fixture
def apart(founded: Bureau) -> Iterator[Apart]:
    with apart_from(founded.host) as made:
        yield made


def checked(apart: Apart, uid: int, host: Path) -> tuple[int, str, dict[str, str]]:
    """Return exit code, outcome, and the state of each point that is not in order."""
    empty = apart.root / "none"
    empty.touch()
    places = [word for name in ("--sshd", "--web", "--keys") for word in (name, str(empty))]
    done = apart.fuzi(uid, "--format", "json", "host-check", str(host), *places)
    document = json.loads(done.stdout)
    odd = {one["code"]: one["state"] for one in document.get("checks", ()) if one["state"] != "ok"}
    return done.returncode, document["outcome"], odd


def refs(apart: Apart) -> str:
    return apart.run(HOST, "git", "for-each-ref", cwd=apart.host).stdout


def test_host_check_tells_an_account_of_its_own_from_a_plain_folder(founded: Bureau, apart: Apart) -> None:
    code, outcome, odd = checked(apart, 0, apart.host)
    assert (code, outcome) == (0, "enforcing"), odd
    assert (
        odd.keys() <= {"no-door", "own-account", "disk-low", "fingerprint-key-missing", "ocr-missing"}
        and "gap" not in odd.values()
    )
    plain = apart.root / "people" / "site.git"
    shutil.copytree(apart.host, plain, symlinks=True)
    give(plain.parent, CLERK)
    code, outcome, odd = checked(apart, CLERK, plain)
    assert (code, outcome, odd["own-account"]) == (1, "cooperative", "gap")
    assert checked(apart, CLERK, apart.host)[:2] == (2, "error")


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("chmod 755 .", "folder-open"),
        ("rm hooks/proc-receive", "hook-missing"),
        ("chmod 644 hooks/pre-receive", "hook-not-executable"),
        ("echo exit 0 >> hooks/pre-receive", "hook-changed"),
        ("git config core.hooksPath /tmp", "settings-run"),
        ("git config --unset-all receive.procReceiveRefs refs/tags", "refs-unguarded"),
        ("git config transfer.fsckObjects false", "settings-wrong"),
        ("git update-ref refs/heads/main refs/heads/ledger", "records-differ"),
        ("git update-ref refs/heads/other refs/heads/main", "refs-unknown"),
        ("git symbolic-ref HEAD refs/heads/ledger", "head-elsewhere"),
        ("git replace main ledger", "objects-elsewhere"),
        ("echo /tmp > objects/info/alternates", "objects-elsewhere"),
        ("chmod 644 fuzi/host-key", "host-key-open"),
        ("ssh-keygen -q -t ed25519 -N '' -f k && cp k fuzi/host-key && cp k.pub fuzi/host-key.pub", "host-key-unknown"),
        ("touch -d '2 days ago' refs/heads/main.lock", "lock-left"),
        ("mkdir objects/incoming-x && touch -d '2 days ago' objects/incoming-x", "garbage-left"),
    ],
)
def test_each_harm_to_a_host_is_named(founded: Bureau, tmp_path: Path, harm: str, code: str) -> None:
    host = tmp_path / "harmed.git"
    shutil.copytree(founded.host, host, symlinks=True)
    founded.root.joinpath("none").touch()
    none = str(founded.root / "none")
    words = ("--format", "json", "host-check", str(host), "--sshd", none, "--web", none, "--keys", none)
    before = {one["code"] for one in founded.fuzi(*words, expect=None).document["checks"] if one["state"] != "ok"}
    assert code not in before
    subprocess.run(["sh", "-ec", harm], cwd=host, check=True, capture_output=True)
    answer = founded.fuzi(*words, expect=1)
    found = {one["code"]: one for one in answer.document["checks"] if one["state"] != "ok"}
    assert code in found and found[code]["hint"]


def test_somebody_on_the_machine_reaches_nothing(apart: Apart) -> None:
    before = refs(apart)
    assert "refs/heads/main" in before
    host, evil = str(apart.host), apart.root / "evil"
    evil.mkdir()
    give(evil, CLERK)
    for harm in (
        f"cat {host}/fuzi/host-key",
        f"ls {host}",
        f"touch {host}/x",
        f"echo x > {host}/hooks/pre-receive",
        f"mv {host} {host}.away",
        f"git --git-dir={host} update-ref refs/heads/x HEAD",
        f"GIT_DIR={host} git config core.hooksPath /tmp",
        f"git clone {host} copy",
        f"git init -q a && cd a && git -c user.name=x -c user.email=x@example.test commit -q --allow-empty -m x && "
        f"git -c core.hooksPath=/dev/null push {host} HEAD:refs/heads/x",
    ):
        done = apart.run(CLERK, "sh", "-ec", harm, cwd=evil)
        assert done.returncode != 0 and "PRIVATE" not in done.stdout, harm
    assert refs(apart) == before


def test_the_environment_and_settings_of_who_comes_in_change_nothing(founded: Bureau, apart: Apart) -> None:
    """The forced command, as sshd starts it, in the worst environment a client could bring about."""
    evil = apart.root / "evil"
    (evil / "fuzi").mkdir(parents=True)
    mark = apart.root / "ran"
    (evil / "sitecustomize.py").write_text(f"open({str(mark)!r}, 'w')\n", encoding="utf-8")
    (evil / "fuzi" / "__init__.py").write_text(f"open({str(mark)!r}, 'w')\n", encoding="utf-8")
    (evil / ".gitconfig").write_text(
        "[core]\n\thooksPath = /dev/null\n[receive]\n\tprocReceiveRefs = !:refs\n", encoding="utf-8"
    )
    give(evil, HOST)
    to_evil = ("DIR", "TEMPLATE_DIR", "EXEC_PATH", "ALTERNATE_OBJECT_DIRECTORIES", "OBJECT_DIRECTORY", "WORK_TREE")
    worst = {
        **{f"GIT_{name}": str(evil) for name in to_evil},
        **{f"GIT_CONFIG_{name}": str(evil / ".gitconfig") for name in ("GLOBAL", "SYSTEM")},
        **{name: str(evil) for name in ("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH")},
        "PYTHONSTARTUP": str(evil / "sitecustomize.py"),
        "GIT_EXTERNAL_DIFF": f"touch {mark}",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.hooksPath",
        "GIT_CONFIG_VALUE_0": "/dev/null",
        "GIT_CONFIG_PARAMETERS": "'core.hooksPath=/dev/null'",
    }
    kept = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(evil), "FUZI_LANG": "en"}
    given = shlex.join(f"{name}={text}" for name, text in {**kept, **worst}.items())
    forced = shlex.join([str(apart.python), "-I", "-m", "fuzi", "ssh-command", str(apart.host), "--person", "p05"])
    door = apart.root / "door"
    account = f"setpriv --reuid={HOST} --regid={HOST} --clear-groups"
    door.write_text(
        f"#!/bin/sh\nfor last; do :; done\ncd {evil}\n"
        f'exec env -i {given} SSH_ORIGINAL_COMMAND="$last" {account} {forced}\n',
        encoding="utf-8",
    )
    door.chmod(0o755)
    clerk = founded.desk("p05")
    clerk.git("config", "core.sshCommand", str(door))
    clerk.git("config", "ssh.variant", "ssh")
    clerk.git("remote", "set-url", "origin", f"ssh://fuzi@host{apart.host}")
    clerk.fresh().write({PAGE: page()})
    before = refs(apart)
    refused = {"refs/heads/x": "ref-refused", "refs/tags/x": "ref-refused", "refs/notes/x": "ref-refused"}
    for target, code in {"main": "raw-push", f"refs/heads/changes/{CHANGE}": "raw-push", **refused}.items():
        turned = clerk.ask("push", "origin", f"HEAD:{target}", expect=1)
        assert f"[{code}]" in turned.all, turned.all
    assert refs(apart) == before
    clerk.submit()
    assert f"refs/heads/changes/{CHANGE}" in refs(apart)
    assert not mark.exists()
    assert {path.stat().st_uid for path in apart.host.rglob("*")} == {HOST}
    assert list(apart.host.glob("objects/incoming-*")) == []
