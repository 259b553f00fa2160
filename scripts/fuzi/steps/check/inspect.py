"""Checks what is submitted or about to be released: confidentiality and page format, by the rules of main's tip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly, MalformedFile, WorldFailed
from fuzi.formats import mkdocs_file
from fuzi.model.change_statement import Submission
from fuzi.model.finding import CheckReport, Finding, Severity
from fuzi.model.ids import ObjectId
from fuzi.model.items import ORIGINALS
from fuzi.model.scan_secrets import Secrets
from fuzi.model.term_list import TermList
from fuzi.model.token import Token
from fuzi.ports.credentials import Credentials, NoCredentials
from fuzi.ports.documents import Documents
from fuzi.ports.inspection import BuiltSite, Inspection
from fuzi.ports.rendering import Renderer
from fuzi.ports.repository import Repository
from fuzi.scanning.bounds import bounded
from fuzi.scanning.engine import Ruleset, passed_on_record, scan
from fuzi.scanning.rule import Carrier
from fuzi.scanning.sieve import Sieves
from fuzi.scanning.source import Source
from fuzi.scanning.veil import Veil
from fuzi.steps.check.built_passed import Looker, OfRun, Rulebook
from fuzi.steps.check.built_site import inspect_built
from fuzi.steps.check.fixed_words import without_fixed
from fuzi.steps.check.page_check import find_in_commit
from fuzi.steps.check.scan_rules import WAIVERS, WATCHED, has_ended_waiver, load_ruleset, without_author_names
from fuzi.steps.check.scan_sources import of_commits, of_tree_files, with_documents
from fuzi.steps.check.search_tokens import tokens_in, with_tokens
from fuzi.steps.check.shown_layers import extensions_of, with_shown
from fuzi.steps.check.term_lists import conflicts, narrowed
from fuzi.steps.record.rules import lists_digest, load_ground

_ENDED, _UNSEARCHED = "waiver-ended", "not-inspected"
"""So long a new waiver may wait for what it passes to be approved and land; no release is held up by it meanwhile."""


class SubmissionInspector(Struct, frozen=True):
    """The check of one repository at one instant; see `ports.inspection.Inspector`.

    Attributes:
        of_run: gives what the look at a built site needs beside.
        secrets: gives keys and private list of this machine, or raises where they are not kept as they must be.
        credentials: looks for keys and tokens; without it nothing passes that may hold one.
        recorded: gives the fingerprint of each finding that a host passed on record, for who has no key.
        sieves: make the check quick; its findings do not depend on them.
    """

    repository: Repository
    documents: Documents
    renderer: Renderer
    now: dt.datetime
    secrets: Callable[[], Secrets] = Secrets
    recorded: Callable[[], Mapping[str, str]] = dict
    of_run: Callable[[], OfRun] = OfRun
    sieves: Sieves | None = None
    credentials: Credentials = NoCredentials()

    def submission(self, submission: Submission, main: ObjectId) -> Inspection:
        """Check every commit's blobs, messages and names, and the pages as they would land."""
        extensions = self._extensions(submission.head)
        title = Source("", submission.title.encode("utf-8"), carrier=Carrier.COMMIT_MESSAGE, origin="title")
        base, head = submission.base, submission.head
        people = load_ground(self.repository, main).roster.people
        listed = {text.casefold() for one in people for text in (one.id, one.name, *one.emails)}
        gathered = of_commits(self.repository, head, (base, main), submission.change, base=base, listed=listed)
        found = self._judged_by_lists(submission, main, [title, *with_shown(gathered, self.renderer, extensions)])
        pages = find_in_commit(
            self.repository, self.renderer, submission.head, main, [one.path for one in submission.entries]
        )
        return Inspection(bounded(self._with(found, pages, main)), lists_digest(self.repository, main))

    def commit(self, commit: ObjectId) -> Inspection:
        """Check everything that a landed commit would publish, and its source records."""
        files = [*self.repository.files(commit, "content"), *self.repository.files(commit, ORIGINALS.rstrip("/"))]
        sources = with_shown(of_tree_files(self.repository, files), self.renderer, self._extensions(commit))
        found = self._passed(self._scan(sources, commit, is_whole=True), commit)
        pages = find_in_commit(self.repository, self.renderer, commit, commit, None)
        return Inspection(self._with(found, pages, commit), lists_digest(self.repository, commit))

    def built(self, site: BuiltSite, rules_of: ObjectId) -> CheckReport:
        """Check a site as it was built from a commit that was checked a moment ago."""
        today = load_ground(self.repository, rules_of).day(self.now)
        looker = Looker(self.repository, self.documents, self.renderer, self.of_run(), self.credentials)
        return inspect_built(site, looker, Rulebook(self._rules(rules_of), today, self.recorded))

    def words(self, words: str, main: ObjectId, *, is_removal: bool = False) -> tuple[Finding, ...]:
        """Check the free text of a statement: what blocks a page must not be recorded for ever either.

        A removal is held up by nothing (3-gate section 4): where this machine's secrets are not as they must be, its
        words are checked without them, and where the engine for keys and tokens fails, without it.
        """
        rules = self._rules_at_hand(main) if is_removal else self._rules(main)
        found = self._in_words(words, main, rules)
        if any(one.rule in WATCHED for one in found):
            chosen = self._in_words(without_fixed(words, self.repository, main), main, rules)
            others = (one for one in found if one.rule not in WATCHED)
            found = (*others, *(one for one in chosen if one.rule in WATCHED))
        return tuple(one for one in found if one.rule != _UNSEARCHED) if is_removal else found

    def ruleset(self, main: ObjectId) -> str:
        """Return the digest of what `submission` looks by today: the program's rules, main's lists and waivers."""
        return self._rules(main).digest

    def terms(self, main: ObjectId) -> Sequence[TermList]:
        """Return the lists whose words are masked in what is told, the private one among them where it can be read."""
        return self._rules_at_hand(main).terms

    def keys(self, texts: Sequence[str]) -> Mapping[str, Sequence[Token]]:
        """Return the keys and tokens in words that are about to be quoted."""
        return tokens_in(texts, self.credentials)

    def _rules(self, main: ObjectId) -> Ruleset:
        return load_ruleset(self.repository, main, self.secrets()).with_sieves(self.sieves)

    def _rules_at_hand(self, main: ObjectId) -> Ruleset:
        """Return the rules, without the secrets where they are not as they must be: every submission says so."""
        try:
            return self._rules(main)
        except (AskedWrongly, MalformedFile, WorldFailed):
            return load_ruleset(self.repository, main)

    def _passed(self, report: CheckReport, commit: ObjectId) -> CheckReport:
        """Return a report whose findings are passed that a host passed on record, by a waiver that still runs.

        Without a key nobody can tell whether a waiver means the value found; the host could, and what it recorded is
        bound to the very file and place.
        """
        if not any(one.is_for_key_holder for one in report.findings):
            return report
        today = load_ground(self.repository, commit).day(self.now)
        return passed_on_record(report, self.recorded(), self._rules(commit).waivers.waivers, today)

    def _extensions(self, commit: ObjectId) -> tuple[str, ...]:
        """Return the Markdown extensions of a commit."""
        file = self.repository.file(commit, mkdocs_file.PATH)
        return () if file is None else extensions_of(self.repository.read(file.object_id).decode("utf-8", "replace"))

    def _in_words(self, words: str, main: ObjectId, rules: Ruleset) -> tuple[Finding, ...]:
        source = Source("", words.encode("utf-8"), carrier=Carrier.COMMIT_MESSAGE, origin="statement")
        report = self._scan([source], main, rules)
        return tuple(one for one in report.findings if one.severity is Severity.BLOCK and one.rule != _ENDED)

    def _judged_by_lists(self, submission: Submission, main: ObjectId, sources: Sequence[Source]) -> CheckReport:
        """Scan a change; what it does to the lists themselves must neither be stopped by them nor stop others."""
        span, rules = (submission.base, submission.head), self._rules(main)
        less = narrowed(self.repository, span, main, rules)
        if less is not None:
            report = self._scan(sources, main, less)
            words = tuple(one for one in report.findings if not one.path)
            return replace(report, findings=words, ruleset=rules.digest)  # it was judged by main's rules all the same
        report = self._scan(sources, main)
        findings = [*report.findings, *conflicts(self.repository, self.documents, span, main)]
        if any(one.path == WAIVERS for one in submission.entries):
            today = load_ground(self.repository, main).day(self.now)
            mended = not has_ended_waiver(self.repository, submission.head, today)
            findings = [one for one in findings if not (mended and one.rule == _ENDED)]
        return replace(report, findings=tuple(findings))

    def _scan(
        self, sources: Sequence[Source], rules_of: ObjectId, rules: Ruleset | None = None, *, is_whole: bool = False
    ) -> CheckReport:
        today = load_ground(self.repository, rules_of).day(self.now)
        read = with_tokens(with_documents(sources, self.documents), self.credentials)
        report = scan(read, rules or self._rules(rules_of), today, is_whole)
        return without_author_names(replace(report, extras=(*self.documents.extras, *report.extras)))

    def _with(self, report: CheckReport, findings: Sequence[Finding], rules_of: ObjectId) -> CheckReport:
        veil = Veil(self._rules(rules_of).terms, self.keys)
        return replace(report, findings=veil.findings((*report.findings, *findings)))
