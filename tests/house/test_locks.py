"""What is installed is what the lock files name, and they name what the project asks for."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from house.places import text_of

LOCKS = {
    "requirements.lock": ["checkout"],
    "requirements-dev.lock": ["checkout", "dev"],
    "requirements-ocr.lock": ["checkout", "ocr"],
    "requirements-cluster.lock": ["checkout", "cluster"],
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, set[Version]]:
    found: dict[str, set[Version]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text_of(lock) or "", re.MULTILINE):
        found.setdefault(normal(name), set()).add(Version(version))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_fits_what_the_project_asks_for(lock: str) -> None:
    project = tomllib.loads(text_of("pyproject.toml") or "")["project"]
    asked = [
        *project["dependencies"],
        *(line for extra in LOCKS[lock] for line in project["optional-dependencies"][extra]),
    ]
    pinned = pins(lock)
    for line in asked:
        wish = Requirement(line)
        versions = pinned.get(normal(wish.name), set())
        assert versions and all(version in wish.specifier for version in versions), f"run scripts/lock: {line}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_file_has_its_digests(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (text_of(lock) or "").strip())
    bare = [entry.split()[0] for entry in entries if not entry.startswith("#") and "--hash=sha256:" not in entry]
    assert not bare, bare


@pytest.mark.parametrize("extra", ["requirements-ocr.lock", "requirements-cluster.lock"])
def test_the_tests_run_on_the_very_versions_the_site_is_made_with(extra: str) -> None:
    site, tests, more = pins("requirements.lock"), pins("requirements-dev.lock"), pins(extra)
    assert {name: tests.get(name) for name in site} == site
    assert {name: more.get(name) for name in site} == site
    assert {name: tests[name] for name in tests if name in more} == {name: more[name] for name in more if name in tests}


def test_what_reads_pictures_and_what_shares_work_fit_together() -> None:
    pictures, cluster = pins("requirements-ocr.lock"), pins("requirements-cluster.lock")
    both = pictures.keys() & cluster.keys()
    assert {name: pictures[name] for name in both} == {name: cluster[name] for name in both}
