"""A built site in memory, looked at as a release looks at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from contracts.repositories import commit_of
from fakes.documents import FakeDocuments
from fakes.rendering import PlainRenderer
from fakes.repository import FakeRepository
from fuzi.model.finding import CheckReport
from fuzi.model.ids import sha256_of
from fuzi.model.release import FoundFile
from fuzi.model.token import TokenSearch
from fuzi.ports.credentials import Credentials
from fuzi.ports.inspection import BuiltSite
from fuzi.scanning.engine import Ruleset, ruleset
from fuzi.steps.check.built_passed import Looker, OfRun, Rulebook
from fuzi.steps.check.built_site import inspect_built

TODAY = dt.date(2026, 11, 23)


def framed(body: str, more: str = "") -> bytes:
    return f"<!doctype html>\n<html><head><title>页面</title>{more}</head>\n<body>\n{body}\n</body></html>\n".encode()


class Engine:
    """Knows no key and no token, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def search(self, texts: Sequence[str]) -> TokenSearch:
        self.asked.extend(texts)
        return TokenSearch(found=tuple(() for _text in texts))


class Site:
    """A site in memory: its sources in a repository, and its built files."""

    def __init__(self, folder: Path) -> None:
        self.repository = FakeRepository.init(folder / "repository")
        self.documents = FakeDocuments()
        self.credentials: Credentials = Engine()

    def looks(
        self,
        sources: Mapping[str, str],
        built: Mapping[str, bytes],
        rules: Ruleset | None = None,
        *,
        then: Ruleset | None = None,
        shipped: frozenset[str] = frozenset(),
    ) -> CheckReport:
        commit = commit_of(self.repository, {path: text.encode() for path, text in sources.items()})
        files = [FoundFile(path, len(data), sha256_of(data)) for path, data in built.items()]
        run = OfRun(b"s" * 32, shipped)  # type: ignore[arg-type]
        looker = Looker(self.repository, self.documents, PlainRenderer(), run, self.credentials)  # type: ignore[arg-type]
        earlier = None if then is None else Rulebook(then, TODAY)
        site = BuiltSite(files, lambda file: built[file.path], commit)
        return inspect_built(site, looker, Rulebook(rules or ruleset(), TODAY), earlier)
