"""`fuzi check --workers tcp://…`: the same answer to the byte from real Dask workers, and when they fail."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import interrupts
from running_dask import Cluster, running_cluster
from site_fixture import COLUMNS, head

PHONE = "13800138000"
WORDS = "绝密★长期"
DOCX = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    f"电话 {PHONE}</w:t></w:r></w:p></w:body></w:document>"
)


def fuzi(folder: Path, *words: str, more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-m", "fuzi", "--lang", "en", *words]
    whole = {**os.environ, **(more or {})}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=150, env=whole)


def checked(site: Path, workers: str, more: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    done = fuzi(site, "check", "--all", "--format", "json", "--workers", workers, more=more)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    files = {
        "site_config/columns.yml": COLUMNS,
        f"content/news/{PHONE}/index.md": head("一") + f"电话 {PHONE}，见[附件](名单.csv)。\n",
        f"content/news/{PHONE}/名单.csv": f"姓名,成绩\n示例甲,{PHONE}\n",
        **{f"content/news/p{one}/index.md": head("二") + f"第 {one} 页 {WORDS}\n" for one in range(12)},
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "content/news/p1/unknown.bin").write_bytes(b"\0\1\2")
    with zipfile.ZipFile(root / "content/news/p2/form.docx", "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", DOCX)
    return root


@pytest.fixture(scope="module")
def alone(site: Path) -> tuple[int, str, str]:
    return checked(site, "1")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def test_two_workers_of_a_scheduler_give_the_same_answer_and_log_nothing_of_it(
    site: Path, alone: tuple[int, str, str], cluster: Cluster
) -> None:
    assert checked(site, cluster.address) == alone
    assert "form.docx" in alone[1]
    said = cluster.said()
    assert said.count("Run out-of-band function 'likeness'") == 2
    assert not any(word in said for word in (PHONE, WORDS, "名单", "Compute Failed"))


def test_a_worker_that_reads_otherwise_is_given_nothing(site: Path, cluster: Cluster) -> None:
    other = cluster.worker("other", {"FUZI_OCR": "on"})
    refused = fuzi(site, "check", "--all", "--workers", cluster.address)
    os.killpg(other.pid, signal.SIGKILL)
    assert refused.returncode == 3
    assert "a worker of" in refused.stderr
    assert "install on every worker exactly what is installed here" in refused.stderr
    cluster.wait_for("scheduler", "Remove worker")


@pytest.mark.parametrize("whom", [slice(1, 3), slice(0, 1)])
def test_when_workers_or_scheduler_die_the_rest_is_done_here_or_the_check_refuses(
    site: Path, alone: tuple[int, str, str], tmp_path: Path, whom: slice
) -> None:
    with running_cluster(tmp_path) as dying:
        command = [sys.executable, "-I", "-m", "fuzi", "--lang", "en", "check", "--all", "--format", "json"]
        asking = subprocess.Popen(
            [*command, "--workers", dying.address], cwd=site, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        dying.wait_for("worker-1", "likeness")
        for process in dying.processes[whom]:
            os.killpg(process.pid, signal.SIGKILL)
        out, said = asking.communicate(timeout=120)
    assert (asking.returncode, out, said) == alone or (asking.returncode == 3 and "next: " in said)


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("tcp://nowhere:1", 2, "unencrypted"),
        ("tcp://10.0.0.1:8786", 2, "unencrypted"),
        ("tcp://127.0.0.1.example.test:8786", 2, "unencrypted"),
        ("http://127.0.0.1:8786", 2, "--workers cannot be"),
        ("tcp://127.0.0.1", 2, "--workers cannot be"),
        ("tcp://127.0.0.1:1/../..", 2, "--workers cannot be"),
        ("tcp://127.0.0.1:1", 3, "no Dask scheduler answers"),
        ("tcp://localhost:99999", 2, "--workers cannot be"),
        ("tcp://localhost:0", 2, "--workers cannot be"),
    ],
)
def test_where_no_scheduler_is_the_next_step_is_named(site: Path, address: str, code: int, words: str) -> None:
    refused = fuzi(site, "check", "--all", "--workers", address)
    assert refused.returncode == code
    assert words in refused.stderr
    assert "next: " in refused.stderr
    assert refused.stdout == ""
    assert not any(word in refused.stderr for word in ("Error", "Traceback", "distributed", "OSError"))


def test_ctrl_c_ends_a_check_that_waits_for_a_silent_scheduler(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        command = [sys.executable, "-I", "-m", "fuzi", "check", "--all", "--workers", address]
        with interrupts.heard():
            asking = subprocess.Popen(
                command, cwd=site, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
            )
        silent.settimeout(60)
        connection, _ = silent.accept()
        asking.send_signal(signal.SIGINT)
        assert asking.wait(timeout=20) == 130
        connection.settimeout(20)
        end = time.monotonic() + 20
        while connection.recv(4096) and time.monotonic() < end:  # its child is gone, too
            pass
        assert time.monotonic() < end
        connection.close()
        asking.communicate()


def certified(folder: Path) -> dict[str, str]:
    """Make a certificate of its own for a cluster; return the settings of Dask that name it."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=cluster.example.test", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*words, *names], check=True, capture_output=True, timeout=60)
    ahead = "DASK_DISTRIBUTED__COMM__TLS__"
    both = {f"{ahead}{who}__{what}": str(path) for who in ("SCHEDULER", "WORKER", "CLIENT")
            for what, path in (("CERT", cert), ("KEY", key))}  # fmt: skip
    return {**both, f"{ahead}CA_FILE": str(cert)}


def test_an_encrypted_cluster_asks_for_its_certificate(site: Path, alone: tuple[int, str, str], tmp_path: Path) -> None:
    settings = certified(tmp_path)
    with running_cluster(tmp_path, 2, "tls", settings) as cluster:
        assert cluster.address.startswith("tls://127.0.0.1:")
        assert checked(site, cluster.address, settings) == alone
        (tmp_path / "other").mkdir()
        stranger = fuzi(site, "check", "--all", "--workers", cluster.address, more=certified(tmp_path / "other"))
        assert (stranger.returncode, stranger.stdout) == (3, "")
        assert "certificates" in stranger.stderr
