"""The whole way of a page over HTTPS: a real nginx with the sample settings, Git's smart protocol, the same gate."""

from __future__ import annotations

import gzip
import ssl
import subprocess
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest

from bureau import CHANGE, PAGE, Bureau, Desk, environment, page
from running_nginx import USERS, WebServer, running_nginx

pytestmark = pytest.mark.nginx


@contextmanager
def reached_by_http(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, *more: str, rewrite: Callable[[str], str] = str
) -> Iterator[WebServer]:
    with running_nginx(bureau.root / "nginx", bureau.host, bureau.home, more, rewrite) as server:
        monkeypatch.setenv("GIT_SSL_CAINFO", str(server.certificate))
        yield server


def git(bureau: Bureau, server: WebServer, *words: str) -> subprocess.CompletedProcess[str]:
    variables = {**environment(bureau.home), "GIT_SSL_CAINFO": str(server.certificate)}
    return subprocess.run(["git", *words], env=variables, capture_output=True, text=True, check=False, timeout=60)


def clone(bureau: Bureau, server: WebServer, person: str) -> Desk:
    desk = Desk(bureau, person)
    settings = {"user.name": person, "user.email": f"{person}@example.test", "user.signingkey": str(desk.key)}
    settings |= {"http.sslCAInfo": str(server.certificate)}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    done = git(bureau, server, "clone", "--quiet", *words, server.url(person), str(desk.folder))
    assert done.returncode == 0, done.stderr
    return desk


def ask(
    server: WebServer, path: str, user: str = "", data: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Ask nginx one thing; return status and body."""
    given = dict(headers or {})
    if user:
        given["Authorization"] = "Basic " + b64encode(f"{user}:{USERS.get(user, 'wrong')}".encode()).decode()
    asked = urllib.request.Request(server.url(path=path), data, given)  # noqa: S310 - https alone
    trust = ssl.create_default_context(cafile=str(server.certificate))
    try:
        with urllib.request.urlopen(asked, context=trust, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read()


def test_a_page_goes_from_draft_to_main_over_http(founded: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    with reached_by_http(founded, monkeypatch) as server:
        clerk, admin, leader = (clone(founded, server, one) for one in ("p05", "p01", "p03"))
        picture = PAGE.replace("index.md", "numbers.csv")
        clerk.fresh().write({PAGE: page()})
        clerk.submit()
        raw = clerk.ask("push", "origin", "HEAD:main", expect=None)
        assert raw.code != 0 and "[raw-push]" in raw.all and "remote: 不通过：" in raw.err
        asked = clerk.ask("push", "-o", "lang=en", "origin", "HEAD:main", expect=None)
        assert asked.code != 0 and "remote: refused: " in asked.err
        alone = clerk.ask("push", "--atomic", "origin", "HEAD:main", "HEAD:refs/tags/release/x", expect=None)
        assert alone.code != 0 and "[raw-push]" in alone.all
        assert founded.refs()["refs/heads/main"] == clerk.git("rev-parse", "origin/main")
        admin.approve("initial-review")
        leader.approve("sign-off")
        admin.fuzi("land", CHANGE)
        assert leader.fuzi("verify", "--founding", founded.site).document["landings"] == 1
        clerk.fresh().write({picture: "".join(f"{n},{n * 7919 % 104729}\n" for n in range(150_000))})
        clerk.submit("large")  # longer than Git sends in one piece: it comes in chunks
        assert "refs/heads/changes/large" in founded.refs()


def test_nobody_pushes_or_reads_without_logging_in(founded: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    refs = founded.refs()
    with reached_by_http(founded, monkeypatch) as server:
        for user in ("", "p09", "p05"):
            listed = git(founded, server, "ls-remote", server.url(user))
            assert (listed.returncode == 0) is (user in USERS)
        desk = founded.desk("p05")
        for user in ("", "p09"):
            pushed = git(founded, server, "-C", str(desk.folder), "push", server.url(user), "HEAD:main")
            assert pushed.returncode != 0
        body = b"0000"
        kind = {"Content-Type": "application/x-git-receive-pack-request"}
        for claim in ({}, {"Remote-User": "p05"}, {"X-Forwarded-User": "p05"}, {"REMOTE_USER": "p05"}):
            status, _said = ask(server, f"/{server.name}.git/git-receive-pack", "", body, {**kind, **claim})
            assert status == 401
    assert founded.refs() == refs


def test_where_reading_is_open_pushing_is_not(founded: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(text: str) -> str:
        return text.replace('default          "fuzi";', "default          off;")

    with reached_by_http(founded, monkeypatch, "--open-reading", rewrite=opened) as server:
        listed = git(founded, server, "ls-remote", server.url())
        assert "refs/heads/ledger" in listed.stdout
        name = f"/{server.name}.git"
        for path in (
            "/info/refs?service=git-receive-pack",
            "/info/refs?service=git-receive-pack&service=git-upload-pack",
        ):
            assert ask(server, name + path, "p09")[0] == 401
        for path in (
            "/info/refs?service=git-upload-pack&service=git-receive-pack",
            "/info/refs?service=git%2Dreceive-pack",
            "/info/refs?service=git-receive-pack%00",
            "/info/refs",
        ):
            assert ask(server, name + path)[0] in {401, 403, 404}
        desk = founded.desk("p05")
        pushed = git(founded, server, "-C", str(desk.folder), "push", server.url(), "HEAD:main")
        assert pushed.returncode != 0


NOT_SERVED = (
    "/HEAD", "/objects/info/packs", "/config", "/fuzi/host-key", "/info/refs", "/git-upload-archive",
    "/hooks/pre-receive",
    "/../other.git/HEAD", "/%2e%2e/%2e%2e/etc/passwd", "/info/refs/", "//info/refs?service=git-upload-pack&x=1",
)  # fmt: skip


def test_nothing_but_the_smart_protocol_is_served(founded: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    with reached_by_http(founded, monkeypatch) as server:
        for path in NOT_SERVED:
            status, said = ask(server, f"/{server.name}.git{path}", "p05")
            assert status in {400, 404}, path
            assert b"root:" not in said and b"PRIVATE" not in said


def test_a_body_that_unfolds_without_end_is_refused(founded: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(b"0032want " + b"0" * 400_000_000)
    assert len(bomb) < 500_000
    fetch = {"Content-Type": "application/x-git-upload-pack-request", "Content-Encoding": "gzip"}
    push = {"Content-Type": "application/x-git-receive-pack-request", "Content-Encoding": "gzip"}
    with reached_by_http(founded, monkeypatch) as server:
        name = f"/{server.name}.git"
        assert ask(server, f"{name}/git-upload-pack", "p05", bomb, fetch)[0] == 413
        assert ask(server, f"{name}/git-receive-pack", "p05", bomb, push)[0] == 415
        assert ask(server, f"{name}/git-upload-pack", "p05", b"\x1f\x8b" + b"x" * 50, fetch)[0] == 413
        honest = gzip.compress(b"0014command=ls-refs\n00010000")
        status, said = ask(server, f"{name}/git-upload-pack", "p05", honest, {**fetch, "Git-Protocol": "version=2"})
        assert status == 200 and b"refs/heads/ledger" in said
        assert ask(server, f"{name}/git-upload-pack", "p05", b"0" * 9_000_000, fetch)[0] == 413
