"""Statements about one change: its submissions, the words of its reviewers, how it ends (3-gate section 2).

`seen` is the ledger tip the signer saw; empty strings and tuples mean "none".
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256
from fuzi.model.tree import Entry


class Decision(StrEnum):
    """The words of a reviewer."""

    APPROVE = "approve"
    OBJECT = "object"
    WITHDRAW = "withdraw"
    LIFT = "lift"


class Submission(Struct, frozen=True):
    """One signed version of a change (送审稿).

    `items` maps each page (or `@governance`, `@register/…`) to the digest of what the change makes of it;
    `attributed` names the person for each e-mail of a commit that nobody on the roster has, for each correction
    that was adopted (`<objection>/<number>`, see `model/correction.py`) who suggested it,
    and for each request it cites (`request/<id>`) who asked.
    """

    kind: Literal["submission"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    number: int
    title: str
    base: ObjectId
    head: ObjectId
    entries: tuple[Entry, ...]
    root: Sha256
    items: Mapping[str, Sha256]
    authors: tuple[PersonId, ...]
    attributed: Mapping[str, str]
    owner: PersonId
    person: PersonId
    seen: ObjectId


class Approval(Struct, frozen=True):
    """A reviewer's word (审签意见): approve, object, withdraw, lift.

    `items` holds the digest of each page it covers; `statement` names the statement that is withdrawn or lifted.
    """

    kind: Literal["approval"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    submission: int
    root: Sha256
    items: Mapping[str, Sha256]
    stage: str
    role: str
    unit: str
    person: PersonId
    on_behalf: str
    policy: Sha256
    seen: ObjectId
    acknowledged: tuple[str, ...]
    decision: Decision
    statement: str
    words: str


class Disclaimer(Struct, frozen=True):
    """The word of a person named by a commit that he or she is not an author of the change."""

    kind: Literal["disclaimer"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    person: PersonId
    seen: ObjectId
    words: str


class Closing(Struct, frozen=True):
    """The owner abandons a change; its id is closed for ever."""

    kind: Literal["closing"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    person: PersonId
    seen: ObjectId
    words: str


class Landing(Struct, frozen=True):
    """A landing record (定稿): `seen` is the ledger tip whose child adds it, `counted` what carried it."""

    kind: Literal["landing"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    submission: int
    root: Sha256
    before: ObjectId
    commit: ObjectId
    tree: ObjectId
    policy: Sha256
    counted: tuple[Sha256, ...]
    person: PersonId
    seen: ObjectId
