"""What was passed in the sources of a built site: a value that was reviewed or waived there is no news on the page.

Values are compared by fingerprints under a key of this run alone, which nobody else ever has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace as with_changed

from msgspec import Struct, field
from msgspec.structs import replace

from fuzi.formats import mkdocs_file
from fuzi.model.finding import Finding, Severity, Status
from fuzi.model.fingerprint_key import Keys
from fuzi.model.ids import ObjectId, PageId, Sha256
from fuzi.model.page import CONTENT
from fuzi.ports.credentials import Credentials, NoCredentials
from fuzi.ports.documents import Documents
from fuzi.ports.rendering import Renderer
from fuzi.ports.repository import Repository
from fuzi.scanning.engine import Ruleset, passed_on_record, scan
from fuzi.scanning.source import Source
from fuzi.steps.check.scan_sources import of_tree_files, with_documents
from fuzi.steps.check.search_tokens import with_tokens
from fuzi.steps.check.shown_layers import extensions_of, with_shown

_SETTINGS = "site_config"
"""What every page may show of its own: the words of the settings and of the theme, which are reviewed as such."""
_Value = tuple[str, str]


class Rulebook(Struct, frozen=True):
    """Rules, lists and waivers, the day they are applied on, and what a host recorded of findings that it passed."""

    rules: Ruleset
    today: dt.date
    recorded: Callable[[], Mapping[str, str]] = dict


class OfRun(Struct, frozen=True):
    """What one run knows that is no part of any repository.

    Attributes:
        secret: 32 random bytes, by which values are compared; never kept, never shown.
        shipped: digests of the files that came with the theme's package as it is locked: they are nobody's words.
    """

    secret: bytes = b""
    shipped: frozenset[Sha256] = frozenset()

    def __repr__(self) -> str:
        return f"OfRun(shipped={len(self.shipped)})"


class Looker(Struct, frozen=True):
    """What a built site is looked at with; `repository` is where its sources are, None where there are none."""

    repository: Repository | None
    documents: Documents
    renderer: Renderer
    of_run: OfRun
    credentials: Credentials = NoCredentials()

    def keyed(self, rules: Ruleset) -> Ruleset:
        """Return rules whose findings carry a fingerprint by the key of this run, the last of all."""
        assert self.of_run.secret  # noqa: S101 - without it values would be told by nothing
        keys = rules.keys
        more = Keys(keys.newest, (*keys.former, self.of_run.secret)) if keys.newest else Keys(self.of_run.secret)
        return with_changed(rules, keys=more)


class Told(Struct, frozen=True):
    """A finding in a built file, that file's digest, the pages whose words may stand there, and what tells its value.

    The value is told by its fingerprint under the key of this run; what has none by the digest of the file.
    """

    finding: Finding
    built: Sha256
    pages: frozenset[PageId]
    value: str

    def bare(self, *, has_key: bool) -> Finding:
        """Return the finding as it may leave this run: without what the key of this run made.

        Args:
            has_key: whether there is a key besides that one.
        """
        kept = self.finding.former_fingerprints[:-1] if has_key else ()
        own = self.finding.fingerprint if has_key else ""
        return replace(self.finding, file_digest=self.built, fingerprint=own, former_fingerprints=kept)


def value_of(finding: Finding, digest: str) -> str:
    """Return what tells a value from others: the last fingerprint, else the digest of its file."""
    return (finding.fingerprint, *finding.former_fingerprints)[-1] or digest


class Passed(Struct):
    """What the sources of a commit hold that does not stop them: by each of the rulebooks.

    Attributes:
        commit: None where it is not known here: then nothing was passed.
    """

    looker: Looker
    commit: ObjectId | None
    rulebooks: Sequence[Rulebook]
    _known: dict[str, frozenset[_Value]] = field(default_factory=dict)

    def has(self, told: Told) -> bool:
        """Tell whether a finding was passed where its words come from: in its page, one it lists, or the settings."""
        value, path = (told.finding.rule, told.value), told.finding.path
        places = (*sorted(told.pages), *([path] if path.startswith(CONTENT) else ()), _SETTINGS)
        return any(value in self._values(place) for place in places)

    def _values(self, place: str) -> frozenset[_Value]:
        if place not in self._known:
            sources = list(self._sources(place))
            held = [_held(sources, self.looker, one) for one in self.rulebooks] if sources else []
            self._known[place] = frozenset.intersection(*held) if held else frozenset()
        return self._known[place]

    def _sources(self, place: str) -> Sequence[Source]:
        """Return the sources of the settings, of a page (of its files only the names), or of one file."""
        repository, commit = self.looker.repository, self.commit
        if repository is None or commit is None:
            return ()
        if place == _SETTINGS:
            files = repository.files(commit, _SETTINGS)
        elif place.startswith(CONTENT):
            found = repository.file(commit, place)
            files = () if found is None else (found,)
        else:
            texts = [repository.file(commit, f"{CONTENT}{place}{end}") for end in ("/index.md", ".md")]
            files = tuple(one for one in texts if one is not None)
            folder = repository.files(commit, f"{CONTENT}{place}") if place != "index" else ()
            names = [Source(one.path, b"") for one in folder if not one.path.endswith(".md")]
            return [*self._shown(of_tree_files(repository, files)), *names]
        return self._shown(of_tree_files(repository, files))

    def _shown(self, sources: Sequence[Source]) -> list[Source]:
        repository, commit = self.looker.repository, self.commit
        assert repository is not None and commit is not None  # noqa: S101 - by the caller
        file = repository.file(commit, mkdocs_file.PATH)
        extensions = () if file is None else extensions_of(repository.read(file.object_id).decode("utf-8", "replace"))
        shown = with_documents(with_shown(sources, self.looker.renderer, extensions), self.looker.documents)
        return with_tokens(shown, self.looker.credentials)


def _held(sources: Sequence[Source], looker: Looker, rulebook: Rulebook) -> frozenset[_Value]:
    """Return the values in some sources that do not stop them: flagged ones, notes, and what a waiver passes."""
    rules, today = rulebook.rules, rulebook.today
    report = scan(sources, rules, today)
    if any(one.is_for_key_holder for one in report.findings):
        report = passed_on_record(report, rulebook.recorded(), rules.waivers.waivers, today)
    stopped = {_place(one) for one in report.findings if one.status is Status.OPEN and one.severity is Severity.BLOCK}
    keyed = scan(sources, looker.keyed(rules), today).findings
    return frozenset((one.rule, value_of(one, one.file_digest)) for one in keyed if _place(one) not in stopped)


def _place(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.path, str(finding.where.as_json())
