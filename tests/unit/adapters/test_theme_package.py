"""The theme's files are known by the digests that pip recorded, and only of the version that is locked."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from fuzi.adapters.template import PackagedTemplate
from fuzi.adapters.theme_package import PACKAGE, shipped_files
from fuzi.model.ids import sha256_of


def test_every_asset_of_the_installed_theme_is_known() -> None:
    known = shipped_files(PackagedTemplate().lock())
    package = importlib.metadata.distribution(PACKAGE)
    assets = [Path(str(one.locate())) for one in package.files or () if "material/templates/assets/java" in str(one)]
    assert len(assets) > 20
    assert all(sha256_of(path.read_bytes()) in known for path in assets)
    assert sha256_of(b"") not in known, "an empty file would be of the theme wherever it lies"


def test_another_version_than_the_locked_one_is_not_taken_on_trust() -> None:
    lock = PackagedTemplate().lock()
    version = importlib.metadata.version(PACKAGE).encode()
    assert not shipped_files(lock.replace(b"\nmkdocs-material==" + version, b"\nmkdocs-material==" + version + b"1"))
    assert not shipped_files(b"")
