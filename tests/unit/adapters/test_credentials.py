"""The engine for keys and tokens tells places and rules, reaches nothing outside, and its failure is never silence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fuzi.adapters import credentials
from fuzi.adapters.credential_child import is_own
from fuzi.adapters.credentials import ChildCredentials
from fuzi.model.token import ENGINE_VERSION, Token

MIXED = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6"
GITHUB, GITLAB = "ghp_" + MIXED[:36], "glpat-" + MIXED[:20]


@pytest.fixture(scope="module")
def cache(pytestconfig: pytest.Config) -> Path:
    """Return a folder that outlives the run: the engine compiles its rules for seconds."""
    assert pytestconfig.cache is not None
    return Path(pytestconfig.cache.mkdir("credentials")) / "engine"


def told_by(tmp_path: Path, source: str, *texts: str, seconds: float = 20) -> str:
    """Return the words in which the search refuses, with a child of the test's own making."""
    script = tmp_path / "child.py"
    script.write_text(source, "utf-8")
    found = ChildCredentials(None, seconds, (str(script),)).search(texts or ("x" * 40,))
    return "" if found.refusal is None else found.refusal.key


def answering(tmp_path: Path, answer: object) -> str:
    body = json.dumps(answer)
    say = f"import sys; b = {body!r}.encode(); sys.stdout.buffer.write(len(b).to_bytes(8, 'big') + b)"
    return told_by(tmp_path, f"{say}; sys.stdout.flush(); sys.stdin.read()")


def test_places_are_told_in_characters_of_each_text(cache: Path) -> None:
    texts = [f"密钥 {GITHUB}，又 {GITLAB}。\n", "没有什么", f"\ud800字 {GITLAB}"]
    found = ChildCredentials(cache).search(texts)
    assert found.refusal is None
    told = [
        [(text[one.start : one.end], one.is_sure) for one in some]
        for text, some in zip(texts, found.found, strict=True)
    ]
    assert told == [[(GITHUB, True), (GITLAB, True)], [], [(GITLAB, True)]]


def test_no_comment_in_a_page_silences_the_engine(cache: Path) -> None:
    text = f"{GITHUB} # kingfisher:ignore gitleaks:allow\n"
    assert len(ChildCredentials(cache).search([text]).found[0]) == 1


def test_nothing_of_a_text_is_kept_and_what_is_kept_changes_no_answer(cache: Path, tmp_path: Path) -> None:
    engine = ChildCredentials(tmp_path / "cache" / "engine")
    texts = [f"第一次 {GITHUB}"]
    assert engine.search(texts) == ChildCredentials(cache).search(texts)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    engine.search([f"第二次 {GITLAB}"])
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert before == after
    assert [path.suffix for path in after] == [".vscdb"]
    assert not any(key.encode() in kept for kept in after.values() for key in (GITHUB, GITLAB, MIXED[:20]))
    assert (tmp_path / "cache" / "engine").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("opened", ["parent", "folder", "file", "link"])
def test_a_cache_that_others_may_write_is_not_loaded(tmp_path: Path, opened: str) -> None:
    folder = tmp_path / "fuzi" / "credentials"
    assert is_own(folder)
    folder.mkdir(mode=0o700, parents=True)
    folder.parent.chmod(0o755)
    rules = folder / "rules"
    rules.write_bytes(b"")
    rules.chmod(0o600)
    assert is_own(folder)
    if opened == "link":
        rules.replace(tmp_path / "rules")
        rules.symlink_to(tmp_path / "rules")
    else:
        {"parent": folder.parent, "folder": folder, "file": rules}[opened].chmod(0o722)
    assert not is_own(folder)


def test_many_texts_are_asked_of_one_child(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "MOST_CHARACTERS", 100)
    started = []
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **named: started.append(1) or real(*args, **named))
    found = ChildCredentials(cache).search([f"{number} {GITLAB}" for number in range(20)])
    assert [len(some) for some in found.found] == [1] * 20
    assert len(started) == 1


PROBE = """
import ctypes, errno, os, sys
from fuzi.adapters import confinement, credential_child
def answer(data):
    libc = ctypes.CDLL(None, use_errno=True)
    told = []
    for call in (lambda: libc.socket(2, 1, 0), lambda: libc.socket(1, 1, 0), lambda: libc.open(b"/etc/hosts", 0)):
        made = call()
        told.append(f"{made} {errno.errorcode.get(ctypes.get_errno(), '')}")
    return "; ".join(told).encode()
credential_child.load(sys.argv[1])
confinement.serve(answer, handles=0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="calls the C library of Linux")
def test_native_code_in_the_child_gets_no_socket_and_no_file(cache: Path, tmp_path: Path) -> None:
    from fuzi.adapters.confined_child import ConfinedChild

    script = tmp_path / "probe.py"
    script.write_text(PROBE, "utf-8")
    with ConfinedChild((str(script), str(cache)), 60) as child:
        assert child.ask(b"?") == b"-1 EMFILE; -1 EMFILE; -1 EMFILE"


LOADED = """
import os, sys
from fuzi.adapters.credential_child import found_in, load
version, search = load(sys.argv[1])
found_in(sys.argv[2], search)
print(sorted(os.readlink(f"/proc/self/fd/{n}").split(":")[0] for n in os.listdir("/proc/self/fd") if n not in "012"
             and os.path.exists(f"/proc/self/fd/{n}")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_engine_holds_no_socket_even_where_nothing_confines_it(cache: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(cache), GITHUB], capture_output=True, text=True, check=True
    )
    assert "socket" not in done.stdout
    assert done.stderr == ""


def test_a_child_that_dies_is_told(tmp_path: Path) -> None:
    assert "crashed" in told_by(tmp_path, "raise SystemExit(3)")


def test_a_child_that_hangs_is_ended_and_told(tmp_path: Path) -> None:
    assert "crashed" in told_by(tmp_path, "import time; time.sleep(600)", seconds=0.5)


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "",
        {"version": ENGINE_VERSION, "found": []},
        {"version": ENGINE_VERSION, "found": [[], []]},
        {"version": ENGINE_VERSION, "found": [[[0, 41, "a.b", "high"]]]},
        {"version": ENGINE_VERSION, "found": [[[5, 5, "a.b", "high"]]]},
        {"version": ENGINE_VERSION, "found": [[[-1, 5, "a.b", "high"]]]},
        {"version": ENGINE_VERSION, "found": [[["0", 5, "a.b", "high"]]]},
        {"version": ENGINE_VERSION, "found": [[[False, True, "a.b", "high"]]]},
        {"version": ENGINE_VERSION, "found": [[[0, 5, "a b\n", "high"]]]},
        {"version": ENGINE_VERSION, "found": [[[0, 5, "a.b", "certain"]]]},
        {"version": ENGINE_VERSION, "found": [[[0, 5, "a.b", "high", "ghp_"]]]},
        {"version": ENGINE_VERSION, "found": [[[0, 5, 7, "high"]]]},
    ],
)
def test_nonsense_is_no_answer(tmp_path: Path, answer: object) -> None:
    assert "nonsense" in answering(tmp_path, answer)


@pytest.mark.parametrize("version", ["", "1.4.9", "1.5.0.post1"])
def test_another_engine_than_the_pinned_one_is_told(tmp_path: Path, version: str) -> None:
    assert "not installed" in answering(tmp_path, {"version": version, "found": [[]]})


def test_a_missing_engine_is_told(tmp_path: Path) -> None:
    assert "not installed" in answering(tmp_path, {"version": "", "found": None})


def test_a_well_formed_answer_is_taken(tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    body = json.dumps({"version": ENGINE_VERSION, "found": [[[0, 5, "a.b-c/d", "medium"]]]})
    script.write_text(
        f"import sys; b = {body!r}.encode(); sys.stdout.buffer.write(len(b).to_bytes(8, 'big') + b);"
        "sys.stdout.flush(); sys.stdin.read()",
        "utf-8",
    )
    found = ChildCredentials(None, 20, (str(script),)).search(["x" * 40])
    assert found.found == ((Token(0, 5, "a.b-c/d", is_sure=False),),)


def test_nothing_asked_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_args, **_named: pytest.fail("a child was started"))
    assert ChildCredentials(None).search([]).found == ()


def test_the_cache_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert os.fspath(tmp_path / "here/fuzi/credentials") in ChildCredentials.of({"XDG_CACHE_HOME": "here"})._command
    assert ChildCredentials.of({})._command == credentials.COMMAND
