"""What a draft's commit carries beside its files: message, names, headers. All of it is scanned, or it is refused.

A refusal is a finding of the rule `not-inspected`: it names the commit and the way out, never what it holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from fuzi.formats.commit_signature import signature_texts
from fuzi.messages import Message, msg
from fuzi.ports.repository import Commit
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source

SHORT = 12
"""Digits of a commit's id that name it in a finding."""
_SIGNATURES = frozenset({"gpgsig", "gpgsig-sha256"})
_UTF8 = frozenset({"utf-8", "utf8"})


def words_of(commit: Commit, empty_folders: Sequence[str], listed: Collection[str] | None = None) -> list[Source]:
    """Return the words of a commit as sources.

    Args:
        empty_folders: folders without a file that it brings; no index of Git holds one, only a forged tree does.
        listed: names, ids and e-mails of the roster, case folded: only those are nobody's choice, and no watched word
            in them is held against the draft; None takes every author for listed.
    """
    short = commit.id[:SHORT]
    message = readable(commit.message)
    is_other = any(name == "encoding" and value.lower() not in _UTF8 for name, value in commit.extra)
    if message is None or is_other or b"\0" in message:
        found = [refused(f"commit-message:{short}", _not_utf8(short))]
    else:
        found = [Source("", message, carrier=Carrier.COMMIT_MESSAGE, origin=f"commit-message:{short}")]
    found += _people(commit, short, listed)
    for name, value in commit.extra:
        found += _header(short, name, value)
    if empty_folders:
        what = msg("commit {commit} holds an empty folder; submit again with `fuzi submit --squash`", commit=short)
        found.append(refused(f"commit-folder:{short}", what))
    return found


def refused(origin: str, why: Message) -> Source:
    """Return a source that is not looked at: it is a finding as it stands."""
    return Source("", b"", carrier=Carrier.COMMIT_MESSAGE, origin=origin, refusal=why)


def _people(commit: Commit, short: str, listed: Collection[str] | None) -> Iterator[Source]:
    names = {f"{one.name}\n{one.email}" for one in (commit.author, commit.committer)}
    for text in sorted(names):
        data = readable(text)
        if data is not None:
            is_listed = listed is None or all(line.casefold() in listed for line in text.split("\n"))
            origin = f"author:{short}" if is_listed else f"author-unlisted:{short}"
            yield Source("", data, carrier=Carrier.AUTHOR, origin=origin)
    if any(readable(text) is None for text in names):
        what = msg(
            "the name or e-mail in commit {commit} is not in UTF-8; set `git config user.name` and `user.email`, run "
            "`git commit --amend --reset-author`, then `fuzi submit --squash`",
            commit=short,
        )
        yield refused(f"commit-author:{short}", what)


def _header(short: str, name: str, value: str) -> Iterator[Source]:
    if name == "encoding":
        return  # told with the message
    texts = signature_texts(value) if name in _SIGNATURES else None
    if texts is None:
        what = msg(
            "commit {commit} carries something beside its text that nobody can check; submit again with "
            "`fuzi submit --squash`",
            commit=short,
        )
        yield refused(f"commit-header:{short}", what)
        return
    said = "\n\n".join(text for text in texts if text)
    yield Source("", said.encode("utf-8"), carrier=Carrier.COMMIT_MESSAGE, origin=f"commit-signature:{short}")


def readable(text: str) -> bytes | None:
    """Return the bytes of a text that is UTF-8, None for one that is not."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return None


def _not_utf8(short: str) -> Message:
    return msg(
        "the message of commit {commit} is not in UTF-8; run `git config i18n.commitEncoding utf-8`, write it again "
        "with `git commit --amend`, then `fuzi submit --squash`",
        commit=short,
    )
