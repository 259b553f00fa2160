"""A real nginx on loopback for tests, with the sample settings as they are shipped; it ends with the test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bureau import environment
from fuzi.adapters.host_samples import write_samples
from running_sshd import free_port, wait_for

PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin")
USERS = {"p01": "word-1", "p03": "word-3", "p05": "word-5"}
_MAIN = """\
{user}daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  scgi_temp_path {folder}/scgi;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class WebServer:
    """A running nginx: where it is and what a client trusts."""

    port: int
    folder: Path
    name: str

    def url(self, user: str = "", path: str = "") -> str:
        """Return the address of the host, with a user's name and word where one is given."""
        who = f"{user}:{USERS[user]}@" if user in USERS else f"{user}:wrong@" if user else ""
        return f"https://{who}localhost:{self.port}{path or f'/{self.name}.git'}"

    @property
    def certificate(self) -> Path:
        """Return the certificate a client trusts."""
        return self.folder / "certificate"


def settings(folder: Path, host: Path, port: int) -> Path:
    """Write the samples into `folder`, with this test's places in their gaps; return nginx's main settings."""
    fuzi = Path(sys.executable).with_name("fuzi")
    sample, *_units = write_samples(folder / "samples", host, fuzi, "fuzi")
    text = sample.read_text(encoding="utf-8")
    name = host.name.removesuffix(".git")
    for old, new in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "【稿件库的域名 the host's name】": "localhost",
        "【证书 certificate】": str(folder / "certificate"),
        "【私钥 key】": str(folder / "key"),
        f"/etc/nginx/{name}.htpasswd": str(folder / "htpasswd"),
        f"unix:/run/{name}-http.sock": f"unix:{folder}/door",
        "rate=10r/s": "rate=1000r/s",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    rows = "".join(f"{user}:{{PLAIN}}{word}\n" for user, word in USERS.items())
    (folder / "htpasswd").write_text(rows, encoding="utf-8")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    out = ["-keyout", folder / "key", "-out", folder / "certificate"]
    subprocess.run([*command, *names, *out], check=True, capture_output=True)
    user = "user root;\n" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(folder=folder, user=user), encoding="utf-8")
    return main


@contextmanager
def running_nginx(
    folder: Path, host: Path, home: Path, more: Sequence[str] = (), rewrite: Callable[[str], str] = str
) -> Iterator[WebServer]:
    """Run nginx in front of a host until the block ends.

    Args:
        more: words for `fuzi http-service`.
        rewrite: what is done to nginx's sample before it starts.
    """
    if PROGRAM is None:
        pytest.fail("nginx is not installed; scripts/setup test says how")
    folder.mkdir(parents=True, exist_ok=True)
    server = WebServer(free_port(), folder, host.name.removesuffix(".git"))
    main = settings(folder, host, server.port)
    site = folder / "site.conf"
    site.write_text(rewrite(site.read_text(encoding="utf-8")), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("fuzi")), "http-service", str(host), *more]
    with _door(folder / "door", command, home), (folder / "log").open("wb") as log:
        running = subprocess.Popen([PROGRAM, "-p", folder, "-e", folder / "error.log", "-c", main], stderr=log)
        try:
            wait_for(server.port, running, server.folder / "error.log", 60)
            yield server
        finally:
            running.terminate()
            running.wait(timeout=10)


@contextmanager
def _door(place: Path, command: Sequence[str], home: Path) -> Iterator[None]:
    """Start one process per connection, its socket as standard input and output, as systemd's `Accept=yes` does."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(place))
        door.listen(16)
        variables = {"PATH": environment(home)["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}

        def serve() -> None:
            while True:
                try:
                    connection, _address = door.accept()
                except OSError:
                    return
                with connection:
                    log = (place.parent / "service.log").open("ab")
                    children.append(
                        subprocess.Popen(command, stdin=connection, stdout=connection, stderr=log, env=variables)
                    )
                    log.close()

        children: list[subprocess.Popen[bytes]] = []
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield
        finally:
            door.shutdown(socket.SHUT_RDWR)
            door.close()
            thread.join(timeout=10)
            for child in children:
                child.wait(timeout=30)
