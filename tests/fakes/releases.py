"""Small sites and the releases made of them, for the tests of archive and targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from fakes.signatures import FakeSignatures, FakeSigner
from fuzi.adapters.archive_store import DirectoryArchive
from fuzi.adapters.site_folder import LocalSiteFolder
from fuzi.model.ids import ObjectId, PageId, PersonId, Sha256, sha256_of
from fuzi.model.publication import Publication, StageRecord, Tombstone, TombstoneKind
from fuzi.model.release import ReleasedPage, ReleaseFacts, ReleaseStatement
from fuzi.ports.archive_store import ArchiveStore
from fuzi.steps.release.archive_release import ArchivedRelease, ReleaseMaterial, archive_release
from fuzi.steps.release.archive_seals import Vouchers

SITE = sha256_of(b"founding record")
START = dt.datetime(2026, 11, 20, 1, tzinfo=dt.UTC)
SIGNER = FakeSigner("p03")
SIGNATURES = FakeSignatures()
PICTURE = bytes(range(256)) * 8

FIRST = {
    "index.html": b'<ul><li data-fuzi-page="news/a">A</li><li data-fuzi-page="news/b">B</li></ul>',
    "404.html": "<h1>找不到页面</h1>".encode(),
    "news/index.html": b'<ol>\n<li data-fuzi-page="news/a"><ul><li>A</li></ul></li>\n</ol>',
    "news/a/index.html": b"<h1>A</h1>",
    "news/a/photo.png": PICTURE,
    "news/b/index.html": b"<h1>B</h1>",
    "assets/main.0123abcd.min.css": b"body{}",
    "search/search_index.json": b'{"config":{},"docs":[{"location":"news/a/","text":"A"},{"location":"","text":""}]}',
    "sitemap.xml": b"<urlset>\n<url><loc>https://x.test/news/a/</loc></url>\n<url><loc>https://x.test/</loc></url>\n"
    b"</urlset>\n",
}
"""A site of three pages; `news/a` has a picture and is named by home, column, search index and sitemap."""

SECOND = {
    **{path: data for path, data in FIRST.items() if not path.startswith("assets/")},
    "news/b/index.html": b"<h1>B, corrected</h1>",
    "news/b/copy-of-photo.png": PICTURE,
    "assets/main.4567cdef.min.css": b"body{color:#000}",
}


def hour(number: int) -> dt.datetime:
    return START + dt.timedelta(hours=number)


def write_site(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def page(name: str, at: dt.datetime = START) -> ReleasedPage:
    stage = StageRecord("sign-off", "示例丙", "site-leader", at, sha256_of(b"statement"))
    publication = Publication(PageId(name), at, "示例乙", "20261120-abcdef", ObjectId("c" * 40), (stage,))
    return ReleasedPage(f"content/{name}/index.md", ObjectId("b" * 40), sha256_of(name.encode()), publication)


def facts(number: int, included: Sequence[Tombstone] = ()) -> ReleaseFacts:
    return ReleaseFacts(
        site=SITE,
        tag=f"release/2026-11-20.{number}",
        tag_object=ObjectId(f"{number:040x}"),
        commit=ObjectId("c" * 40),
        tree=ObjectId("d" * 40),
        ledger=ObjectId("e" * 40),
        as_of=hour(number),
        operator=PersonId("p02"),
        pages=(page("news/a"), page("news/b"), page("index")),
        stamp={"mkdocs": "1.6.1"},
        included=tuple(included),
    )


def archived(
    stores: Sequence[ArchiveStore],
    work: Path,
    number: int = 1,
    files: Mapping[str, bytes] = FIRST,
    included: Sequence[Tombstone] = (),
) -> ArchivedRelease:
    built = write_site(work / f"built-{number}", files)
    material = ReleaseMaterial(lock=b"mkdocs==1.6.1\n")
    return archive_release(facts(number, included), built, material, stores, signer=SIGNER, folder=LocalSiteFolder())


def copies(work: Path) -> tuple[DirectoryArchive, DirectoryArchive]:
    return DirectoryArchive("here", work / "here"), DirectoryArchive("there", work / "there", "p02")


def trusted(_statement: ReleaseStatement, key: str) -> bool:
    return key == SIGNER.public_key


def vouchers(recorded: Mapping[str, Sha256] | None = None) -> Vouchers:
    return Vouchers(SIGNATURES, trusted, recorded or {})


def banner(tombstone: Tombstone) -> bytes:
    return f"<h1>已撤稿：{tombstone.reason}</h1>".encode()


def tombstone(page_id: str, kind: TombstoneKind = TombstoneKind.RETRACTION, at: dt.datetime | None = None) -> Tombstone:
    return Tombstone(PageId(page_id), kind, "内容有误", at or hour(30))
