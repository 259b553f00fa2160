"""What Git complains of is told in our own sentences; Git's words follow as a detail and never lead."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fuzi.adapters.catalogs import translator
from fuzi.adapters.git import GitRepository
from fuzi.adapters.git_process import Done, failed
from fuzi.errors import WorldFailed
from fuzi.ports.repository import PushRefused, RefMove

_AWAY = "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand"
SAYINGS = {
    "ssh: Could not resolve hostname h.test: Name or service not known\n" + _AWAY: "the address of the host is unknown",
    "fatal: unable to access 'https://h.test/x/': Could not resolve host: h.test": "the address of the host is unknown",
    "fatal: unable to look up h.test (port 9418) (Name or service not known)": "the address of the host is unknown",
    "ssh: connect to host h.test port 22: Connection refused\n" + _AWAY: "the host cannot be reached",
    "ssh: connect to host h.test port 22: Connection timed out\n" + _AWAY: "the host cannot be reached",
    "ssh: connect to host h.test port 22: No route to host": "the host cannot be reached",
    "fatal: unable to access 'http://h.test/': Failed to connect to h.test port 80": "the host cannot be reached",
    "kex_exchange_identification: Connection closed by remote host\n" + _AWAY: "the host cannot be reached",
    "fuzi@h.test: Permission denied (publickey).\n" + _AWAY: "the host does not let your SSH key in",
    "Host key verification failed.\n" + _AWAY: "the host's own SSH key is not the one known here",
    "fatal: Authentication failed for 'https://h.test/x/'": "the host wants a login",
    "fatal: could not read Username for 'https://h.test': terminal prompts disabled": "the host wants a login",
    "fatal: '/srv/x.git' does not appear to be a git repository\n"
    + _AWAY: "no repository is at the address of `origin`",
    "fatal: repository 'https://h.test/x/' not found": "no repository is at the address of `origin`",
    "error: file write error: No space left on device\nfatal: fetch-pack: invalid": "no space is left",
    "fatal: Unable to create '/x/.git/index.lock': File exists.\n\nAnother git process seems": "locked by another run",
    "fatal: cannot open '/x/.git/FETCH_HEAD': Permission denied": "may not be written by you",
    "error: insufficient permission for adding an object to repository database .git/objects": "may not be written",
    "fatal: Unable to read current working directory: No such file or directory": "the folder is gone",
    "fatal: detected dubious ownership in repository at '/srv/x.git'\nTo add": "belongs to somebody else",
    "remote: error: unable to write file: No space left on device\nerror: x": "the host has no space left",
    "remote: fatal: pack exceeds maximum allowed size (500.00 MiB)": "larger than the host takes",
}


@pytest.mark.parametrize(("words", "sentence"), SAYINGS.items())
def test_each_known_trouble_has_a_sentence_a_next_step_and_gits_words_apart(words: str, sentence: str) -> None:
    error = failed(("fetch",), Done(128, b"", words))
    assert sentence in str(error.what)
    assert error.hint is not None
    first = words.splitlines()[0].removeprefix("remote: ")
    assert first in error.detail and first not in str(error.what)
    chinese = error.what.render(translator("zh")) + error.hint.render(translator("zh"))
    assert str(error.what) not in chinese and str(error.hint) not in chinese


def test_trouble_that_nobody_foresaw_keeps_gits_words_apart_too() -> None:
    error = failed(("fetch",), Done(128, b"", "fatal: the moon is full \x1b[31m\u202e\n"))
    assert "moon" not in str(error.what) and error.hint is not None
    assert error.detail == "fatal: the moon is full \\u{1b}[31m\\u{202e}"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[GitRepository]:
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path / "here")], check=True)
    with GitRepository(tmp_path / "here") as repository:
        yield repository


@pytest.mark.parametrize(
    ("url", "sentence", "own"),
    [
        ("/no/such/place.git", "no repository is at the address", "fatal: '/no/such/place.git' does not appear"),
        ("git://127.0.0.1:{port}/x.git", "the host cannot be reached", "fatal: unable to connect to 127.0.0.1"),
        ("ssh://a@no-such-host.invalid/x.git", "the address of the host is unknown", "ssh: Could not resolve hostname"),
    ],
)
def test_what_the_installed_git_says_is_known(here: GitRepository, url: str, sentence: str, own: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        here.add_remote("origin", url.format(port=probe.getsockname()[1]))
        with pytest.raises(WorldFailed) as caught:
            here.fetch("origin")
    assert sentence in str(caught.value.what)
    assert own in caught.value.detail


def test_a_host_that_breaks_is_the_world_and_no_refusal(here: GitRepository, tmp_path: Path) -> None:
    bare = tmp_path / "host.git"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        "#!/bin/sh\nrm -rf ../../none; chmod a-w . ; echo 'fatal: x: No space left on device' >&2; exit 1\n"
    )
    hook.chmod(0o755)
    here.add_remote("origin", str(bare))
    blob = here.write(b"x")
    with pytest.raises(WorldFailed, match="the host has no space left") as caught:
        here.push("origin", [RefMove("refs/heads/changes/a", None, blob)])
    assert not isinstance(caught.value, PushRefused)
