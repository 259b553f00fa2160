"""What a check found: a finding, its place and severity, and the report of one check.

A finding never holds the value that was found, only a masked excerpt (5-confidentiality).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from fuzi.messages import Message
from fuzi.model.ids import Sha256


class Severity(StrEnum):
    """What a finding does: stop the page, go to the confidentiality officer, or inform."""

    BLOCK = "block"
    FLAG = "flag"
    NOTE = "note"


class Status(StrEnum):
    """Whether a waiver passes the finding."""

    OPEN = "open"
    WAIVED = "waived"


BUILT = "built"
"""How the place of a finding in a built file begins: `built:<file>:<layer>/<line>`."""
OUTSIDE = "site/"
"""Stands before the path of a built file where it is told as such: one that belongs to no page, or in a waiver."""


class TextPlace(Struct, frozen=True):
    """A span of a text file; 1-based, columns count code points, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def as_json(self) -> dict[str, object]:
        """Return the place as the contract's `where`."""
        return {"line": self.line, "column": self.column, "end_line": self.end_line, "end_column": self.end_column}


class PartPlace(Struct, frozen=True):
    """A place inside a document or outside any text: `docx:comments/2`, `name`, `commit-message:<commit>`."""

    part: str

    def as_json(self) -> dict[str, object]:
        """Return the place as the contract's `where`."""
        return {"part": self.part}


Place = TextPlace | PartPlace


class Finding(Struct, frozen=True):
    """One place where one rule fired.

    Attributes:
        rule: the rule's id, kebab-case.
        path: the file, relative to the repository.
        file_digest: SHA-256 of the file's bytes (of the name where the name itself is the finding).
        excerpt: what surrounds the place, the value masked.
        page: the id of the page that owns the file, empty outside `content/`.
        why: the rule's reason and legal basis, empty where `what` says it all.
        fingerprint: keyed fingerprint (HMAC) of the value for a waiver; empty where no key was given.
        former_fingerprints: those by former keys, to which waivers may still be bound.
        is_for_key_holder: a running waiver passes it if the value is the one meant; no key was given here to tell.
    """

    rule: str
    severity: Severity
    path: str
    where: Place
    file_digest: Sha256
    what: Message
    excerpt: str = ""
    hint: Message | None = None
    status: Status = Status.OPEN
    page: str = ""
    why: Message | None = None
    fingerprint: str = ""
    former_fingerprints: tuple[str, ...] = ()
    is_for_key_holder: bool = False

    @property
    def built(self) -> str:
        """Return the built file it stands in, as a waiver names it (`site/index.html`); empty for one in a source."""
        part = self.where.part if isinstance(self.where, PartPlace) else ""
        return OUTSIDE + part.split(":")[1] if part.startswith(f"{BUILT}:") else ""

    @property
    def id(self) -> str:
        """Return the finding's id: a digest of rule, path, file digest and locator; never of the value."""
        locator = "|".join(f"{key}={value}" for key, value in sorted(self.where.as_json().items()))
        text = "\n".join((self.rule, self.path, self.file_digest, locator))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


class CheckReport(Struct, frozen=True):
    """The answer of one check: every finding, and what was looked at.

    `unreadable` maps the path of each file that could not be inspected to the reason. `ruleset` is the digest of the
    rules, term lists and waivers that were applied; `extras` names optional parts that were present (`ocr`, …).
    `private_list` is the keyed digest of the bureau's private list; empty where it was not applied.
    """

    findings: tuple[Finding, ...]
    files: int
    size_bytes: int
    ruleset: str
    unreadable: Mapping[str, Message] = field(default_factory=dict)
    extras: tuple[str, ...] = ()
    private_list: str = ""

    @property
    def is_clean(self) -> bool:
        """Tell whether no block or flag is open."""
        return not any(f.status is Status.OPEN and f.severity is not Severity.NOTE for f in self.findings)

    @property
    def blocks(self) -> bool:
        """Tell whether a block is open; what a waiver may pass is for the host, which has the key, to tell."""
        opened = [one for one in self.findings if one.status is Status.OPEN and one.severity is Severity.BLOCK]
        return any(not one.is_for_key_holder for one in opened)
