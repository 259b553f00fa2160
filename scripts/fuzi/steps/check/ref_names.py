"""The names that a range of commits is sent under: its branch, and the tags on its commits with their words.

Fuzi's own sending takes neither a branch's name nor a tag along; a plain push to a forge publishes both (5, place 6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fuzi.errors import AskedWrongly, MalformedFile
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, is_object_id
from fuzi.ports.repository import Repository
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source
from fuzi.steps.check.draft_words import readable, refused

_TAGS, _RELEASES = "refs/tags/", "refs/tags/release/"
_UNREADABLE = msg("a tag's words cannot be read as UTF-8; delete the tag with `git tag -d`, or make it again")
_BRANCHES = ("refs/heads/", "refs/remotes/origin/", "refs/remotes/")


def branch_of(repository: Repository, name: str) -> str:
    """Return the name of the branch that a head was given by; "" where it was given as a commit or a tag."""
    if is_object_id(name):
        return ""
    full = repository.head_branch() or "" if name in {"", "HEAD"} else name
    for prefix in _BRANCHES:
        bare = full.removeprefix(prefix)
        if bare and repository.ref(prefix + bare) is not None:
            return bare
    return ""


def tags_on(repository: Repository, commits: Collection[ObjectId]) -> Iterator[Source]:
    """Yield name, tagger and message of every tag on some commits; a release's are the host's own words."""
    for name, target in sorted(repository.refs(_TAGS).items()):
        if not name.startswith(_RELEASES):
            yield from _tag(repository, name.removeprefix(_TAGS), target, commits)


def _tag(repository: Repository, name: str, target: ObjectId, commits: Collection[ObjectId]) -> Iterator[Source]:
    said = [(Carrier.BRANCH, name)]
    if target not in commits:
        try:
            tag = repository.tag(target)
        except AskedWrongly:  # a plain tag, on a commit that is not of this range
            return
        except MalformedFile:
            yield refused("tag", _UNREADABLE)
            return
        if tag.target not in commits:
            return
        said += [(Carrier.AUTHOR, f"{tag.tagger.name}\n{tag.tagger.email}"), (Carrier.COMMIT_MESSAGE, tag.message)]
    for carrier, text in said:
        data = readable(text)
        yield refused("tag", _UNREADABLE) if data is None else Source("", data, carrier=carrier, origin="tag")
