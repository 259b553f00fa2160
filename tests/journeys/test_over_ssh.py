"""The whole way of a page over SSH: a real sshd, the keys of the roster, the forced command."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bureau import CHANGE, PAGE, Bureau, Desk, environment, page
from running_sshd import SshServer, running_sshd

_ROW = re.compile(r'restrict,command="(?P<forced>[^"]+)" (?P<key>\S+ \S+)')

pytestmark = pytest.mark.sshd


@contextmanager
def reached_by_ssh(bureau: Bureau) -> Iterator[SshServer]:
    """Run sshd with what `fuzi authorized-keys` prints."""
    rows = bureau.fuzi("authorized-keys", str(bureau.host), "--format", "json").document["keys"]
    commands = {found["key"]: found["forced"] for row in rows if (found := _ROW.fullmatch(row))}
    assert len(commands) == len(rows) == 8
    with running_sshd(bureau.root / "sshd", commands) as server:
        yield server


def clone(bureau: Bureau, server: SshServer, person: str) -> Desk:
    """Return a person's clone over SSH with his own key."""
    desk = Desk(bureau, person)
    ssh = server.client(desk.key)
    subprocess.run(
        ["git", "-c", f"core.sshCommand={ssh}", "clone", "--quiet", "-c", f"core.sshCommand={ssh}",
         "-c", f"user.name={person}", "-c", f"user.email={person}@example.test", "-c", f"user.signingkey={desk.key}",
         server.url(bureau.host), str(desk.folder)],
        env=environment(bureau.home), check=True, capture_output=True,
    )  # fmt: skip
    return desk


def test_a_page_goes_from_draft_to_main_over_ssh(founded: Bureau) -> None:
    with reached_by_ssh(founded) as server:
        clerk, admin, leader = (clone(founded, server, one) for one in ("p05", "p01", "p03"))
        clerk.fresh().write({PAGE: page()})
        clerk.submit()
        raw = clerk.ask("push", "origin", "HEAD:main", expect=None)
        assert raw.code != 0 and "[raw-push]" in raw.all and "remote: 不通过：" in raw.err
        asked = clerk.ask("push", "-o", "lang=en", "origin", "HEAD:main", expect=None)
        assert asked.code != 0 and "remote: refused: " in asked.err
        for program in (
            "git -c core.hooksPath=/dev/null receive-pack",
            "git -c receive.procReceiveRefs=x receive-pack",
        ):
            turned = clerk.ask("push", "--receive-pack", program, "origin", "HEAD:main", expect=None)
            assert turned.code != 0
        assert founded.refs()["refs/heads/main"] == clerk.git("rev-parse", "origin/main")
        admin.approve("initial-review")
        leader.approve("sign-off")
        admin.fuzi("land", CHANGE)
        answer = leader.fuzi("verify", "--founding", founded.site)
        assert answer.document["landings"] == 1


def test_a_key_is_for_git_and_this_repository_alone(founded: Bureau) -> None:
    with reached_by_ssh(founded) as server:
        key = founded.key("p05")
        for command in ((), ("ls", "/"), ("git-upload-pack", "'/etc'"), ("git-upload-archive", f"'{founded.host}'")):
            asked = server.ask(key, *command)
            assert asked.returncode != 0 and not asked.stdout
        assert server.ask(founded.key("stranger"), "ls").returncode == 255


def test_only_the_key_that_is_asked_for_is_printed_and_only_while_it_is_valid(founded: Bureau) -> None:
    algorithm, blob = founded.public_key("p05").split()
    (row,) = founded.fuzi("authorized-keys", str(founded.host), algorithm, blob).out.splitlines()
    assert row.endswith(f"{algorithm} {blob}") and "--person p05" in row
    algorithm, blob = founded.public_key("stranger").split()
    assert founded.fuzi("authorized-keys", str(founded.host), algorithm, blob).out == ""
