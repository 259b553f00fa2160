"""What servers are told about who may come in is read as they read it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from fuzi.adapters.host_samples import write_samples
from fuzi.formats.door_settings import key_lines, ssh_door, web_lacks
from fuzi.reports.host_advice import host_text

HOST = "/srv/site.git"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("key") / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path], check=True)
    return " ".join(path.with_suffix(".pub").read_text(encoding="utf-8").split()[:2])


def test_lines_with_and_without_options_are_read(key: str) -> None:
    text = "\n".join(
        [
            "# note",
            "",
            f"{key} p01@example.test",
            f'restrict,command="fuzi ssh-command \\"/srv/a b.git\\" --person p01" {key}',
            f'command="x, y",No-Pty\t{key} a b',
            "ssh-ed25519 broken",
        ]
    )
    lines = list(key_lines(text))
    assert [one.number for one in lines] == [3, 4, 5, 6]
    assert [one.key for one in lines] == [key, key, key, ""]
    assert lines[0].options == {}
    assert lines[1].options == {"restrict": "", "command": 'fuzi ssh-command "/srv/a b.git" --person p01'}
    assert lines[2].options == {"command": "x, y", "no-pty": ""}


def test_what_fuzi_host_prints_for_sshd_is_understood() -> None:
    told = host_text(HOST, "/opt/fuzi/bin/fuzi", (), str)
    assert ssh_door(told, "fuzi", HOST) == (True, False)
    assert ssh_door(told, "other", HOST) == (False, True)
    assert ssh_door(told, "fuzi", "/srv/other.git") == (False, False)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", (False, True)),
        ("AuthorizedKeysFile none\n", (False, False)),
        (f"AuthorizedKeysCommand /x authorized-keys {HOST} %t %k\n", (True, True)),
        (f"#AuthorizedKeysCommand /x authorized-keys {HOST}\n", (False, True)),
        ("AuthorizedKeysFile none\nMatch User fuzi\n AuthorizedKeysFile .ssh/authorized_keys\n", (False, True)),
        ("Match User a,fuzi\n  AuthorizedKeysFile none\n", (False, False)),
        ("Match Group fuzi\n  AuthorizedKeysFile none\n", (False, True)),
        ("AuthorizedKeysFile x\nAuthorizedKeysFile none\n", (False, True)),
    ],
)
def test_sshd_takes_the_first_word_and_what_a_match_says(text: str, answer: tuple[bool, bool]) -> None:
    assert ssh_door(text, "fuzi", HOST) == answer


def test_the_sample_for_nginx_lacks_nothing(tmp_path: Path) -> None:
    sample = write_samples(tmp_path, Path(HOST), Path("/opt/fuzi/bin/fuzi"), "fuzi")[0].read_text(encoding="utf-8")
    assert web_lacks(sample, HOST) == ()
    assert web_lacks(sample, "/srv/other.git") is None
    assert web_lacks(sample.replace("auth_basic ", "# auth_basic "), HOST) == ("login",)
    assert web_lacks(sample.replace("443 ssl", "80"), HOST) == ("tls",)
    assert web_lacks(sample.replace("client_max_body_size 530m", "client_max_body_size 0"), HOST) == ("size",)
    assert web_lacks(sample + "root /srv;\n", HOST) == ("files",)


def test_git_started_by_the_web_server_itself_is_told() -> None:
    text = "server { listen 127.0.0.1:80; location / { auth_basic off; fastcgi_param GIT_PROJECT_ROOT /srv/site.git; "
    text += "fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend; } }"
    assert web_lacks(text, HOST) == ("login", "anonymous")
