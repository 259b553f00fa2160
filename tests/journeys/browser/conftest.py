"""The fixture site, built once, served on loopback and opened in a real Chromium."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from fuzi.adapters.mkdocs_builder import MkDocsBuilder
from site_fixture import facts, head, make_site, pages

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files; what is missing is answered with the site's own 404 page."""

    def log_message(self, format: str, *_values: object) -> None:
        pass

    def send_error(self, code: int, *_more: Any, **_named: Any) -> None:
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the served site; the column of news has three screens."""
    more = {
        f"content/news/2024/0{n % 9 + 1}-{n % 28 + 1:02}-item{n}/index.md": (
            head(f"第 {n} 条消息") + "正文。\n"
        ).encode()
        for n in range(40)
    }
    source = make_site(tmp_path_factory.mktemp("source"), {**pages(), **more})
    built = tmp_path_factory.mktemp("built")
    MkDocsBuilder().build(source, built, facts())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@dataclass
class Reader:
    """Somebody with a browser window: what was asked of other hosts, and what went wrong, is kept."""

    page: Page
    origin: str
    strangers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str, *, until_quiet: bool = False) -> None:
        self.page.goto(self.origin + path, wait_until="networkidle" if until_quiet else "load")

    def watch(self) -> None:
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("console", lambda message: self._console(message.type, message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self.strangers.append(url)

    def _console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "404 (Not Found)" not in text:
            self.errors.append(text)


@pytest.fixture(params=[1280, 375], ids=["desktop", "phone"])
def reader(chromium: Browser, origin: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    context = _context(chromium, request.param, scripts=True)
    one = Reader(context.new_page(), origin)
    one.watch()
    yield one
    context.close()


@pytest.fixture(params=[1280, 375], ids=["desktop", "phone"])
def reader_without_scripts(chromium: Browser, origin: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    context = _context(chromium, request.param, scripts=False)
    one = Reader(context.new_page(), origin)
    one.watch()
    yield one
    context.close()


def _context(browser: Browser, width: int, *, scripts: bool) -> BrowserContext:
    return browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN", java_script_enabled=scripts)
