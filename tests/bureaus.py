"""Bureaus in a state: what takes time is made once per session and copied for each test.

States: `keys` (nothing else), `founded` (site and host), `submitted` (one change), `approved` (the same, ready to
land), `landed`, `released`, `expunged` (a released page is retracted, its file listed), `anew` (the site began anew
without it).
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from bureau import CHANGE, PAGE, PEOPLE, ROLES, UNITS, Bureau, Desk, Rewrite, environment, page, roster


def make_keys(bureau: Bureau) -> None:
    """Make a key for each person and one that nobody has entered."""
    (bureau.root / "keys").mkdir(parents=True)
    for person in (*PEOPLE, "stranger"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f", str(bureau.key(person))]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def make_site(
    bureau: Bureau, roles: Mapping[str, str], units: Mapping[str, str], policy: Rewrite = str, people: Rewrite = str
) -> Desk:
    """Make the site's first repository with its roster and policy, not yet founded."""
    bureau.home.mkdir(exist_ok=True)
    bureau.fuzi("init", str(bureau.root / "site"), "--minimal")
    admin = Desk(bureau, "p01")
    admin.folder = bureau.root / "site"
    admin.git("config", "user.name", "p01")
    admin.git("config", "user.email", "p01@example.test")
    rules = (admin.folder / "review/policy.yml").read_text(encoding="utf-8")
    admin.write(
        {"review/roster.yml": people(roster(bureau, roles, units)), "review/policy.yml": policy(rules)}, "people"
    )
    return admin


def found_site(
    bureau: Bureau,
    roles: Mapping[str, str] = ROLES,
    units: Mapping[str, str] = UNITS,
    policy: Rewrite = str,
    people: Rewrite = str,
) -> None:
    """Make the site, found it, make its host."""
    admin = make_site(bureau, roles, units, policy, people)
    found = admin.fuzi("found", "--leader", "p03", "--key", str(bureau.key("p03")))
    (bureau.root / "site-id").write_text(found.document["site"], encoding="utf-8")
    bureau.fuzi("host", str(bureau.host), "--from", str(admin.folder))


def _founded(bureau: Bureau) -> None:
    found_site(bureau)


def _submitted(bureau: Bureau) -> None:
    editor = bureau.desk("p05").fresh()
    editor.write({PAGE: page()})
    editor.submit()


def _approved(bureau: Bureau) -> None:
    bureau.desk("p01").approve("initial-review")
    bureau.desk("p03").approve("sign-off")


def _landed(bureau: Bureau) -> None:
    bureau.desk("p01").fuzi("land", CHANGE)


def _released(bureau: Bureau) -> None:
    admin = bureau.desk("p01")
    admin.fuzi("verify", "--founding", bureau.site)
    admin.fuzi("release")


def _carried(bureau: Bureau, change: str, *reviews: tuple[str, str]) -> None:
    for person, stage in (("p01", "initial-review"), *reviews, ("p03", "sign-off")):
        bureau.desk(person).approve(stage, change)
    bureau.desk("p01").fuzi("land", change)


def _rotated(bureau: Bureau) -> None:
    """Let the host have a second key, which the roster lists; the first still receives the landing that lists it."""
    words = ("--format", "json", "host", str(bureau.host), "--new-key", "--sponsor", "p01", "--name", "host-2")
    line = bureau.fuzi(*words).document["line"]
    clerk = bureau.desk("p05").fresh()
    text = (clerk.folder / "review/roster.yml").read_text(encoding="utf-8")
    clerk.write({"review/roster.yml": text.replace("machines: []", f"machines:\n  - {line}")})
    clerk.submit("host-key")
    _carried(bureau, "host-key")


def _expunged(bureau: Bureau) -> None:
    landing, clerk = bureau.host_git("rev-parse", "main"), bureau.desk("p05")
    clerk.fuzi("retract", "news/2026/11-20-open-day", "-m", "内容有误", "--change", "off")
    _carried(bureau, "off")
    clerk.fuzi("expunge", PAGE, "--reason", "personal", "--landing", landing, "--change", "away")
    _carried(bureau, "away", ("p04", "confidentiality-review"))
    bureau.desk("p03").fuzi("verify", "--founding", bureau.site)


def _anew(bureau: Bureau) -> None:
    """Found the site anew and serve it where the old one was; the old host and one old clone stay beside it."""
    made = bureau.desk("p03").fuzi("expunge", "--refound", str(bureau.root / "anew.git")).document
    bureau.host.rename(bureau.root / "old.git")
    (bureau.root / "anew.git").rename(bureau.host)
    for person in ("p03", "p04"):
        shutil.rmtree(bureau.desk(person).folder)
    for person in ("p01", "p05"):
        bureau.desk(person).folder.rename(bureau.root / f"old-{person}")
    shutil.rmtree(bureau.root / "site")
    (bureau.root / "site-id").rename(bureau.root / "old-site-id")
    (bureau.root / "site-id").write_text(str(made["site"]), encoding="utf-8")
    (bureau.root / "made.json").write_text(json.dumps(made), encoding="utf-8")
    (bureau.home / ".config/fuzi/pins.json").unlink()


STATES: Mapping[str, tuple[str, Callable[[Bureau], None]]] = {
    "keys": ("", make_keys),
    "founded": ("keys", _founded),
    "submitted": ("founded", _submitted),
    "approved": ("submitted", _approved),
    "landed": ("approved", _landed),
    "released": ("landed", _released),
    "rotated": ("founded", _rotated),
    "expunged": ("released", _expunged),
    "anew": ("expunged", _anew),
}
"""Each state, the one it grows from, and how."""


class Bureaus:
    """Makes bureaus in a state, from a copy kept for the session."""

    def __init__(self, shelf: Path, use: Callable[[Path], None]) -> None:
        self._shelf = shelf
        self._use = use

    def in_state(self, state: str, root: Path) -> Bureau:
        """Return a bureau of its own in a state, below `root`."""
        with (self._shelf / "lock").open("w") as lock:  # the workers of a run share the shelf
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._keep(state)
        return self._copy(state, root)

    def _keep(self, state: str) -> None:
        kept, desk = self._shelf / state, self._shelf / f"{state}-in-making"
        if kept.exists():
            return
        before, grow = STATES[state]
        shutil.rmtree(desk, ignore_errors=True)
        if before:
            self._keep(before)
            self._copy(before, desk)
        self._use(desk / "home")
        grow(Bureau(desk))
        _pack(desk)
        _move_addresses(desk, desk, kept)
        desk.rename(kept)

    def _copy(self, state: str, root: Path) -> Bureau:
        kept = self._shelf / state
        shutil.copytree(kept, root, symlinks=True, dirs_exist_ok=True)
        _move_addresses(root, kept, root)
        self._use(root / "home")
        return Bureau(root)


def _pack(root: Path) -> None:
    """Pack every repository, so that a copy is few files."""
    for repository in [*root.glob("*/.git"), *root.glob("*.git")]:
        command = ["git", "-C", str(repository), "repack", "-a", "-d", "--quiet"]
        subprocess.run(command, env=environment(root / "home"), check=True, capture_output=True)


def _move_addresses(root: Path, old: Path, new: Path) -> None:
    """Let clones and pins of a copied bureau name the copy."""
    for file in [*root.glob("*/.git/config"), *root.glob("home/.config/fuzi/pins.json")]:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(f"{old}/", f"{new}/"), encoding="utf-8")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the session keeps its bureaus."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "bureaus"
    place.mkdir(exist_ok=True)
    return place


@pytest.fixture
def bureaus(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureaus]:
    """Return what makes bureaus; each use points this process at the home of the one it made."""

    def use(home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        for name in [name for name in os.environ if name.startswith(("GIT_", "FUZI_", "SSH_"))]:
            monkeypatch.delenv(name)
        for name, value in environment(home).items():
            monkeypatch.setenv(name, value)

    monkeypatch.setattr(sys, "stdin", io.StringIO())
    yield Bureaus(shelf, use)


@pytest.fixture
def founded(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau whose site is founded and hosted."""
    return bureaus.in_state("founded", tmp_path)


@pytest.fixture
def submitted(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau with one submitted change."""
    return bureaus.in_state("submitted", tmp_path)


@pytest.fixture
def approved(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau with one approved change."""
    return bureaus.in_state("approved", tmp_path)


@pytest.fixture
def landed(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau with one landed change."""
    return bureaus.in_state("landed", tmp_path)


@pytest.fixture
def released(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau with one release."""
    return bureaus.in_state("released", tmp_path)


@pytest.fixture
def expunged(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau whose officer signed that the file of a retracted page leaves history."""
    return bureaus.in_state("expunged", tmp_path)


@pytest.fixture
def anew(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau whose site began anew without that file."""
    return bureaus.in_state("anew", tmp_path)
