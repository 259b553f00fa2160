"""Statements that the host itself signs: what it received and when, what its check found (3-gate section 2).

Instants are UTC.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from fuzi.model.ids import ChangeId, ObjectId, Sha256


class ScannedFinding(Struct, frozen=True, omit_defaults=True):
    """A finding as the host records it: never its excerpt.

    `fingerprint` is the keyed fingerprint of the value, which a waiver is bound to; it is left out without a key.
    """

    id: str
    rule: str
    severity: str
    path: str
    item: str
    status: str
    fingerprint: str = ""


class Scan(Struct, frozen=True, omit_defaults=True):
    """The host's check of a submission: rules and lists by digest, what was found, how much was looked at.

    `lists` is the digest of the term lists and waivers of main's tip; `private_list` is the keyed digest of the
    bureau's private list, left out where there is none.
    """

    kind: Literal["scan"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    submission: int
    root: Sha256
    main: ObjectId
    ruleset: str
    lists: str
    extras: tuple[str, ...]
    findings: tuple[ScannedFinding, ...]
    files: int
    size_bytes: int
    unreadable: int
    private_list: str = ""


class RefUpdate(Struct, frozen=True):
    """One ref that a push moved; an empty string is "no such ref"."""

    ref: str
    old: str
    new: str


class Receipt(Struct, frozen=True):
    """The host's signed word on when and in which order it received something (收讫回执).

    `follows` is the ledger tip before the push, `ledger` the tip that the push brought (equal when it brought none).
    """

    kind: Literal["receipt"]
    version: int
    site: Sha256
    target: str
    sequence: int
    at: dt.datetime
    follows: str
    ledger: str
    refs: tuple[RefUpdate, ...]
    records: tuple[Sha256, ...]
