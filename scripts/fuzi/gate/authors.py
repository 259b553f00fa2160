"""Who wrote a change: everybody its commits name, as persons of the roster (3-gate section 3)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from fuzi.model.ids import PersonId
from fuzi.model.people import Roster

_CO_AUTHORS = re.compile(r"^\W*co-authored-by\s*[:：](.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_EMAIL = re.compile(r"[^\s<>(),;，；]+@[^\s<>(),;，；]+")


def emails_of(author: str, committer: str, message: str) -> tuple[str, ...]:
    """Return every e-mail a commit names: author, committer, and those on its Co-authored-by lines.

    Such a line is read generously (anywhere, folded, several people, without brackets): who is named there is barred.
    """
    return (author, committer, *(email for line in _CO_AUTHORS.findall(message) for email in _EMAIL.findall(line)))


def authors_of(
    emails: Iterable[str],
    roster: Roster,
    attributed: Mapping[str, str],
    signer: PersonId,
    day: dt.date | None = None,
) -> tuple[tuple[PersonId, ...], tuple[str, ...]]:
    """Return the authors, sorted, and the e-mails that belong to nobody.

    Args:
        attributed: person for an e-mail that the roster does not know, as the submitter named them; it can never
            give a known e-mail to somebody else.
        day: the local day of receipt: an e-mail names whoever has it then, or had it not long before; None names
            whoever ever had it. What a commit says of its own time is the author's word and decides nothing.
    """
    authors = {signer}
    unknown = set()
    for email in emails:
        owners = roster.owners_of_email(email, day)
        named = roster.person(attributed.get(email, ""))
        if roster.is_machine_email(email):
            continue  # machines are neutral: who had it submit is an author, or its sponsor
        if owners:
            authors.update(one.id for one in owners)
        elif named is not None:
            authors.add(named.id)
        else:
            unknown.add(email)
    return tuple(sorted(authors)), tuple(sorted(unknown))
