"""The sample settings are right as they are shipped: nginx and systemd themselves say so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fuzi.adapters.host_samples import write_samples
from fuzi.errors import AskedWrongly
from running_nginx import PROGRAM, settings
from running_sshd import free_port

FUZI = Path(sys.executable).with_name("fuzi")
HARDENING = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "PrivateTmp": "yes", "PrivateNetwork": "yes", "UMask": "0077",
    "RestrictAddressFamilies": "AF_UNIX", "CapabilityBoundingSet": "", "RestrictNamespaces": "yes",
    "StandardInput": "socket", "SystemCallFilter": "@system-service",
}  # fmt: skip


def test_every_mark_is_filled_and_nothing_is_written_over(tmp_path: Path) -> None:
    made = write_samples(tmp_path / "out", Path("/srv/site.git"), FUZI, "fuzi")
    assert [path.name for path in made] == ["site.conf", "site-http.socket", "site-http@.service"]
    for path in made:
        assert not re.search(r"@[A-Z]+@", path.read_text(encoding="utf-8")), path
    with pytest.raises(AskedWrongly):
        write_samples(tmp_path / "out", Path("/srv/site.git"), FUZI, "fuzi")


@pytest.mark.parametrize("name", ["a b.git", "a;b.git", "$x.git", "网站.git", 'a"b.git', "%n.git", "a\nb.git"])
def test_a_name_that_settings_cannot_hold_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(AskedWrongly):
        write_samples(tmp_path / "out", Path("/srv") / name, FUZI, "fuzi")
    assert not (tmp_path / "out").exists()


def test_the_service_runs_apart_and_within_bounds(tmp_path: Path) -> None:
    service = write_samples(tmp_path, Path("/srv/site.git"), FUZI, "fuzi")[2].read_text(encoding="utf-8")
    rows = dict(row.split("=", 1) for row in service.splitlines() if "=" in row and not row.startswith("#"))
    assert rows["ExecStart"] == f"{FUZI} http-service /srv/site.git"
    assert rows["ReadWritePaths"] == "/srv/site.git"
    assert HARDENING.items() <= rows.items()
    assert {"MemoryMax", "CPUQuota", "TasksMax", "RuntimeMaxSec", "LimitCORE"} <= rows.keys()


@pytest.mark.nginx
def test_nginx_takes_its_sample(tmp_path: Path) -> None:
    assert PROGRAM, "nginx is not installed; scripts/setup test says how"
    main = settings(tmp_path, Path("/srv/site.git"), free_port())
    command = [PROGRAM, "-t", "-p", tmp_path, "-e", tmp_path / "log", "-c", main]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "[warn]" not in done.stderr, done.stderr


def test_systemd_takes_its_samples(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here")
    _conf, door, service = write_samples(tmp_path, Path("/srv/site.git"), FUZI, "fuzi")
    one = service.rename(tmp_path / f"{service.stem}1.service")
    variables = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    command = [program, "verify", "--man=no", "--recursive-errors=no", str(one), str(door)]
    one_more = tmp_path / service.name
    shutil.copy(one, one_more)
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=60)
    said = [row for row in done.stderr.splitlines() if "site-http" in row]
    assert done.returncode == 0 and not said, done.stderr
