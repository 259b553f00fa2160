"""Checks what is submitted or about to be released: confidentiality and page format, by the rules of main's tip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.formats import mkdocs_file
from fuzi.model.finding import CheckReport, Finding, Severity
from fuzi.model.ids import ObjectId
from fuzi.model.items import ORIGINALS
from fuzi.model.statement import Submission
from fuzi.ports.documents import Documents
from fuzi.ports.inspection import Inspection
from fuzi.ports.rendering import Renderer
from fuzi.ports.repository import Repository
from fuzi.scanning.bounds import bounded
from fuzi.scanning.engine import Ruleset, scan
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source
from fuzi.scanning.veil import Veil
from fuzi.steps.check.fixed_words import without_fixed
from fuzi.steps.check.page_check import find_in_commit
from fuzi.steps.check.scan_rules import WAIVERS, has_ended_waiver, load_ruleset, without_author_names
from fuzi.steps.check.scan_sources import of_commits, of_tree_files, with_documents
from fuzi.steps.check.shown_layers import extensions_of, with_shown
from fuzi.steps.check.term_lists import conflicts, narrowed
from fuzi.steps.record.rules import lists_digest, load_ground

_WATCHED, _ENDED = "watched-term", "waiver-ended"


class SubmissionInspector(Struct, frozen=True):
    """The check of one repository at one instant; see `ports.inspection.Inspector`."""

    repository: Repository
    documents: Documents
    renderer: Renderer
    now: dt.datetime

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
        found = self._scan(sources, commit, is_whole=True)
        pages = find_in_commit(self.repository, self.renderer, commit, commit, None)
        return Inspection(self._with(found, pages, commit), lists_digest(self.repository, commit))

    def words(self, words: str, main: ObjectId) -> tuple[Finding, ...]:
        """Check the free text of a statement: what blocks a page must not be recorded for ever either."""
        found = self._in_words(words, main)
        if any(one.rule == _WATCHED for one in found):
            chosen = self._in_words(without_fixed(words, self.repository, main), main)
            found = (*(one for one in found if one.rule != _WATCHED), *(one for one in chosen if one.rule == _WATCHED))
        return found

    def ruleset(self, main: ObjectId) -> str:
        """Return the digest of what `submission` looks by today: the program's rules, main's lists and waivers."""
        return load_ruleset(self.repository, main).digest

    def _extensions(self, commit: ObjectId) -> tuple[str, ...]:
        """Return the Markdown extensions of a commit."""
        file = self.repository.file(commit, mkdocs_file.PATH)
        return () if file is None else extensions_of(self.repository.read(file.object_id).decode("utf-8", "replace"))

    def _in_words(self, words: str, main: ObjectId) -> tuple[Finding, ...]:
        source = Source("", words.encode("utf-8"), carrier=Carrier.COMMIT_MESSAGE, origin="statement")
        report = self._scan([source], main)
        return tuple(one for one in report.findings if one.severity is Severity.BLOCK and one.rule != _ENDED)

    def _judged_by_lists(self, submission: Submission, main: ObjectId, sources: Sequence[Source]) -> CheckReport:
        """Scan a change; what it does to the lists themselves must neither be stopped by them nor stop others."""
        span, rules = (submission.base, submission.head), load_ruleset(self.repository, main)
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
        read = with_documents(sources, self.documents)
        return without_author_names(scan(read, rules or load_ruleset(self.repository, rules_of), today, is_whole))

    def _with(self, report: CheckReport, findings: Sequence[Finding], rules_of: ObjectId) -> CheckReport:
        veil = Veil(load_ruleset(self.repository, rules_of).terms)
        return replace(report, findings=veil.findings((*report.findings, *findings)))
