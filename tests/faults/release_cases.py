"""The runs of archive and target that are killed, filled up and started again."""

from __future__ import annotations

from pathlib import Path

from fakes.releases import FIRST, SECOND, SIGNER, archived, banner, copies, facts, tombstone, vouchers, write_site
from fuzi.adapters.archive_store import DirectoryArchive
from fuzi.adapters.directory_target import DirectoryTarget
from fuzi.adapters.durable_files import OnStep, no_step
from fuzi.adapters.originals_store import DirectoryOriginals
from fuzi.adapters.site_folder import LocalSiteFolder
from fuzi.model.archive import ObjectState
from fuzi.model.ids import sha256_of
from fuzi.model.publication import Tombstone
from fuzi.steps.release.archive_release import ReleaseMaterial, archive_release
from fuzi.steps.release.archive_verify import verify_archive
from fuzi.steps.release.deploy import deploy
from fuzi.steps.release.release_archive import release_named, releases
from fuzi.steps.release.restore import restore
from fuzi.steps.release.rollback import rollback

ORIGINAL = b"\x00captured"
GONE: tuple[Tombstone, ...] = (tombstone("news/a"),)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def watched(work: Path, first: OnStep, second: OnStep = no_step) -> tuple[DirectoryArchive, DirectoryArchive]:
    return DirectoryArchive("here", work / "here", "", first), DirectoryArchive("there", work / "there", "p02", second)


class Archiving:
    """A second release is archived, with an original; the run ends while the first copy is written."""

    def prepare(self, work: Path) -> None:
        archived(copies(work), work)
        write_site(work / "built-2", SECOND)

    def run(self, work: Path, on_step: OnStep) -> None:
        self.archive(work, watched(work, on_step))

    def archive(self, work: Path, stores: tuple[DirectoryArchive, DirectoryArchive]) -> None:
        material = ReleaseMaterial(lock=b"other\n", originals={sha256_of(ORIGINAL): lambda: ORIGINAL})
        folder = LocalSiteFolder()
        archive_release(facts(2), work / "built-2", material, stores, signer=SIGNER, folder=folder)

    def survived(self, work: Path) -> None:
        for store in copies(work):
            ids = store.object_ids()
            assert all(not store.examine(object_id).faults for object_id in ids)
            assert facts(1).tag in {statement.facts.tag for statement in releases(store)}
        checks = verify_archive(copies(work), vouchers(), mend=False).checks
        assert {check.state for check in checks} <= {ObjectState.GOOD, ObjectState.MISSING}

    def finished(self, work: Path) -> None:
        report = verify_archive(copies(work), vouchers(), mend=False)
        assert report.is_whole and not report.faults, report
        assert len({check.object_id for check in report.checks}) == 5
        assert tree(work / "here" / "ocfl") == tree(work / "there" / "ocfl")
        assert list((work / "here" / "staging").iterdir()) == []


class FirstArchiving(Archiving):
    """The very first release: the copies are made too; the run ends while the second copy is written."""

    def prepare(self, work: Path) -> None:
        write_site(work / "built-2", SECOND)

    def run(self, work: Path, on_step: OnStep) -> None:
        self.archive(work, watched(work, no_step, on_step))

    def survived(self, work: Path) -> None:
        for store in copies(work):
            assert all(not store.examine(object_id).faults for object_id in store.object_ids())

    def finished(self, work: Path) -> None:
        report = verify_archive(copies(work), vouchers(), mend=False)
        assert report.is_whole and not report.faults, report
        assert len({check.object_id for check in report.checks}) == 3


class Mending:
    """A damaged object of the first copy is replaced from the second."""

    def prepare(self, work: Path) -> None:
        done = archived(copies(work), work)
        pack = next((work / "here" / "ocfl").rglob("pack.zip"))
        pack.write_bytes(pack.read_bytes()[:-1])
        assert done.statement.facts.tag == facts(1).tag

    def run(self, work: Path, on_step: OnStep) -> None:
        verify_archive(watched(work, on_step), vouchers())

    def survived(self, work: Path) -> None:
        there = copies(work)[1]
        assert verify_archive([there], vouchers(), mend=False).is_whole

    def finished(self, work: Path) -> None:
        report = verify_archive(copies(work), vouchers(), mend=False)
        assert report.is_whole and not report.faults, report
        assert sorted(path.name for path in (work / "here" / "set-aside").rglob("pack.zip")) == ["pack.zip"]


class Deploying:
    """A second release takes the place of the first on a target."""

    def prepare(self, work: Path) -> None:
        stores = copies(work)
        archived(stores, work)
        archived(stores, work, 2, SECOND)
        self.put(work, 1, no_step)

    def put(self, work: Path, number: int, on_step: OnStep) -> None:
        store = copies(work)[0]
        target = DirectoryTarget("www", work / "www", on_step)
        deploy(store, release_named(store, facts(number).tag), target, GONE, banner=banner, vouchers=vouchers())

    def run(self, work: Path, on_step: OnStep) -> None:
        self.put(work, 2, on_step)

    def survived(self, work: Path) -> None:
        target = DirectoryTarget("www", work / "www")
        assert target.compare().is_equal and target.state().current is not None
        assert (work / "www" / "current" / "news" / "a" / "index.html").read_bytes() == banner(GONE[0])

    def finished(self, work: Path) -> None:
        target = DirectoryTarget("www", work / "www")
        state = target.state()
        assert target.compare().is_equal and state.current is not None and state.previous is not None
        assert (state.current.tag, state.previous.tag) == (facts(2).tag, facts(1).tag) and not state.is_held
        assert {path.name for path in (work / "www" / "releases").iterdir()} == {kept.folder for kept in state.kept}
        assert len(state.kept) == 2 and list((work / "www" / "staging").iterdir()) == []
        assert not [path for path in (work / "www").iterdir() if path.name.endswith(".new")]


class GoingBack(Deploying):
    """The first release is served again; a page was taken off in between."""

    def prepare(self, work: Path) -> None:
        super().prepare(work)
        self.put(work, 2, no_step)

    def run(self, work: Path, on_step: OnStep) -> None:
        store, target = copies(work)[0], DirectoryTarget("www", work / "www", on_step)
        gone = (*GONE, tombstone("news/b"))
        rollback(store, target, gone, banner=banner, vouchers=vouchers(), release=facts(1).tag)

    def finished(self, work: Path) -> None:
        target = DirectoryTarget("www", work / "www")
        state = target.state()
        assert target.compare().is_equal and state.current is not None and state.is_held
        assert state.current.tag == facts(1).tag
        assert (work / "www" / "current" / "news" / "b" / "index.html").read_bytes() == banner(tombstone("news/b"))


class Restoring:
    """A release is restored into a folder."""

    def prepare(self, work: Path) -> None:
        archived(copies(work), work)

    def run(self, work: Path, on_step: OnStep) -> None:
        if (work / "out").exists():
            return
        store = copies(work)[1]
        restore(
            store,
            release_named(store, None),
            work / "out",
            (),
            banner=banner,
            folder=LocalSiteFolder(on_step),
            vouchers=vouchers(),
        )

    def survived(self, work: Path) -> None:
        assert not (work / "out").exists() or tree(work / "out") == FIRST

    def finished(self, work: Path) -> None:
        assert tree(work / "out") == FIRST


class KeepingAnOriginal:
    """An original is put into its store."""

    def prepare(self, work: Path) -> None:
        DirectoryOriginals(work / "originals").put(b"earlier")

    def run(self, work: Path, on_step: OnStep) -> None:
        DirectoryOriginals(work / "originals", on_step).put(ORIGINAL)

    def survived(self, work: Path) -> None:
        store = DirectoryOriginals(work / "originals")
        assert store.get(sha256_of(b"earlier")) == b"earlier"
        assert all(store.get(digest) is not None for digest in store.digests())

    def finished(self, work: Path) -> None:
        store = DirectoryOriginals(work / "originals")
        assert set(store.digests()) == {sha256_of(b"earlier"), sha256_of(ORIGINAL)}
        assert not list((work / "originals").glob("incoming/*"))


CASES = (Archiving, FirstArchiving, Mending, Deploying, GoingBack, Restoring, KeepingAnOriginal)
