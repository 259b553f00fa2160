"""A clone of a small site in which somebody writes: files, commits, the index, and what `check` says of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from contracts.repositories import commit_of, tree_of
from fakes.documents import FakeDocuments
from fakes.rendering import PlainRenderer
from fakes.repository import FakeRepository
from fuzi.adapters.local_files import LocalFiles
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import RefMove
from fuzi.steps.check.check import Answer, check
from fuzi.steps.check.gather import Ground, Wish
from site_fixture import COLUMNS, PROJECT, SITE, head, pages

ORIGIN_MAIN = "refs/remotes/origin/main"
TODAY = dt.date(2026, 11, 23)
PHONE = "13800138000"


def page(body: str, **more: str) -> bytes:
    """Return the text of a well-made page."""
    return (head("甲", **more) + body).encode()


def site_files() -> dict[str, bytes]:
    """Return the files of the site as main has them."""
    kept = ("mkdocs.yml", "review/policy.yml", "review/roster.yml", "site_config/templates/page.md")
    return {
        **pages(),
        "site_config/site.yml": SITE.encode(),
        "site_config/columns.yml": COLUMNS.encode(),
        **{path: (PROJECT / path).read_bytes() for path in kept},
    }


class Desk:
    """One clone: `main` and `origin/main` at the site, the work tree clean."""

    def __init__(self, folder: Path) -> None:
        self.repository = FakeRepository.init(folder)
        self.folder = folder
        tip = commit_of(self.repository, dict(site_files()))
        for ref in ("refs/heads/main", ORIGIN_MAIN):
            self.repository.move([RefMove(ref, None, tip)], "test")
        self.repository.switch_work_tree(None, tip)

    def write(self, path: str, data: bytes) -> None:
        """Write one file of the work tree."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(data)

    def commit(self, files: dict[str, bytes | None], ref: str = "refs/heads/main", text: str = "x\n") -> ObjectId:
        """Commit files on a branch; on main the work tree follows."""
        old = self.repository.ref(ref)
        assert old is not None
        made = commit_of(self.repository, files, old, text=text)
        self.repository.move([RefMove(ref, old, made)], "test")
        if ref == "refs/heads/main":
            self.repository.switch_work_tree(old, made)
        return made

    def stage(self, files: dict[str, bytes | None]) -> None:
        """Put files into the index; the work tree stays as it is."""
        tip = self.repository.ref("refs/heads/main")
        tree = tree_of(self.repository, files, tip)
        self.repository.index = {one.path: (one.mode, one.object_id) for one in self.repository.files(tree)}

    def check(self, wish: Wish | None = None) -> Answer:
        """Check as the verb does."""
        ground = Ground(self.repository, LocalFiles(), FakeDocuments(), PlainRenderer(), self.folder, TODAY)
        return check(wish or Wish(), ground)


def told(answer: Answer) -> list[tuple[str, str, object]]:
    """Return rule, path and place (line, or part) of every finding."""
    rows = [(one.rule, one.path, one.where.as_json()) for one in answer.report.findings]
    return [(rule, path, where.get("line", where.get("part"))) for rule, path, where in rows]
