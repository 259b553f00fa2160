"""A page taken off after the release leaves no trace in the site as it was really built."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from fakes.releases import SIGNER, facts, page, vouchers
from fuzi.adapters.archive_store import DirectoryArchive
from fuzi.adapters.site_folder import LocalSiteFolder
from fuzi.model.ids import PageId
from fuzi.model.publication import SiteFacts, Tombstone, TombstoneKind
from fuzi.steps.release.archive_release import ReleaseMaterial, archive_release
from fuzi.steps.release.restore import restore
from fuzi.wiring import banner, site_builder
from site_fixture import make_site

GONE = "news/2026/11-18-open-day"
AS_OF = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("site")
    source = make_site(work / "source")
    (work / "out").mkdir()
    site_builder().build(source, work / "out", SiteFacts(AS_OF))
    return work / "out"


@pytest.mark.parametrize("kind", [one for one in TombstoneKind if one is not TombstoneKind.LIFTED])
def test_title_and_address_are_gone_from_every_other_page(built: Path, kind: TombstoneKind, tmp_path: Path) -> None:
    from msgspec.structs import replace

    index = json.loads((built / "search" / "search_index.json").read_bytes())
    title = next(row["title"] for row in index["docs"] if row["location"] == f"{GONE}/")
    naming = [path for path in built.rglob("*.html") if title in path.read_text("utf-8")]
    assert len(naming) >= 3, "the page is expected at home, in its column and at its own address"
    store = DirectoryArchive("here", tmp_path / "here")
    pages = tuple(
        page(str(path.parent.relative_to(built))) for path in built.rglob("index.html") if path.parent != built
    )
    made = replace(facts(1), pages=(*pages, page("index")))
    done = archive_release(made, built, ReleaseMaterial(), [store], signer=SIGNER, folder=LocalSiteFolder())
    gone = Tombstone(PageId(GONE), kind, "内容有误", AS_OF)
    out = tmp_path / "out"
    restore(store, done.statement, out, [gone], banner=banner(), folder=LocalSiteFolder(), vouchers=vouchers())
    left = [
        path.relative_to(out).as_posix()
        for path in out.rglob("*")
        if path.is_file() and title.encode() in path.read_bytes()
    ]
    assert left == []
    naming_address = [path for path in out.rglob("*") if path.is_file() and f"{GONE}/".encode() in path.read_bytes()]
    assert naming_address == []
    assert (out / GONE / "index.html").exists() == (kind is not TombstoneKind.EXPIRY)
    assert [path.name for path in (out / GONE).rglob("*") if path.is_file()] in ([], ["index.html"])
