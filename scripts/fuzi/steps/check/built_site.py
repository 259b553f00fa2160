"""Checks a built site as its readers get it: every file, by the rules, lists and waivers that sources are checked by.

What was passed in a page's own sources (flagged and reviewed, or waived) is passed on the built page, too: the same
value, found by the same rule. Whatever else is found came in by the building: from the theme, the settings, words of
the ledger, pieces that the sources keep apart.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from fuzi.archive.traces import SEARCH_INDEX
from fuzi.messages import Message, msg
from fuzi.model.finding import OUTSIDE, CheckReport, Finding, Severity, Status
from fuzi.model.ids import ObjectId, sha256_of
from fuzi.model.page import CONTENT
from fuzi.model.release import FoundFile
from fuzi.model.waiver import Waiver
from fuzi.ports.inspection import BuiltSite
from fuzi.ports.repository import Repository
from fuzi.scanning.engine import left_to_key_holder, scan, unused_waivers
from fuzi.scanning.known_lines import APART, RUNNING, Fresh, KnownLines
from fuzi.scanning.veil import Veil
from fuzi.steps.check.built_index import ShownWords
from fuzi.steps.check.built_passed import Looker, Passed, Rulebook, Told, value_of
from fuzi.steps.check.built_texts import SEEN, BuiltText, PagePaths, built_path, page_paths, texts_of
from fuzi.steps.check.scan_rules import WAIVERS
from fuzi.steps.check.scan_sources import with_documents
from fuzi.steps.check.search_tokens import tokens_in, with_tokens

_GZIP = 31
_TOGETHER = 48
"""So many files are read and given to the reader of documents at a time."""


def inspect_built(site: BuiltSite, looker: Looker, now: Rulebook, then: Rulebook | None = None) -> CheckReport:
    """Return what the building brought into a site.

    Args:
        site: what is looked at.
        looker: what it is looked at with.
        now: the rules, lists and waivers that are applied.
        then: those by which the sources were passed; None where that was a moment ago, by `now`: files that are copies
            of sources are not looked at again then.
    """
    repository, commit = looker.repository, site.commit
    sources = {one.path: one.object_id for one in repository.files(commit, "content")} if repository and commit else {}
    copied = _copied(site, repository, sources) if repository and then is None else frozenset()
    packed = _packed_twins(site)
    left = [one for one in site.files if one.path not in copied | packed and one.sha256 not in looker.of_run.shipped]
    pages, seen = page_paths(sources), _Look(looker, now)
    for number in range(0, len(left), _TOGETHER):
        read = ((file, site.read(file)) for file in left[number : number + _TOGETHER])
        seen.look([text for file, data in read for text in texts_of(file, data, pages)])
    passed = Passed(looker, commit, [now] if then is None else [then, now])
    told = [one for one in seen.told if not passed.has(one)]
    if any(_is_of_index(one) for one in told):
        told = [one for one in told if not _is_of_index(one)]
        again = _Look(looker, now)
        told += [one for one in _told_of_index(site, pages, again) if not passed.has(one)]
        seen.used |= again.used
    fresh = list(_gathered(told, has_key=bool(now.rules.keys.all)))
    if not now.rules.keys.all:
        fresh = [left_to_key_holder(one, now.rules.waivers.waivers, now.today) for one in fresh]
    if then is None:
        fresh += unused_waivers(now.rules, seen.used, now.today, of_built=True)
    size_bytes = sum(one.size_bytes for one in site.files)
    private = now.rules.private_list
    extras = (*looker.documents.extras, *(("private_list",) if private else ()))
    found = Veil(now.rules.terms, lambda texts: tokens_in(texts, looker.credentials)).findings(fresh)
    return CheckReport(found, len(site.files), size_bytes, now.rules.digest, seen.unread, extras, private)


def _is_of_index(told: Told) -> bool:
    return built_path(told.finding) == SEARCH_INDEX


def _told_of_index(site: BuiltSite, pages: PagePaths, look: _Look) -> list[Told]:
    """Return what is found in the search index where its words are told as the pages show them."""
    files = {one.path: one for one in site.files}
    shown = ShownWords(lambda path: site.read(files[path]) if path in files else None)
    look.look(list(texts_of(files[SEARCH_INDEX], site.read(files[SEARCH_INDEX]), pages, shown)))
    return look.told


def _copied(site: BuiltSite, repository: Repository, sources: Mapping[str, ObjectId]) -> frozenset[str]:
    """Return the built files that are their sources, byte for byte; a page's text is never one of them."""
    alike = {one.path: sources[CONTENT + one.path] for one in site.files if CONTENT + one.path in sources}
    digests = repository.digests(alike.values())
    return frozenset(
        one.path
        for one in site.files
        if one.path in alike and digests[alike[one.path]] == one.sha256 and not one.path.endswith(".md")
    )


def _packed_twins(site: BuiltSite) -> frozenset[str]:
    """Return the files that hold another one of the site packed, and nothing else (`sitemap.xml.gz`)."""
    by_path = {one.path: one for one in site.files}
    pairs = [(one, by_path.get(one.path.removesuffix(".gz"))) for one in site.files if one.path.endswith(".gz")]
    return frozenset(one.path for one, twin in pairs if twin is not None and _holds(site.read(one), twin))


def _holds(packed: bytes, twin: FoundFile) -> bool:
    """Tell whether some bytes are one gzip member of a file's bytes, its head (RFC 1952) with no more than its name."""
    name = twin.path.rsplit("/", 1)[-1].encode() + b"\0"
    if packed[:4] != b"\x1f\x8b\x08\0" and not (packed[:4] == b"\x1f\x8b\x08\x08" and packed[10:].startswith(name)):
        return False
    unpacker = zlib.decompressobj(_GZIP)
    try:
        data = unpacker.decompress(packed, twin.size_bytes + 1)
    except zlib.error:
        return False
    return unpacker.eof and not unpacker.unused_data and sha256_of(data) == twin.sha256


class _Look(Struct):
    """One look at a built site: what was told so far, and which lines its pages have in common.

    `used` are the waivers for the built site that passed something; what they passed is told, too, as waived.
    """

    looker: Looker
    now: Rulebook
    told: list[Told] = field(default_factory=list)
    unread: dict[str, Message] = field(default_factory=dict)
    used: set[Waiver] = field(default_factory=set)
    _known: KnownLines = field(default_factory=KnownLines)

    def look(self, texts: Sequence[BuiltText]) -> None:
        """Look at some texts; what they have in common with those before only where nothing was found in those."""
        rules = self.looker.keyed(self.now.rules)
        read = with_documents([one.source for one in texts], self.looker.documents)
        for text, source in zip(texts, read, strict=True):
            place = self.now.rules.notices.of(source.path)
            fresh = [self._known.fresh(one.text, place, RUNNING if one.part == SEEN else APART) for one in source.shown]
            layers = [replace(layer, text=one.text) for layer, one in zip(source.shown, fresh, strict=True)]
            searched = with_tokens([replace(source, shown=tuple(layers))], self.looker.credentials)
            report = scan(searched, rules, self.now.today)
            told = [one for one in report.findings if one.path != WAIVERS and one.severity is not Severity.NOTE]
            by = [[way for way in self._for_built if way.is_for(one)] for one in told]
            self.used.update(way for ways in by for way in ways)
            kept = [one for one, ways in zip(told, by, strict=True) if ways or one.status is Status.OPEN]
            self.told += [Told(one, source.digest, text.pages, value_of(one, source.digest)) for one in kept]
            self.unread.update(report.unreadable)
            if not told:
                self._learn(fresh)

    @property
    def _for_built(self) -> list[Waiver]:
        running = (one for one in self.now.rules.waivers.waivers if one.is_running(self.now.today))
        return [one for one in running if one.is_for_built]

    def _learn(self, fresh: Iterable[Fresh]) -> None:
        for one in fresh:
            self._known.learn(one)


def _gathered(found: Sequence[Told], *, has_key: bool) -> Iterator[Finding]:
    """Yield one finding for each value and rule, however many files of the site show it: the first one by its path.

    What several pages show is no page's own: it is told as of the built file.
    """
    groups: dict[tuple[str, Severity, Status, str], list[Told]] = {}
    for one in found:
        key = (one.finding.rule, one.finding.severity, one.finding.status, one.value)
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        first = min(group, key=lambda one: (one.finding.path, str(one.finding.where.as_json())))
        others = len({one.built for one in group} - {first.built})
        finding = first.bare(has_key=has_key)
        if len({one.finding.path for one in group}) > 1:
            finding = replace(finding, path=OUTSIDE + built_path(finding), page="")
        what = msg("{what}, and in {count} more file(s) of the site", what=finding.what, count=others)
        yield replace(finding, what=what) if others else finding
