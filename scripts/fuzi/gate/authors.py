"""Who wrote a change: everybody its commits name, as persons of the roster (3-gate section 3)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping

from fuzi.model.ids import PersonId
from fuzi.model.people import Person, Roster

_CO_AUTHORS = re.compile(
    r"(?:^|\r)[^\w\r\n]{0,20}(?:\d{1,4}[^\w\r\n]{1,5})?"
    r"co[\W_]{0,3}author(?:ed)?(?:[\W_]{0,3}by)?\s{0,9}[:：]"
    r"([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_AROUND = r"\s<>()\[\]{}《》〈〉「」『』【】\"'“”‘’,;:、。"
_EMAIL = re.compile(rf"[^@{_AROUND}]{{1,254}}@[^@{_AROUND}]{{1,254}}")
_NO_NAME = re.compile(r"[\s/=<>]+")
_NUMBER = re.compile(r"\d{6,}")
"""What may be somebody's number is not repeated."""
_MOST_NAME_CHARS = 60


def emails_of(author: str, committer: str, message: str) -> tuple[str, ...]:
    """Return every e-mail a commit names: author, committer, and those on its Co-authored-by lines.

    Such a line is read generously (anywhere, folded, several people, without brackets): who is named there is barred.
    One that names somebody without an e-mail stands with that name: it is asked who that is, as of an unknown e-mail.
    """
    return (author, committer, *(one for line in _CO_AUTHORS.findall(message) for one in _named_on(line)))


def _named_on(line: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", line)
    emails = [one.rstrip(".") for one in _EMAIL.findall(plain)]
    name = _NUMBER.sub("…", _NO_NAME.sub(" ", plain)).strip()[:_MOST_NAME_CHARS].strip()
    return emails or ([name] if name else [])


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
        owners = roster.owners_of_email(email, day) or _called(email, roster)
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


def _called(name: str, roster: Roster) -> tuple[Person, ...]:
    """Return whom a name without an e-mail may mean: everybody who is called so."""
    return tuple(one for one in roster.people if name in {one.name, one.id})
