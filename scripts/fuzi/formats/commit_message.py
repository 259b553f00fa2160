"""The messages of the commits and tags that Fuzi makes: fixed, so that nothing can be smuggled in through them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from fuzi.formats.statement import statement_id
from fuzi.messages import visible
from fuzi.model.change_statement import Submission
from fuzi.model.correction import split_key
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.request import cited_in
from fuzi.model.statement import Statement

CLERK = ("Fuzi", "fuzi@localhost")
"""Name and e-mail on every commit and tag that Fuzi makes: who acted is told by signed records, not by these."""


def ledger_message(statements: Sequence[Statement]) -> str:
    """Return the message of the ledger commit that adds these records."""
    return records_message([(one.kind, statement_id(one)) for one in statements])


def records_message(named: Iterable[tuple[str, Sha256]]) -> str:
    """Return the same message where the records are known by kind and id."""
    return "\n".join(sorted([f"{kind} {record}" for kind, record in named])) + "\n"


def landing_message(submission: Submission) -> str:
    """Return the message of the landing commit: title, then trailers: change, submission, root, authors, corrections.

    The title is one line whatever it holds, so that it cannot pretend to be a trailer.
    """
    lines = [
        visible(submission.title),
        "",
        f"Fuzi-Change: {submission.change}",
        f"Fuzi-Submission: {submission.number}",
    ]
    lines += [f"Fuzi-Root: {submission.root}", *(f"Fuzi-Author: {author}" for author in submission.authors)]
    adopted = {key: who for key, who in sorted(submission.attributed.items()) if split_key(key) is not None}
    lines += [f"Fuzi-Correction: {key} {who}" for key, who in adopted.items()]
    lines += [f"Fuzi-Request: {key} {who}" for key, who in cited_in(submission.attributed).items()]
    return "\n".join(lines) + "\n"


def repair_message(found: ObjectId, before: ObjectId, reason: str) -> str:
    """Return the message of the commit that puts main back to what its records say."""
    return f"{visible(reason)}\n\nFuzi-Repair: {found}\nFuzi-Restored: {before}\n"


def tag_message(name: str, site: Sha256, ledger: ObjectId, as_of: dt.datetime) -> str:
    """Return the message of a release tag: with the commit it names, it pins what the site is a function of."""
    at = as_of.strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [name, "", f"Fuzi-Site: {site}", f"Fuzi-Ledger: {ledger}", f"Fuzi-As-Of: {at}"]
    return "\n".join(lines) + "\n"
