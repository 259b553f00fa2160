"""A real sshd on loopback for tests: its own host key, port and authorized keys; it ends with the test."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin")
_CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
AcceptEnv GIT_PROTOCOL
MaxStartups 100
"""


@dataclass(frozen=True)
class SshServer:
    """A running sshd: where it is, how a client that trusts it reaches it."""

    port: int
    folder: Path

    def url(self, repository: Path) -> str:
        """Return the address of a repository behind this sshd."""
        return f"ssh://{getpass.getuser()}@127.0.0.1:{self.port}{repository}"

    def client(self, key: Path) -> str:
        """Return the `GIT_SSH_COMMAND` of a client that holds `key` and nothing else."""
        words = ["ssh", "-F", "none", "-i", str(key), "-p", str(self.port)]
        options = {
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "BatchMode": "yes",
            "UserKnownHostsFile": str(self.folder / "known_hosts"),
            "StrictHostKeyChecking": "yes",
        }
        return shlex.join([*words, *(word for name, value in options.items() for word in ("-o", f"{name}={value}"))])

    def ask(self, key: Path, *command: str) -> subprocess.CompletedProcess[str]:
        """Run `ssh … command` as a client would."""
        words = [*shlex.split(self.client(key)), f"{getpass.getuser()}@127.0.0.1", *command]
        return subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=30)


@contextmanager
def running_sshd(folder: Path, commands: Mapping[str, str]) -> Iterator[SshServer]:
    """Run sshd in `folder` until the block ends.

    Args:
        folder: an empty folder of the test.
        commands: public key (as in a `.pub` file) to the forced command that its holder gets.
    """
    if PROGRAM is None:
        pytest.fail("openssh-server is not installed; scripts/setup test says how")
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "host_key"], check=True)
    quoted = {key: command.replace("\\", "\\\\").replace('"', '\\"') for key, command in commands.items()}
    lines = [f'command="{command}",restrict {key}\n' for key, command in quoted.items()]
    (folder / "authorized_keys").write_text("".join(lines), encoding="utf-8")
    server = SshServer(free_port(), folder)
    host_key = (folder / "host_key.pub").read_text(encoding="utf-8")
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {host_key}", encoding="utf-8")
    (folder / "sshd_config").write_text(_CONFIG.format(port=server.port, folder=folder), encoding="utf-8")
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([PROGRAM, "-D", "-e", "-f", folder / "sshd_config"], stderr=log)
    try:
        wait_for(server.port, running, server.folder / "log", 10)
        yield server
    finally:
        running.terminate()
        running.wait(timeout=10)


def free_port() -> int:
    """Return a port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, running: subprocess.Popen[bytes], log: Path, seconds: float) -> None:
    """Return once a server answers on a port of loopback; its log is the error where it does not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))
