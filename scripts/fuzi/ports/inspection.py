"""The confidentiality check and the page check, as the host asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from fuzi.model.change_statement import Submission
from fuzi.model.finding import CheckReport, Finding
from fuzi.model.ids import ObjectId
from fuzi.model.release import FoundFile
from fuzi.model.term_list import TermList
from fuzi.model.token import Token


class Inspection(Struct, frozen=True):
    """What a check found, and by which lists (digest) it looked."""

    report: CheckReport
    lists: str


class BuiltSite(Struct, frozen=True):
    """A built site: its files, how they are read, and the commit it was built from; None where that is not here."""

    files: Sequence[FoundFile]
    read: Callable[[FoundFile], bytes]
    commit: ObjectId | None


class Inspector(Protocol):
    """Checks what others push, by the rules of a commit of main."""

    def submission(self, submission: Submission, main: ObjectId) -> Inspection:
        """Check every commit's blobs, messages and names, and the pages as they would land."""
        ...

    def commit(self, commit: ObjectId) -> Inspection:
        """Check everything that a landed commit would publish, before it is released."""
        ...

    def built(self, site: BuiltSite, rules_of: ObjectId) -> CheckReport:
        """Check a site as it was built, a moment after its commit was checked, before it is archived."""
        ...

    def ruleset(self, main: ObjectId) -> str:
        """Return the digest of what `submission` would look by now: the program's rules, main's lists and waivers."""
        ...

    def terms(self, main: ObjectId) -> Sequence[TermList]:
        """Return the lists whose words are masked in what is told, the private one among them."""
        ...

    def keys(self, texts: Sequence[str]) -> Mapping[str, Sequence[Token]]:
        """Return the keys and tokens in words that are about to be quoted; where nobody can tell, all that may be."""
        ...

    def words(self, words: str, main: ObjectId, *, is_removal: bool = False) -> tuple[Finding, ...]:
        """Check the free text of a statement; only what must not be recorded is returned.

        Args:
            is_removal: nothing holds it up, not even secrets of this machine that are not kept as they must be.
        """
        ...
