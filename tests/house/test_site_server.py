"""The demo's web server answers as a real one is set up to: with the site's own page where nothing is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from house.places import ROOT


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HTTPConnection]:
    (tmp_path / "index.html").write_text("首页", encoding="utf-8")
    (tmp_path / "404.html").write_text("没有找到这个页面", encoding="utf-8")
    command = [sys.executable, str(ROOT / "scripts/dev/site_server.py"), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield HTTPConnection(process.stdout.readline().strip().removeprefix("http://").rstrip("/"), timeout=10)
        process.terminate()


@pytest.mark.parametrize(
    ("path", "code", "text"),
    [("/", 200, "首页"), ("/no/such/page/", 404, "没有找到这个页面"), ("/no.html", 404, "没有找到这个页面")],
)
def test_what_is_not_there_is_answered_with_the_site_s_own_page(
    server: HTTPConnection, path: str, code: int, text: str
) -> None:
    server.request("GET", path)
    answer = server.getresponse()
    assert (answer.status, answer.read().decode()) == (code, text)
    server.close()
